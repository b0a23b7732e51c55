"""A list as a feed that readers take (Atom, RFC 4287): the newest first, whatever filters it has."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

MOST = 50  # entries; readers keep the older ones
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML


class Entry(NamedTuple):
    """One thing of a list. ``code`` names it for ever, whatever its title or address become."""

    code: str
    title: str
    path: str
    at: datetime
    changed_at: datetime
    who: str = ""
    summary: str = ""
    topics: tuple[str, ...] = ()


class _Feed(Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Portal Participa")


def atom(*, title: str, path: str, feed_path: str, entries: Iterable[Entry]) -> HttpResponse:
    """The answer. ``path``: the page it is a feed of; ``feed_path``: its own address, with its filters."""
    feed = _Feed(
        title=_clean(title),
        link=settings.SITE_URL + path,
        feed_url=settings.SITE_URL + feed_path,
        feed_guid=settings.SITE_URL + feed_path,
        description="",
        language=get_language(),
        author_name="Portal Participa",
    )
    for one in entries:
        feed.add_item(
            title=_clean(one.title),
            link=settings.SITE_URL + one.path,
            description=_clean(one.summary),
            unique_id=f"tag:participa,2026:{one.code}",
            pubdate=one.at,
            updateddate=one.changed_at,
            author_name=_clean(one.who) or None,
            categories=one.topics,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=_Feed.content_type)
    response["X-Robots-Tag"] = "noindex"
    return response


def _clean(text) -> str:
    return UNWRITABLE.sub("", str(text))
