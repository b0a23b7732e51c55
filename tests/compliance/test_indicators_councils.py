"""S1 to S5 and M2 to M4: councils in force, meeting, telling it, diverse and renewed in time."""

import pytest

from . import builders as c
from .asking import LATE, MET, MISSING, NOT_APPLICABLE, NOT_DUE, PARTIAL, ask, assert_says

ALL_YEAR = "2025-12-01"
MEMBERS = {"women": 5, "men": 5, "other": 0, "outside_capital": 1, "estates": 3}
NEW = {"state": "being_constituted", "last_day": None}
PAST = {"state": "expired", "last_day": "2026-10-31"}


def held(*days, council=None):
    """A council that met on those days."""
    return [c.a_council_fact(sessions=[c.a_session_fact(day) for day in days], **council or {})]


def members(**fields):
    return [c.a_council_fact(members=MEMBERS | fields)]


def minutes(*sessions):
    """Each session as the day its minutes were due and the day they were published."""
    facts = [c.a_session_fact(due=due, published_on=published) for due, published in sessions]
    return [c.a_council_fact(sessions=facts)]


@pytest.mark.parametrize("code", ["S1", "S2", "S3", "S4", "S5", "M2", "M3", "M4"])
def test_whoever_has_no_council_here_lacks_everything_of_it(code):
    assert_says(ask(code), MISSING, 0, "No ha constituido su consejo")


# In force --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["S1", "M2"])
@pytest.mark.parametrize(
    ("councils", "state", "value", "piece"),
    [
        ([{}], MET, 1, "Vigente hasta el 31 de diciembre de 2027"),
        ([{"state": "expiring", "last_day": "2026-12-10"}], MET, 1, "10 de diciembre"),
        ([PAST], MISSING, 0, "Venció el 31 de octubre"),
        ([PAST | {"renews_on_calendar": True}], PARTIAL, 0.5, "según su calendario"),
        ([NEW], MISSING, 0, "Todavía no tiene"),
        ([NEW | {"renews_on_calendar": True}], PARTIAL, 0.5, "calendario"),
        ([{"renews_on_calendar": True}], MET, 1, "Vigente"),
        ([{}, PAST], PARTIAL, 0.5, "1 de 2 consejos vigentes"),
        ([{}, {}], MET, 1, "2 de 2"),
        ([PAST, PAST], MISSING, 0, "0 de 2"),
    ],
)  # fmt: skip
def test_a_council_is_in_force(code, councils, state, value, piece):
    facts = [c.a_council_fact(**one) for one in councils]
    assert_says(ask(code, councils=facts), state, value, piece)


@pytest.mark.parametrize(
    ("councils", "value"),
    [
        (
            [{"region": ""}, {"region": "05", **PAST}],
            1,
        ),  # that of the whole body is the one that is asked for
        ([{"region": "", **PAST}, {"region": "05"}], 0),
        ([{"region": "08"}, {"region": "05", **PAST}], 0.5),  # without one, those of its regions
    ],
)
def test_the_council_of_the_whole_body_comes_before_those_of_regions(councils, value):
    assert ask("S1", councils=[c.a_council_fact(**one) for one in councils]).value == value


# Sessions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "days", "state", "value", "piece"),
    [
        ("2026-01-01", [], NOT_DUE, None, "Todavía no se cumple"),
        ("2026-03-31", [], NOT_DUE, None, "Todavía no se cumple"),
        ("2026-04-01", [], MISSING, 0, "0 de 1 sesión que debía"),
        ("2026-04-01", ["2026-03-31"], MET, 1, "1 de 1"),
        ("2026-06-30", ["2026-03-31"], MET, 1, "1 de 1"),
        ("2026-07-01", ["2026-03-31"], PARTIAL, 0.5, "1 de 2 sesiones"),
        ("2026-09-30", ["2026-01-02", "2026-01-03"], MET, 1, "2 de 2"),
        ("2026-10-01", ["2026-01-02", "2026-01-03"], PARTIAL, 0.6667, "2 de 3"),
        ("2026-12-31", ["2026-01-02", "2026-05-03", "2026-08-01"], MET, 1, "3 de 3"),
        ("2027-01-01", ["2026-01-02", "2026-05-03", "2026-08-01"], PARTIAL, 0.75, "3 de 4"),
        ("2027-01-01", ["2026-01-01", "2026-12-31", "2026-05-03", "2026-08-01"], MET, 1, "4 de 4"),
        ("2027-01-01", ["2025-12-31", "2027-01-01"], MISSING, 0, "0 de 4"),  # of other years
        ("2026-07-01", ["2026-01-02", "2026-01-03", "2026-01-04"], MET, 1, "2 de 2"),  # more is not better
    ],
)
def test_a_council_meets_every_quarter(day, days, state, value, piece):
    facts = {"day": day, "year": 2026, "councils": held(*days)}
    assert_says(ask("S2", **facts), state, value, piece)
    assert_says(ask("M3", **facts), state, value, piece)


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (None, 0),
        ("2025-12-31", 4),
        ("2026-01-01", 4),
        ("2026-01-02", 3),  # a quarter counts if it was in force all along
        ("2026-04-01", 3),
        ("2026-04-02", 2),
        ("2026-10-01", 1),
        ("2026-10-02", 0),
        ("2026-12-31", 0),
    ],
)
def test_a_quarter_counts_from_its_first_day(since, due):
    result = ask("S2", day="2027-01-01", year=2026, councils=[c.a_council_fact(since=since)])
    if due:
        assert f"0 de {due} " in result.reason
    else:
        assert result.state == NOT_DUE


@pytest.mark.parametrize(
    ("least", "day", "due"),
    [
        (1, "2026-10-01", 0),
        (1, "2027-01-01", 1),
        (2, "2026-06-30", 0),
        (2, "2026-07-01", 1),
        (6, "2026-04-01", 1),
        (6, "2026-07-01", 3),
        (12, "2026-04-01", 3),
    ],
)
def test_the_least_of_a_year_is_owed_by_quarters(least, day, due):
    council = c.a_council_fact(min_sessions=least)
    result = ask("S2", day=day, year=2026, councils=[council])
    if due:
        assert f"0 de {due} " in result.reason
    else:
        assert result.state == NOT_DUE


def test_a_commune_owes_the_four_of_the_law_whatever_its_council_says():
    council = c.a_council_fact(min_sessions=1)
    assert_says(ask("M3", day="2027-01-01", year=2026, councils=[council]), MISSING, 0, "0 de 4")


def test_sessions_of_one_council_do_not_make_up_for_another():
    both = held("2026-01-02", "2026-01-03") + held()
    assert_says(ask("S2", day="2026-04-01", councils=both), PARTIAL, 0.5, "1 de 2")


# Minutes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["S3", "M4"])
@pytest.mark.parametrize(
    ("day", "sessions", "state", "value", "piece"),
    [
        ("2026-03-30", [("2026-03-31", None)], NOT_DUE, None, "Ninguna acta ha vencido"),
        ("2026-03-31", [("2026-03-31", None)], NOT_DUE, None, "Ninguna acta"),
        ("2026-04-01", [("2026-03-31", None)], MISSING, 0, "0 de 1 a tiempo; 0 con atraso y 1 sin publicar"),
        ("2026-04-01", [("2026-03-31", "2026-03-30")], MET, 1, "1 de 1"),
        ("2026-04-01", [("2026-03-31", "2026-03-31")], MET, 1, "1 de 1"),
        ("2026-04-02", [("2026-03-31", "2026-04-01")], LATE, 0.5, "1 con atraso"),
        ("2026-04-01", [("2026-03-31", None), ("2026-02-10", "2026-02-10")], PARTIAL, 0.5, "1 sin publicar"),
        ("2026-04-01", [("2026-03-31", None), ("2026-02-10", "2026-02-11")], PARTIAL, 0.25, "1 con atraso"),
        ("2026-03-20", [("2026-03-31", None), ("2026-02-10", "2026-02-11")], LATE, 0.5, "0 de 1"),
        ("2026-04-01", [("2025-12-31", None)], NOT_DUE, None, "Ninguna acta"),  # due in another year
        ("2026-04-01", [("2026-01-01", "2026-01-01")], MET, 1, "1 de 1"),
        ("2026-12-31", [("2026-12-31", None)], NOT_DUE, None, "Ninguna acta"),
    ],
)
def test_minutes_are_published_in_time(code, day, sessions, state, value, piece):
    assert_says(ask(code, day=day, councils=minutes(*sessions)), state, value, piece)


def test_minutes_of_councils_of_regions_count_too():
    facts = [
        c.a_council_fact(sessions=[c.a_session_fact(published_on="2026-03-12")]),
        c.a_council_fact(region="05", sessions=[c.a_session_fact()]),
    ]
    assert_says(ask("S3", councils=facts), PARTIAL, 0.5, "1 de 2")


# Diverse ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "state", "value", "piece"),
    [
        ({}, MET, 1, "3 de 3"),
        ({"women": 39, "men": 61}, PARTIAL, 0.6667, "2 de 3"),
        ({"women": 40, "men": 60}, MET, 1, "3 de 3"),  # exactly 40 %
        ({"women": 60, "men": 40}, MET, 1, "3 de 3"),  # exactly 60 %
        ({"women": 61, "men": 39}, PARTIAL, 0.6667, "2 de 3"),
        ({"women": 4, "men": 3, "other": 3}, MET, 1, "3 de 3"),  # of all who told, whatever they said
        ({"women": 0, "men": 0}, PARTIAL, 0.6667, "2 de 3"),  # nobody told
        ({"outside_capital": 0}, PARTIAL, 0.6667, "2 de 3"),
        ({"estates": 2}, PARTIAL, 0.6667, "2 de 3"),
        ({"estates": 3}, MET, 1, "3 de 3"),
        ({"women": 10, "men": 0, "outside_capital": 0, "estates": 1}, MISSING, 0, "0 de 3"),
    ],
)
def test_a_council_is_diverse(said, state, value, piece):
    assert_says(ask("S4", councils=members(**said)), state, value, piece)


def test_nobody_of_a_region_has_to_come_from_outside_the_capital():
    assert_says(
        ask("S4", councils=members(outside_capital=0), service={"is_nationwide": False}), MET, 1, "2 de 2"
    )
    regional = [c.a_council_fact(region="05", members=MEMBERS | {"outside_capital": 0})]
    assert_says(ask("S4", councils=regional), MET, 1, "2 de 2")


def test_a_council_of_which_no_member_is_known_is_not_counted():
    assert_says(
        ask("S4", councils=[c.a_council_fact(members=None)]), NOT_APPLICABLE, None, "No hay integrantes"
    )


# Renewed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "calls", "state", "value", "piece"),
    [
        ("2026-11-18", [], NOT_DUE, None, "Ningún período"),
        ("2026-10-31", [("2026-10-31", None)], NOT_DUE, None, "Ningún período"),
        ("2026-11-01", [("2026-10-31", None)], MISSING, 0, "no se ha llamado"),
        ("2026-11-01", [("2026-10-31", "2026-10-30")], MET, 1, "a tiempo"),
        ("2026-11-01", [("2026-10-31", "2026-10-31")], MET, 1, "a tiempo"),
        ("2026-11-02", [("2026-10-31", "2026-11-01")], LATE, 0.5, "con atraso"),
        ("2026-11-18", [("2027-01-01", None)], NOT_DUE, None, "Ningún período"),
        ("2026-11-18", [("2025-12-31", None)], NOT_DUE, None, "Ningún período"),
        (
            "2026-11-18",
            [("2026-02-01", "2026-01-31"), ("2026-10-31", None)],
            PARTIAL,
            0.5,
            "no se ha llamado",
        ),
        ("2026-11-18", [("2026-02-01", "2026-02-02"), ("2026-10-31", "2026-10-31")], LATE, 0.75, "atraso"),
        ("2026-01-02", [("2026-01-01", None)], MISSING, 0, "no se ha llamado"),
        ("2026-12-31", [("2026-12-31", None)], NOT_DUE, None, "Ningún período"),
    ],
)
def test_a_council_is_renewed_in_time(day, calls, state, value, piece):
    council = c.a_council_fact(renewals=[{"due": due, "called_on": called} for due, called in calls])
    assert_says(ask("S5", day=day, councils=[council]), state, value, piece)
