"""What is left of a period, in words and on a bar. Pure: the same instant always gives the same answer.

A deadline is told with two faces, what is left and the exact date; never one without the other.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .calendar import SANTIAGO, business_days_between, day_of, last_day
from .dates import full_date

SOON = 5  # business days


@dataclass(frozen=True)
class Countdown:
    """How a period stands at an instant.

    kind: upcoming, normal, soon (5 business days or fewer), shut (a window that closed) or past (overdue).
    left: what is left, in words. percent: time gone by, 0 to 100. label, day and time: the exact date, as in
    "Hasta el" + 18-12-2026 + "23:59"; time is empty where the hour says nothing.
    """

    kind: str
    left: str
    percent: int
    label: str
    day: date
    time: str = ""


def countdown(opens_at: datetime, closes_at: datetime, now: datetime, holidays: Container[date]) -> Countdown:
    """The window ``opens_at <= now < closes_at``; ``closes_at`` is the first instant it is shut."""
    day, hour = last_moment(closes_at)
    if now >= closes_at:
        return Countdown("shut", _closed(day_of(now), day), 100, _("Cerró el"), day)
    until = _("Hasta el")
    if now < opens_at:
        opening = _("Abre el %(date)s") % {"date": full_date(opens_at)}
        return Countdown("upcoming", opening, 0, until, day, hour)
    percent = int((now - opens_at) / (closes_at - opens_at) * 100)
    today = day_of(now)
    left = business_days_between(today, day, holidays)
    return Countdown("soon" if left <= SOON else "normal", _left(today, day, left), percent, until, day, hour)


def due_countdown(
    due: date, now: datetime, holidays: Container[date], *, start: date | None = None
) -> Countdown:
    """Something owed by the end of ``due``. ``start`` is the day the period began, for the bar."""
    today = day_of(now)
    if today > due:
        days = business_days_between(due, today, holidays)
        late = ngettext("Atraso de %(days)s día hábil", "Atraso de %(days)s días hábiles", days)
        return Countdown("past", late % {"days": days}, 100, _("Venció el"), due)
    left = business_days_between(today, due, holidays)
    gone = (today - start).days * 100 // max(1, (due - start).days) if start else 0
    near = {today: _("Vence hoy"), today + timedelta(1): _("Vence mañana")}
    words = near.get(due) or _days_left(left)
    return Countdown("soon" if left <= SOON else "normal", words, max(0, min(100, gone)), _("Hasta el"), due)


def calendar_countdown(due: date, now: datetime, *, start: date) -> Countdown:
    """Something owed by the end of ``due``, where the law counts every day (Law 19.628, art. 11)."""
    today = day_of(now)
    if today > due:
        days = (today - due).days
        late = ngettext("Atraso de %(days)s día corrido", "Atraso de %(days)s días corridos", days)
        return Countdown("past", late % {"days": days}, 100, _("Venció el"), due)
    days = (due - today).days
    left = ngettext("Queda %(days)s día corrido", "Quedan %(days)s días corridos", days) % {"days": days}
    near = {0: _("Vence hoy"), 1: _("Vence mañana")}
    gone = (today - start).days * 100 // max(1, (due - start).days)
    kind = "soon" if days <= SOON else "normal"
    return Countdown(kind, near.get(days, left), max(0, min(100, gone)), _("Hasta el"), due)


def last_moment(closes_at: datetime) -> tuple[date, str]:
    """The last day of a window and the hour to print: midnight of the 19th is the 18th at 23:59."""
    day = last_day(closes_at)
    return day, "23:59" if day != day_of(closes_at) else closes_at.astimezone(SANTIAGO).strftime("%H:%M")


def _left(today, day, left):
    near = {today: _("Cierra hoy"), today + timedelta(1): _("Cierra mañana")}
    return near.get(day) or _days_left(left)


def _days_left(left):
    return ngettext("Queda %(days)s día hábil", "Quedan %(days)s días hábiles", left) % {"days": left}


def _closed(today, day):
    near = {today: _("Cerró hoy"), today - timedelta(1): _("Cerró ayer")}
    return near.get(day) or _("Cerrada")
