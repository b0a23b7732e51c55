"""A measured body, as pages and reports read it: the kept evidence, asked again in the reader's language."""

from dataclasses import dataclass

from .indicators import INDICATORS, Indicator, Matter, Result, State
from .models import ServiceSheet, Snapshot
from .scoring import Band, Measured, measure

STATE_TAGS = {
    State.MET: "done",
    State.PARTIAL: "warning",
    State.LATE: "warning",
    State.MISSING: "error",
    State.NOT_DUE: "neutral",
    State.NOT_APPLICABLE: "neutral",
}
BAND_TAGS = {Band.HIGH: "done", Band.MEDIUM: "warning", Band.LOW: "error", Band.NO_DATA: "neutral"}


@dataclass(frozen=True)
class Row:
    """One indicator of a body. ``points`` got of ``weight``; None where it does not count."""

    indicator: Indicator
    result: Result
    weight: int

    @property
    def code(self):
        return self.indicator.code

    @property
    def tag(self):
        return STATE_TAGS[self.result.state]

    @property
    def points(self):
        return None if self.result.value is None else round(self.weight * self.result.value, 1)


@dataclass(frozen=True)
class Part:
    """The indicators of one matter, with the points got and at stake."""

    matter: Matter
    rows: list[Row]
    got: float
    at_stake: int

    @property
    def percent(self):
        return round(self.got / self.at_stake * 100) if self.at_stake else None


def latest() -> Snapshot | None:
    """The last month that was measured, running or frozen."""
    return Snapshot.objects.select_related("method").first()


def measured(sheet: ServiceSheet, *, method=None) -> Measured:
    """What a kept sheet says, by the method of its month or by another."""
    return measure(sheet.facts, (method or sheet.snapshot.method).values)


def parts_of(said: Measured) -> list[Part]:
    """Its indicators, matter by matter, in their order."""
    rows = [Row(INDICATORS[code], result, said.weights.get(code, 0)) for code, result in said.results.items()]
    found = []
    for matter in Matter:
        mine = [row for row in rows if row.indicator.matter == matter]
        if mine:
            got, at_stake = said.points.get(matter.value, (0, 0))
            found.append(Part(matter, mine, round(got, 1), at_stake))
    return found
