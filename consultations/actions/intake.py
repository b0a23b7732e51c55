"""Typing what came on paper or was said in a workshop: a batch with its event, row after row, then closed.

The day of the event decides whether it came in time; the rows are observations like any other, of no account.
"""

import unicodedata
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from consultations.models import Comment, Consultation, IntakeBatch, Status, TypedComment
from consultations.permissions import can_answer
from participa.audit.actions import record
from participa.core.calendar import day_of, midnight
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.core.text_search import containing
from participa.notifications.actions import announce

from .commenting import ClosedError, receive, rewrite, take_back

CHANNELS = tuple(channel for channel in Comment.Channel if channel != Comment.Channel.WEB)
INSTANT = timedelta(microseconds=1)
ALIKE = 92  # of 100: the same paper typed twice has a few mistyped letters
COMPARED = 500  # of the batch, the latest
LOOKED_UP = 50  # of the consultation, those that share its longest words
WORDS_LOOKED_UP = 4
DECLARED = ("sex", "age_band", "residence_id")


class DuplicateError(Exception):
    """It says almost the same as ``comment``, which was already received."""

    def __init__(self, comment):
        super().__init__(comment.pk)
        self.comment = comment


def is_open(consultation, *, now) -> bool:
    """May batches of it be opened and typed at ``now``? From its opening until its answers are published."""
    return consultation.status == Status.PUBLISHED and consultation.opens_at <= now


def received_at(consultation, held_on, *, now):
    """The instant at which what was handed in that day counts as received, or None if not in time.

    Noon, or the nearest instant of the window if it opened or shut that very day.
    """
    if not day_of(consultation.opens_at) <= held_on <= min(consultation.closing_day, day_of(now)):
        return None
    noon = midnight(held_on) + timedelta(hours=12)
    return min(max(noon, consultation.opens_at), consultation.closes_at - INSTANT, now)


@transaction.atomic
def open_batch(consultation, *, by, now, channel, event, held_on, place="", scan=None, expected=None):
    """A batch, whose rows follow. ``scan``: a Document. ``expected``: how many papers there are.

    Raises ClosedError if nothing may be typed any more, ValidationError if it was not held in time.
    """
    consultation = _held(consultation, by=by, now=now)
    if received_at(consultation, held_on, now=now) is None:
        raise ValidationError({"held_on": _("Ese día la consulta no recibía observaciones.")})
    batch = IntakeBatch.objects.create(
        consultation=consultation,
        channel=channel,
        event=event,
        place=place,
        held_on=held_on,
        scan=scan,
        expected=expected,
        by=by,
        at=now,
    )
    record("intake.opened", consultation, by=by, now=now, batch=batch.pk, channel=channel)
    return batch


@transaction.atomic
def type_row(batch, *, by, now, text, section=None, position="", anyway=False, **said):
    """One observation of the batch. ``said``: the rest of the arguments of ``commenting.comment``.

    ``anyway``: though somebody said almost the same. Raises DuplicateError, ClosedError, TransitionError if
    the batch was closed.
    """
    batch = _open(batch, by=by, now=now)
    consultation = batch.consultation
    if not anyway and (same := alike(batch, text)):
        raise DuplicateError(same)
    declared = {name: said.pop(name, None) for name in DECLARED}
    comment = receive(
        consultation,
        {"sex": declared["sex"] or "", "age_band": declared["age_band"] or ""}
        | {"residence_id": declared["residence_id"]},
        author=None,
        intake=batch,
        channel=batch.channel,
        text=text,
        section=section,
        position=position,
        submitted_at=received_at(consultation, batch.held_on, now=now),
        **said,
    )
    TypedComment.objects.create(comment=comment, at=now, scan=batch.scan)
    record(
        "comment.received", comment, by=by, now=now,
        consultation=consultation.code, batch=batch.pk, channel=batch.channel,
    )  # fmt: skip
    announce("comment_received", comment, now=now, consultation=consultation.pk)
    return comment


@transaction.atomic
def correct_row(comment, *, by, now, text, section=None, position=""):
    """What was mistyped, while its batch is open. What it said before is kept as a version."""
    _open(comment.intake, by=by, now=now)
    return rewrite(_received(comment), by=by, now=now, text=text, section=section, position=position)


@transaction.atomic
def withdraw_row(comment, *, by, now):
    """What was typed by mistake, while its batch is open. The record of it remains."""
    _open(comment.intake, by=by, now=now)
    return take_back(_received(comment), by=by, now=now)


@transaction.atomic
def close_batch(batch, *, by, now):
    """No more rows, and those there are stay as they are. Raises TransitionError if somebody did it first."""
    require(can_answer(by, batch.consultation, now=now))
    if not IntakeBatch.objects.filter(pk=batch.pk, closed_at=None).update(closed_at=now):
        raise TransitionError("The batch was closed already.")
    record("intake.closed", batch.consultation, by=by, now=now, batch=batch.pk)


def _held(consultation, *, by, now):
    """The consultation, locked: whoever publishes its answers holds it too, so nothing stays unanswered."""
    consultation = (
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("service")
        .get(pk=consultation.pk)
    )
    require(can_answer(by, consultation, now=now))
    if not is_open(consultation, now=now):
        raise ClosedError
    return consultation


def _open(batch, *, by, now):
    """The batch, locked and open, with its consultation."""
    consultation = _held(batch.consultation, by=by, now=now)
    batch = IntakeBatch.objects.select_for_update(of=("self",)).select_related("scan").get(pk=batch.pk)
    if batch.closed_at:
        raise TransitionError("The batch is closed.")
    batch.consultation = consultation
    return batch


def _received(comment):
    comment = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("consultation__service", "section")
        .get(pk=comment.pk)
    )
    if comment.status != Comment.Status.RECEIVED:
        raise TransitionError("It is no longer there.")
    return comment


# Twice the same --------------------------------------------------------------------------------


def alike(batch, text):
    """The observation that says almost the same, of this batch or else of its consultation; None if none.

    At most some hundreds are compared, however many the consultation has.
    """
    said = _plain(text)
    shown = ("text", "receipt", "intake", "consultation")
    here = batch.comments.visible().order_by("-pk").only(*shown)[:COMPARED]
    words = sorted(set(said.split()), key=lambda word: (-len(word), word))[:WORDS_LOOKED_UP]
    found = Comment.objects.visible().filter(consultation=batch.consultation_id)
    elsewhere = containing(found, " ".join(words)).order_by("-submitted_at", "-id").only(*shown)[:LOOKED_UP]
    for some in (here, elsewhere):
        for comment in some:
            if fuzz.ratio(said, _plain(comment.text), score_cutoff=ALIKE):
                return comment
    return None


def _plain(text):
    """Its words without accents, capitals nor signs."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return " ".join(
        "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split()
    )
