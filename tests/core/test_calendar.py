"""Days as Law 19.880, art. 25 counts them, on real dates and on Chilean clocks."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participa.core.calendar import (
    SANTIAGO,
    add_business_days,
    business_days_between,
    day_of,
    end_of,
    is_business_day,
    last_day,
    legally_received,
    midnight,
    next_business_day,
)

LISTS = Path(__file__).parents[2] / "participa" / "portal" / "reference_data"
FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
IMMACULATE = date(2026, 12, 8)


def _national_holidays():
    with (LISTS / "holidays.csv").open(encoding="utf-8") as rows:
        return {date.fromisoformat(row["date"]) for row in csv.DictReader(rows) if row["scope"] == "nacional"}


HOLIDAYS = _national_holidays()
INSTANTS = st.integers(min_value=1_420_000_000, max_value=1_840_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2028, 6, 30))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2024-06-12", 60, "2024-09-09"),  # mining climate plan
        ("2024-07-29", 60, "2024-10-25"),  # energy climate plan
        ("2024-06-10", 60, "2024-09-05"),  # tourism climate plan
        ("2024-07-12", 60, "2024-10-11"),  # public works climate plan
        ("2024-04-30", 60, "2024-07-29"),  # health climate plans
        ("2023-02-13", 60, "2023-05-10"),  # fish-meal odours
        ("2023-03-13", 60, "2023-06-07"),  # noise norm
        ("2024-02-07", 45, "2024-04-11"),  # single-use plastics, 35 and their extension
        ("2022-05-27", 45, "2022-08-02"),  # CAJTA public account, event to final report
        ("2019-05-24", 30, "2019-07-05"),  # CAJTA public account, event to closing of questions
    ],
)
def test_real_processes_end_on_their_official_dates(start, days, due):
    start, due = date.fromisoformat(start), date.fromisoformat(due)
    assert add_business_days(start, days, HOLIDAYS) == due
    assert business_days_between(start, due, HOLIDAYS) == days


def test_the_count_starts_the_day_after():
    assert add_business_days(MONDAY, 1, HOLIDAYS) == date(2026, 11, 24)


def test_no_days_end_where_they_start_even_on_a_sunday():
    assert add_business_days(date(2026, 11, 22), 0, HOLIDAYS) == date(2026, 11, 22)


def test_a_period_has_no_negative_days():
    with pytest.raises(ValueError, match="negative"):
        add_business_days(MONDAY, -1, HOLIDAYS)


def test_weekends_and_holidays_do_not_count():
    assert not is_business_day(SATURDAY, HOLIDAYS)
    assert not is_business_day(date(2026, 11, 22), HOLIDAYS)
    assert not is_business_day(IMMACULATE, HOLIDAYS)
    assert is_business_day(MONDAY, HOLIDAYS)


def test_a_holiday_pushes_the_end_to_the_next_business_day():
    assert add_business_days(date(2026, 12, 7), 1, HOLIDAYS) == date(2026, 12, 9)


def test_from_a_later_day_to_an_earlier_one_there_are_none():
    assert business_days_between(MONDAY, FRIDAY, HOLIDAYS) == 0
    assert business_days_between(MONDAY, MONDAY, HOLIDAYS) == 0


@settings(deadline=None, database=None)
@given(DAYS, st.integers(min_value=0, max_value=120))
def test_what_is_added_is_what_is_counted_back(start, days):
    assert business_days_between(start, add_business_days(start, days, HOLIDAYS), HOLIDAYS) == days


@settings(deadline=None, database=None)
@given(DAYS, st.integers(min_value=1, max_value=120))
def test_no_period_ends_on_a_day_of_rest(start, days):
    assert is_business_day(add_business_days(start, days, HOLIDAYS), HOLIDAYS)


@settings(deadline=None, database=None)
@given(DAYS, st.integers(min_value=1, max_value=120))
def test_a_longer_period_ends_later(start, days):
    assert add_business_days(start, days, HOLIDAYS) > add_business_days(start, days - 1, HOLIDAYS)


@settings(deadline=None, database=None)
@given(DAYS)
def test_the_next_business_day_is_the_first_that_counts(day):
    found = next_business_day(day, HOLIDAYS)
    assert is_business_day(found, HOLIDAYS)
    assert business_days_between(day - timedelta(1), found, HOLIDAYS) == 1


# Clocks ----------------------------------------------------------------------------------------


def test_until_the_30th_is_kept_as_midnight_of_the_31st():
    assert end_of(date(2026, 12, 30)) == datetime(2026, 12, 31, 3, tzinfo=UTC)
    assert last_day(end_of(date(2026, 12, 30))) == date(2026, 12, 30)


def test_a_window_that_shuts_at_noon_ends_that_day():
    assert last_day(datetime(2026, 11, 18, 12, tzinfo=SANTIAGO)) == date(2026, 11, 18)


def test_the_day_is_the_one_on_chilean_calendars():
    assert day_of(datetime(2026, 11, 19, 2, 59, 59, tzinfo=UTC)) == date(2026, 11, 18)
    assert day_of(datetime(2026, 11, 19, 3, tzinfo=UTC)) == date(2026, 11, 19)


def test_the_night_when_midnight_does_not_exist_the_day_starts_at_one():
    spring = midnight(date(2026, 9, 6))  # clocks jump from 23:59:59 to 01:00:00
    assert (spring.hour, spring.utcoffset()) == (1, timedelta(hours=-3))
    assert spring == datetime(2026, 9, 6, 4, tzinfo=UTC)
    assert last_day(spring) == date(2026, 9, 5)


def test_the_night_when_an_hour_comes_twice_both_belong_to_saturday():
    autumn = midnight(date(2026, 4, 5))  # at 24:00 of Saturday it is 23:00 again
    assert autumn == datetime(2026, 4, 5, 4, tzinfo=UTC)
    assert day_of(autumn.astimezone(UTC) - timedelta(minutes=90)) == date(2026, 4, 4)
    assert autumn.astimezone(UTC) - midnight(date(2026, 4, 4)).astimezone(UTC) == timedelta(hours=25)


@settings(deadline=None, database=None)
@given(st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 12, 31)))
def test_every_day_begins_at_its_midnight_and_ends_before_the_next(day):
    assert day_of(midnight(day)) == day
    assert day_of(midnight(day).astimezone(UTC) - timedelta(microseconds=1)) == day - timedelta(1)
    assert last_day(end_of(day)) == day


# Received by law -------------------------------------------------------------------------------


def test_on_a_business_day_it_is_received_at_that_instant():
    instant = datetime(2026, 11, 20, 23, 59, 59, tzinfo=SANTIAGO)
    assert legally_received(instant, HOLIDAYS) == instant


def test_on_a_saturday_it_is_received_the_first_hour_of_monday():
    instant = datetime(2026, 11, 21, 10, tzinfo=SANTIAGO)
    assert legally_received(instant, HOLIDAYS) == datetime(2026, 11, 23, 0, tzinfo=SANTIAGO)


def test_on_a_holiday_it_is_received_the_next_business_day():
    instant = datetime(2026, 12, 8, 10, tzinfo=SANTIAGO)
    assert legally_received(instant, HOLIDAYS) == datetime(2026, 12, 9, 0, tzinfo=SANTIAGO)


def test_the_day_is_chilean_though_the_server_thinks_in_utc():
    friday_night = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)  # 23:30 of Friday in Santiago
    assert legally_received(friday_night, HOLIDAYS) == friday_night


def test_before_a_sunday_without_midnight_it_is_received_on_monday():
    instant = datetime(2026, 9, 5, 23, 30, tzinfo=SANTIAGO)
    assert legally_received(instant, HOLIDAYS) == datetime(2026, 9, 7, 3, tzinfo=UTC)


@settings(deadline=None, database=None)
@given(INSTANTS)
def test_nothing_is_received_before_it_is_sent_nor_on_a_day_of_rest(instant):
    received = legally_received(instant, HOLIDAYS)
    assert received >= instant
    assert is_business_day(day_of(received), HOLIDAYS)
