"""The matters of a plan as a file that calendars take (RFC 5545)."""

from datetime import date

from participa.core.calendar import ONE_DAY
from participa.core.calendar_files import entry, file_of

from .models import Matter


def plan_file(plan, matters, name) -> bytes:
    """Each matter, in its days or in the whole of its month. ``matters``: with their plan at hand."""
    return file_of(name, [_entry(one) for one in matters])


def _entry(matter):
    event = entry(matter.code, matter.changed_at, matter.get_absolute_url())
    event.add("summary", matter.title)
    event.add("dtstart", matter.starts_on or date(matter.plan.year, matter.month, 1))
    event.add("dtend", matter.last_day + ONE_DAY)  # the first day it is over
    said = [str(matter.get_mechanism_display()), matter.summary]
    event.add("description", "\n".join(part for part in said if part))
    dropped = matter.status == Matter.Status.DROPPED
    event.add("status", "CANCELLED" if dropped else "CONFIRMED")
    return event
