"""The stages of a process and the days each takes, from a template.

A stage of N business days lasts from its first day, inclusive: the day before it is that of the act from
which the law counts (Law 19.880, art. 25). Each starts on the business day after the last of the one before.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date

from participa.core.calendar import ONE_DAY, add_business_days, next_business_day
from participa.deadlines.engine import Term, default_rules, term

from .models import Method, StageCode

WITH_VOTE = tuple(StageCode)
OPENED_BY = {
    StageCode.OBJECTIONS: "provisional_roll_at",
    StageCode.FINAL_ROLL: "provisional_roll_at",
    StageCode.CANDIDATES: "final_roll_at",
    StageCode.CANDIDATE_LIST: "final_roll_at",
    StageCode.VOTING: "candidates_at",
    StageCode.COUNT: "candidates_at",
    StageCode.APPOINTMENT: "result_at",
    StageCode.INSTALLATION: "result_at",
}  # what must be published before each stage: without it nobody could do anything in it
WITHOUT_VOTE = (
    StageCode.COMMISSION,
    StageCode.CALL,
    StageCode.REGISTRATION,
    StageCode.ACCREDITATION,
    StageCode.CANDIDATES,
    StageCode.APPOINTMENT,
    StageCode.INSTALLATION,
)


@dataclass(frozen=True)
class Planned:
    """A stage with its first and last days, and the rule that gave its length."""

    code: str
    first: date
    last: date
    term: Term


def codes_of(method: str) -> tuple[str, ...]:
    """The stages that a form of constituting a council has, in order."""
    return WITHOUT_VOTE if method == Method.DESIGNATION else WITH_VOTE


def has_opened(process, stage, now) -> bool:
    """Did it begin for people? Not if its day came and the roll or the names it needs were not published."""
    act = OPENED_BY.get(stage.code)
    if not process.has_vote:
        act = "candidates_at" if act == "result_at" else None
    return stage.has_begun(now) and (act is None or getattr(process, act) is not None)


def rule_of(code: str) -> str:
    """The rule that says how long a stage lasts where the process does not."""
    return f"cosoc_{code}_days"


def terms_of(codes: Iterable[str], own: dict[str, int]) -> dict[str, Term]:
    """The length of each stage: the process's own where it has one (``own``), else the portal's default."""
    defaults = default_rules()
    return {code: term(rule_of(code), own=own.get(code), defaults=defaults) for code in codes}


def plan(start: date, terms: dict[str, Term], holidays: Container[date]) -> list[Planned]:
    """The stages one after another, the first on ``start`` or the business day after it."""
    planned, day = [], start
    for code, length in terms.items():
        first = next_business_day(day, holidays)
        last = last_day_of(first, length.days, holidays)
        planned.append(Planned(code, first, last, length))
        day = last + ONE_DAY
    return planned


def last_day_of(first: date, days: int, holidays: Container[date]) -> date:
    """The last day of a stage of ``days`` business days that starts on ``first``. At least one."""
    return add_business_days(first - ONE_DAY, max(1, days), holidays)
