"""What time alone made true: announced by state, once, and never if it is old."""

from datetime import timedelta

import pytest

from participa.notifications import events, expansion
from participa.notifications.events import Event, Happening
from participa.notifications.models import Announcement

from .conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_the_events_of_these_tests(an_event):
    events._events.clear()


class Closed(Event):
    closed_at = NOW

    def happened(self, now):
        if now >= self.closed_at:
            yield Happening("thing:1", self.closed_at)


class Broken(Event):
    def happened(self, now):
        raise ZeroDivisionError


def test_what_did_not_happen_yet_is_not_announced(an_event):
    an_event("closed", Closed)
    assert expansion.announce_by_the_clock(NOW - timedelta(seconds=1)) == 0


def test_it_is_announced_once_however_often_the_clock_looks(an_event):
    an_event("closed", Closed)
    assert [expansion.announce_by_the_clock(NOW + timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]


def test_a_clock_stopped_for_three_days_announces_it_afterwards(an_event):
    an_event("closed", Closed)
    assert expansion.announce_by_the_clock(NOW + timedelta(days=3)) == 1
    assert Announcement.objects.get().expanded_at is None


def test_what_is_old_when_it_is_known_is_told_to_nobody(an_event):
    an_event("closed", Closed)
    expansion.announce_by_the_clock(NOW + timedelta(days=31))
    announcement = Announcement.objects.get()
    assert announcement.expanded_at is not None
    assert announcement.reason == "Era antiguo cuando se supo: no se avisó a nadie."


def test_the_clock_of_one_app_stops_nobody_elses(an_event):
    an_event("broken", Broken)
    an_event("closed", Closed)
    assert expansion.announce_by_the_clock(NOW) == 1
