"""X1 to X3: attendance by sex, files that a screen reader can read, activities with results."""

import pytest

from . import builders as c
from .asking import MET, MISSING, NOT_APPLICABLE, NOT_DUE, PARTIAL, ask, assert_says

UNCOUNTED = {"is_counted": False, "by_sex": False}


def activities(*several):
    return [c.an_activity_fact(**one) for one in several]


@pytest.mark.parametrize(
    ("day", "held", "state", "value", "piece"),
    [
        ("2026-11-18", [], NOT_DUE, None, "Ninguna actividad"),
        ("2026-11-18", [{}], MET, 1, "1 de 1 actividad con datos"),
        ("2026-11-18", [{"by_sex": False}], MISSING, 0, "0 de 1"),
        ("2026-10-06", [{}], MET, 1, "1 de 1"),  # counted before it was due
        ("2026-11-03", [UNCOUNTED], NOT_DUE, None, "Ninguna actividad"),
        ("2026-11-04", [UNCOUNTED], NOT_DUE, None, "Ninguna actividad"),  # the thirtieth day
        ("2026-11-05", [UNCOUNTED], MISSING, 0, "0 de 1"),
        ("2026-11-05", [UNCOUNTED, {}], PARTIAL, 0.5, "1 de 2 actividades"),
        ("2026-11-04", [UNCOUNTED, {}], MET, 1, "1 de 1"),
        ("2026-03-01", [UNCOUNTED | {"ended_on": "2026-01-30"}], NOT_DUE, None, "Ninguna"),
        ("2026-03-02", [UNCOUNTED | {"ended_on": "2026-01-30"}], MISSING, 0, "0 de 1"),
        ("2028-02-29", [UNCOUNTED | {"ended_on": "2028-01-30"}], NOT_DUE, None, "Ninguna"),
        ("2028-03-01", [UNCOUNTED | {"ended_on": "2028-01-30"}], MISSING, 0, "0 de 1"),
    ],
)
def test_whoever_comes_is_counted_by_sex(day, held, state, value, piece):
    assert_says(ask("X1", day=day, activities=activities(*held)), state, value, piece)


def test_the_days_to_count_are_those_of_the_rule():
    facts = {"day": "2026-10-16", "activities": activities(UNCOUNTED)}
    assert ask("X1", rules={"activity_attendance_days": 10}, **facts).state == MISSING
    assert ask("X1", rules={"activity_attendance_days": 11}, **facts).state == NOT_DUE


def test_those_that_were_not_counted_are_the_evidence():
    held = activities({"url": "/una/"}, {"url": "/otra/", "by_sex": False})
    assert [one.url for one in ask("X1", activities=held).links] == ["/otra/"]


@pytest.mark.parametrize(
    ("total", "accessible", "state", "value", "piece"),
    [
        (0, 0, NOT_APPLICABLE, None, "No hay archivos"),
        (1, 1, MET, 1, "1 de 1 archivo."),
        (4, 3, PARTIAL, 0.75, "3 de 4 archivos."),
        (2, 0, MISSING, 0, "0 de 2"),
    ],
)
def test_a_screen_reader_can_read_the_files(total, accessible, state, value, piece):
    assert_says(ask("X2", files={"total": total, "accessible": accessible}), state, value, piece)


@pytest.mark.parametrize(
    ("day", "held", "state", "value", "piece"),
    [
        ("2026-12-30", [], NOT_DUE, None, "Vence el 31 de diciembre de 2026"),
        ("2026-12-31", [{"results_on": None}], NOT_DUE, None, "Vence"),
        ("2027-01-01", [{"results_on": None}], MISSING, 0, "Ninguna actividad"),
        ("2027-01-01", [], MISSING, 0, "Ninguna actividad"),
        ("2026-11-18", [{}], MET, 1, "1 actividad con resultados"),
        ("2026-11-18", [{}, {}, {"results_on": None}], MET, 1, "2 actividades con resultados"),
    ],
)
def test_something_else_than_a_consultation_ends_in_results(day, held, state, value, piece):
    assert_says(ask("X3", day=day, year=2026, activities=activities(*held)), state, value, piece)
