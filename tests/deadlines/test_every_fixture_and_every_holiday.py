"""The dates that official papers gave, reproduced with the holidays that the portal carries."""

import csv
from datetime import date, timedelta

import pytest

from participa.core.calendar import add_business_days, business_days_between, end_of, is_business_day
from participa.deadlines.engine import Term as Length
from participa.deadlines.engine import Unit, adjusted, last_day, months_after
from participa.portal.reference_files import OUR_COPY
from tests.deadlines.builders import a_suspension, an_extension

ROWS = list(csv.DictReader((OUR_COPY / "holidays.csv").read_text(encoding="utf-8").splitlines()))
NATIONAL = frozenset(date.fromisoformat(row["date"]) for row in ROWS if row["scope"] == "nacional")
FIXTURES = [  # start, business days, due, case
    ("2024-06-12", 60, "2024-09-09", "Mining climate plan"),
    ("2024-07-29", 60, "2024-10-25", "Energy climate plan"),
    ("2024-06-10", 60, "2024-09-05", "Tourism climate plan"),
    ("2024-07-12", 60, "2024-10-11", "Public works climate plan"),
    ("2024-04-30", 60, "2024-07-29", "Health climate plans"),
    ("2023-02-13", 60, "2023-05-10", "Fish-meal odours"),
    ("2023-03-13", 60, "2023-06-07", "Noise norm"),
    ("2024-02-07", 45, "2024-04-11", "Single-use plastics"),
    ("2022-05-27", 45, "2022-08-02", "Account of 2022, event to final report"),
    ("2019-05-24", 30, "2019-07-05", "Account of 2019, event to closing of questions"),
]


def business(days):
    return Length(days, "default", "", unit=Unit.BUSINESS_DAYS)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(("start", "days", "owed", "case"), FIXTURES, ids=[row[3] for row in FIXTURES])
def test_the_official_date_is_the_one_that_was_published(start, days, owed, case):
    assert last_day(business(days), day(start), NATIONAL) == day(owed)
    assert business_days_between(day(start), day(owed), NATIONAL) == days


@pytest.mark.parametrize(("start", "days", "owed", "case"), FIXTURES, ids=[row[3] for row in FIXTURES])
def test_one_day_less_and_one_day_more_fall_elsewhere(start, days, owed, case):
    before = last_day(business(days - 1), day(start), NATIONAL)
    after = last_day(business(days + 1), day(start), NATIONAL)
    assert before < day(owed) < after


def test_the_plastics_norm_is_thirty_five_days_and_its_extension_of_ten():
    assert adjusted(
        last_day(business(35), day("2024-02-07"), NATIONAL),
        [an_extension(10)],
        start=day("2024-02-07"), unit=Unit.BUSINESS_DAYS, holidays=NATIONAL,
    ) == day("2024-04-11")  # fmt: skip


@pytest.mark.parametrize("holiday", sorted(NATIONAL), ids=str)
def test_no_national_holiday_is_a_business_day_nor_the_last_one_of_a_period(holiday):
    assert not is_business_day(holiday, NATIONAL)
    eve = holiday - timedelta(1)
    assert add_business_days(eve, 1, NATIONAL) > holiday
    assert business_days_between(eve, holiday, NATIONAL) == 0


def test_the_list_has_every_year_that_is_counted():
    assert {one.year for one in NATIONAL} >= set(range(2019, 2029))


def test_a_regional_holiday_stops_no_national_clock():
    regional = {day(row["date"]) for row in ROWS if row["scope"] != "nacional"} - NATIONAL
    assert regional
    weekday = next(one for one in sorted(regional) if one.weekday() < 5)
    assert is_business_day(weekday, NATIONAL)


@pytest.mark.parametrize(
    ("start", "owed"),
    [
        ("2026-04-02", "2026-04-06"),  # clocks go back on Saturday 4; 3 and 4 are Easter
        ("2026-09-04", "2026-09-07"),  # clocks go forward on Saturday 5 at midnight
    ],
)
def test_the_change_of_hour_neither_adds_nor_takes_a_day(start, owed):
    due = last_day(business(1), day(start), NATIONAL)
    assert due == day(owed)
    assert end_of(due).astimezone().utcoffset() is not None
    assert end_of(due).date() == due + timedelta(1)


@pytest.mark.parametrize(
    ("start", "months", "owed"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-30", 12, "2027-03-30"),
        ("2024-02-29", 60, "2029-02-28"),
        ("2026-11-30", 12, "2027-11-30"),
        ("2026-12-31", 12, "2027-12-31"),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_one(start, months, owed):
    assert months_after(day(start), months) == day(owed)


def test_each_unit_is_counted_as_its_law_says():
    start = day("2026-12-04")  # a Friday; Tuesday 8 and Friday 25 rest
    lengths = {
        Unit.BUSINESS_DAYS: "2026-12-22",
        Unit.CALENDAR_DAYS: "2026-12-15",
        Unit.MONTHS: "2027-11-04",
        Unit.YEARS: "2037-12-04",
    }
    for unit, owed in lengths.items():
        assert last_day(Length(11, "default", "", unit=unit), start, NATIONAL) == day(owed), unit
    with pytest.raises(ValueError, match="times"):
        last_day(Length(4, "default", "", unit=Unit.TIMES), start, NATIONAL)


# Suspensions -----------------------------------------------------------------------------------

START = day("2026-11-30")  # Monday; five days take it to Monday 7 (Tuesday 8 rests)
OWED = day("2026-12-07")


def moved(*changes, unit=Unit.BUSINESS_DAYS):
    return adjusted(OWED, changes, start=START, unit=unit, holidays=NATIONAL)


@pytest.mark.parametrize(
    ("first", "last", "owed"),
    [
        ("2026-12-02", "2026-12-02", "2026-12-09"),  # one day; the 8th is a holiday
        ("2026-12-02", "2026-12-03", "2026-12-10"),
        ("2026-12-05", "2026-12-06", "2026-12-07"),  # a weekend counts for nothing
        ("2026-12-07", "2026-12-08", "2026-12-09"),  # its last day and a holiday: one day
        ("2026-12-04", "2026-12-11", "2026-12-15"),  # two days were left
        ("2026-12-08", "2026-12-11", "2026-12-07"),  # it had expired before
        ("2026-11-20", "2026-11-30", "2026-12-07"),  # before it began
        ("2026-11-27", "2026-12-01", "2026-12-09"),  # only the day after it began counts
    ],
)
def test_the_days_of_a_suspension_do_not_count(first, last, owed):
    assert moved(a_suspension(first, last)) == day(owed)


def test_where_every_day_counts_so_does_every_suspended_one():
    assert moved(a_suspension("2026-12-05", "2026-12-06"), unit=Unit.CALENDAR_DAYS) == day("2026-12-09")
    assert moved(an_extension(3), unit=Unit.CALENDAR_DAYS) == day("2026-12-10")


def test_a_suspension_that_never_began_moves_nothing():
    assert moved(a_suspension("2026-12-02", "2026-12-01")) == OWED


def test_acts_add_up_one_after_another():
    assert moved(a_suspension("2026-12-02", "2026-12-02"), an_extension(2)) == day("2026-12-11")
    assert moved(an_extension(2), an_extension(1)) == day("2026-12-11")
