"""What may be typed for whoever is attended, and what was: each app says its own, in AppConfig.ready().

An ``offer`` is asked with the official, her session and the instant, and gives dicts: title, code, url, tag
(kind and words, optional), time (a Countdown, optional). A ``record`` is asked with the session and gives
dicts: receipt, title, url.
"""

from typing import NamedTuple


class Counter(NamedTuple):
    """What an app lets an official type. ``title``: of the part of the page; ``action``: of each button."""

    title: str
    action: str
    offers: object
    records: object


_counters: list[Counter] = []


def register(title, action, *, offers, records):
    _counters.append(Counter(title, action, offers, records))


def offered(user, session, *, now):
    """title, action and rows of each app with something to type."""
    found = [
        {"title": one.title, "action": one.action, "rows": one.offers(user, session, now)}
        for one in _counters
    ]
    return [part for part in found if part["rows"]]


def typed_in(session):
    """All that apps keep of what was typed in a session."""
    return [row for one in _counters for row in one.records(session)]
