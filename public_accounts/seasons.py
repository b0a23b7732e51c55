"""The calendar of an account: its dates from the day of the event, the rule of each, and in what order.

Days are business days of Law 19.880, art. 25. None of these lengths was read in a law: they are rules that
SEGEGOB edits, or those of the body's own norm.
"""

from collections.abc import Container, Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from participa.core.calendar import add_business_days, business_days_before
from participa.deadlines.engine import Term, default_rules, term

from .models import Milestone

Code = Milestone.Code
BEFORE = {
    Code.TOPICS: "cpp_topics_days_before",
    Code.COUNCIL: "cpp_council_days_before",
    Code.PRELIMINARY: "cpp_report_days_before",
    Code.QUESTIONS_OPEN: "cpp_report_days_before",  # there is something to ask about
}
AFTER = {
    Code.QUESTIONS_CLOSE: "cpp_question_window_business_days",
    Code.ANSWERS: "cpp_answer_business_days",
    Code.FINAL: "cpp_answer_business_days",
}
NOT_BEFORE = (  # (this, that): this may be on the same day as that, never earlier
    (Code.COUNCIL, Code.TOPICS),
    (Code.EVENT, Code.TOPICS),
    (Code.EVENT, Code.COUNCIL),
    (Code.EVENT, Code.PRELIMINARY),
    (Code.QUESTIONS_CLOSE, Code.QUESTIONS_OPEN),
    (Code.QUESTIONS_CLOSE, Code.EVENT),
    (Code.ANSWERS, Code.QUESTIONS_CLOSE),
    (Code.FINAL, Code.ANSWERS),
)


class Planned(NamedTuple):
    """A milestone on its day, and the rule that gave it. ``term`` is None for the day of the event."""

    code: str
    day: date
    term: Term | None


def plan(event: date, holidays: Container[date], *, rules=()) -> list[Planned]:
    """The calendar of an account whose event is on ``event``. ``rules``: the service's current ones."""
    defaults = default_rules()
    planned = [Planned(Code.EVENT, event, None)]
    for code, rule in BEFORE.items():
        length = term(rule, rules=rules, defaults=defaults)
        planned.append(Planned(code, business_days_before(event, length.days, holidays), length))
    for code, rule in AFTER.items():
        length = term(rule, rules=rules, defaults=defaults)
        planned.append(Planned(code, add_business_days(event, length.days, holidays), length))
    return sorted(planned, key=lambda one: Milestone.ORDER.index(one.code))


def problems(days: dict[str, date | None], *, optional: Iterable[str] = Milestone.OPTIONAL) -> dict[str, str]:
    """What is wrong with a calendar: a sentence for each milestone that lacks its day or is out of order."""
    wrong = {}
    for code in Code:
        if days.get(code) is None and code not in optional:
            wrong[code] = _("Falta la fecha.")
    for this, that in NOT_BEFORE:
        if days.get(this) and days.get(that) and days[this] < days[that]:
            wrong[this] = _("Tiene que ser el mismo día que «%(other)s» o después.") % {
                "other": Code(that).label
            }
    return wrong
