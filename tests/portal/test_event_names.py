"""Whoever looks after the mail reads names, not codes."""

from participa.notifications import events
from participa.portal.event_names import NAMES


def test_every_sort_of_news_has_a_name():
    assert sorted(set(events.registered()) - set(NAMES)) == []


def test_what_nobody_named_is_told_by_its_code():
    assert events.name_of("something_new") == "something_new"
