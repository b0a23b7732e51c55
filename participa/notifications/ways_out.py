"""Why somebody gets a mail, and how to get no more of them: at its foot and in its headers (RFC 8058).

This app knows neither who follows what nor the addresses of those pages: the one above says it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class WaysOut:
    """``one_click``: the address that a mail programme posts to. ``list_id``: a word for its filters.

    ``why``: the reason, in words. ``links``: (words, address) for who reads it. ``refusal``: why it must not
    leave: she asked meanwhile to get no more.
    """

    one_click: str
    list_id: str
    why: str
    links: tuple[tuple[str, str], ...]
    refusal: str = ""

    @property
    def text(self) -> str:
        return "\n".join([self.why, *(f"{words}: {address}" for words, address in self.links)])

    @property
    def html(self) -> str:
        links = " · ".join(f'<a href="{escape(to)}">{escape(words)}</a>' for words, to in self.links)
        return f"{escape(self.why)}<br>{links}" if self.why else links


def _nobody_knows(messages) -> dict[int, WaysOut]:
    return {}


_ask: Callable = _nobody_knows


def told_by(ask: Callable) -> None:
    """``ask(messages)`` gives the ways out of each, by pk, in its language; called from AppConfig.ready()."""
    global _ask
    _ask = ask


def of(messages) -> dict[int, WaysOut]:
    """Those of many messages, in a constant number of queries. None for what is not a list (a code)."""
    return _ask(messages)
