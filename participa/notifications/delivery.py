"""Handing messages to the mail server: each by one worker and, once accepted, never again.

A batch is claimed by one conditional update, handed over one by one over one connection, and settled. What
the server accepted is written in the batch's journal before anything else, so that a worker killed in the
middle neither repeats nor loses (journal.py). A worker lost with its disk is the one case that no file can
tell: after a while its messages are tried again with the same Message-ID.
"""

import time
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

import structlog
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F

from . import domains, journal
from .backoff import WAITS, wait_after
from .dead import dead_among
from .models import Message
from .writing import Writer

log = structlog.get_logger()
State = Message.State
BATCH = 100
LONGEST_BATCH = 60  # seconds; what a slow server leaves undone goes back to the queue
STUCK_AFTER = timedelta(minutes=15)
URGENT = 10
STOPPED = "Quien lo enviaba se detuvo."
GIVES_BACK = "Esa dirección devuelve el correo."


class ConnectionLostError(Exception):
    """The mail server went away: no use in going on with this batch."""


def deliver_batch(now, *, urgent=False) -> int:
    """Deliver what is due, the urgent first, over one connection. How many messages were dealt with.

    ``urgent``: only what somebody waits for in front of a screen. With the server away, messages are left as
    they are: waiting is not a failure of theirs.
    """
    if not _due(now, urgent).exists():
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        log.warning("mail_server_unreachable", error=str(error))
        return 0
    try:
        return _Batch(connection, now).run(urgent)
    finally:
        with suppress(OSError, SMTPException):
            connection.close()


def recover(now) -> int:
    """Settle what dead workers left in their hands. How many messages."""
    found = 0
    for claim, accepted in journal.abandoned():
        held = Message.objects.filter(claim=claim, state=State.SENDING)
        for start in range(0, len(accepted), 500):
            found += _mark_sent(held.filter(pk__in=accepted[start : start + 500]), now)
        found += _give_back(held, now)
    return found + release_stuck(now)


def release_stuck(now) -> int:
    """Put back in the queue what a worker took away for good, unless it has died too often. How many."""
    return _give_back(Message.objects.filter(state=State.SENDING, claimed_at__lt=now - STUCK_AFTER), now)


def _give_back(held, now):
    given_up = held.filter(attempts__gt=len(WAITS)).update(
        state=State.FAILED, reason="Quien lo enviaba se detuvo cada vez que lo intentó."
    )
    return given_up + held.update(state=State.QUEUED, next_attempt_at=now, reason=STOPPED, claim="")


def _due(now, urgent):
    due = Message.objects.due(now)
    return due.filter(priority__gte=URGENT) if urgent else due


class _Batch:
    """What one worker has in its hands at once."""

    def __init__(self, connection, now):
        self.connection, self.now = connection, now
        self.journal = journal.begin()

    def run(self, urgent):
        try:
            mine = self._claim(urgent)
            handled = self._deliver(mine) if mine else 0
            self._settle_sent()
        except BaseException:
            self.journal.let_go()  # whoever comes next settles what it says
            raise
        self.journal.close()
        return handled

    def _claim(self, urgent):
        """Take the next ones for this batch alone."""
        with transaction.atomic():
            due = _due(self.now, urgent).select_for_update(skip_locked=True)
            found = list(due.values_list("pk", flat=True)[:BATCH])
            taken = Message.objects.filter(pk__in=found, state=State.QUEUED).update(
                state=State.SENDING, claim=self.journal.claim, claimed_at=self.now, attempts=F("attempts") + 1
            )
        if not taken:
            return []
        mine = Message.objects.filter(claim=self.journal.claim, state=State.SENDING)
        return list(mine.select_related("user", "announcement").order_by("-priority", "pk"))

    def _deliver(self, messages):
        """Hand them over. How many were dealt with; the rest went back to the queue."""
        writer = Writer(messages, self.now)
        ready = self._within_rates([m for m in messages if self._may_leave(m, writer)], writer)
        start, handled = time.monotonic(), len(messages) - len(ready)
        try:
            for message in ready:
                if time.monotonic() - start > LONGEST_BATCH:
                    break
                handled += 1
                self._hand_over(message, writer)
        except ConnectionLostError as error:
            log.warning("mail_server_lost", error=str(error))
        self._put_back([m.pk for m in messages])
        return handled

    def _may_leave(self, message, writer):
        """Whether its words may still be told to whoever they are for."""
        try:
            reason = writer.refusal(message)
        except Exception as error:  # one impossible message stops nobody else's
            log.exception("message_failed", message=message.pk, event_name=message.event)
            self._postpone(message, error)
            return False
        if reason:
            self._settle(message, State.SKIPPED, reason=reason[:300])
        return not reason

    def _within_rates(self, messages, writer):
        """Those that their domains take now; the others wait a few seconds. Nobody waits for a code."""
        addresses = {m.pk: writer.address(m) for m in messages}
        dead = dead_among(addresses[m.pk] for m in messages if not writer.is_essential(m))
        patient = [m.pk for m in messages if m.priority < URGENT]
        waits = dict(zip(patient, domains.waits(addresses[pk] for pk in patient), strict=True))
        ready = []
        for message in messages:
            if addresses[message.pk] in dead and not writer.is_essential(message):
                self._settle(message, State.SKIPPED, reason=GIVES_BACK)
            elif wait := waits.get(message.pk):
                later = self.now + timedelta(seconds=wait)
                self._settle(message, State.QUEUED, next_attempt_at=later, attempts=message.attempts - 1)
            else:
                ready.append(message)
        return ready

    def _hand_over(self, message, writer):
        try:
            mail = writer.mail(message, self.connection)
            self.connection.send_messages([mail])
        except SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            self._refused(message, code, words)
        except SMTPDataError as error:
            self._refused(message, error.smtp_code, error.smtp_error)
        except OSError as error:  # disconnected, too slow, or refusing us as sender: SMTPException is one too
            self._postpone(message, error)
            raise ConnectionLostError(str(error)) from error
        except Exception as error:  # one impossible message stops nobody else's
            log.exception("message_failed", message=message.pk, event_name=message.event)
            self._postpone(message, error)
        else:
            self.journal.write(message.pk)

    def _refused(self, message, code, words):
        """The server said no: for good from 500 up, not yet below."""
        words = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
        if code >= 500:
            self._settle(message, State.FAILED, reason=f"{code} {words}"[:300])
        else:
            self._postpone(message, f"{code} {words}")

    def _postpone(self, message, error):
        reason = (error if isinstance(error, str) else f"{type(error).__name__}: {error}")[:300]
        wait = wait_after(message.attempts)
        if wait is None:
            self._settle(message, State.FAILED, reason=reason)
        else:
            self._settle(message, State.QUEUED, reason=reason, next_attempt_at=self.now + wait)

    def _settle(self, message, state, **changes):
        mine = Message.objects.filter(pk=message.pk, claim=self.journal.claim, state=State.SENDING)
        mine.update(state=state, claim="", **changes)
        if state in {State.SKIPPED, State.FAILED}:
            _forget_words([message])
            Message.objects.filter(carrier=message.pk, state=State.HELD).update(
                state=state, reason=changes.get("reason", "")
            )

    def _put_back(self, pks):
        """What was claimed and not dealt with is as if it had never been taken."""
        mine = Message.objects.filter(pk__in=pks, claim=self.journal.claim, state=State.SENDING)
        mine.exclude(pk__in=self.journal.sent).update(
            state=State.QUEUED, claim="", attempts=F("attempts") - 1
        )

    def _settle_sent(self):
        if self.journal.sent:
            held = Message.objects.filter(claim=self.journal.claim, state=State.SENDING)
            _mark_sent(held.filter(pk__in=self.journal.sent), self.now)


def _mark_sent(messages, now):
    """These were accepted: they and, if they are summaries, what they carried."""
    sent = list(messages.only("pk", "event", "data", "recipient"))
    pks = [message.pk for message in sent]
    Message.objects.filter(pk__in=pks).update(state=State.SENT, sent_at=now, reason="", claim="")
    Message.objects.filter(carrier__in=pks, state=State.HELD).update(state=State.SENT, sent_at=now, reason="")
    _forget_words(sent)
    return len(sent)


def _forget_words(messages):
    """Erase what those messages carried that is kept only until they leave."""
    brief = [message for message in messages if not Writer.keeps_data(message)]
    if not brief:
        return
    Message.objects.filter(pk__in=[m.pk for m in brief]).update(data={})
    last = [message.pk for message in brief if message.data.get("last")]
    if last:
        Message.objects.filter(pk__in=last).update(recipient="mailto:")
