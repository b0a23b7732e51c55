"""Everything of the portal that has a date. Each app says its own, in AppConfig.ready()."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from .calendar import day_of

MOST = 2000  # of one kind in one window: a page of an agenda is read by people


class Place(NamedTuple):
    """Whose things are asked for: of a body, reaching a region, of one council, or of all."""

    service: str = ""  # its slug
    region: str = ""  # its slug
    council: str = ""  # its slug


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
    cancelled: bool = False  # it was told, and then called off: only files say it

    @property
    def day(self) -> date:
        return day_of(self.at)


Ask = Callable[..., Iterable[Dated]]
_kinds: dict[str, tuple[object, Ask]] = {}
_of_councils: set[str] = set()


def register(kind: str, label, ask: Ask, *, of_councils=False) -> None:
    """``ask(starts, ends, place, with_cancelled=False)`` gives what is public and falls in that window.

    ``kind``: a word of the address. ``label``: its name, in plural. ``of_councils``: each is of a council.
    """
    _kinds[kind] = (label, ask)
    if of_councils:
        _of_councils.add(kind)


def kinds() -> dict[str, object]:
    """The names of what there is, by kind."""
    return {kind: label for kind, (label, _ask) in _kinds.items()}


def between(
    starts: datetime, ends: datetime, *, only=(), place=EVERYBODY, with_cancelled=False
) -> list[Dated]:
    """What falls in the half-open window, in order of time. ``only``: these kinds; all if none is named.

    ``with_cancelled``: also what was told and then called off, for whoever has it in a calendar of hers.
    A constant number of queries: those of each kind, however many things there are.
    """
    found = []
    for kind, (_label, ask) in _kinds.items():
        if (not only or kind in only) and (not place.council or kind in _of_councils):
            found += ask(starts, ends, place, with_cancelled=with_cancelled)
    return sorted(found, key=lambda one: (one.day, not one.all_day, one.at, one.title))
