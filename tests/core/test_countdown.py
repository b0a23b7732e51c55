"""What is left of a period: in words, on a bar, and on which day exactly."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from participa.core.calendar import SANTIAGO, end_of, midnight
from participa.core.calendar_strip import strip
from participa.core.countdown import countdown, due_countdown
from participa.core.dates import full_date, plain_date, short_date

IMMACULATE = date(2026, 12, 8)
HOLIDAYS = {IMMACULATE, date(2026, 12, 25)}
OPENS = midnight(date(2026, 11, 2))
CLOSES = end_of(date(2026, 12, 18))


def at(year, month, day, hour=12, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=SANTIAGO)


def left(now, closes=CLOSES, opens=OPENS):
    return countdown(opens, closes, now, HOLIDAYS)


def test_it_counts_business_days_and_skips_the_holiday():
    told = left(at(2026, 11, 23))

    assert (told.kind, told.left) == ("normal", "Quedan 18 días hábiles")
    assert (told.label, told.day, told.time) == ("Hasta el", date(2026, 12, 18), "23:59")


@pytest.mark.parametrize(
    ("now", "words", "kind"),
    [
        (at(2026, 12, 10), "Quedan 6 días hábiles", "normal"),
        (at(2026, 12, 11), "Quedan 5 días hábiles", "soon"),
        (at(2026, 12, 16), "Quedan 2 días hábiles", "soon"),
        (at(2026, 12, 17), "Cierra mañana", "soon"),
        (at(2026, 12, 18, 23, 59), "Cierra hoy", "soon"),
        (at(2026, 12, 19, 0, 0), "Cerró ayer", "shut"),
        (at(2026, 12, 20), "Cerrada", "shut"),
    ],
)
def test_it_says_what_is_left_as_the_end_comes_near(now, words, kind):
    told = left(now)

    assert (told.left, told.kind) == (words, kind)


def test_one_business_day_is_said_in_the_singular():
    closes_on_monday = end_of(date(2026, 12, 14))

    assert left(at(2026, 12, 11), closes_on_monday).left == "Queda 1 día hábil"


def test_a_window_that_ends_on_a_sunday_has_no_business_days_left_on_friday():
    assert left(at(2026, 12, 11), end_of(date(2026, 12, 13))).left == "Quedan 0 días hábiles"


def test_before_it_opens_it_says_when():
    told = left(at(2026, 10, 30))

    assert told.kind == "upcoming"
    assert told.left == "Abre el lunes 2 de noviembre de 2026"
    assert told.percent == 0


def test_it_is_open_from_its_first_instant_and_shut_at_its_last():
    assert left(OPENS).kind == "normal"
    assert left(CLOSES - timedelta(microseconds=1)).left == "Cierra hoy"
    assert left(CLOSES).kind == "shut"


def test_closing_at_an_odd_hour_prints_that_hour_and_that_day():
    told = left(at(2026, 12, 18, 9), closes=at(2026, 12, 18, 17, 30))

    assert (told.left, told.day, told.time) == ("Cierra hoy", date(2026, 12, 18), "17:30")
    assert left(at(2026, 12, 18, 17, 30), closes=at(2026, 12, 18, 17, 30)).left == "Cerró hoy"


def test_midnight_is_the_day_before_even_where_daylight_saving_skips_it():
    """On 6 September 2026 Chile's clocks jump from midnight to one in the morning."""
    told = left(at(2026, 9, 5, 22), closes=end_of(date(2026, 9, 5)), opens=at(2026, 9, 1))

    assert (told.left, told.day, told.time) == ("Cierra hoy", date(2026, 9, 5), "23:59")


def test_midnight_is_the_day_before_when_an_hour_is_lived_twice():
    """On 4 April 2026 at midnight Chile's clocks go back to 23:00."""
    told = left(at(2026, 4, 4, 22), closes=end_of(date(2026, 4, 4)), opens=at(2026, 4, 1))

    assert (told.left, told.day, told.time) == ("Cierra hoy", date(2026, 4, 4), "23:59")


def test_days_are_those_of_chile_whatever_the_zone_of_the_instant():
    late_in_santiago = at(2026, 12, 17, 22).astimezone(ZoneInfo("UTC"))

    assert left(late_in_santiago).left == "Cierra mañana"


def test_the_bar_is_the_time_gone_by():
    half = OPENS + (CLOSES - OPENS) / 2

    assert left(half).percent == 50
    assert left(CLOSES).percent == 100


@pytest.mark.parametrize(
    ("now", "words", "kind"),
    [
        (at(2026, 11, 23), "Quedan 18 días hábiles", "normal"),
        (at(2026, 12, 14), "Quedan 4 días hábiles", "soon"),
        (at(2026, 12, 17), "Vence mañana", "soon"),
        (at(2026, 12, 18), "Vence hoy", "soon"),
        (at(2026, 12, 21), "Atraso de 1 día hábil", "past"),
        (at(2026, 12, 28), "Atraso de 5 días hábiles", "past"),
    ],
)
def test_what_is_owed_says_how_late_it_is(now, words, kind):
    told = due_countdown(date(2026, 12, 18), now, HOLIDAYS)

    assert (told.left, told.kind) == (words, kind)


def test_what_is_owed_shows_how_much_of_its_period_has_gone():
    due = date(2026, 12, 18)

    assert due_countdown(due, at(2026, 12, 13), HOLIDAYS, start=date(2026, 12, 8)).percent == 50
    assert due_countdown(due, at(2026, 12, 18), HOLIDAYS, start=due).percent == 0


def test_dates_are_written_in_full_in_text_and_short_in_tables():
    day = date(2026, 12, 18)

    assert full_date(day) == "viernes 18 de diciembre de 2026"
    assert plain_date(day) == "18 de diciembre de 2026"
    assert short_date(day) == "18 dic 2026"


def test_the_strip_of_days_marks_rest_and_what_is_due():
    holidays, marks = {IMMACULATE: "Inmaculada Concepción"}, {date(2026, 12, 18): ("Cierre", "")}
    days = strip(date(2026, 12, 9), holidays, marks, weeks=2)

    assert [cell["day"].day for cell in days] == list(range(7, 21))
    assert [cell["day"].day for cell in days if cell["rest"]] == [8, 12, 13, 19, 20]
    assert [cell["day"].day for cell in days if cell["today"]] == [9]
    assert [cell["mark"] for cell in days if cell["mark"]] == ["Cierre"]
