"""From one announcement to one message for each recipient, in batches that a crash cannot repeat or lose."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation

from . import events
from .backoff import wait_after
from .models import Announcement, Message

log = structlog.get_logger()
BATCH = 1000
LONGEST_WAIT = timedelta(hours=6)
STALE = timedelta(days=30)  # what the clock did longer ago is told to nobody


class MovedByAnotherError(Exception):
    """Another worker took this step first: nothing of ours is written."""


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


def announce_by_the_clock(now) -> int:
    """Write down what the clock alone made true and nobody announced yet. How much it was."""
    written = 0
    for name, event in events.registered().items():
        try:
            found = {f"{name}:{one.object}:{one.version}": one for one in event.happened(now)}
            written += _announce_new(name, found, now)
        except Exception:  # one app's clock stops nobody else's
            log.exception("clock_failed", event_name=name)
    return written


def _announce_new(name, found, now):
    keys = list(found)
    told = set()
    for start in range(0, len(keys), 500):
        told.update(
            Announcement.objects.filter(once__in=keys[start : start + 500]).values_list("once", flat=True)
        )
    fresh = [
        Announcement(
            event=name,
            object=one.object,
            version=one.version,
            data=one.data,
            at=one.at,
            once=key,
            expanded_at=now if (is_old := one.at < now - STALE) else None,
            reason="Era antiguo cuando se supo: no se avisó a nadie." if is_old else "",
        )
        for key, one in found.items()
        if key not in told
    ]
    Announcement.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _step(announcement, now):
    """The next recipients and where they end, together or not at all. False if another worker did it."""
    try:
        with transaction.atomic():
            _expand(announcement, now)
    except MovedByAnotherError:
        return False
    return True


def _expand(announcement, now):
    event = events.get(announcement.event)
    prepared = {} if announcement.prepared_at else _prepared(event, announcement, now)
    owed = event.recipients(announcement, announcement.cursor, BATCH)
    is_last = len(owed) < BATCH
    here = Announcement.objects.filter(pk=announcement.pk, cursor=announcement.cursor, expanded_at=None)
    where = {"cursor": owed[-1].key} if owed else {}
    moved = here.update(
        **prepared, **where, expanded_at=now if is_last else None, failures=0, retry_at=None, reason=""
    )
    if not moved:
        raise MovedByAnotherError
    Message.objects.bulk_create(
        [_message(announcement, one, event.priority, now) for one in owed], ignore_conflicts=True
    )


def _prepared(event, announcement, now):
    """What is found once: whom it reaches, and its headline in each language."""
    announcement.scope = event.prepare(announcement)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            announcement.headline[language] = _or_nothing(event.headline, announcement)[:300]
    with translation.override(settings.LANGUAGE_CODE):
        announcement.path = _or_nothing(event.path, announcement)
    announcement.prepared_at = now
    return {
        "scope": announcement.scope,
        "headline": announcement.headline,
        "path": announcement.path,
        "prepared_at": now,
    }


def _or_nothing(ask, announcement):
    """A notice that cannot be written keeps nobody from her mail."""
    try:
        return ask(announcement)
    except Exception:
        log.exception("headline_failed", announcement=announcement.pk, event_name=announcement.event)
        return ""


def _message(announcement, owed, priority, now):
    held = owed.bundle and owed.due_at
    state = Message.State.HELD if held else Message.State.QUEUED
    return Message(
        recipient=owed.recipient,
        user_id=owed.user_id,
        announcement=announcement if any(announcement.headline.values()) else None,
        event=announcement.event,
        object=announcement.object,
        version=announcement.version,
        data=announcement.data | owed.data,
        priority=priority,
        bundle=owed.bundle,
        state=Message.State.SKIPPED if owed.only_here else state,
        reason="Pidió verlo solo en el portal." if owed.only_here else "",
        created_at=now,
        next_attempt_at=owed.due_at if held else now,
    )


def _postpone(announcement, error, now):
    failures = announcement.failures + 1
    Announcement.objects.filter(pk=announcement.pk, expanded_at=None).update(
        failures=failures,
        retry_at=now + (wait_after(failures) or LONGEST_WAIT),
        reason=f"{type(error).__name__}: {error}"[:300],
    )
