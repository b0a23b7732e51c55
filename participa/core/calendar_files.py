"""Dated things as a file that calendars take (RFC 5545)."""

from collections.abc import Iterable
from datetime import date, datetime

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from .calendar import SANTIAGO
from .dates import as_day

PRODUCER = "-//Portal Participa//ES"


def entry(code: str, changed_at: datetime, path: str) -> icalendar.Event:
    """What every entry says: its name for ever, its version, and where to read more."""
    event = icalendar.Event()
    event.add("uid", f"{code}@participa")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", int(changed_at.timestamp()) // 60 % 2**31)
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
    calendar.add("x-wr-calname", _("Participa: %(name)s") % {"name": name})
    days = []
    for event in events:
        calendar.add_component(event)
        days.append(as_day(event["dtstart"].dt))
    if days:  # the hours of those years are enough
        first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 12, 31)
        calendar.add_missing_timezones(first_date=first, last_date=last)
    return calendar.to_ical()
