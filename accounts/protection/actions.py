"""What people ask about their own data, and what is answered."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation

from accounts import letters
from accounts.actions import erase
from accounts.models import User
from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require

from .models import DataRequest
from .permissions import handles_personal_data

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, O, 1, I
Status, Outcome, Kind = DataRequest.Status, DataRequest.Outcome, DataRequest.Kind


def answer_key(asked) -> str:
    """The name under which the outbox keeps the mail with the answer: its proof."""
    return f"accounts.datarequest:{asked.pk}:answer"


@transaction.atomic
def ask(user, kind, *, by, now, details="") -> DataRequest:
    """She uses one of her rights. Of erasures, one at a time: asking again gives the one under way."""
    require(by == user)
    if kind == Kind.ERASURE:
        User.objects.select_for_update().get(pk=user.pk)
        if waiting := DataRequest.objects.open().filter(user=user, kind=kind).first():
            return waiting
    asked = DataRequest.objects.create(
        code=_new_code(),
        user=user,
        kind=kind,
        details=details,
        received_at=now,
        due_on=day_of(now) + timedelta(days=settings.DATA_REQUEST_DAYS),
    )
    record("data_request.received", asked, by=by, now=now, kind=kind)
    _write_to(user, "data_request_received", asked, now=now)
    return asked


@transaction.atomic
def withdraw(asked, *, by, now) -> None:
    """She no longer asks for it. Raises TransitionError if it was answered already."""
    require(by.is_authenticated and asked.user_id == by.pk)
    asked.become(Status.WITHDRAWN, withdrawn_at=now)
    record("data_request.withdrawn", asked, by=by, now=now)


@transaction.atomic
def extend(asked, *, reason, by, now) -> None:
    """Thirty days more, once, before it is late, and saying why. Raises TransitionError otherwise."""
    require(handles_personal_data(by))
    asked = DataRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=asked.pk)
    if not asked.may_be_extended_at(now):
        raise TransitionError(f"{asked!r} cannot be extended")
    asked.due_on += timedelta(days=settings.DATA_REQUEST_DAYS)
    asked.extended_at, asked.extended_by, asked.extension_reason = now, by, reason
    asked.save(update_fields=["due_on", "extended_at", "extended_by", "extension_reason"])
    record("data_request.extended", asked, by=by, now=now, due_on=asked.due_on.isoformat())
    _write_to(asked.user, "data_request_extended", asked, now=now)


@transaction.atomic
def answer(asked, *, outcome, text, by, now) -> None:
    """Say what was decided, in a mail and on her page. Once: raises TransitionError the second time."""
    require(handles_personal_data(by))
    _settle(asked, outcome, text, by=by, now=now)
    _write_to(asked.user, "data_request_answered", asked, now=now, key=answer_key(asked))


@transaction.atomic
def fulfil_erasure(asked, *, by, now) -> None:
    """Erase whoever asked for it, and tell her in one last mail. The address is forgotten once it left.

    Raises accounts.actions.ErasureBlockedError, and leaves it waiting, if she has something to leave first.
    """
    require(by == asked.user or handles_personal_data(by))
    _settle(asked, Outcome.GRANTED, "", by=None if by == asked.user else by, now=now)
    user = asked.user
    address, language = user.email, user.language
    erase(user, by=by, now=now)
    if address:
        with translation.override(language):
            letters.send(
                "account/email/erased", address, now=now, key=answer_key(asked), last=True, asked=asked
            )


def _settle(asked, outcome, text, *, by, now):
    asked.become(
        Status.ANSWERED,
        outcome=outcome,
        answer=text,
        answer_sha256=hashlib.sha256(text.encode()).hexdigest(),
        answered_at=now,
        answered_by=by,
    )
    record("data_request.answered", asked, by=by, now=now, outcome=outcome)


def _write_to(user, template, asked, *, now, **more):
    """A mail in her language, if she has an address; on her page she reads it anyway."""
    if user and user.email:
        with translation.override(user.language):
            letters.send(f"account/email/{template}", user.email, now=now, user=user, asked=asked, **more)


def _new_code() -> str:
    """``SD-7K4M2-29QXH``: ten letters at random, 50 bits."""
    drawn = "".join(secrets.choice(ALPHABET) for _letter in range(10))
    return f"SD-{drawn[:5]}-{drawn[5:]}"
