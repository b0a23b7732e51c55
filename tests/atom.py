"""A feed as its readers take it: what RFC 4287 says that it must have, or an AssertionError."""

from datetime import datetime
from typing import NamedTuple

from defusedxml.ElementTree import fromstring

NS = "{http://www.w3.org/2005/Atom}"


class Read(NamedTuple):
    """What a reader shows of a feed."""

    title: str
    here: str
    page: str
    entries: list[dict]


def read_feed(browser, path) -> Read:
    """The feed of this address, which must be valid."""
    response = browser.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    root = fromstring(response.content)
    assert root.tag == f"{NS}feed"
    entries = [_entry(one, root) for one in root.findall(f"{NS}entry")]
    assert len({one["id"] for one in entries}) == len(entries)
    changed = [one["updated"] for one in entries]
    assert changed == sorted(changed, reverse=True)
    assert _moment(root, "updated") >= max(changed, default=_moment(root, "updated"))
    assert _text(root, "id")
    return Read(_text(root, "title"), _link(root, "self"), _link(root, "alternate"), entries)


def _entry(entry, root):
    assert root.find(f"{NS}author/{NS}name") is not None or entry.find(f"{NS}author/{NS}name") is not None
    assert _moment(entry, "published") <= _moment(entry, "updated")
    summary = entry.find(f"{NS}summary")
    return {
        "id": _text(entry, "id"),
        "title": _text(entry, "title"),
        "link": _link(entry, "alternate"),
        "updated": _moment(entry, "updated"),
        "summary": summary.text if summary is not None else "",
    }


def _text(node, name):
    [found] = node.findall(f"{NS}{name}")
    assert found.text.strip()
    return found.text


def _moment(node, name):
    moment = datetime.fromisoformat(_text(node, name))
    assert moment.tzinfo is not None
    return moment


def _link(node, rel):
    [found] = [one for one in node.findall(f"{NS}link") if one.get("rel", "alternate") == rel]
    assert found.get("href").startswith(("http://", "https://"))
    return found.get("href")
