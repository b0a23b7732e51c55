"""What is owed is told late, this week and later; a week ends on Sunday."""

from datetime import date, timedelta

import pytest

from participa.core.urgency import by_urgency

WEDNESDAY = date(2026, 11, 18)
SUNDAY = date(2026, 11, 22)


def groups(*days, today=WEDNESDAY):
    return [(one["title"], one["items"]) for one in by_urgency(days, today, lambda day: day)]


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2026, 11, 17), "Atrasado"),
        (WEDNESDAY, "Esta semana"),
        (SUNDAY, "Esta semana"),
        (date(2026, 11, 23), "Más adelante"),
        (None, "Sin fecha"),
    ],
)
def test_each_day_is_in_its_group(day, title):
    assert groups(day) == [(title, [day])]


def test_on_a_weekend_the_week_is_the_one_that_comes():
    for today in (SUNDAY - timedelta(1), SUNDAY):
        assert groups(date(2026, 11, 29), date(2026, 11, 30), today=today) == [
            ("Esta semana", [date(2026, 11, 29)]),
            ("Más adelante", [date(2026, 11, 30)]),
        ]


def test_on_friday_the_week_ends_on_sunday_and_on_monday_a_new_one_begins():
    assert groups(date(2026, 11, 23), today=date(2026, 11, 20)) == [("Más adelante", [date(2026, 11, 23)])]
    assert groups(date(2026, 11, 29), today=date(2026, 11, 23)) == [("Esta semana", [date(2026, 11, 29)])]


def test_the_groups_come_in_order_and_keep_that_of_their_items():
    later, late, early = date(2026, 12, 1), date(2026, 11, 2), date(2026, 11, 1)
    found = groups(None, later, late, early, WEDNESDAY)
    assert [title for title, _items in found] == ["Atrasado", "Esta semana", "Más adelante", "Sin fecha"]
    assert found[0][1] == [late, early]


def test_nothing_owed_gives_no_group():
    assert groups() == []
