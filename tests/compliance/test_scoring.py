"""The score of a body: of what is due and applies to it, how much it did. By a method that has a version."""

from datetime import date
from importlib import import_module

import pytest

from participa.compliance.evidence import Scope
from participa.compliance.indicators import INDICATORS, Result, State
from participa.compliance.rulings import ruled
from participa.compliance.scoring import (
    Band,
    Sheet,
    band_of,
    has_evidence,
    measure,
    points,
    sheet_of,
    states_counted,
)
from participa.core.calendar import midnight

from . import builders as c

FIRST = import_module("participa.compliance.migrations.0002_first_method").FIRST
METHOD = {name: FIRST[name] for name in ("sheets", "bands", "parameters")}
PAGE = {"title": "x", "url": "/x/"}
CATEGORIES = ("policies", "plans", "programmes", "actions", "budget")


def marks(**values):
    """Results as a value each; a state where it does not count."""
    return {
        code: Result(value, None, "x") if isinstance(value, State) else Result(State.PARTIAL, value, "x")
        for code, value in values.items()
    }


def everything_done(day="2026-11-18"):
    """A body that did everything, whatever it is asked."""
    sessions = [c.a_session_fact(day, due=day, published_on=day) for day in
                ("2026-01-10", "2026-04-10", "2026-07-10", "2026-10-10")]  # fmt: skip
    return c.some_facts(
        day,
        year=2026,
        norm=c.a_norm_fact(),
        contact=PAGE | {"confirmed_on": "2026-10-01"},
        information=[
            {"category": name, "title": "x", "year": 2026, "reviewed_on": "2026-10-01"} for name in CATEGORIES
        ],
        transparency=[{"month": day[:8] + "01", "confirmed_on": day}],
        plan=PAGE | {"published_on": "2026-03-01"},
        consultations=[c.a_consultation_fact(answered_on="2026-07-01", admissible=2, answered=2)],
        account=c.an_account_fact(),
        councils=[
            c.a_council_fact(
                sessions=sessions, renewals=[{"due": "2026-02-01", "called_on": "2026-01-01", "rule": "x"}]
            )
        ],
        activities=[c.an_activity_fact()],
        files={"total": 3, "accessible": 3},
    )


def of_regime(facts, regime):
    return facts | {"service": facts["service"] | {"regime": regime}}


# Sheets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "sheet"),
    [
        ("full", Sheet.FULL),
        ("cosoc_only", Sheet.COSOC_ONLY),
        ("municipal", Sheet.MUNICIPAL),
        ("voluntary", Sheet.FACTS),
        ("unverified", Sheet.FACTS),
        ("anything", Sheet.FACTS),
    ],
)
def test_each_regime_has_its_sheet(regime, sheet):
    assert sheet_of(regime) == sheet


@pytest.mark.parametrize("sheet", ["full", "cosoc_only", "municipal"])
def test_each_sheet_asks_its_own_indicators_and_no_other(sheet):
    done = measure(of_regime(everything_done(), sheet), METHOD)
    assert (done.sheet, list(done.results)) == (sheet, list(METHOD["sheets"][sheet]))
    assert (done.score, done.band) == (100, Band.HIGH), done.marks
    assert {state for state, _value in done.marks.values()} <= {"met", "not_due"}


def test_a_municipality_is_measured_by_its_own_law():
    asked = set(METHOD["sheets"]["municipal"])
    assert asked == {"M1", "M2", "M3", "M4", "M5"}
    assert set(METHOD["sheets"]["cosoc_only"]) == {"S1", "S2", "S3", "S4", "S5", "X1", "X2"}


@pytest.mark.parametrize("regime", ["voluntary", "unverified"])
def test_whoever_the_law_does_not_bind_is_never_scored(regime):
    for facts in (everything_done(), c.some_facts(norm=c.a_norm_fact())):
        said = measure(of_regime(facts, regime), METHOD)
        assert (said.score, said.band, said.weights, said.points) == (None, Band.NO_DATA, {}, {})
        assert list(said.results) == list(METHOD["sheets"]["full"])  # what it did is told all the same


@pytest.mark.parametrize("sheet", ["full", "cosoc_only", "municipal"])
def test_whoever_published_nothing_has_no_score(sheet):
    said = measure(of_regime(c.some_facts(), sheet), METHOD)
    assert (said.score, said.band) == (None, Band.NO_DATA)


@pytest.mark.parametrize(
    ("name", "something"),
    [
        ("norm", c.a_norm_fact()),
        ("contact", PAGE | {"confirmed_on": "2026-10-01"}),
        ("information", [{"category": "plans", "title": "x", "year": 2026, "reviewed_on": "2026-10-01"}]),
        ("transparency", [{"month": "2026-11-01", "confirmed_on": "2026-11-02"}]),
        ("plan", PAGE | {"published_on": "2026-03-01"}),
        ("consultations", [c.a_consultation_fact()]),
        ("account", c.an_account_fact()),
        ("councils", [c.a_council_fact()]),
        ("activities", [c.an_activity_fact()]),
    ],
)
def test_anything_that_is_published_is_evidence(name, something):
    assert not has_evidence(c.some_facts())
    assert has_evidence(c.some_facts(**{name: something}))


def test_the_weights_of_a_sheet_add_up():
    assert [sum(METHOD["sheets"][name].values()) for name in ("full", "municipal")] == [100, 100]
    assert {code for sheet in METHOD["sheets"].values() for code in sheet} == set(INDICATORS)


# Points ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "weights", "score"),
    [
        ({"N1": 1.0, "N2": 0.0}, {"N1": 8, "N2": 4}, 66.7),
        ({"N1": 1.0, "N2": State.NOT_DUE}, {"N1": 8, "N2": 4}, 100),  # what is not due takes nothing away
        ({"N1": 0.5, "N2": State.NOT_APPLICABLE}, {"N1": 8, "N2": 4}, 50),
        ({"N1": 0.3333}, {"N1": 8}, 33.3),
        ({"N1": State.NOT_DUE}, {"N1": 8}, None),
        ({"N1": 1.0}, {}, None),
        ({"N1": 1.0, "N2": 0.0}, {"N1": 8, "N2": 0}, 100),
        ({"N1": 0.0}, {"N1": 8}, 0),
    ],
)
def test_a_score_is_what_was_done_of_what_was_due(results, weights, score):
    assert points(marks(**results), weights) == score


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (None, Band.NO_DATA),
        (0, Band.LOW),
        (59.9, Band.LOW),
        (60, Band.MEDIUM),
        (84.9, Band.MEDIUM),
        (85, Band.HIGH),
        (100, Band.HIGH),
    ],
)
def test_a_score_falls_in_a_band(score, band):
    assert band_of(score, {"high": 85, "medium": 60}) == band


def test_the_points_of_each_matter_add_up_to_the_score():
    said = measure(c.some_facts(norm=c.a_norm_fact(date="2019-01-01")), METHOD)
    assert said.points["N"] == (8 + 4 * 0.5, 8 + 4 + 3)
    got, of = (sum(pair[n] for pair in said.points.values()) for n in (0, 1))
    assert round(got / of * 100, 1) == said.score


def test_the_states_of_a_sheet_are_counted():
    found = states_counted({"N1": ["met", 1.0], "N2": ["missing", 0.0], "N3": ["missing", 0.0]})
    assert found == {"met": 1, "partial": 0, "late": 0, "missing": 2, "not_due": 0, "not_applicable": 0}


@pytest.mark.parametrize(
    ("value", "state"), [(1, State.MET), (0.5, State.PARTIAL), (0.01, State.PARTIAL), (0, State.MISSING)]
)
def test_a_ruling_takes_the_place_of_what_was_measured(value, state):
    ruling = {"value": value, "ruling": "El archivo estaba.", "number": 1}
    said = measure(c.some_facts(norm=c.a_norm_fact(has_file=False), rulings={"N1": ruling}), METHOD)
    found = said.results["N1"]
    assert (found.state, found.value, found.reason) == (state, value, "El archivo estaba.")
    assert [one.url for one in found.links] == ["/norma/"]
    assert ruled(found, None) is found


def test_a_scope_asks_on_the_day_of_its_instant_and_knows_the_one_before():
    scope = Scope(2026, midnight(date(2026, 12, 1)))
    assert (scope.day, scope.last, scope.starts) == (date(2026, 12, 1), date(2026, 11, 30), date(2026, 1, 1))
    assert scope.known(midnight(date(2026, 12, 1))) is None
    assert scope.known(None) is None
