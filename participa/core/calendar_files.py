"""Dated things as a file that calendars take (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from .calendar import SANTIAGO
from .dates import as_day

PRODUCER = "-//Portal Participa//ES"
ASKED_AGAIN = timedelta(hours=6)  # how often a programme that follows a calendar should ask for it
FIRST_VERSION = datetime(2020, 1, 1, tzinfo=UTC)


def entry(code: str, changed_at: datetime, path: str) -> icalendar.Event:
    """What every entry says: its name for ever, its version, and where to read more."""
    event = icalendar.Event()
    event.add("uid", f"{code}@participa")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", int((changed_at - FIRST_VERSION).total_seconds()) % 2**31)
    event.add("url", f"{settings.SITE_URL}{path}")
    return event


def at(event: icalendar.Event, starts_at: datetime, ends_at: datetime | None = None) -> icalendar.Event:
    """From an instant to another, in the hours of Santiago."""
    event.add("dtstart", starts_at.astimezone(SANTIAGO))
    if ends_at:
        event.add("dtend", ends_at.astimezone(SANTIAGO))
    return event


def file_of(name: str, events: Iterable[icalendar.Event]) -> bytes:
    """The file. ``name``: of the calendar, as the programme that takes it shows it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Participa: %(name)s") % {"name": name})
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(ASKED_AGAIN))
    days = []
    for event in events:
        if "status" not in event:
            event.add("status", "CONFIRMED")
        calendar.add_component(event)
        days.append(as_day(event["dtstart"].dt))
    if days:  # the hours of those years are enough
        first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 12, 31)
        calendar.add_missing_timezones(first_date=first, last_date=last)
    return calendar.to_ical()


def webcal(path: str) -> str:
    """The address by which a programme follows a file of ours, instead of taking it once."""
    return f"webcal://{settings.SITE_URL.partition('://')[2]}{path}"
