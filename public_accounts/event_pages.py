"""What the office's screens of an event show."""

from .event_forms import AttendanceForm


def has_begun(event, now) -> bool:
    return event.starts_at is not None and event.starts_at <= now


def attendances_of(event):
    """What was told of who came, the last first: the one in force, then those that were corrected."""
    return list(event.attendances.select_related("set_by").order_by("-set_at", "-pk"))


def counted(attendance) -> dict:
    """The figures that a correction starts from."""
    return {name: getattr(attendance, name) for name in AttendanceForm.SEXES}


def channels_of(event):
    """The figure in force of each channel."""
    return list(event.audiences.filter(superseded_at=None).select_related("set_by").order_by("channel"))
