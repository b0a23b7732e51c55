"""Counting days as Law 19.880, art. 25 does: business days, from the day after.

Pure functions. ``holidays`` is any container of dates; who is asking decides which holidays count.
"""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SANTIAGO = ZoneInfo("America/Santiago")
ONE_DAY = timedelta(days=1)


def is_business_day(day: date, holidays: Container[date]) -> bool:
    """Neither Saturday, Sunday nor holiday."""
    return day.weekday() < 5 and day not in holidays


def next_business_day(day: date, holidays: Container[date]) -> date:
    """``day`` itself if it is a business day, else the first one after it."""
    while not is_business_day(day, holidays):
        day += ONE_DAY
    return day


def add_business_days(start: date, days: int, holidays: Container[date]) -> date:
    """The last day of a period of ``days`` business days counted from the day after ``start``."""
    if days < 0:
        raise ValueError("A period has no negative days.")
    day = start
    for _ in range(days):
        day = next_business_day(day + ONE_DAY, holidays)
    return day


def business_days_before(end: date, days: int, holidays: Container[date]) -> date:
    """The business day from which ``days`` business days go by until ``end``."""
    if days < 0:
        raise ValueError("A period has no negative days.")
    day = end
    for _ in range(days):
        day -= ONE_DAY
        while not is_business_day(day, holidays):
            day -= ONE_DAY
    return day


def business_days_between(start: date, end: date, holidays: Container[date]) -> int:
    """Business days after ``start`` up to and including ``end``; 0 if ``end`` is not after ``start``."""
    days = max(0, (end - start).days)
    return sum(is_business_day(start + ONE_DAY * n, holidays) for n in range(1, days + 1))


def midnight(day: date) -> datetime:
    """The first instant of a day in Chile. Where daylight saving skips midnight, the first that exists."""
    instant = datetime.combine(day, time.min, tzinfo=SANTIAGO)
    return instant.astimezone(ZoneInfo("UTC")).astimezone(SANTIAGO)


def end_of(day: date) -> datetime:
    """The first instant after ``day``: "until the 30th" is stored as midnight of the 31st."""
    return midnight(day + ONE_DAY)


def day_of(instant: datetime) -> date:
    """The date on Chilean calendars at an instant."""
    return instant.astimezone(SANTIAGO).date()


def last_day(closes_at: datetime) -> date:
    """The last day of a half-open window that shuts at ``closes_at``."""
    return day_of(closes_at.astimezone(ZoneInfo("UTC")) - timedelta(microseconds=1))


def legally_received(instant: datetime, holidays: Container[date]) -> datetime:
    """When the law takes something sent at ``instant`` as received.

    Platforms receive every day at any hour; what arrives on a day that is not a business
    day counts as arrived in the first hour of the next one (Law 19.880, art. 25).
    """
    day = day_of(instant)
    received = next_business_day(day, holidays)
    return instant if received == day else midnight(received)
