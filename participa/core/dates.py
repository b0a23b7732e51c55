"""Dates as people read them, in the active language."""

from datetime import date, datetime

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .calendar import SANTIAGO, day_of


def as_day(value: date | datetime) -> date:
    """The Chilean calendar day of a date or of an aware instant."""
    return day_of(value) if isinstance(value, datetime) else value


def full_date(value: date | datetime) -> str:
    """``viernes 18 de diciembre de 2026``."""
    day = as_day(value)
    return _("%(weekday)s %(day)s de %(month)s de %(year)s") % {
        "weekday": WEEKDAYS[day.weekday()],
        "day": day.day,
        "month": MONTHS[day.month],
        "year": day.year,
    }


def full_moment(instant: datetime) -> str:
    """``viernes 18 de diciembre de 2026, a las 15:30``."""
    return moment_words(day_of(instant), instant.astimezone(SANTIAGO).strftime("%H:%M"))


def moment_words(day: date, hour: str) -> str:
    """As ``full_moment``, of a day and an hour already told apart."""
    return _("%(day)s, a las %(hour)s") % {"day": full_date(day), "hour": hour}


def plain_date(value: date | datetime) -> str:
    """``18 de diciembre de 2026``."""
    day = as_day(value)
    return _("%(day)s de %(month)s de %(year)s") % {
        "day": day.day,
        "month": MONTHS[day.month],
        "year": day.year,
    }


def short_date(value: date | datetime) -> str:
    """``18 dic 2026``, for tables and tight places."""
    day, month = as_day(value), str(MONTHS_3[as_day(value).month])
    return f"{day.day} {month.capitalize() if get_language() == 'en' else month} {day.year}"


def month_words(value: date | datetime) -> str:
    """``diciembre de 2026``."""
    day = as_day(value)
    return _("%(month)s de %(year)s") % {"month": MONTHS[day.month], "year": day.year}
