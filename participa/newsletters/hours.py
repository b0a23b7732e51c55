"""When boletines leave: by day, at the hour or the half hour of Santiago."""

from datetime import date, datetime, time, timedelta

from participa.core.calendar import SANTIAGO

FIRST, LAST = time(8), time(21)  # half open: the last that may be chosen is 20:30
HALF_HOURS = [time(n // 2, n % 2 * 30) for n in range(FIRST.hour * 2, LAST.hour * 2)]


def by_day(instant: datetime) -> bool:
    """Whether people are up in Chile."""
    return FIRST <= instant.astimezone(SANTIAGO).time() < LAST


def moment(day: date, hour: time) -> datetime:
    """The instant of an hour of a day in Santiago."""
    return datetime.combine(day, hour, tzinfo=SANTIAGO)


def next_hour(now: datetime) -> datetime:
    """The first moment that may be chosen, a while from now."""
    soon = now.astimezone(SANTIAGO) + timedelta(hours=1)
    found = moment(soon.date(), time(soon.hour, 30 if soon.minute >= 30 else 0))
    if found.time() >= LAST:
        return moment(found.date() + timedelta(days=1), FIRST)
    return found if found.time() >= FIRST else moment(found.date(), FIRST)
