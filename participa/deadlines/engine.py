"""Which rule gives which date, and why: the process's own > the service's norm > the portal's default."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from participa.core import year_days
from participa.core.calendar import add_business_days, business_days_between, end_of
from participa.core.near import forget, near
from participa.reference.models import Holiday
from participa.services.models import ParticipationRule

from .models import Rule, Unit

HOLIDAYS_KEY = "deadlines:holidays"
RULES_KEY = "deadlines:rules"
KEPT_SECONDS = 300
Code = ParticipationRule.Code


class Default(NamedTuple):
    """What the portal says of a rule."""

    value: int
    reference: str
    verified: bool
    unit: str


@dataclass(frozen=True)
class Term:
    """A length and where it comes from. ``source``: own | norm | default. ``days`` are of its ``unit``."""

    days: int
    source: str
    reference: str
    verified: bool = True
    unit: str = Unit.BUSINESS_DAYS

    @property
    def source_label(self):
        return {
            "own": _("Plazo propio de este proceso"),
            "norm": _("Norma del servicio"),
            "default": _("Regla del portal"),
        }[self.source]

    @property
    def words(self):
        """Which rule it is and where it is written; what the rule itself says of that is not said twice."""
        label = self.source_label
        if not self.reference or self.reference.startswith(label):
            return self.reference or label
        return f"{label}: {self.reference}"


@dataclass(frozen=True)
class Due:
    """A date the law is waiting for. ``instant`` is the first moment of being late."""

    day: date
    term: Term
    changes: tuple = ()  # the extensions and suspensions that brought it there, the first one first

    @property
    def stopped_days(self) -> frozenset:
        """The days on which it does not run, as holidays do: to count what is left."""
        return stopped_days(self.changes)

    @property
    def moved_words(self) -> str:
        """What the last act did to it, in two words; empty if nobody moved it."""
        return self.changes[-1].title if self.changes else ""

    @property
    def instant(self) -> datetime:
        return end_of(self.day)

    def business_days_left(self, today: date, holidays) -> int:
        """Negative when late: -5 means five business days of delay."""
        if today <= self.day:
            return business_days_between(today, self.day, holidays)
        return -business_days_between(self.day, today, holidays)


def national_holidays() -> frozenset:
    """Every national holiday on record; kept a few minutes and forgotten when one is edited."""
    return near(HOLIDAYS_KEY, Holiday.objects.national_dates, KEPT_SECONDS)


def default_rules() -> dict:
    """code -> ``Default`` of every rule."""
    return near(RULES_KEY, read_rules, KEPT_SECONDS)


def read_rules() -> dict:
    """The same, as they are in the database at this instant."""
    return {
        rule.code: Default(rule.value, rule.reference, rule.verified, rule.unit)
        for rule in Rule.objects.all()
    }


def forget_rules():
    """After an edit of holidays or rules."""
    forget(HOLIDAYS_KEY, RULES_KEY)


def term(code: str, *, rules=(), own: int | None = None, own_reference: str = "", defaults=None) -> Term:
    """The length that holds. ``rules``: the service's current ParticipationRule rows. ``defaults``: what
    ``default_rules`` gave, for whoever asks of many rules at once.

    Raises KeyError for a rule that the portal does not know.
    """
    default = (defaults or default_rules())[code]
    if own is not None:
        return Term(own, "own", own_reference, unit=default.unit)
    for rule in rules:
        if rule.code == code:
            return Term(rule.value, "norm", rule.article, unit=default.unit)
    words = _(default.reference) if default.reference else ""
    return Term(default.value, "default", words, default.verified, default.unit)


def last_day(term: Term, start: date, holidays) -> date:
    """The last day to comply, counting from the day after ``start`` (Law 19.880, art. 25).

    Where a law counts every day, what ends on a day that is not a business day ends on that day.
    """
    if term.unit == Unit.CALENDAR_DAYS:
        return start + timedelta(term.days)
    if term.unit == Unit.BUSINESS_DAYS:
        return add_business_days(start, term.days, holidays)
    if term.unit in (Unit.MONTHS, Unit.YEARS):
        return months_after(start, term.days * (12 if term.unit == Unit.YEARS else 1))
    raise ValueError(f"{term.unit} is no length that gives a day")


def months_after(start: date, months: int) -> date:
    """The same day so many months later, or the last one of a month without it (Civil Code, art. 48)."""
    years, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + years, month + 1, 1)
    following = date(first.year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(start.day - 1), following - timedelta(1))


def due(
    code: str,
    *,
    start: date,
    rules=(),
    own: int | None = None,
    own_reference: str = "",
    changes=(),
    defaults=None,
    holidays=None,
) -> Due:
    """The last day to comply with a rule whose trigger was on ``start``, and where the length comes from.

    ``changes``: the extensions and suspensions of this deadline (``adjusting.changes_of``). ``defaults`` and
    ``holidays``: of whoever asks what would be if they were others.
    """
    holidays = national_holidays() if holidays is None else holidays
    length = term(code, rules=rules, own=own, own_reference=own_reference, defaults=defaults)
    day = last_day(length, start, holidays)
    return Due(
        adjusted(day, changes, start=start, unit=length.unit, holidays=holidays), length, tuple(changes)
    )


def adjusted(day: date, changes, *, start: date, unit: str, holidays) -> date:
    """Where extensions and suspensions take a deadline that fell on ``day``, one after another."""
    for change in changes:
        if change.days:
            day = _forward(day, change.days, unit, holidays)
        else:
            day = _suspended(day, max(change.from_on - timedelta(1), start), change.until_on, unit, holidays)
    return day


def stopped_days(changes) -> frozenset:
    """The days of the suspensions among these changes."""
    return frozenset(
        change.from_on + timedelta(n)
        for change in changes
        if change.from_on
        for n in range((change.until_on - change.from_on).days + 1)
    )


def _suspended(day, stopped, until, unit, holidays):
    """What was left of a period at the end of ``stopped`` runs again from the day after ``until``."""
    if until <= stopped or day <= stopped:
        return day
    if unit == Unit.BUSINESS_DAYS:
        return add_business_days(until, business_days_between(stopped, day, holidays), holidays)
    return until + (day - stopped)


def _forward(day, days, unit, holidays):
    return add_business_days(day, days, holidays) if unit == Unit.BUSINESS_DAYS else day + timedelta(days)


def fixed_day(
    code: str, year: int, *, rules=(), own: int | None = None, own_reference: str = "", defaults=None
) -> Due:
    """The day of ``year`` that a rule with a fixed date names: "on the 31st of May"."""
    length = term(code, rules=rules, own=own, own_reference=own_reference, defaults=defaults)
    if length.unit != Unit.FIXED_DATE:
        raise ValueError(f"{code} names no day of the year")
    return Due(year_days.day_of_year(length.days, year), length)
