"""Which rule gives which date, and why: the process's own > the service's norm > the portal's default."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from participa.core.calendar import add_business_days, business_days_between, end_of
from participa.core.near import forget, near
from participa.reference.models import Holiday
from participa.services.models import ParticipationRule

from .models import Rule

HOLIDAYS_KEY = "deadlines:holidays"
RULES_KEY = "deadlines:rules"
KEPT_SECONDS = 300
Code = ParticipationRule.Code


@dataclass(frozen=True)
class Term:
    """A length and where it comes from. ``source``: own | norm | default."""

    days: int
    source: str
    reference: str
    verified: bool = True

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
    """code -> (value, reference, verified) of every default."""
    return near(
        RULES_KEY,
        lambda: {r.code: (r.value, r.reference, r.verified) for r in Rule.objects.all()},
        KEPT_SECONDS,
    )


def forget_rules():
    """After an edit of holidays or rules."""
    forget(HOLIDAYS_KEY, RULES_KEY)


def term(code: str, *, rules=(), own: int | None = None, own_reference: str = "", defaults=None) -> Term:
    """The length that holds. ``rules``: the service's current ParticipationRule rows. ``defaults``: what
    ``default_rules`` gave, for whoever asks of many rules at once.

    Raises KeyError for a rule that the portal does not know.
    """
    if own is not None:
        return Term(own, "own", own_reference)
    for rule in rules:
        if rule.code == code:
            return Term(rule.value, "norm", rule.article)
    value, reference, verified = (defaults or default_rules())[code]
    return Term(value, "default", _(reference) if reference else "", verified)


def due(code: str, *, start: date, rules=(), own: int | None = None, own_reference: str = "") -> Due:
    """The last day to comply, counting business days from the day after ``start`` (Law 19.880, art. 25)."""
    length = term(code, rules=rules, own=own, own_reference=own_reference)
    return Due(add_business_days(start, length.days, national_holidays()), length)
