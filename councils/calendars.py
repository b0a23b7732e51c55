"""Sessions and stages as files that calendars take (RFC 5545)."""

from django.db.models import Max

from participa.core.calendar import ONE_DAY, day_of
from participa.core.calendar_files import at, entry, file_of

from .models import Session, StageChange
from .session_pages import title_of

STATUSES = {Session.Status.CANCELLED: "CANCELLED"}


def session_file(session) -> bytes:
    """A session that was called: when, where and what for. Not its link: that is its members'."""
    code = f"{session.council.code}-sesion-{session.number}"
    event = entry(code, session.changed_at, session.get_absolute_url())
    event.add("summary", f"{session.council.name}: {title_of(session)}")
    at(event, session.starts_at, session.ends_at)
    if session.place:
        event.add("location", session.place)
    agenda = [f"{item.number}. {item.title}" for item in session.agenda.all()]
    event.add("description", "\n".join([session.title, *agenda]))
    event.add("status", STATUSES.get(session.status, "CONFIRMED"))
    return file_of(session.council.name, [event])


def process_file(process) -> bytes:
    """Each stage of a process, from its first day to its last."""
    last = StageChange.objects.filter(stage__process=process).aggregate(at=Max("changed_at"))["at"]
    changed_at = max(at for at in (process.changed_at, process.annulled_at, last) if at)
    events = []
    for stage in process.stages.all():
        if stage.starts_at is None or stage.ends_at is None:
            continue
        code = f"{process.code}-{stage.code.replace('_', '-')}"
        event = entry(code, changed_at, process.get_absolute_url())
        event.add("summary", f"{stage.get_code_display()}: {process.council.name}")
        event.add("dtstart", day_of(stage.starts_at))
        event.add("dtend", stage.last_day + ONE_DAY)
        event.add("description", process.title)
        if process.status == process.Status.ANNULLED:
            event.add("status", "CANCELLED")
        event.add("transp", "TRANSPARENT")
        events.append(event)
    return file_of(process.title, events)
