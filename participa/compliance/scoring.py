"""The score of a body: what it did of what was due and applies to it, in points of 100. Pure.

A method (weights, bands and parameters) is data with a version: a score always says with which it was made.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from .indicators import INDICATORS, Result, State
from .rulings import ruled


class Band(models.TextChoices):
    """Where a score falls."""

    HIGH = "high", _("Tramo alto")
    MEDIUM = "medium", _("Tramo medio")
    LOW = "low", _("Tramo bajo")
    NO_DATA = "no_data", _("Sin datos")


class Sheet(models.TextChoices):
    """The list of indicators by which a body is measured. Those of different sheets are never ranked
    together."""

    FULL = "full", _("Título IV completo")
    COSOC_ONLY = "cosoc_only", _("Solo consejo")
    MUNICIPAL = "municipal", _("Municipal")
    FACTS = "facts", _("Hechos, sin puntaje")  # voluntary or not verified: never said to be in default


SHEETS = {"full": Sheet.FULL, "cosoc_only": Sheet.COSOC_ONLY, "municipal": Sheet.MUNICIPAL}  # by regime


def sheet_of(regime) -> Sheet:
    """The sheet that measures a body of this regime."""
    return SHEETS.get(regime, Sheet.FACTS)


@dataclass(frozen=True)
class Measured:
    """What became of one body: its sheet, each indicator and the points. ``score`` is None without data."""

    sheet: Sheet
    results: dict[str, Result]
    weights: dict[str, int]
    score: float | None
    band: Band

    @property
    def marks(self):
        """``{"N1": ["met", 1.0]}``, as snapshots keep them."""
        return {code: [result.state.value, result.value] for code, result in self.results.items()}

    @property
    def points(self):
        """Of each matter that counts: points got and points at stake."""
        found = {}
        for code, result in self.results.items():
            if result.is_counted and self.weights.get(code):
                got, of = found.get(code[0], (0, 0))
                found[code[0]] = (got + self.weights[code] * result.value, of + self.weights[code])
        return found


def has_evidence(facts) -> bool:
    """Did the body publish anything here? Until it does, nothing is said of it."""
    names = ("norm", "contact", "information", "transparency", "plan", "consultations", "account", "councils")
    return any(facts[name] for name in (*names, "activities"))


def measure(facts: dict, method: dict) -> Measured:
    """Measure a body by ``method``: ``{"sheets": {...}, "bands": {...}, "parameters": {...}}``."""
    sheet = sheet_of(facts["service"]["regime"])
    weights = method["sheets"].get(sheet.value, {})
    asked = weights or method["sheets"][Sheet.FULL.value]
    rulings = facts.get("rulings", {})
    results = {
        code: ruled(INDICATORS[code].ask(facts, method["parameters"]), rulings.get(code)) for code in asked
    }
    if sheet == Sheet.FACTS:
        results = {code: _fact(result) for code, result in results.items()}
    score = points(results, weights) if has_evidence(facts) else None
    return Measured(sheet, results, weights, score, band_of(score, method["bands"]))


def _fact(result: Result) -> Result:
    """What a body does though no law asks it; what it does not is nobody's business."""
    if result.value:
        return result
    return Result(State.NOT_APPLICABLE, None, str(_("La ley no se lo pide.")), result.links)


def points(results: dict[str, Result], weights: dict[str, int]) -> float | None:
    """Sum of weight x value over the weights that are due and apply, out of 100, to a decimal."""
    counted = [code for code in weights if results[code].is_counted]
    at_stake = sum(weights[code] for code in counted)
    if not at_stake:
        return None
    return round(sum(weights[code] * results[code].value for code in counted) / at_stake * 100, 1)


def band_of(score, bands) -> Band:
    if score is None:
        return Band.NO_DATA
    if score >= bands["high"]:
        return Band.HIGH
    return Band.MEDIUM if score >= bands["medium"] else Band.LOW


def states_counted(marks: dict) -> dict[str, int]:
    """How many indicators are in each state."""
    found = dict.fromkeys(State.values, 0)
    for state, _value in marks.values():
        found[state] += 1
    return found
