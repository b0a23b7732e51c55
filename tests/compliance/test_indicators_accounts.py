"""C1 to C5 and M5: the account of the year, where, heard by whom, answered and for everybody."""

import pytest

from . import builders as c
from .asking import LATE, MET, MISSING, NOT_APPLICABLE, NOT_DUE, PARTIAL, ask, assert_says

NOTHING_APPLIES = {"captions": "na", "sign_language": "na", "plain": "na"}
PARTS = ("C1", "C2", "C3", "C4", "C5")
MUNICIPAL = {"service": {"regime": "municipal"}, "account_due": {"day": "2026-04-30", "rule": "Art. 67"}}


def held(event_on="2026-05-20", **fields):
    return c.an_account_fact(event_on=event_on, **fields)


# Held ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", PARTS)
@pytest.mark.parametrize(
    ("day", "state", "value", "piece"),
    [
        ("2026-01-01", NOT_DUE, None, "vence el 31 de mayo de 2026"),
        ("2026-05-30", NOT_DUE, None, "vence"),
        ("2026-05-31", NOT_DUE, None, "vence"),
        ("2026-06-01", MISSING, 0, "No ha rendido"),
        ("2026-12-31", MISSING, 0, "No ha rendido"),
    ],
)
def test_without_an_account_everything_of_it_is_missing_after_its_day(code, day, state, value, piece):
    assert_says(ask(code, day=day), state, value, piece)


@pytest.mark.parametrize(
    ("day", "event_on", "state", "value", "piece"),
    [
        ("2026-05-20", "2026-05-20", NOT_DUE, None, "vence"),  # its own day is not over
        ("2026-05-21", "2026-05-20", MET, 1, "20 de mayo"),
        ("2026-06-02", "2026-05-30", MET, 1, "30 de mayo"),
        ("2026-06-02", "2026-05-31", MET, 1, "31 de mayo"),
        ("2026-06-02", "2026-06-01", LATE, 0.5, "1 de junio"),
        ("2026-06-01", "2026-06-01", MISSING, 0, "No ha rendido"),  # called, and not held by its day
        ("2026-06-01", "2026-06-20", MISSING, 0, "No ha rendido"),
        ("2026-12-31", "2026-12-30", LATE, 0.5, "30 de diciembre"),
        ("2026-03-01", "2026-02-28", MET, 1, "28 de febrero"),
    ],
)
def test_an_account_is_held_by_the_end_of_may(day, event_on, state, value, piece):
    assert_says(ask("C1", day=day, account=held(event_on)), state, value, piece)


@pytest.mark.parametrize(
    ("event_on", "state", "value"),
    [("2026-04-29", MET, 1), ("2026-04-30", MET, 1), ("2026-05-01", LATE, 0.5)],
)
def test_that_of_a_mayor_is_held_by_the_end_of_april(event_on, state, value):
    result = ask("M5", day="2026-05-02", account=held(event_on), **MUNICIPAL)
    assert (result.state, result.value) == (state, value)


@pytest.mark.parametrize(("day", "state"), [("2026-04-30", NOT_DUE), ("2026-05-01", MISSING)])
def test_that_of_a_mayor_is_missing_in_may(day, state):
    assert ask("M5", day=day, **MUNICIPAL).state == state


def test_an_account_of_which_no_day_is_known_was_not_held():
    assert ask("C1", account=held(None)).state == MISSING


# Where -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("works_in", "events", "state", "value", "piece"),
    [
        (["05", "13"], ["05", "13"], MET, 1, "Evento en 2 de 2 regiones"),
        (["05", "13"], ["05"], PARTIAL, 0.5, "Evento en 1 de 2"),
        (["05", "13"], ["05", "05", "08"], PARTIAL, 0.5, "1 de 2"),  # one of elsewhere covers nothing
        (["05", "13"], [], MISSING, 0, "0 de 2"),
        (["14"], ["14"], MET, 1, "Evento en 1 de 1 región."),
        ([], ["14"], NOT_APPLICABLE, None, "No se sabe"),
    ],
)
def test_an_account_is_held_in_each_region(works_in, events, state, value, piece):
    result = ask("C2", account=held(regions=events), service={"regions": works_in})
    assert_says(result, state, value, piece)


# The council -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heard_on", "state", "value", "piece"),
    [
        (None, MISSING, 0, "No hay constancia"),
        ("2026-05-19", MET, 1, "19 de mayo"),
        ("2026-05-20", MISSING, 0, "antes del evento"),  # the same day is not before
        ("2026-05-21", MISSING, 0, "antes del evento"),
        ("2025-12-31", MET, 1, "31 de diciembre de 2025"),
    ],
)
def test_the_council_is_heard_before_the_event(heard_on, state, value, piece):
    assert_says(ask("C3", account=held(council_heard_on=heard_on)), state, value, piece)


# Questions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "questions", "on_time", "late", "state", "value", "piece"),
    [
        ("2026-06-09", 0, 0, 0, NOT_DUE, None, "preguntar hasta el 10 de junio"),
        ("2026-06-10", 0, 0, 0, NOT_DUE, None, "preguntar hasta"),
        ("2026-06-11", 0, 0, 0, MET, 1, "no llegaron preguntas"),
        ("2026-07-23", 4, 0, 0, NOT_DUE, None, "vencen el 24 de julio"),
        ("2026-07-24", 4, 3, 0, NOT_DUE, None, "vencen"),
        ("2026-07-25", 4, 0, 0, MISSING, 0, "0 de 4 a tiempo; 0 con atraso y 4 sin responder"),
        ("2026-07-25", 4, 3, 0, PARTIAL, 0.75, "3 de 4 a tiempo"),
        ("2026-07-25", 4, 4, 0, MET, 1, "4 de 4"),
        ("2026-06-11", 4, 4, 0, MET, 1, "4 de 4"),  # all answered before it was due
        ("2026-08-30", 4, 0, 4, LATE, 0.5, "4 con atraso"),  # all late
        ("2026-08-30", 4, 2, 2, LATE, 0.75, "2 de 4 a tiempo; 2 con atraso"),  # half late
        ("2026-08-30", 4, 2, 1, PARTIAL, 0.625, "1 sin responder"),
        ("2026-08-30", 4, 0, 1, PARTIAL, 0.125, "3 sin responder"),
    ],
)
def test_questions_are_answered_in_time(day, questions, on_time, late, state, value, piece):
    account = held(questions=questions, on_time=on_time, late=late)
    assert_says(ask("C4", day=day, account=account), state, value, piece)


# For everybody ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "access", "state", "value", "piece"),
    [
        ("2026-06-03", {"captions": "no"}, NOT_DUE, None, "Vence el 4 de junio"),
        ("2026-06-04", {"captions": "no"}, NOT_DUE, None, "Vence"),
        ("2026-06-05", {"captions": "no"}, PARTIAL, 0.6667, "2 de 3"),
        ("2026-06-05", {"captions": "no", "sign_language": "no"}, PARTIAL, 0.3333, "1 de 3"),
        ("2026-06-05", {"captions": "no", "sign_language": "no", "plain": "no"}, MISSING, 0, "0 de 3"),
        ("2026-06-05", {}, MET, 1, "3 de 3"),
        ("2026-05-21", {}, MET, 1, "3 de 3"),  # whole before it was due
        ("2026-06-05", {"captions": "na"}, MET, 1, "2 de 2"),
        ("2026-06-05", {"captions": "na", "sign_language": "no"}, PARTIAL, 0.5, "1 de 2"),
        ("2026-06-05", NOTHING_APPLIES, NOT_APPLICABLE, None, "Ning"),
    ],
)  # fmt: skip
def test_an_account_can_be_followed_by_everybody(day, access, state, value, piece):
    assert_says(ask("C5", day=day, account=held(access=access)), state, value, piece)


@pytest.mark.parametrize("code", PARTS)
def test_the_account_is_its_evidence(code):
    (link,) = ask(code, account=held()).links
    assert (link.text, link.url) == ("Cuenta pública 2026", "/cuentas-publicas/2026/senade/")
