"""Until when each thing that a service publishes of itself is good without another look.

The lengths are rules of the portal. A day is late only after it. A budget is of its fiscal year, which is the
calendar's.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.core.ago import ago
from participa.core.calendar import day_of
from participa.core.dates import plain_date
from participa.deadlines.engine import months_after, term
from participa.services.models import RelevantInformation

BUDGET = RelevantInformation.Category.BUDGET
YEAR = 12  # months


def norm_review_by(norm) -> date:
    """The last day before its review is late."""
    return months_after(norm.reviewed_on or norm.date, YEAR * term("norm_review_years").days)


def contact_confirm_by(contact) -> date:
    """The last day on which it need not be confirmed again. Its current row says when it was."""
    return months_after(day_of(contact.set_at), term("contact_confirmation_months").days)


def information_review_by(item) -> date:
    """Of a budget, the last day of its year."""
    if item.category == BUDGET:
        return date(item.year, 12, 31)
    return months_after(item.reviewed_on, term("information_review_months").days)


class State(models.TextChoices):
    """How fresh an item of information is."""

    FRESH = "done", gettext_lazy("Al día")
    OLD = "warning", gettext_lazy("Por revisar")
    PAST = "neutral", gettext_lazy("De otro año")  # a budget whose successor is published


@dataclass(frozen=True)
class Freshness:
    """``words``: when it was looked at, and by when it has to be again."""

    state: State
    review_by: date
    words: str
    may_confirm: bool = True  # is another look of use? Not today again, nor of a budget of another year


def freshness(item, today, *, newest_budget=0) -> Freshness:
    """``newest_budget``: the last year with a budget among the items of its service."""
    by = information_review_by(item)
    looked = _("Revisada %(ago)s.") % {"ago": ago(item.reviewed_on, today)}
    if item.category == BUDGET and item.year < today.year:
        if newest_budget >= today.year:
            return Freshness(State.PAST, by, _("Hay uno más nuevo."), may_confirm=False)
        words = _("Es de %(year)s: falta el de %(this)s.") % {"year": item.year, "this": today.year}
        return Freshness(State.OLD, by, words, may_confirm=False)
    if today > by:
        words = _("Debía revisarse a más tardar el %(day)s.") % {"day": plain_date(by)}
        return Freshness(State.OLD, by, f"{looked} {words}")
    words = (
        _("Vale hasta el %(day)s.") if item.category == BUDGET else _("Se revisa a más tardar el %(day)s.")
    )
    looked_today = item.reviewed_on >= today
    return Freshness(
        State.FRESH, by, f"{looked} {words % {'day': plain_date(by)}}", may_confirm=not looked_today
    )
