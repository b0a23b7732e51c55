"""What every indicator is made of: the states, the result, and how a part or a delay is counted.

``facts`` is what ``compliance.evidence`` gathers of one body for one year as of one day: plain values, as
they are kept in a snapshot, so that the same function gives the same figure years later. Nothing here reads
the database or the clock. A day is late only after it: ``day > due``.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How a body stands in one indicator."""

    MET = "met", _("Cumple")
    PARTIAL = "partial", _("Parcial")
    LATE = "late", _("Con atraso")
    MISSING = "missing", _("Falta")
    NOT_DUE = "not_due", _("Aún no vence")
    NOT_APPLICABLE = "not_applicable", _("No aplica")


COUNTED = frozenset({State.MET, State.PARTIAL, State.LATE, State.MISSING})


class Matter(models.TextChoices):
    """The matters in which indicators are grouped."""

    NORM = "N", _("Norma")
    INFORMATION = "I", _("Información")
    CONSULTATIONS = "Q", _("Consultas")
    ACCOUNT = "C", _("Cuenta pública")
    COUNCIL = "S", _("Consejo")
    TRANSVERSAL = "X", _("Transversales")
    MUNICIPAL = "M", _("Municipalidades")


@dataclass(frozen=True)
class Link:
    """A piece of evidence: what it is and where it is."""

    text: str
    url: str


@dataclass(frozen=True)
class Result:
    """``value`` goes from 0 to 1, and is None where it does not count. ``reason`` is one sentence."""

    state: State
    value: float | None
    reason: str
    links: tuple[Link, ...] = ()

    @property
    def is_counted(self):
        return self.state in COUNTED

    @property
    def percent(self):
        return None if self.value is None else round(self.value * 100)


@dataclass(frozen=True)
class Indicator:
    """``law`` says who asks for it; ``measures`` and ``due``, how it is counted, in words for anybody."""

    code: str
    name: str
    measures: str
    due: str
    law: str
    ask: Callable[[dict, dict], Result]

    @property
    def matter(self):
        return Matter(self.code[0])


registered: dict[str, Indicator] = {}  # as the modules are read; INDICATORS has them in order


def indicator(code, name, *, measures, due, law=""):
    """Decorator: ``ask(facts, parameters)`` gives the Result of this indicator."""

    def register(ask):
        registered[code] = Indicator(code, name, measures, due, law, ask)
        return ask

    return register


# What the indicators share -----------------------------------------------------------------------


def day_in(text) -> date | None:
    """A day of the facts, which are JSON."""
    return date.fromisoformat(text) if text else None


def months_before(day: date, months: int) -> date:
    """The same day ``months`` ago, or the last one of a shorter month."""
    month = day.year * 12 + day.month - 1 - months
    last = monthrange(month // 12, month % 12 + 1)[1]
    return date(month // 12, month % 12 + 1, min(day.day, last))


def met(reason, *links):
    return Result(State.MET, 1.0, reason, links)


def missing(reason, *links):
    return Result(State.MISSING, 0.0, reason, links)


def late(reason, value, *links):
    return Result(State.LATE, value, reason, links)


def not_due(reason, *links):
    return Result(State.NOT_DUE, None, reason, links)


def not_applicable(reason, *links):
    return Result(State.NOT_APPLICABLE, None, reason, links)


def share(value, reason, *links, is_late=False):
    """The Result of a part of a whole. ``is_late``: what is lacking of it came, but late."""
    value = round(value, 4)
    if value >= 1:
        return met(reason, *links)
    if is_late:
        return late(reason, value, *links)
    return Result(State.PARTIAL, value, reason, links) if value else missing(reason, *links)


def link(thing) -> Link:
    """The evidence that a row of the facts is."""
    return Link(thing.get("title") or thing["code"], thing["url"])


@dataclass(frozen=True)
class Timed:
    """How many of what was owed came in time, late, or not yet though its day passed."""

    on_time: int
    late: int
    owed: int

    @property
    def total(self):
        return self.on_time + self.late + self.owed

    def value(self, half):
        return (self.on_time + half * self.late) / self.total


def timed(rows, day, *, done, due="due") -> Timed:
    """Of rows with a due day and the day they were done: those whose day passed, or done already."""
    on_time = late_ones = owed = 0
    for row in rows:
        done_on, due_on = day_in(row[done]), day_in(row[due])
        if done_on:
            on_time += done_on <= due_on
            late_ones += done_on > due_on
        else:
            owed += day > due_on
    return Timed(on_time, late_ones, owed)
