"""When each rhythm tells, across weekends and the hours that Chile moves its clocks."""

from datetime import datetime

import pytest

from participa.core.calendar import SANTIAGO
from participa.subscriptions.models import Subscription
from participa.subscriptions.rhythms import due_at

Rhythm = Subscription.Rhythm


def at(*when):
    return datetime(*when, tzinfo=SANTIAGO)


@pytest.mark.parametrize(
    ("now", "daily"),
    [
        (at(2026, 11, 18, 7, 59), at(2026, 11, 18, 8)),
        (at(2026, 11, 18, 8), at(2026, 11, 19, 8)),
        (at(2026, 9, 5, 12), at(2026, 9, 6, 8)),  # that night clocks go an hour forward
        (at(2027, 4, 3, 12), at(2027, 4, 4, 8)),  # that night they go back
    ],
)
def test_a_daily_summary_leaves_at_eight_by_the_clocks_of_santiago(now, daily):
    assert due_at(Rhythm.DAILY, now) == daily


def test_clocks_that_moved_make_a_night_an_hour_shorter_or_longer():
    assert (due_at(Rhythm.DAILY, at(2026, 9, 5, 12)) - at(2026, 9, 5, 12)).total_seconds() / 3600 == 20
    spring = at(2026, 9, 5, 12).timestamp(), due_at(Rhythm.DAILY, at(2026, 9, 5, 12)).timestamp()
    autumn = at(2027, 4, 3, 12).timestamp(), due_at(Rhythm.DAILY, at(2027, 4, 3, 12)).timestamp()
    assert ((spring[1] - spring[0]) / 3600, (autumn[1] - autumn[0]) / 3600) == (19, 21)


def test_a_weekly_summary_leaves_on_monday():
    assert due_at(Rhythm.WEEKLY, at(2026, 11, 18, 12)) == at(2026, 11, 23, 8)
    assert due_at(Rhythm.WEEKLY, at(2026, 11, 23, 8)) == at(2026, 11, 30, 8)


def test_what_is_told_at_once_waits_for_nothing():
    assert due_at(Rhythm.AT_ONCE, at(2026, 11, 18, 12)) is None
