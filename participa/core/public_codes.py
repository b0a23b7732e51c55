"""What the public codes of the portal name: ``CC-2026-MMA-0012`` is a consultation.

Apps that do not know each other point to each other's things by code. Each says, in AppConfig.ready(), what
its codes lead to, and what it has to say about the codes of the rest.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Named(NamedTuple):
    """A public thing. ``service``: the code of the body it belongs to."""

    code: str
    title: str
    url: str
    service: str


_resolvers: dict[str, Callable[[list[str]], Iterable[Named]]] = {}
_mentions: list[Callable[[str], Iterable[dict]]] = []


def register(prefix: str, resolve: Callable[[list[str]], Iterable[Named]]) -> None:
    """``resolve`` gives what codes that start so name, those that anybody may see."""
    _resolvers[prefix] = resolve


def register_mentions(ask: Callable[[str], Iterable[dict]]) -> None:
    """``ask`` gives what an app says publicly about a code: dicts with title, url, who, tag (kind, text),
    day."""
    _mentions.append(ask)


def normal(typed: str) -> str:
    """A code as people type it."""
    return "".join(typed.replace("\x00", "").split()).upper()[:40]


def resolve(code: str) -> Named | None:
    """What ``code`` names, or None if nothing public does."""
    return resolve_all([code]).get(code)


def resolve_all(codes: Iterable[str]) -> dict[str, Named]:
    """The same of many, by code: each sort of thing is asked for once."""
    asked: dict[str, list[str]] = {}
    for code in set(codes):
        asked.setdefault(code.partition("-")[0], []).append(code)
    found = (_resolvers[prefix](mine) for prefix, mine in asked.items() if prefix in _resolvers)
    return {named.code: named for some in found for named in some}


def mentions(code: str) -> list[dict]:
    """What the rest of the portal says publicly about ``code``."""
    return [said for ask in _mentions for said in ask(code)]
