"""What can be followed. Each app says its own, in AppConfig.ready().

@followable
class Consultations(Followable):
    kind = "consulta"
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import QueryDict


class Found(NamedTuple):
    """Something that may be followed now. ``key`` names it for ever; ``words``: «la consulta «Aguas»»."""

    key: str
    title: str
    words: str
    url: str = ""


class Followable:
    """One sort of thing that people follow.

    ``kind``: a word of the address /seguir/<kind>/<slug>/. ``label``: its name in plural.
    """

    kind = ""
    label = ""
    picture = "bell"
    takes_letters = False  # may a service write boletines to whoever follows it?

    def find(self, slug: str) -> Found | None:
        """What the address names, if anybody may see it now."""
        raise NotImplementedError

    def present(self, keys: Iterable[str]) -> dict[str, Found]:
        """Those of these keys that may be seen now. A constant number of queries."""
        raise NotImplementedError

    def told(self) -> list[str]:
        """What whoever follows it is told, in words: «que cierra pronto», «que se respondió»."""
        return []

    def offered(self) -> list[tuple[str, str]]:
        """Slug and name of each, if they are few enough to choose from a list."""
        return []


class Searchable(Followable):
    """A list whose filters can be followed: its keys are addresses without page, order nor state."""

    def read(self, query: QueryDict) -> Found | None:
        """The search that these filters make, under its canonical key; None if none narrows the list."""
        raise NotImplementedError

    def matches(self, key: str, pks: Iterable[int]) -> set[int]:
        """Of these things, those that the search of this key finds."""
        raise NotImplementedError


_kinds: dict[str, Followable] = {}
_at_work = []


def followable(cls):
    """Class decorator: things of this sort can be followed."""
    _kinds[cls.kind] = cls()
    return cls


def kinds() -> dict[str, Followable]:
    return dict(_kinds)


def get(kind: str) -> Followable | None:
    return _kinds.get(kind)


def at_work(ask) -> None:
    """Whoever ``ask(user, now=now)`` says yes of is told of her pending work; from AppConfig.ready()."""
    _at_work.append(ask)


def has_work(user, *, now) -> bool:
    """Is this person told of pending work, so that she may choose how often?"""
    return any(ask(user, now=now) for ask in _at_work)
