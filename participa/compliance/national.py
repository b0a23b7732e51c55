"""National figures of a month: what many bodies add up to. Pure: from the sheets of a snapshot."""

from datetime import date
from statistics import mean, median

from .indicators import State
from .scoring import Band, Sheet

ADOPTION = {  # what reviewers of open government ask: bodies that have each thing
    "norm": ("N1", "M1"),
    "council": ("S1", "M2"),
    "account": ("C1", "M5"),
    "consultation": ("Q2",),
}


def figures_of(sheets, *, asked: dict[str, int]) -> dict:
    """``sheets``: rows with sheet, facts, marks, score, band, late. ``asked``: how many bodies each sheet
    asks, with data or without."""
    sheets = list(sheets)
    with_data = [one for one in sheets if one.marks]
    return {
        "asked": asked,
        "with_data": len(with_data),
        "median": _median([one.score for one in with_data if one.sheet == Sheet.FULL]),
        "bands": {band: sum(one.band == band for one in with_data) for band in Band.values},
        "medians": {
            sheet: _median([o.score for o in with_data if o.sheet == sheet]) for sheet in Sheet.values
        },
        "adoption": {name: _adopted(with_data, codes) for name, codes in ADOPTION.items()},
        "opened": sum(_opened(one.facts) for one in with_data),
        "unanswered": sum(_unanswered(one.facts) for one in with_data),
        "expiring": sum(_expiring(one.facts) for one in with_data),
        "answer_days": _answer_days(with_data),
        "matters": means_by_matter(one for one in with_data if one.sheet == Sheet.FULL),
        "late": sum(one.late for one in with_data),
    }


def _median(scores):
    scores = [float(score) for score in scores if score is not None]
    return round(median(scores), 1) if scores else None


def _adopted(sheets, codes):
    """Bodies to which it applies that have it, late or in part included; and how many it applies to."""
    asked = [one for one in sheets if one.sheet != Sheet.FACTS]
    marks = [one.marks[code] for one in asked for code in codes if code in one.marks]
    done = sum(state in (State.MET, State.LATE, State.PARTIAL) for state, _value in marks)
    return [done, sum(state != State.NOT_APPLICABLE for state, _value in marks)]


def _opened(facts):
    return sum(one["opened_on"].startswith(str(facts["year"])) for one in facts["consultations"])


def _unanswered(facts):
    """Consultations whose answer is overdue and did not come."""
    return sum(
        bool(one["due"]) and not one["answered_on"] and facts["day"] > one["due"]
        for one in facts["consultations"]
    )


def _expiring(facts):
    return sum(one["state"] == "expiring" for one in facts["councils"])


def _answer_days(sheets):
    """The median of calendar days from closing to answer, of those answered in the year. None without any."""
    days = [
        (date.fromisoformat(one["answered_on"]) - date.fromisoformat(one["closed_on"])).days
        for sheet in sheets
        for one in sheet.facts["consultations"]
        if one["answered_on"] and one["answered_on"].startswith(str(sheet.facts["year"]))
    ]
    return round(median(days)) if days else None


def means_by_matter(bodies) -> dict[str, float]:
    """The mean of what counts of each matter, in points of 100."""
    found = {}
    for one in bodies:
        for code, (_state, value) in one.marks.items():
            if value is not None:
                found.setdefault(code[0], []).append(value)
    return {matter: round(mean(values) * 100, 1) for matter, values in found.items()}
