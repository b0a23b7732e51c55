"""When each rhythm tells: summaries leave at eight in the morning of Santiago."""

from datetime import datetime, time, timedelta

from participa.core.calendar import SANTIAGO

from .models import Subscription

HOUR = time(8)
MONDAY = 0


def due_at(rhythm: int, now: datetime) -> datetime | None:
    """The instant of the next summary after ``now``; None if it is told at once."""
    if rhythm == Subscription.Rhythm.DAILY:
        return next_at(HOUR, now)
    if rhythm == Subscription.Rhythm.WEEKLY:
        return next_at(HOUR, now, weekday=MONDAY)
    return None


def next_at(hour: time, now: datetime, *, weekday: int | None = None) -> datetime:
    """The next time that clocks of Santiago say so, after ``now``, whatever summer time does meanwhile."""
    day = now.astimezone(SANTIAGO).date()
    while True:
        found = datetime.combine(day, hour, tzinfo=SANTIAGO)
        if found > now and weekday in {None, day.weekday()}:
            return found
        day += timedelta(days=1)
