"""Sessions and stages as files that calendars take (RFC 5545)."""

from datetime import date

import icalendar
from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from participa.core.calendar import ONE_DAY, SANTIAGO, day_of
from participa.core.dates import as_day

from .models import Session, StageChange
from .session_pages import title_of

PRODUCER = "-//Portal Participa//ES"
STATUSES = {Session.Status.CANCELLED: "CANCELLED"}


def session_file(session) -> bytes:
    """A session that was called: when, where and what for. Not its link: that is its members'."""
    event = _event(f"{session.council.code}-sesion-{session.number}", session.changed_at, session)
    event.add("summary", f"{session.council.name}: {title_of(session)}")
    event.add("dtstart", session.starts_at.astimezone(SANTIAGO))
    if session.ends_at:
        event.add("dtend", session.ends_at.astimezone(SANTIAGO))
    if session.place:
        event.add("location", session.place)
    agenda = [f"{item.number}. {item.title}" for item in session.agenda.all()]
    event.add("description", "\n".join([session.title, *agenda]))
    event.add("status", STATUSES.get(session.status, "CONFIRMED"))
    return _file(session.council.name, [event])


def process_file(process) -> bytes:
    """Each stage of a process, from its first day to its last."""
    last = StageChange.objects.filter(stage__process=process).aggregate(at=Max("changed_at"))["at"]
    changed_at = max(at for at in (process.changed_at, process.annulled_at, last) if at)
    events = []
    for stage in process.stages.all():
        if stage.starts_at is None or stage.ends_at is None:
            continue
        event = _event(f"{process.code}-{stage.code.replace('_', '-')}", changed_at, process)
        event.add("summary", f"{stage.get_code_display()}: {process.council.name}")
        event.add("dtstart", day_of(stage.starts_at))
        event.add("dtend", stage.last_day + ONE_DAY)
        event.add("description", process.title)
        if process.status == process.Status.ANNULLED:
            event.add("status", "CANCELLED")
        event.add("transp", "TRANSPARENT")
        events.append(event)
    return _file(process.title, events)


def _event(code, changed_at, thing):
    """What every event says: whose it is, its version, and where to read more."""
    event = icalendar.Event()
    event.add("uid", f"{code}@participa")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", int(changed_at.timestamp()) // 60 % 2**31)
    event.add("url", f"{settings.SITE_URL}{thing.get_absolute_url()}")
    return event


def _file(name, events) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Participa: %(name)s") % {"name": name})
    for event in events:
        calendar.add_component(event)
    days = sorted(as_day(event["dtstart"].dt) for event in events)
    if days:  # the hours of those years are enough
        first, last = date(days[0].year, 1, 1), date(days[-1].year + 1, 12, 31)
        calendar.add_missing_timezones(first_date=first, last_date=last)
    return calendar.to_ical()
