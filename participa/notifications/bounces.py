"""Returned mail: what a mail server says of one it could not deliver (RFC 3464), and complaints (RFC 5965).

What comes back is written by others and anybody may write it: it is believed as far as it carries the number
of a mail of ours. Nothing here raises because of what a return says.
"""

import hashlib
from enum import StrEnum

import structlog
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from . import dead, returns
from .models import Message

log = structlog.get_logger()
State = Message.State
REMEMBERED = 7 * 24 * 3600  # seconds that a return without number is known again
BIGGEST = 1024 * 1024  # bytes


class Outcome(StrEnum):
    """What became of one return."""

    DEAD = "dead"
    RETURNED = "returned"
    LATE = "late"
    COMPLAINED = "complained"
    AGAIN = "again"
    TOO_EARLY = "too_early"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"

    @property
    def words(self):
        return WORDS[self]


WORDS = {
    Outcome.DEAD: _("No hay tal casilla: no se le escribe más."),
    Outcome.RETURNED: _("El correo volvió; la dirección queda anotada."),
    Outcome.LATE: _("Es solo un aviso de demora: no se hizo nada."),
    Outcome.COMPLAINED: _("Alguien lo marcó como no deseado: no recibe más avisos."),
    Outcome.AGAIN: _("Ya se sabía: no se hizo nada."),
    Outcome.TOO_EARLY: _("Ese correo todavía se está enviando: hay que traerlo otra vez."),
    Outcome.AUTOMATIC: _("Es una respuesta automática: no se hizo nada."),
    Outcome.UNKNOWN: _("No es un correo devuelto, o no se entiende: no se hizo nada."),
}


def _nobody_leaves(message, *, now):
    """Without whoever knows what people follow, a complaint stops nothing."""


_leave = _nobody_leaves


def on_complaint(leave) -> None:
    """``leave(message, now=now)`` stops what its recipient gets; called from AppConfig.ready()."""
    global _leave
    _leave = leave


def take(raw: bytes, *, now) -> list[Outcome]:
    """Act on one mail that came back. What became of each address it tells about; never an exception."""
    try:
        read = returns.read(raw[:BIGGEST])
    except Exception:  # whatever somebody sent us
        log.exception("return_unreadable", bytes=len(raw))
        return [Outcome.UNKNOWN]
    if not read.told:
        outcomes = [Outcome.AUTOMATIC if read.is_automatic else Outcome.UNKNOWN]
    else:
        mark = hashlib.sha256(raw).hexdigest()
        outcomes = [_take_one(one, f"return:{mark}:{n}", now) for n, one in enumerate(read.told)]
    log.info("mail_returned", outcomes=[str(outcome) for outcome in outcomes])
    return outcomes


@transaction.atomic
def _take_one(told, mark, now):
    if told.is_late:
        return Outcome.LATE
    message = _message_of(told)
    if message and message.state == State.SENDING:  # the return was faster than our own note that it left
        return Outcome.TOO_EARLY
    if told.is_complaint:
        return _complaint(message, now)
    if message:
        return _of_ours(message, told, now)
    return _of_an_address(told, mark, now)


def _message_of(told):
    if not told.number:
        return None
    event, pk, version = told.number
    found = Message.objects.filter(pk=pk, event=event, version=version)
    return found.select_for_update(of=["self"]).select_related("user").first()


def _complaint(message, now):
    if message is None:
        return Outcome.UNKNOWN
    _leave(message, now=now)
    return Outcome.COMPLAINED


def _of_ours(message, told, now):
    """It did not arrive. The address that died is the one we wrote to, wherever it was forwarded."""
    ours = Message.objects.filter(pk=message.pk, state=State.SENT)
    if not ours.update(state=State.FAILED, reason=told.reason[:300]):
        return Outcome.AGAIN
    Message.objects.filter(carrier=message.pk, state=State.SENT).update(
        state=State.FAILED, reason=told.reason[:300]
    )
    address = address_of(message) or told.address
    if not address:
        return Outcome.RETURNED
    return _outcome(dead.bounced(address, reason=told.reason, for_good=told.is_for_good, now=now))


def _of_an_address(told, mark, now):
    """Nothing in it proves that we wrote to that address, so one return alone gives nobody up."""
    if not told.address:
        return Outcome.UNKNOWN
    if not cache.add(mark, 1, REMEMBERED):
        return Outcome.AGAIN
    return _outcome(dead.bounced(told.address, reason=told.reason, for_good=False, now=now))


def _outcome(one):
    return Outcome.DEAD if one.dead_since else Outcome.RETURNED


def address_of(message) -> str:
    """Where it was sent; "" if that was forgotten."""
    kind, _colon, address = message.recipient.partition(":")
    return (message.user.email or "") if kind == "user" and message.user else address
