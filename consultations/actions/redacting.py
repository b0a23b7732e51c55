"""Striking personal data out of an observation: what it said is sealed, the rest stays to be read."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.actions.moderating import Kind, forget_outputs, held, settle, written_act
from consultations.models import Comment, SealedText
from consultations.models.moderation import Reason
from consultations.permissions import can_moderate
from consultations.personal_spots import What, places_of, struck
from consultations.receipts import fingerprint
from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.notifications.actions import announce

MARK = "[dato personal tachado]"  # part of what was written from then on: the same in any language
SHOWN = (Comment.Status.RECEIVED, Comment.Status.HIDDEN)


class SaysOtherwise(TransitionError):
    """Its author changed it after this form was opened."""


@transaction.atomic
def redact(comment, *, by, now, strikes, version, words=""):
    """Strike out of it, wherever it says them, the exact words of ``strikes``: [(words, What)].

    Its earlier versions lose them too; each text that loses something is sealed. The fingerprint stays that
    of what was received. ``version``: the one that was read. Raises SaysOtherwise, TransitionError if it is
    not to be read any more, ValidationError for words that it does not say.
    """
    fresh = held(comment)
    require(can_moderate(by, fresh, now=now))
    if fresh.status not in SHOWN:
        raise TransitionError(f"{fresh} is not there to be redacted.")
    if fresh.version != version:
        raise SaysOtherwise(f"{fresh} is at version {fresh.version}.")
    _check(strikes, fresh.text)
    act = written_act(fresh, Kind.REDACTED, by=by, now=now, reason=Reason.PERSONAL, words=words)
    for one in fresh.versions.all():
        if _sealed(one.text, one.number, strikes, fresh, act):
            one.text = _without(one.text, strikes)
            one.save(update_fields=["text"])
    _sealed(fresh.text, fresh.version, strikes, fresh, act)
    fresh.text, fresh.is_redacted = _without(fresh.text, strikes), True
    fresh.save(update_fields=["text", "is_redacted"])
    if fresh.status == Comment.Status.RECEIVED:
        settle(fresh, act, reason=Reason.PERSONAL)
    kinds = sorted({str(what) for _words, what in strikes})
    record("comment.redacted", fresh, by=by, now=now, what=kinds)
    announce("comment_redacted", fresh, now=now, version=act.pk)
    forget_outputs(fresh, now=now)
    return act


def _check(strikes, text):
    if not strikes:
        raise ValidationError(_("Escribe qué palabras se tachan."))
    absent = [words for words, _what in strikes if words not in text]
    if absent:
        named = ", ".join(f"«{words}»" for words in absent)
        raise ValidationError(
            _("La observación no dice %(words)s. Copia las palabras tal cual.") % {"words": named}
        )
    if any(what not in What.values for _words, what in strikes):
        raise ValidationError(_("Elige qué tipo de dato es."))
    if not text or all(words.strip() in MARK for words, _what in strikes):
        raise ValidationError(_("Eso ya está tachado."))


def _spans(text, strikes):
    return [span for words, what in strikes for span in places_of(words, text, what)]


def _without(text, strikes):
    return struck(text, _spans(text, strikes), MARK)


def _sealed(text, number, strikes, comment, act):
    """Keep the text shut away if it says any of it; None if it does not."""
    spans = _spans(text, strikes)
    if not spans:
        return None
    return SealedText.objects.create(
        comment=comment,
        version=number,
        text=text,
        sha256=fingerprint(text),
        spans=[{"start": start, "end": end, "what": str(what)} for start, end, what in spans],
        act=act,
        at=act.at,
    )
