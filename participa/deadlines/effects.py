"""What would move if a rule or the holidays were others: the same answer before saving and when saving."""

import hashlib
from datetime import date
from typing import NamedTuple

from participa.reference.models import Holiday

from .engine import read_rules
from .obligations import Obligation, open_obligations


class World(NamedTuple):
    """The rules and the national holidays by which dates are counted."""

    rules: dict
    holidays: frozenset


class Moved(NamedTuple):
    """An open deadline that would fall on another day."""

    owed: Obligation
    before: date
    after: date
    rule: str  # the words of the rule that gives it


def as_it_is() -> World:
    """What the database says at this instant."""
    return World(read_rules(), Holiday.objects.national_dates())


def moved(old: World, new: World, *, now) -> list[Moved]:
    """The open deadlines that ``new`` would move, by their day.

    A date written on its thing moves only if ``old`` gives that date: what somebody fixed by hand stays.
    """
    found = []
    for owed in open_obligations(now):
        before = owed.due(defaults=old.rules, holidays=old.holidays).day
        if owed.is_fixed or (owed.stored and owed.stored != before):
            continue
        after = owed.due(defaults=new.rules, holidays=new.holidays)
        if after.day != before:
            found.append(Moved(owed, before, after.day, after.term.words))
    return sorted(found, key=lambda one: (one.before, one.owed.title))


def digest_of(moves: list[Moved]) -> str:
    """Tells one list of moves from another: whoever saves must have seen that very one."""
    lines = "\n".join(f"{one.owed.kind} {one.owed.code} {one.before} {one.after}" for one in moves)
    return hashlib.sha256(lines.encode()).hexdigest()[:16]
