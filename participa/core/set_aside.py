"""What somebody is about to confirm, kept for an hour: rows of a spreadsheet, already looked at.

No file is stored between the two steps. Whoever takes what is kept takes it for good, so that confirming
twice does it once. It is hers alone, and of the thing it was made for.
"""

import re
import secrets

from django.core.cache import cache

KEPT_SECONDS = 3600


def keep(what: str, thing, kept: dict, *, by) -> str:
    """The word that names it from now on. ``what``: the sort of work; ``thing``: the row it is for."""
    name = secrets.token_urlsafe(18)
    cache.set(_key(what, name), {"thing": thing.pk, "by": by.pk} | kept, KEPT_SECONDS)
    return name


def waiting(what: str, thing, name: str, *, by) -> dict | None:
    """What she left waiting; None if it is gone or not hers."""
    kept = cache.get(_key(what, name))
    return kept if kept and (kept["thing"], kept["by"]) == (thing.pk, by.pk) else None


def take(what: str, thing, name: str, *, by) -> dict | None:
    """The same, and nobody else's from now on: of two tabs that confirm, one gets it."""
    kept = waiting(what, thing, name, by=by)
    return kept if kept and cache.delete(_key(what, name)) else None


def give_back(what: str, name: str, kept: dict) -> None:
    """It could not be done: it waits again."""
    cache.set(_key(what, name), kept, KEPT_SECONDS)


def remember(what: str, thing, name: str, number: int, *, by) -> None:
    """It was done: for whoever confirms again."""
    cache.set(f"{_key(what, name)}:done", [thing.pk, by.pk, number], KEPT_SECONDS)


def done(what: str, thing, name: str, *, by) -> int | None:
    """How many were kept already; None if that is not known."""
    known = cache.get(f"{_key(what, name)}:done")
    return known[2] if known and known[:2] == [thing.pk, by.pk] else None


def _key(what, name):
    return f"{what}:{re.sub(r'[^A-Za-z0-9_-]', '', name)[:60]}"
