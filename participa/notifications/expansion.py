"""From one announcement to one message for each recipient, in batches that a crash cannot repeat or lose."""

from datetime import timedelta

import structlog
from django.db import transaction

from . import events
from .backoff import wait_after
from .models import Announcement, Message

log = structlog.get_logger()
BATCH = 500
LONGEST_WAIT = timedelta(hours=6)


def expand_batch(now) -> int:
    """Take one step with the oldest announcement that can take it. How many announcements moved: 0 or 1.

    One that fails waits, longer each time, and lets the others pass.
    """
    for announcement in Announcement.objects.due(now)[:20]:
        try:
            moved = _step(announcement, now)
        except Exception as error:  # whatever the event of an app does wrong, the others go on
            log.exception("announcement_failed", announcement=announcement.pk, event_name=announcement.event)
            _postpone(announcement, error, now)
        else:
            if moved:
                return 1
    return 0


@transaction.atomic
def _step(announcement, now):
    """The next recipients and where they end, together or not at all. False if another worker did it."""
    event = events.get(announcement.event)
    owed = event.recipients(announcement, announcement.cursor, BATCH)
    is_last = len(owed) < BATCH
    here = Announcement.objects.filter(pk=announcement.pk, cursor=announcement.cursor, expanded_at=None)
    where = {"cursor": owed[-1].key} if owed else {}
    if not here.update(**where, expanded_at=now if is_last else None, failures=0, retry_at=None, reason=""):
        return False
    Message.objects.bulk_create(
        [_message(announcement, one, event.priority, now) for one in owed], ignore_conflicts=True
    )
    return True


def _message(announcement, owed, priority, now):
    return Message(
        recipient=owed.recipient,
        user_id=owed.user_id,
        event=announcement.event,
        object=announcement.object,
        version=announcement.version,
        data=announcement.data | owed.data,
        priority=priority,
        created_at=now,
        next_attempt_at=now,
    )


def _postpone(announcement, error, now):
    failures = announcement.failures + 1
    Announcement.objects.filter(pk=announcement.pk, expanded_at=None).update(
        failures=failures,
        retry_at=now + (wait_after(failures) or LONGEST_WAIT),
        reason=f"{type(error).__name__}: {error}"[:300],
    )
