"""What the body does with what was asked: moderate with a reason, group, answer, correct."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Max
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.actions import announce
from public_accounts.models import AnswerGroup, AnswerVersion, Milestone, Question, Status
from public_accounts.permissions import can_answer, can_moderate

from .asking import count, leave_group, undo_group
from .planning import forget, held

GStatus = AnswerGroup.Status


class GroupGone(Exception):
    """A colleague undid the group, or answered it, after it was opened here."""


def _open(account, *, by, now, allowed=can_answer):
    """The account locked, while its answers may still be written."""
    fresh = held(account, by=by, now=now, allowed=allowed)
    if fresh.status != Status.CALLED:
        raise TransitionError(f"The answers of {fresh.code} can no longer change.")
    return fresh


# Moderation ------------------------------------------------------------------------------------


@transaction.atomic
def remove(question, *, reason, note="", by, now):
    """Stop showing a question, for a reason of the list. Its author is told, and may claim.

    What was answered stays. Raises ValidationError, TransitionError.
    """
    account = _open(question.account, by=by, now=now, allowed=can_moderate)
    fresh = Question.objects.select_related("account__service", "group").get(pk=question.pk)
    if reason not in Question.Reason.values:
        raise ValidationError({"reason": _("Elige por qué se retira.")})
    if fresh.answer is not None:
        raise TransitionError("It was answered.")
    leave_group(fresh, by=by, now=now)
    fresh.become(
        Question.Status.REMOVED,
        removal=reason,
        removal_note=note.strip(),
        removed_by=by,
        removed_at=now,
        group=None,
    )
    if fresh.kind == Question.Kind.QUESTION:
        count(account.pk, asked=-1)
    record("question.removed", fresh, by=by, now=now, reason=reason)
    announce("question_removed", fresh, now=now, version=int(now.timestamp()), account=account.pk)
    forget(account)
    return fresh


@transaction.atomic
def restore(question, *, by, now):
    """Show it again: it was a mistake, or its author claimed and was right."""
    account = _open(question.account, by=by, now=now, allowed=can_moderate)
    fresh = Question.objects.select_related("account__service").get(pk=question.pk)
    fresh.become(Question.Status.RECEIVED, removal="", removal_note="", removed_by=None, removed_at=None)
    if fresh.kind == Question.Kind.QUESTION:
        count(account.pk, asked=1)
    record("question.restored", fresh, by=by, now=now)
    forget(account)
    return fresh


@transaction.atomic
def mark_spoken(question, *, by, now):
    """It is being read out in the hall: the board shows it first. Twice is once."""
    account = _open(question.account, by=by, now=now, allowed=can_moderate)
    here = Question.objects.visible().filter(pk=question.pk, spoken_at=None)
    if here.update(spoken_at=now):
        record("question.spoken", question, by=by, now=now, account=account.code)
    question.refresh_from_db()
    return question


# Groups ----------------------------------------------------------------------------------------


@transaction.atomic
def group(account, questions, *, title, by, now, into=None):
    """Put ``questions`` (a queryset) together, in a new group or ``into`` one that has no answer yet.

    Raises GroupGone if a colleague undid or answered it, ValidationError if nothing is left to move.
    """
    account = _open(account, by=by, now=now)
    moving = list(
        questions.visible()
        .questions()
        .filter(account=account)
        .exclude(group__status=GStatus.ANSWERED)
        .values_list("pk", "group")
    )
    if not moving:
        raise ValidationError({"questions": _("Marca las preguntas que se responden juntas.")})
    if into is None:
        if not title.strip():
            raise ValidationError({"title": _("Di de qué tratan.")})
        into = _new_group(account, title.strip(), by=by, now=now)
    else:
        into = AnswerGroup.objects.filter(pk=into.pk, account=account, status=GStatus.DRAFT).first()
        if into is None:
            raise GroupGone
    Question.objects.filter(pk__in=[pk for pk, _group in moving]).update(group=into)
    _recount(account, {group for _pk, group in moving if group} | {into.pk}, by=by, now=now)
    record("question_group.filled", into, by=by, now=now, number=len(moving))
    return into


def _new_group(account, title, *, by, now):
    last = account.groups.aggregate(last=Max("number"))["last"] or 0
    return AnswerGroup.objects.create(
        account=account, number=last + 1, title=title[:160], changed_by=by, changed_at=now
    )


def _recount(account, groups, *, by, now):
    """The size of these groups; those left empty go."""
    sizes = dict(
        Question.objects.filter(group__in=groups).order_by().values_list("group").annotate(n=Count("pk"))
    )
    for pk in groups:
        AnswerGroup.objects.filter(pk=pk).update(size=sizes.get(pk, 0))
    for empty in account.groups.filter(pk__in=groups, size=0, status=GStatus.DRAFT):
        undo_group(empty, by=by, now=now)


@transaction.atomic
def take_out(account, questions, *, by, now):
    """Leave ``questions`` in no group; how many left one. Those answered stay."""
    account = _open(account, by=by, now=now)
    moving = questions.filter(account=account, group__status=GStatus.DRAFT)
    left = set(moving.order_by().values_list("group", flat=True))
    moved = Question.objects.filter(pk__in=list(moving.order_by().values_list("pk", flat=True)))
    number = moved.update(group=None)
    _recount(account, left, by=by, now=now)
    if number:
        record("question_group.emptied", account, by=by, now=now, number=number)
    return number


# Answers ---------------------------------------------------------------------------------------


@transaction.atomic
def write_answer(group, *, answer, title, by, now, seen_at, video_second=None):
    """Go on with a draft of the answer. Raises StaleError if a colleague saved it after ``seen_at``."""
    account = _open(group.account, by=by, now=now)
    fresh = AnswerGroup.objects.select_related("changed_by").filter(pk=group.pk, account=account).first()
    if fresh is None:
        raise GroupGone
    if fresh.status == GStatus.ANSWERED:
        raise TransitionError("It was answered: correct it.")
    if fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    fresh.answer, fresh.title, fresh.video_second = answer.strip(), title.strip(), video_second
    fresh.changed_by, fresh.changed_at = by, now
    fresh.save(update_fields=["answer", "title", "video_second", "changed_by", "changed_at"])
    record("question_group.written", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def write_alone(question, *, answer, title, by, now, video_second=None):
    """Begin the answer of one question by itself: a group of one. Raises TransitionError."""
    account = _open(question.account, by=by, now=now)
    fresh = Question.objects.visible().questions().select_related("group").filter(pk=question.pk).first()
    if fresh is None:
        raise TransitionError("It is not shown any more.")
    if fresh.group_id:
        raise TransitionError("It is in a group: the group is answered.")
    title = title.strip() or shortened(fresh.text)
    alone = group(account, Question.objects.filter(pk=fresh.pk), title=title, by=by, now=now)
    return write_answer(
        alone,
        answer=answer,
        title=alone.title,
        by=by,
        now=now,
        seen_at=alone.changed_at,
        video_second=video_second,
    )


@transaction.atomic
def answer_alone(question, *, answer, by, now, title="", video_second=None):
    """Answer one question by itself, at once."""
    written = write_alone(question, answer=answer, title=title, by=by, now=now, video_second=video_second)
    return publish_answer(written, by=by, now=now)


def shortened(text):
    """A question as the title of its own answer."""
    return Truncator(" ".join(text.split())).chars(160)


@transaction.atomic
def publish_answer(group, *, by, now, seen_at=None):
    """Answer everybody in the group: it is public and each author is told. Once.

    Late is better than never, so it may be after the due date; not after the final report. ``seen_at``:
    the version that was read. Raises StaleError, TransitionError, ValidationError, GroupGone.
    """
    account = _open(group.account, by=by, now=now)
    fresh = AnswerGroup.objects.select_related("changed_by").filter(pk=group.pk, account=account).first()
    if fresh is None:
        raise GroupGone
    if fresh.status == GStatus.DRAFT and seen_at is not None and fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    if not fresh.answer:
        raise ValidationError({"answer": _("Escribe la respuesta.")})
    fresh.become(GStatus.ANSWERED, answered_by=by, answered_at=now, changed_by=by, changed_at=now)
    count(account.pk, answered=fresh.questions.visible().questions().count())
    if (
        not Question.objects.unanswered().filter(account=account).exists()
        and now >= account.questions_close_at
    ):
        account.milestones.filter(code=Milestone.Code.ANSWERS, done_on=None).update(done_on=day_of(now))
    record("question_group.answered", fresh, by=by, now=now)
    announce("question_answered", fresh, now=now, account=account.pk)
    forget(account)
    return fresh


@transaction.atomic
def correct_answer(group, *, answer, reason, by, now, seen_at=None):
    """Correct a published answer, with the reason: the one before stays readable, and authors are told.

    ``seen_at``: the version that was read. Raises StaleError, TransitionError, ValidationError.
    """
    account = _open(group.account, by=by, now=now)
    fresh = AnswerGroup.objects.select_related("changed_by").get(pk=group.pk)
    if fresh.status != GStatus.ANSWERED:
        raise TransitionError("It was not answered.")
    if seen_at is not None and fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué se corrige: lo que se leyó antes sigue a la vista.")})
    if not answer.strip():
        raise ValidationError({"answer": _("Escribe la respuesta.")})
    number = fresh.versions.count() + 1
    AnswerVersion.objects.create(
        group=fresh,
        number=number,
        answer=fresh.answer,
        reason=reason.strip(),
        replaced_by=by,
        replaced_at=now,
    )
    fresh.answer, fresh.changed_by, fresh.changed_at = answer.strip(), by, now
    fresh.save(update_fields=["answer", "changed_by", "changed_at"])
    record("question_group.corrected", fresh, by=by, now=now, reason=reason)
    announce("question_answered", fresh, now=now, version=number + 1, account=account.pk)
    forget(account)
    return fresh


def supported(account):
    """The order in which the inbox is answered: all are due the same day, so by how many want to know."""
    return account.questions.unanswered().order_by(F("support_count").desc(), "asked_at", "pk")
