"""What the portal itself tells a person: her notices, and how many of them she has not read."""

from itertools import groupby
from operator import attrgetter

import structlog
from django.conf import settings
from django.urls import translate_url
from django.utils import translation

from . import events
from .models import Message

log = structlog.get_logger()
MOST = 100  # from so many unread ones on, nobody needs to know how many


def unread_of(user) -> int:
    """How many she has not read, up to ``MOST``: one question to an index that holds only those."""
    return Message.objects.notices_of(user).unread().order_by()[:MOST].count()


def in_figures(unread: int) -> str:
    """As the head of the page says it: 3, 99+ or nothing."""
    return f"{MOST - 1}+" if unread >= MOST else str(unread or "")


def may_be_told(messages) -> set[int]:
    """The pks of those that may be told now: neither hidden nor late. One question for all of an event."""
    return _those(messages, lambda event, found: event.refusals(found))


def may_be_seen(messages) -> set[int]:
    """The pks of those that may be read now: what is hidden or withdrawn meanwhile is shown nowhere."""
    return _those(messages, lambda event, found: event.no_longer_shown(found))


def _those(messages, ask):
    ordered = sorted(messages, key=attrgetter("event"))
    refused = set()
    for name, found in groupby(ordered, key=attrgetter("event")):
        refused |= _refused(name, list(found), ask)
    return {message.pk for message in messages} - refused


def _refused(name, messages, ask):
    try:
        event = events.get(name)
    except LookupError:  # nobody is left who knows whether it may be read
        return {message.pk for message in messages}
    try:
        return set(ask(event, messages))
    except Exception:  # one of them is impossible: each answers for itself
        return {message.pk for message in messages if not _answers(event, message, ask)}


def _answers(event, message, ask):
    try:
        return not ask(event, [message])
    except Exception:
        log.exception("notice_failed", message=message.pk, event_name=message.event)
        return False


def headline_of(message) -> str:
    """What happened, in the language already active."""
    told = message.announcement.headline
    return told.get(translation.get_language()) or told.get(settings.LANGUAGE_CODE, "")


def address_of(message) -> str:
    """Where it is read, in the language already active; "" if nowhere."""
    path, language = message.announcement.path, translation.get_language()
    with translation.override(settings.LANGUAGE_CODE):  # as it was kept
        return translate_url(path, language) if path else ""


def lines(messages) -> list[dict]:
    """What a page says of each."""
    told = may_be_seen(messages)
    return [
        {
            "pk": message.pk,
            "at": message.announcement.at,
            "is_new": message.read_at is None,
            "headline": headline_of(message) if message.pk in told else "",
            "leads": message.pk in told and bool(message.announcement.path),
        }
        for message in messages
    ]
