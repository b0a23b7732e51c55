"""Proposals and questions: sending them, supporting others', and hiding what breaks the rules."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.activities.models import Contribution, ContributionSupport
from participa.activities.models import Status as ActivityStatus
from participa.activities.permissions import (
    can_answer,
    can_contribute,
    can_moderate,
    can_support,
    can_withdraw,
)
from participa.audit.actions import record
from participa.core.codes import grouped, random_letters
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.notifications.actions import announce
from participa.organizations.permissions import speaks_for

from .calling import locked
from .drafting import forget
from .registering import ClosedError, VoiceError

Kind, Status = Contribution.Kind, Contribution.Status
CODE_LETTERS = 10


@transaction.atomic
def contribute(activity, *, kind, text, by, now, title="", organization=None, display_name="", region=None):
    """Receive a proposal or a question. ``now``: the instant the request arrived.

    Raises ClosedError once it takes no more, VoiceError, ValidationError for what does not fit.
    """
    require(by.is_authenticated)
    if not can_contribute(by, activity, kind, now=now):
        raise ClosedError
    if organization is not None and not speaks_for(by, organization, now=now):
        raise VoiceError
    contribution = _receive(
        activity, kind=kind, title=title, text=text, author=by, organization=organization,
        display_name=display_name.strip(), region=region, now=now,
    )  # fmt: skip
    record("activity_contribution.received", contribution, by=by, now=now, kind=kind)
    announce("activity_contribution_received", contribution, now=now, activity=contribution.activity_id)
    return contribution


@transaction.atomic
def type_in(activity, *, kind, text, by, now, title="", display_name="", region=None):
    """An official writes down what somebody said there. It counts the same; nobody is told by mail.

    From the start of the activity until its results are published.
    """
    require(can_answer(by, activity, now=now))
    activity = locked(activity)
    if activity.status != ActivityStatus.PUBLISHED or now < activity.starts_at:
        raise ClosedError
    contribution = _receive(
        activity, kind=kind, title=title, text=text, typed_by=by, display_name=display_name.strip(),
        region=region, now=now,
    )  # fmt: skip
    record("activity_contribution.typed", contribution, by=by, now=now, kind=kind)
    return contribution


def _receive(activity, *, kind, title, text, now, **fields):
    title, text = title.strip(), text.strip()
    if found := mistakes(kind, title, text):
        raise ValidationError(found)
    contribution = Contribution.objects.create(
        activity=activity,
        kind=kind,
        title=title if kind == Kind.PROPOSAL else "",
        text=text,
        receipt=f"APO-{grouped(random_letters(CODE_LETTERS), 5)}",
        submitted_at=now,
        changed_at=now,
        **fields,
    )
    forget(activity)
    return contribution


def mistakes(kind, title, text) -> dict:
    """What keeps those words from being sent, by field."""
    found, most = {}, Contribution.MOST_LETTERS[kind]
    if kind == Kind.PROPOSAL and not title:
        found["title"] = _("Ponle un título a tu propuesta.")
    if not text:
        found["text"] = _("Escríbela. Basta una frase.")
    elif len(text) > most:
        over = len(text) - most
        words = ngettext("Sobra %(over)s letra.", "Sobran %(over)s letras.", over)
        found["text"] = words % {"over": over}
    return found


@transaction.atomic
def withdraw(contribution, *, by, now):
    """Its author takes it back. It is no longer shown nor answered; that it was received stays."""
    require(by.is_authenticated and contribution.author_id == by.pk)
    contribution = _held(contribution)
    if not can_withdraw(by, contribution):
        raise TransitionError("It was answered, hidden or withdrawn.")
    contribution.become(Status.WITHDRAWN, withdrawn_at=now, changed_at=now)
    record("activity_contribution.withdrawn", contribution, by=by, now=now)
    forget(contribution.activity)
    return contribution


def _held(contribution):
    found = Contribution.objects.select_for_update(of=("self",))
    return found.select_related("activity__service", "theme").get(pk=contribution.pk)


@transaction.atomic
def support(contribution, *, by, now) -> bool:
    """She says: me too. Twice is the same as once; whether it was the first time."""
    require(by.is_authenticated and contribution.author_id != by.pk)
    contribution = _held(contribution)
    if not can_support(by, contribution, now=now):
        raise ClosedError
    made = ContributionSupport.objects.get_or_create(
        contribution=contribution, person=by, defaults={"at": now}
    )[1]
    if made:
        _count(contribution, +1)
        record("activity_contribution.supported", contribution, by=by, now=now)
    return made


@transaction.atomic
def withdraw_support(contribution, *, by, now) -> bool:
    """She no longer does. Whether she did."""
    require(by.is_authenticated)
    contribution = _held(contribution)
    if not can_support(by, contribution, now=now):
        raise ClosedError
    gone = ContributionSupport.objects.filter(contribution=contribution, person=by).delete()[0]
    if gone:
        _count(contribution, -1)
        record("activity_contribution.unsupported", contribution, by=by, now=now)
    return bool(gone)


def _count(contribution, change):
    Contribution.objects.filter(pk=contribution.pk).update(support_count=F("support_count") + change)
    forget(contribution.activity)


@transaction.atomic
def hide(contribution, *, reason, by, now):
    """Take out of sight what breaks the rules. That it was, and why, stays in sight; its author is told."""
    require(can_moderate(by, contribution.activity, now=now))
    if reason not in Contribution.HideReason.values:
        raise ValidationError({"reason": _("Elige por qué se retira.")})
    contribution = _held(contribution)
    contribution.become(Status.HIDDEN, hide_reason=reason, hidden_by=by, hidden_at=now, changed_at=now)
    record("activity_contribution.hidden", contribution, by=by, now=now, reason=reason)
    if contribution.author_id:
        announce(
            "activity_contribution_hidden",
            contribution,
            now=now,
            version=int(now.timestamp()),
            activity=contribution.activity_id,
        )
    forget(contribution.activity)
    return contribution


@transaction.atomic
def show_again(contribution, *, by, now):
    """It should not have been hidden."""
    require(can_moderate(by, contribution.activity, now=now))
    contribution = _held(contribution)
    if contribution.status != Status.HIDDEN:
        raise TransitionError("It is not hidden.")
    contribution.become(Status.RECEIVED, hide_reason="", hidden_by=None, hidden_at=None, changed_at=now)
    record("activity_contribution.shown_again", contribution, by=by, now=now)
    forget(contribution.activity)
    return contribution
