"""N1 to N3 and I1 to I3: the norm, who is in charge, relevant information, the transparency row."""

from datetime import date

import pytest

from participa.compliance.indicators import months_before

from . import builders as c
from .asking import LATE, MET, MISSING, PARTIAL, ask, assert_says

CATEGORIES = ("policies", "plans", "programmes", "actions", "budget")


def a_contact(confirmed_on):
    return {"title": "Unidad", "confirmed_on": confirmed_on, "url": "/contacto/"}


def an_item(category="plans", year=2026, reviewed_on="2026-06-01"):
    return {"category": category, "title": "x", "year": year, "reviewed_on": reviewed_on}


def a_confirmation(month):
    return {"month": month, "confirmed_on": month[:8] + "05"}


# The norm --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("norm", "state", "value", "piece"),
    [
        (None, MISSING, 0, "No ha publicado"),
        ({"has_file": False}, MISSING, 0, "falta su archivo"),
        ({}, MET, 1, "Norma Res. 12, del 1 de marzo de 2024"),
    ],
)
def test_a_norm_is_published_with_its_file(norm, state, value, piece):
    fact = None if norm is None else c.a_norm_fact(**norm)
    assert_says(ask("N1", norm=fact), state, value, piece)
    assert_says(ask("M1", norm=fact, service={"regime": "municipal"}), state, value, piece)


def test_the_norm_that_lacks_a_file_is_still_shown():
    assert [one.url for one in ask("N1", norm=c.a_norm_fact(has_file=False)).links] == ["/norma/"]
    assert ask("N1").links == ()


@pytest.mark.parametrize(
    ("day", "written", "reviewed", "state", "value"),
    [
        ("2026-11-18", "2021-11-19", None, MET, 1),  # the day before it turns five
        ("2026-11-18", "2021-11-18", None, MET, 1),  # exactly five years
        ("2026-11-18", "2021-11-17", None, PARTIAL, 0.5),
        ("2026-11-18", "2018-11-19", None, PARTIAL, 0.5),
        ("2026-11-18", "2018-11-18", None, PARTIAL, 0.5),  # exactly eight
        ("2026-11-18", "2018-11-17", None, MISSING, 0),
        ("2026-11-18", "2011-03-01", "2021-11-18", MET, 1),  # old, but reviewed
        ("2026-11-18", "2011-03-01", "2021-11-17", PARTIAL, 0.5),
        ("2026-11-18", "2011-03-01", "2018-11-17", MISSING, 0),
        ("2028-02-29", "2023-02-28", None, MET, 1),  # 2023 has no 29 February
        ("2028-02-29", "2023-02-27", None, PARTIAL, 0.5),
        ("2028-02-29", "2020-02-29", None, PARTIAL, 0.5),
        ("2028-02-29", "2020-02-28", None, MISSING, 0),
        ("2026-01-01", "2021-01-01", None, MET, 1),
        ("2026-12-31", "2021-12-31", None, MET, 1),
        ("2026-12-31", "2021-12-30", None, PARTIAL, 0.5),
    ],
)
def test_a_norm_is_reviewed_every_five_years(day, written, reviewed, state, value):
    norm = c.a_norm_fact(date=written, reviewed_on=reviewed)
    assert_says(ask("N2", day=day, norm=norm), state, value, "Última revisión: ")


def test_without_a_norm_there_is_nothing_to_review():
    assert_says(ask("N2"), MISSING, 0, "No hay norma")


def test_the_years_are_those_of_the_rule():
    norm = c.a_norm_fact(date="2022-11-17")
    assert_says(ask("N2", norm=norm, rules={"norm_review_years": 4}), PARTIAL, 0.5, "17 de noviembre de 2022")


@pytest.mark.parametrize(
    ("day", "confirmed", "state", "value", "piece"),
    [
        ("2026-11-18", None, MISSING, 0, "quién está a cargo"),
        ("2026-11-18", "2025-11-19", MET, 1, "19 de noviembre de 2025"),
        ("2026-11-18", "2025-11-18", MET, 1, "18 de noviembre de 2025"),
        ("2026-11-18", "2025-11-17", MISSING, 0, "Hace más de 12 meses"),
        ("2028-02-29", "2027-02-28", MET, 1, "28 de febrero"),
        ("2028-02-29", "2027-02-27", MISSING, 0, "Hace más de 12 meses"),
    ],
)
def test_who_is_in_charge_is_confirmed_every_year(day, confirmed, state, value, piece):
    contact = a_contact(confirmed) if confirmed else None
    assert_says(ask("N3", day=day, contact=contact), state, value, piece)


def test_the_months_of_the_contact_are_those_of_the_rule():
    result = ask("N3", contact=a_contact("2026-10-17"), rules={"contact_confirmation_months": 1})
    assert_says(result, MISSING, 0, "Hace más de 1 mes.")


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-03-31", 1, "2026-02-28"),
        ("2028-03-31", 1, "2028-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-01-01", 12, "2025-01-01"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-12-31", 1, "2026-11-30"),
    ],
)
def test_some_months_before_a_day(day, months, before):
    assert months_before(date.fromisoformat(day), months).isoformat() == before


def test_some_years_before_a_29_of_february():
    assert months_before(date(2028, 2, 29), 12 * 4) == date(2024, 2, 29)
    assert months_before(date(2028, 2, 29), 12 * 5) == date(2023, 2, 28)


# Relevant information --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how_many", "state", "value"),
    [(0, MISSING, 0), (1, PARTIAL, 0.2), (2, PARTIAL, 0.4), (4, PARTIAL, 0.8), (5, MET, 1)],
)
def test_relevant_information_has_five_categories(how_many, state, value):
    items = [an_item(name) for name in CATEGORIES[:how_many]]
    assert_says(ask("I1", information=items), state, value, f"Publica {how_many} de 5")


def test_two_things_of_a_category_count_once():
    assert_says(ask("I1", information=[an_item(), an_item()]), PARTIAL, 0.2, "1 de 5")


@pytest.mark.parametrize(
    ("items", "state", "value", "piece"),
    [
        ([], MISSING, 0, "No hay información"),
        ([an_item(reviewed_on="2025-11-18")], MET, 1, "1 de 1"),  # exactly twelve months
        ([an_item(reviewed_on="2025-11-17")], MISSING, 0, "0 de 1"),
        ([an_item("budget", 2026, "2020-01-01")], MET, 1, "1 de 1"),  # of the year
        ([an_item("budget", 2025, "2026-11-17")], MISSING, 0, "0 de 1"),
        ([an_item(), an_item(reviewed_on="2025-11-17"), an_item("budget", 2025)], PARTIAL, 0.3333, "1 de 3"),
    ],
)  # fmt: skip
def test_relevant_information_is_reviewed_every_twelve_months(items, state, value, piece):
    assert_says(ask("I2", information=items), state, value, piece)


def test_the_page_of_the_information_is_its_evidence():
    assert [one.url for one in ask("I2", information=[an_item()]).links] == ["/informacion/"]


# The transparency row --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "state", "value", "piece"),
    [
        ("2026-11-18", [], MISSING, 0, "No ha confirmado"),
        ("2026-11-01", ["2026-11-01"], MET, 1, "noviembre"),
        ("2026-11-30", ["2026-10-01"], LATE, 0.5, "octubre"),
        ("2026-11-18", ["2026-09-01"], MISSING, 0, "septiembre"),
        ("2026-01-31", ["2025-12-01"], LATE, 0.5, "diciembre"),
        ("2026-01-31", ["2025-11-01"], MISSING, 0, "noviembre"),
        ("2026-03-31", ["2026-02-01"], LATE, 0.5, "febrero"),
        ("2026-11-18", ["2026-11-01", "2026-08-01"], MET, 1, "noviembre"),  # in any order
    ],
)
def test_the_transparency_row_is_confirmed_every_month(day, months, state, value, piece):
    assert_says(ask("I3", day=day, transparency=[a_confirmation(m) for m in months]), state, value, piece)
