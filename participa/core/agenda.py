"""Everything of the portal that has a date. Each app says its own, in AppConfig.ready()."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from .calendar import day_of

MOST = 2000  # of one kind in one window: a page of an agenda is read by people


class Place(NamedTuple):
    """Whose things are asked for: of a body, reaching a region, or of all."""

    service: str = ""  # its slug
    region: str = ""  # its slug


EVERYBODY = Place()


class Dated(NamedTuple):
    """Something that happens at an instant, or all day (``ends_at`` is None and ``all_day``)."""

    code: str  # the same thing has the same one for ever
    kind: str  # one of the registered
    at: datetime
    title: str
    what: str  # "Último día para opinar"
    url: str
    who: str  # the body
    where: str = ""
    ends_at: datetime | None = None
    all_day: bool = False
    changed_at: datetime | None = None

    @property
    def day(self) -> date:
        return day_of(self.at)


Ask = Callable[[datetime, datetime, Place], Iterable[Dated]]
_kinds: dict[str, tuple[object, Ask]] = {}


def register(kind: str, label, ask: Ask) -> None:
    """``ask(starts, ends, place)`` gives what is public and falls in that half-open window.

    ``kind``: a word of the address. ``label``: its name, in plural.
    """
    _kinds[kind] = (label, ask)


def kinds() -> dict[str, object]:
    """The names of what there is, by kind."""
    return {kind: label for kind, (label, _ask) in _kinds.items()}


def between(starts: datetime, ends: datetime, *, only=(), place=EVERYBODY) -> list[Dated]:
    """What falls in the window, in order of time. ``only``: these kinds; all if none is named.

    A constant number of queries: those of each kind, however many things there are.
    """
    found = []
    for kind, (_label, ask) in _kinds.items():
        if not only or kind in only:
            found += ask(starts, ends, place)
    return sorted(found, key=lambda one: (one.day, not one.all_day, one.at, one.title))
