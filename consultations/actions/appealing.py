"""Asking that somebody else look again: she was hidden without reason, or what is said is not hers."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.actions.moderating import (
    Kind,
    forget_outputs,
    held,
    last_hiding,
    settle,
    show_again,
    take_out_of_sight,
    written_act,
)
from consultations.models import Appeal, Comment, ParticipantProfile
from consultations.models.moderation import Reason
from consultations.permissions import can_dispute, can_rule
from participa.audit.actions import record
from participa.core.calendar import add_business_days, day_of, end_of
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.deadlines.engine import national_holidays
from participa.notifications.actions import announce

Status = Appeal.Status


class TooLate(TransitionError):
    """The term to appeal went by."""


class AppealedBefore(TransitionError):
    """She appealed that act already: once is what there is."""


def appeals_until(act):
    """The instant from which the act may be appealed no more: the end of its last business day.

    ``settings.APPEAL_BUSINESS_DAYS`` business days after that of the act (practice; see the setting).
    """
    days = settings.APPEAL_BUSINESS_DAYS
    return end_of(add_business_days(day_of(act.at), days, national_holidays()))


@transaction.atomic
def appeal(comment, *, by, now, text):
    """Its author asks that another person look at why it was hidden. Once for each act, within the term.

    Raises AppealedBefore, TooLate, TransitionError if it is not hidden, ValidationError without her reasons.
    """
    fresh = held(comment)
    require(by.is_authenticated and fresh.author_id == by.pk)
    act = last_hiding(fresh)
    if act is None:
        raise TransitionError(f"{fresh} is not hidden.")
    if act.appeals.exists():
        raise AppealedBefore(f"{fresh} was appealed before.")
    if now >= appeals_until(act):
        raise TooLate(f"{fresh} was hidden long ago.")
    asked = _asked(fresh, Appeal.Kind.HIDDEN, act, by=by, now=now, text=text)
    record("comment.appealed", fresh, by=by, now=now, act=act.pk)
    return asked


@transaction.atomic
def dispute(comment, *, by, now, text):
    """«Yo no escribí esto»: at once it is shown no more, nor may it change, until somebody reviews it.

    Raises TransitionError if it is not shown, ValidationError without her reasons.
    """
    fresh = held(comment)
    require(can_dispute(by, fresh, now=now))
    take_out_of_sight(fresh, Comment.Status.DISPUTED)
    act = written_act(fresh, Kind.FROZEN, by=None, now=now)  # whose doing it was, only the dispute says
    asked = _asked(fresh, Appeal.Kind.NOT_MINE, act, by=by, now=now, text=text)
    record("comment.disputed", fresh, by=by, now=now)
    forget_outputs(fresh, now=now)
    return asked


def _asked(comment, kind, act, *, by, now, text):
    if not text.strip():
        raise ValidationError({"text": _("Cuéntanos por qué. Basta una frase.")})
    return Appeal.objects.create(comment=comment, kind=kind, act=act, author=by, text=text.strip(), at=now)


@transaction.atomic
def rule(appeal, *, by, now, upheld, ruling, group=None):
    """Another person decides, with reasons that whoever asked reads.

    Upheld, what was hidden is shown again, and what somebody did not write is hidden without her name.
    Rejected, what was hidden stays so, and what was frozen is shown again. ``group``: the answered group it
    joins where the answers were already published. Raises ValidationError, TransitionError if a colleague
    ruled first.
    """
    comment = held(appeal.comment)
    fresh = Appeal.objects.select_related("act").get(pk=appeal.pk)
    fresh.comment = comment
    if fresh.status != Status.WAITING:
        raise TransitionError(f"{fresh} was ruled before.")
    require(can_rule(by, fresh, now=now))
    if not ruling.strip():
        raise ValidationError({"ruling": _("Escribe qué se resolvió y por qué: quien reclamó lo leerá.")})
    after = {
        (Appeal.Kind.HIDDEN, True): _shown,
        (Appeal.Kind.HIDDEN, False): _left,
        (Appeal.Kind.NOT_MINE, True): _detached,
        (Appeal.Kind.NOT_MINE, False): _shown,
    }[fresh.kind, bool(upheld)]
    fresh.become(
        Status.UPHELD if upheld else Status.REJECTED, ruling=ruling.strip(), ruled_by=by, ruled_at=now
    )
    after(comment, fresh, group, by=by, now=now)
    record("comment.appeal_ruled", comment, by=by, now=now, appeal=fresh.pk, upheld=bool(upheld))
    announce("comment_appeal_ruled", fresh, now=now)
    forget_outputs(comment, now=now)
    return fresh


def _left(comment, appeal, group, *, by, now):
    """It was rightly hidden."""


def _shown(comment, appeal, group, *, by, now):
    show_again(comment, group=group)
    written_act(comment, Kind.RESTORED, by=by, now=now, words=appeal.ruling)


def _detached(comment, appeal, group, *, by, now):
    """Nobody's: what its supposed author declared of herself was not hers either."""
    ParticipantProfile.objects.filter(comment=comment).delete()
    comment.become(Comment.Status.HIDDEN, author=None, organization=None, display_name="")
    reason = Reason.NOT_MINE
    act = written_act(comment, Kind.HIDDEN, by=by, now=now, reason=reason, words=appeal.ruling)
    settle(comment, act)
