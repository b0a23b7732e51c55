"""Handing messages to the mail server, each by one worker and, once accepted, never again.

A message is claimed by a conditional update right before it is handed over, and marked right after the server
accepts it. If the worker dies in between, nobody knows whether it left: after a while it is tried again, with
the same Message-ID, because an answer lost is worse than a mail received twice.
"""

from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from . import events
from .backoff import WAITS, wait_after
from .models import Message

log = structlog.get_logger()
State = Message.State
BATCH = 100
STUCK_AFTER = timedelta(minutes=15)


class ConnectionLostError(Exception):
    """The mail server went away: no use in going on with this batch."""


def deliver_batch(now) -> int:
    """Deliver what is due, the urgent first, over one connection. How many messages were dealt with.

    With the server away, messages are left as they are: waiting is not a failure of theirs.
    """
    due = list(Message.objects.due(now).select_related("user")[:BATCH])
    if not due:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        log.warning("mail_server_unreachable", error=str(error), waiting=len(due))
        return 0
    handled = 0
    try:
        for message in due:
            if _claim(message, now):
                handled += 1
                _deliver(message, connection, now)
    except ConnectionLostError as error:
        log.warning("mail_server_lost", error=str(error))
    finally:
        with suppress(OSError, SMTPException):
            connection.close()
    return handled


def release_stuck(now) -> int:
    """Put back in the queue what a dead worker left in its hands, unless it has died too often. How many."""
    stuck = Message.objects.filter(state=State.SENDING, claimed_at__lt=now - STUCK_AFTER)
    stuck.filter(attempts__gt=len(WAITS)).update(
        state=State.FAILED, reason="Quien lo enviaba se detuvo cada vez que lo intentó."
    )
    return stuck.update(state=State.QUEUED, next_attempt_at=now, reason="Quien lo enviaba se detuvo.")


def _claim(message, now) -> bool:
    mine = Message.objects.filter(pk=message.pk, state=State.QUEUED, attempts=message.attempts)
    if not mine.update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return False
    message.state, message.claimed_at, message.attempts = State.SENDING, now, message.attempts + 1
    return True


def _deliver(message, connection, now):
    try:
        mail = _prepared(message, connection, now)
        if mail is None:
            return
        connection.send_messages([mail])
    except SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        _refused(message, code, words, now)
    except SMTPDataError as error:
        _refused(message, error.smtp_code, error.smtp_error, now)
    except OSError as error:  # disconnected, too slow, or refusing us as sender: SMTPException is one too
        _postpone(message, error, now)
        raise ConnectionLostError(str(error)) from error
    except Exception as error:  # one impossible message stops nobody else's
        log.exception("message_failed", message=message.pk, event_name=message.event)
        _postpone(message, error, now)
    else:
        _settle(message, State.SENT, sent_at=now, reason="")


def _prepared(message, connection, now):
    """The mail to send, or None if it must not leave any more."""
    event = events.get(message.event)
    language = message.user.language if message.user else message.data.get("language", settings.LANGUAGE_CODE)
    with translation.override(language):
        address, reason = _address_of(message)
        reason = reason or event.may_receive(message)
        if reason:
            _settle(message, State.SKIPPED, reason=str(reason)[:300])
            return None
        written = event.render(message)
    headers = {"Message-ID": _message_id(message), "Auto-Submitted": "auto-generated", **written.headers}
    mail = EmailMultiAlternatives(
        " ".join(written.subject.split()),
        written.text,
        None,
        [address],
        connection=connection,
        headers=headers,
    )
    if written.html:
        mail.attach_alternative(written.html, "text/html")
    return mail


def _address_of(message):
    kind, _colon, address = message.recipient.partition(":")
    if message.user and not message.user.is_active:
        return "", _("La cuenta está cerrada.")
    if kind == "user":
        address = (message.user and message.user.email) or ""
    return address, "" if address else _("No tiene correo.")


def _message_id(message):
    return f"<{message.event}.{message.pk}.{message.version}@{urlsplit(settings.SITE_URL).hostname}>"


def _refused(message, code, words, now):
    """The server said no: for good from 500 up, not yet below."""
    words = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    if code >= 500:
        _settle(message, State.FAILED, reason=f"{code} {words}"[:300])
    else:
        _postpone(message, f"{code} {words}", now)


def _postpone(message, error, now):
    reason = (error if isinstance(error, str) else f"{type(error).__name__}: {error}")[:300]
    wait = wait_after(message.attempts)
    if wait is None:
        _settle(message, State.FAILED, reason=reason)
    else:
        _settle(message, State.QUEUED, reason=reason, next_attempt_at=now + wait)


def _settle(message, state, **changes):
    if state != State.QUEUED and not _keeps_data(message):
        changes["data"] = {}
        if message.data.get("last"):
            changes["recipient"] = "mailto:"
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING, attempts=message.attempts)
    mine.update(state=state, **changes)


def _keeps_data(message):
    try:
        return events.get(message.event).keeps_data
    except LookupError:
        return True
