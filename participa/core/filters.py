"""What the filters of a list share: what may be read from an address, and how it is written there again."""

from django.utils.http import urlencode

LONGEST = 100  # letters of what is searched


def searched(query) -> str:
    """The words that somebody typed in the box."""
    return query.get("q", "").replace("\x00", "").strip()[:LONGEST]


def slug_in(query, name: str) -> str:
    """What ``name`` asks for, or "" where no slug is written so."""
    value = query.get(name, "")
    return value[:140] if is_slug(value) else ""


def is_slug(value: str) -> bool:
    return value.replace("-", "").isalnum() and value.isascii()


def without(pair, pairs) -> str:
    """The end of an address that asks for everything but ``pair``."""
    return "?" + urlencode([other for other in pairs if other != pair])


def choices(pairs, chosen) -> list[dict]:
    """(value, text) as a form offers them, the ``chosen`` values marked."""
    return [{"value": value, "text": text, "on": value in chosen} for value, text in pairs]
