"""An activity as a file that calendars take (RFC 5545)."""

from participa.core.calendar_files import at, entry, file_of

from .cards import where_words
from .models import Mode, Status


def activity_file(activity, meetings) -> bytes:
    """The activity, or its sessions if it has them: when, where, what for."""
    events = [_meeting(activity, one) for one in meetings] or [_whole(activity)]
    return file_of(activity.title, events)


def _whole(activity):
    event = entry(activity.code, activity.changed_at, activity.get_absolute_url())
    event.add("summary", activity.title)
    at(event, activity.starts_at, activity.ends_at)
    if where := where_words(activity):
        event.add("location", ", ".join(part for part in (where, activity.address) if part))
    said = [activity.summary, activity.link if activity.mode != Mode.IN_PERSON else ""]
    event.add("description", "\n".join(part for part in said if part))
    event.add("status", "CANCELLED" if activity.status == Status.CANCELLED else "CONFIRMED")
    return event


def _meeting(activity, meeting):
    changed_at = max(activity.changed_at, meeting.changed_at)
    event = entry(f"{activity.code}-{meeting.number}", changed_at, activity.get_absolute_url())
    event.add("summary", f"{activity.title}: {meeting.title}")
    at(event, meeting.starts_at, meeting.ends_at)
    if meeting.place:
        event.add("location", meeting.place)
    said = [meeting.agenda, meeting.link]
    event.add("description", "\n".join(part for part in said if part))
    cancelled = Status.CANCELLED in (meeting.status, activity.status)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event
