"""What is done with an observation that breaks a rule: reported, kept, hidden for a listed reason, restored.

Nothing is hidden by itself, however many report it. Every act is of a person, has its reason, and is told.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Min
from django.utils.translation import gettext as _

from consultations.actions.commenting import count, leave_group
from consultations.models import (
    Attachment,
    Comment,
    CommentGroup,
    Consultation,
    ModerationAct,
    ParticipantProfile,
    Report,
)
from consultations.models.moderation import LISTED, Reason
from consultations.permissions import can_moderate, can_report
from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.jobs import actions as jobs
from participa.notifications.actions import announce

Kind = ModerationAct.Kind
TRANSPARENCY = "/consultas/moderacion"  # its page counts what is done here
HOME = "/"  # it quotes observations


class Settled(TransitionError):
    """Nothing of it waits to be looked at: a colleague did it first."""


class AppealWaits(TransitionError):
    """Somebody asked that another person look at it: only her ruling moves it now."""


def held(comment):
    """The comment as it is now, locked until this act ends; its consultation first, as every act does."""
    Consultation.objects.select_for_update(no_key=True).get(pk=comment.consultation_id)
    locked = Comment.objects.select_for_update(of=("self",))
    return locked.select_related("consultation__service").get(pk=comment.pk)


@transaction.atomic
def report(comment, *, by, now, reason, details=""):
    """Somebody says that it breaks a rule. One report per person: a second one gives back the first.

    Raises TransitionError if it is shown no more, ValidationError without a listed reason.
    """
    fresh = held(comment)
    require(by.is_authenticated and fresh.author_id != by.pk)
    if told := fresh.reports.filter(reporter=by).first():
        return told
    if not can_report(by, fresh):
        raise TransitionError(f"{fresh} is not shown.")
    _check_reason(reason)
    told = Report.objects.create(comment=fresh, reporter=by, reason=reason, details=details.strip(), at=now)
    record("comment.reported", fresh, by=by, now=now, reason=str(reason))
    forget_pages(TRANSPARENCY)
    return told


@transaction.atomic
def keep(comment, *, by, now, words=""):
    """It breaks no rule: it stays, and whoever reported it is told that somebody looked.

    Raises Settled if no report waits.
    """
    fresh = held(comment)
    require(can_moderate(by, fresh, now=now))
    if fresh.status != Comment.Status.RECEIVED or not fresh.reports.waiting().exists():
        raise Settled(f"Nothing waits of {fresh}.")
    act = written_act(fresh, Kind.KEPT, by=by, now=now, words=words)
    settle(fresh, act)
    record("comment.kept", fresh, by=by, now=now)
    return act


@transaction.atomic
def hide(comment, *, by, now, reason, words):
    """Take it out of sight for a listed reason, said in public. Its author is told why and how to appeal.

    It is neither shown, counted nor answered any more. Raises TransitionError if it is not shown,
    ValidationError without a listed reason and its words.
    """
    fresh = held(comment)
    require(can_moderate(by, fresh, now=now))
    _check_reason(reason)
    if not words.strip():
        raise ValidationError({"words": _("Explica por qué se retira: la autora o el autor lo leerá.")})
    take_out_of_sight(fresh, Comment.Status.HIDDEN)
    act = written_act(fresh, Kind.HIDDEN, by=by, now=now, reason=reason, words=words)
    settle(fresh, act)
    record("comment.hidden", fresh, by=by, now=now, reason=str(reason))
    announce("comment_hidden", fresh, now=now, version=act.pk)
    forget_outputs(fresh, now=now)
    return act


@transaction.atomic
def restore(comment, *, by, now, words, group=None):
    """Show again what was hidden by mistake. ``group``: see ``show_again``.

    Raises AppealWaits while its author's appeal waits, TransitionError if it is not hidden or is not hers.
    """
    fresh = held(comment)
    require(can_moderate(by, fresh, now=now))
    if fresh.appeals.waiting().exists():
        raise AppealWaits(f"{fresh} was appealed.")
    last = last_hiding(fresh)
    if last is None or last.reason == Reason.NOT_MINE:
        raise TransitionError(f"{fresh} cannot be shown again.")
    if not words.strip():
        raise ValidationError({"words": _("Explica por qué vuelve a mostrarse.")})
    show_again(fresh, group=group)
    act = written_act(fresh, Kind.RESTORED, by=by, now=now, words=words)
    record("comment.restored", fresh, by=by, now=now)
    announce("comment_restored", fresh, now=now, version=act.pk)
    forget_outputs(fresh, now=now)
    return act


@transaction.atomic
def decide_attachment(attachment, *, publish, by, now, reason=""):
    """A file that came with an observation is published, or is not for a listed reason that its author reads.

    Raises TransitionError if a colleague decided it first, ValidationError without a listed reason.
    """
    comment = held(attachment.comment)
    require(can_moderate(by, comment, now=now))
    fresh = Attachment.objects.get(pk=attachment.pk)
    decided = {"decided_by": by, "decided_at": now}
    if publish:
        fresh.become(Attachment.Status.APPROVED, reason="", **decided)
        record("comment.attachment_published", comment, by=by, now=now, attachment=fresh.pk)
    else:
        _check_reason(reason)
        fresh.become(Attachment.Status.REJECTED, reason=reason, **decided)
        record("comment.attachment_refused", comment, by=by, now=now, attachment=fresh.pk, reason=str(reason))
        announce("comment_attachment_refused", comment, now=now, version=fresh.pk)
    forget_outputs(comment, now=now)
    return fresh


@transaction.atomic
def publish_attachments(comment, *, by, now):
    """Publish every file of a comment that waits. Raises Settled if none does."""
    waiting = list(comment.attachments.waiting())
    if not waiting:
        raise Settled(f"No file of {comment} waits.")
    for one in waiting:
        decide_attachment(one, publish=True, by=by, now=now)


def each_of(comments, act):
    """Do ``act`` with each of ``comments``: (how many it was done with, [(comment, why not)])."""
    done, skipped = 0, []
    for comment in sorted(comments, key=lambda one: (one.consultation_id, one.pk)):  # one order: no deadlock
        try:
            with transaction.atomic():
                act(comment)
        except (PermissionDenied, TransitionError, ValidationError) as error:
            skipped.append((comment, why_not(comment, error)))
        else:
            done += 1
    return done, skipped


def why_not(comment, error) -> str:
    """Why an act was not done with a comment, for whoever asked for it."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied):
        return _("no te corresponde a ti: la escribiste, o no modera tu servicio")
    if isinstance(error, AppealWaits):
        return _("tiene una apelación por resolver")
    now = Comment.objects.only("status").get(pk=comment.pk).status
    return {
        Comment.Status.RECEIVED: _("ya no tiene nada por revisar: alguien lo resolvió antes"),
        Comment.Status.HIDDEN: _("ya estaba retirada"),
        Comment.Status.WITHDRAWN: _("la retiró quien la escribió"),
        Comment.Status.DISPUTED: _("está en revisión: alguien dice que no la escribió"),
    }[now]


# What these acts and those of ``appealing`` share -----------------------------------------------


def last_hiding(comment):
    """The act that hides it now; None if it is not hidden."""
    if comment.status != Comment.Status.HIDDEN:
        return None
    return comment.moderation.filter(kind=Kind.HIDDEN).order_by("-at", "-pk").first()


def take_out_of_sight(comment, status, **changes):
    """Neither shown, counted nor in a group: ``status`` says why. The locks are the caller's.

    Raises TransitionError if it is not shown: what waits for a ruling is moved by nothing else.
    """
    if comment.status != Comment.Status.RECEIVED:
        raise TransitionError(f"{comment} is not shown.")
    profile = ParticipantProfile.objects.filter(comment=comment).first()
    leave_group(comment)
    comment.become(status, group=None, **changes)
    count(comment, profile, -1)


def show_again(comment, *, group):
    """Received again, counted and shown.

    If its consultation was answered already, it joins an answered ``group`` of it: nothing is left without
    its answer. Raises ValidationError without one.
    """
    consultation = comment.consultation
    group = _answered_group(consultation, group) if consultation.answered_at else None
    comment.become(Comment.Status.RECEIVED, group=group)
    if group:
        CommentGroup.objects.filter(pk=group.pk).update(size=F("size") + 1)
    count(comment, ParticipantProfile.objects.filter(comment=comment).first(), +1)


def _answered_group(consultation, group):
    fresh = consultation.groups.filter(pk=group.pk).first() if group else None
    if fresh is None or not fresh.is_answered:
        words = _("Las respuestas ya se publicaron: elige el grupo cuya respuesta recibe.")
        raise ValidationError({"group": words})
    return fresh


@transaction.atomic
def written_act(comment, kind, *, by, now, reason="", words=""):
    """The line of what was done, with its first report then waiting."""
    first = comment.reports.waiting().aggregate(first=Min("at"))["first"]
    return ModerationAct.objects.create(
        comment=comment, kind=kind, reason=reason, words=words.strip(), by=by, at=now, reported_at=first
    )


def settle(comment, act, **which):
    """Its reports (``which``: only those) waited for this act; who sent them is told that somebody looked."""
    if comment.reports.waiting().filter(**which).update(settled_at=act.at):
        announce("comment_report_settled", comment, now=act.at, version=act.pk)


def forget_outputs(comment, *, now):
    """Pages and files that were made before and show what changed."""
    jobs.discard_of_kind("comments_csv", now=now, consultation=comment.consultation_id)
    forget_pages(comment.consultation.get_absolute_url(), TRANSPARENCY, HOME)


def _check_reason(reason):
    if reason not in LISTED:
        raise ValidationError({"reason": _("Elige un motivo de la lista.")})
