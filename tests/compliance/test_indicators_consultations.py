"""Q1 to Q5: the yearly list, consultations held, informed and answered."""

import pytest

from . import builders as c
from .asking import LATE, MET, MISSING, NOT_DUE, PARTIAL, ask, assert_says

DUE = "2026-07-21"
PAGE = {"title": "PLAN-2026-SENADE", "url": "/planes/2026/senade/"}


def owed(answered_on=None, due=DUE, **fields):
    return c.a_consultation_fact(answered_on=answered_on, due=due, **fields)


# The yearly list -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "published_on", "state", "value", "piece"),
    [
        ("2026-01-01", None, NOT_DUE, None, "Vence el 31 de marzo de 2026"),
        ("2026-03-30", None, NOT_DUE, None, "Vence"),
        ("2026-03-31", None, NOT_DUE, None, "Vence"),
        ("2026-04-01", None, MISSING, 0, "a más tardar el 31 de marzo"),
        ("2026-04-01", "2026-03-30", MET, 1, "30 de marzo"),
        ("2026-04-01", "2026-03-31", MET, 1, "31 de marzo"),
        ("2026-04-02", "2026-04-01", LATE, 0.5, "1 de abril"),
        ("2026-12-31", "2025-12-30", MET, 1, "30 de diciembre de 2025"),  # before its year
    ],
)
def test_the_yearly_list_is_published_by_the_end_of_march(day, published_on, state, value, piece):
    plan = PAGE | {"published_on": published_on} if published_on else None
    assert_says(ask("Q1", day=day, plan=plan), state, value, piece)


def test_a_list_published_on_a_29_of_february_is_in_time():
    plan = PAGE | {"published_on": "2028-02-29"}
    due = {"day": "2028-02-29", "rule": "x"}
    assert_says(ask("Q1", day="2028-03-01", year=2028, plan=plan, plan_due=due), MET, 1, "29 de febrero")


# Held and informed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "opened", "state", "value", "piece"),
    [
        ("2026-12-30", [], NOT_DUE, None, "Vence el 31 de diciembre de 2026"),
        ("2026-12-31", [], NOT_DUE, None, "Vence"),
        ("2027-01-01", [], MISSING, 0, "No abrió consultas"),
        ("2026-11-18", ["2025-12-31"], NOT_DUE, None, "Vence"),
        ("2026-11-18", ["2026-01-01"], MET, 1, "Abrió 1 consulta."),
        ("2027-01-01", ["2026-12-31"], MET, 1, "Abrió 1 consulta."),
        ("2027-01-01", ["2027-01-01"], MISSING, 0, "No abrió"),
        ("2026-11-18", ["2026-01-02", "2026-03-04"], MET, 1, "Abrió 2 consultas."),
    ],
)
def test_a_body_asks_people_something_every_year(day, opened, state, value, piece):
    facts = [c.a_consultation_fact(opened_on=one) for one in opened]
    assert_says(ask("Q2", day=day, year=2026, consultations=facts), state, value, piece)


def test_a_body_may_say_with_reasons_that_there_was_nothing_to_ask():
    stated = PAGE | {"stated_on": "2026-03-20"}
    assert_says(ask("Q2", day="2027-01-01", year=2026, no_consultation=stated), MET, 1, "20 de marzo")


@pytest.mark.parametrize(
    ("informed", "state", "value", "piece"),
    [
        ([], NOT_DUE, None, "No ha abierto"),
        ([True], MET, 1, "1 de 1"),
        ([False], MISSING, 0, "0 de 1"),
        ([True, False], PARTIAL, 0.5, "1 de 2"),
        ([True, True, False], PARTIAL, 0.6667, "2 de 3"),
    ],
)
def test_a_consultation_opens_with_something_to_read(informed, state, value, piece):
    facts = [c.a_consultation_fact(is_informed=one) for one in informed]
    assert_says(ask("Q3", consultations=facts), state, value, piece)


def test_a_consultation_of_last_year_says_nothing_of_this_one():
    facts = [c.a_consultation_fact(opened_on="2025-12-31", is_informed=False)]
    assert_says(ask("Q3", consultations=facts), NOT_DUE, None, "No ha abierto")


def test_those_that_lack_something_are_the_evidence():
    facts = [c.a_consultation_fact(url="/una/"), c.a_consultation_fact(url="/otra/", is_informed=False)]
    assert [one.url for one in ask("Q3", consultations=facts).links] == ["/otra/"]


# Answered in time ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "facts", "state", "value", "piece"),
    [
        ("2026-07-20", [], NOT_DUE, None, "No tiene respuestas"),
        ("2026-07-20", [owed()], NOT_DUE, None, "vence el 21 de julio de 2026"),
        ("2026-07-21", [owed()], NOT_DUE, None, "vence el 21 de julio"),
        ("2026-07-22", [owed()], MISSING, 0, "0 de 1 respuesta a tiempo; 1 sin responder"),
        ("2026-07-22", [owed("2026-07-20")], MET, 1, "1 de 1 respuesta a tiempo."),
        ("2026-07-22", [owed("2026-07-21")], MET, 1, "1 de 1"),
        ("2026-07-23", [owed("2026-07-22")], LATE, 0.5, "1 con atraso"),
        ("2026-07-20", [owed("2026-07-01")], MET, 1, "1 de 1"),  # already answered, though not due yet
        ("2026-11-18", [owed("2026-07-01"), owed("2026-08-01")], LATE, 0.75, "1 de 2 respuestas a tiempo"),
        ("2026-11-18", [owed("2026-08-01"), owed("2026-08-02")], LATE, 0.5, "0 de 2"),  # all late
        ("2026-11-18", [owed("2026-07-01"), owed()], PARTIAL, 0.5, "1 sin responder"),
        ("2026-11-18", [owed("2026-08-01"), owed()], PARTIAL, 0.25, "1 con atraso; 1 sin responder"),
        ("2026-11-18", [owed("2026-07-01"), owed(due="2026-11-18")], MET, 1, "1 de 1"),  # due today
        ("2026-11-18", [owed("2026-07-01"), owed(due="2026-11-17")], PARTIAL, 0.5, "1 de 2"),
    ],
)  # fmt: skip
def test_an_answer_is_late_only_after_its_day(day, facts, state, value, piece):
    assert_says(ask("Q4", day=day, consultations=facts), state, value, piece)


@pytest.mark.parametrize(
    ("due", "answered_on", "state", "value"),
    [
        ("2025-12-31", None, MISSING, 0),  # still owed when the year began
        ("2025-12-31", "2025-12-31", NOT_DUE, None),  # of last year, answered then
        ("2025-12-30", "2025-12-31", NOT_DUE, None),
        ("2025-12-31", "2026-01-01", LATE, 0.5),
        ("2026-01-01", "2025-12-20", MET, 1),
        ("2026-12-31", "2026-12-31", MET, 1),
        ("2026-12-31", None, MISSING, 0),
        ("2027-01-01", None, NOT_DUE, None),  # of next year
        ("2027-01-01", "2026-12-01", NOT_DUE, None),
        (None, None, NOT_DUE, None),  # no clock runs
    ],
)
def test_an_answer_counts_in_the_year_in_which_it_was_due(due, answered_on, state, value):
    facts = [owed(answered_on, due, opened_on="2025-10-01")]
    result = ask("Q4", day="2027-01-01", year=2026, consultations=facts)
    assert (result.state, result.value) == (state, value)


def test_those_that_were_not_answered_come_first():
    facts = [
        owed("2026-07-01", url="/a-tiempo/"),
        owed("2026-08-01", url="/tarde/"),
        owed(url="/sin/"),
        owed("2026-07-02", "2026-07-20", url="/antes/"),
    ]
    links = ask("Q4", consultations=facts).links
    assert [one.url for one in links] == ["/sin/", "/tarde/", "/antes/"]


def test_one_that_is_due_today_does_not_come_before_a_late_one():
    facts = [owed(due="2026-11-18", url="/hoy/"), owed("2026-08-01", url="/tarde/")]
    assert [one.url for one in ask("Q4", day="2026-11-18", consultations=facts).links] == ["/tarde/", "/hoy/"]


def test_what_a_late_answer_is_worth_is_a_parameter():
    parameters = c.PARAMETERS | {"half": 0.25}
    assert_says(ask("Q4", parameters=parameters, consultations=[owed("2026-08-01")]), LATE, 0.25, "atraso")


# Answered in full ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "state", "value", "piece"),
    [
        ([], NOT_DUE, None, "No ha respondido"),
        ([owed(admissible=3)], NOT_DUE, None, "No ha respondido"),
        ([owed("2026-07-01")], MET, 1, "no recibieron observaciones"),
        ([owed("2026-07-01", admissible=4, answered=4)], MET, 1, "4 de 4"),
        ([owed("2026-07-01", admissible=4, answered=1)], PARTIAL, 0.25, "1 de 4"),
        ([owed("2026-07-01", admissible=4)], MISSING, 0, "0 de 4"),
        ([owed("2026-07-01", admissible=4, answered=4), owed(admissible=9)], MET, 1, "4 de 4"),
        ([owed("2025-07-01", "2025-07-21", admissible=4)], NOT_DUE, None, "No ha respondido"),
    ],
)
def test_every_admissible_comment_has_an_answer(facts, state, value, piece):
    assert_says(ask("Q5", consultations=facts), state, value, piece)
