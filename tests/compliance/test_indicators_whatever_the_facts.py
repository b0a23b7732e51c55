"""Whatever a body did or did not: values and scores keep their bounds, and doing more never costs points."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participa.compliance.indicators import COUNTED, INDICATORS, State
from participa.compliance.scoring import Band, Sheet, has_evidence, measure

from . import builders as c
from .test_scoring import CATEGORIES, METHOD, PAGE

days = st.dates(date(2025, 1, 1), date(2028, 3, 1)).map(date.isoformat)
a_day_or_none = st.none() | days
flags = st.booleans()
small = st.integers(0, 4)


def several(strategy):
    return st.lists(strategy, max_size=3)


consultations = st.builds(
    lambda opened, due, answered, informed, total, lacking: c.a_consultation_fact(
        opened_on=opened, closed_on=opened, due=due, answered_on=answered, is_informed=informed,
        admissible=total, answered=max(0, total - lacking),
    ),
    days, a_day_or_none, a_day_or_none, flags, small, small,
)  # fmt: skip
accounts = st.builds(
    lambda event, heard, on_time, late, owed, closed, due, regions, access: c.an_account_fact(
        event_on=event, council_heard_on=heard, questions=on_time + late + owed, on_time=on_time, late=late,
        questions_closed_on=closed, answers_due=due, regions=regions, access_due=due,
        access=dict(zip(("captions", "sign_language", "plain"), access, strict=True)),
    ),
    a_day_or_none, a_day_or_none, small, small, small, days, days,
    several(st.sampled_from(["05", "08", "13"])), st.tuples(*[st.sampled_from(["yes", "no", "na"])] * 3),
)  # fmt: skip
sessions = st.builds(
    lambda held, due, published: c.a_session_fact(held, due=due, published_on=published),
    days, days, a_day_or_none,
)  # fmt: skip
calls = st.builds(lambda due, called: {"due": due, "called_on": called, "rule": "x"}, days, a_day_or_none)
members = st.none() | st.fixed_dictionaries(
    {"women": small, "men": small, "other": small, "outside_capital": small, "estates": small}
)
states = st.sampled_from(["in_force", "expiring", "expired", "being_constituted"])
councils = st.builds(
    lambda state, last, since, renews, least, held, seats, renewals, region: c.a_council_fact(
        state=state, last_day="2027-12-31" if state in ("in_force", "expiring") else last, since=since,
        renews_on_calendar=renews, min_sessions=least, sessions=held, members=seats, renewals=renewals,
        region=region,
    ),
    states, a_day_or_none, a_day_or_none, flags, st.integers(0, 12), several(sessions), members,
    several(calls), st.sampled_from(["", "05"]),
)  # fmt: skip
activities = st.builds(
    lambda ended, counted, sex, results: c.an_activity_fact(
        ended_on=ended, is_counted=counted, by_sex=counted and sex, results_on=results
    ),
    days, flags, flags, a_day_or_none,
)  # fmt: skip
norms = st.none() | st.builds(
    lambda written, reviewed, has_file: c.a_norm_fact(date=written, reviewed_on=reviewed, has_file=has_file),
    days, a_day_or_none, flags,
)  # fmt: skip
information = st.builds(
    lambda category, year, reviewed: {
        "category": category, "title": "x", "year": year, "reviewed_on": reviewed,
    },
    st.sampled_from(CATEGORIES), st.integers(2024, 2028), days,
)  # fmt: skip
transparency = days.map(lambda day: {"month": day[:8] + "01", "confirmed_on": day})
files = st.builds(lambda fine, bare: {"total": fine + bare, "accessible": fine}, small, small)
regimes = st.sampled_from(["full", "cosoc_only", "municipal", "voluntary", "unverified"])


@st.composite
def any_facts(draw):
    day = draw(days)
    return c.some_facts(
        day,
        year=int(day[:4]),
        service={"regime": draw(regimes), "is_nationwide": draw(flags)},
        norm=draw(norms),
        contact=draw(st.none() | days.map(lambda at: PAGE | {"confirmed_on": at})),
        information=draw(several(information)),
        transparency=draw(several(transparency)),
        plan=draw(st.none() | days.map(lambda at: PAGE | {"published_on": at})),
        no_consultation=draw(st.none() | days.map(lambda at: PAGE | {"stated_on": at})),
        consultations=draw(several(consultations)),
        account=draw(st.none() | accounts),
        councils=draw(several(councils)),
        activities=draw(several(activities)),
        files=draw(files),
        plan_due={"day": f"{day[:4]}-03-31", "rule": "x"},
        account_due={"day": f"{day[:4]}-05-31", "rule": "x"},
    )


many = settings(max_examples=200, deadline=None)


@many
@given(any_facts())
def test_whatever_the_facts_a_value_goes_from_0_to_1_where_it_counts(facts):
    for code, indicator in INDICATORS.items():
        result = indicator.ask(facts, METHOD["parameters"])
        assert (result.value is not None) == (result.state in COUNTED), code
        assert result.value is None or 0 <= result.value <= 1, code
        assert (result.value == 1) == (result.state == State.MET), code
        assert (result.value == 0) == (result.state == State.MISSING), code
        assert result.reason, code


@many
@given(any_facts())
def test_whatever_the_facts_a_score_goes_from_0_to_100_and_needs_evidence(facts):
    said = measure(facts, METHOD)
    assert said.score is None or 0 <= said.score <= 100
    assert has_evidence(facts) or said.score is None
    assert said.sheet != Sheet.FACTS or said.score is None
    assert (said.band == Band.NO_DATA) == (said.score is None)
    assert measure(facts, METHOD) == said  # and the same facts give the same score


def _answered(facts):
    """Each answer that was owed is published today."""
    said = [one | {"answered_on": one["answered_on"] or facts["day"]} for one in facts["consultations"]]
    return facts | {"consultations": said}


def _minuted(facts):
    return facts | {"councils": [
        one | {"sessions": [s | {"published_on": s["published_on"] or s["due"]} for s in one["sessions"]]}
        for one in facts["councils"]
    ]}  # fmt: skip


def _told(facts):
    return facts | {"activities": [one | {"is_counted": True, "by_sex": True} for one in facts["activities"]]}


IMPROVED = {
    "a norm of today": lambda f: f | {"norm": c.a_norm_fact(date=f["day"])},
    "a contact of today": lambda f: f | {"contact": PAGE | {"confirmed_on": f["day"]}},
    "a row of this month": lambda f: (
        f | {"transparency": [*f["transparency"], {"month": f["month"], "confirmed_on": f["day"]}]}
    ),
    "a list in time": lambda f: f | {"plan": PAGE | {"published_on": f"{f['year']}-01-01"}},
    "every minutes": _minuted,
    "everybody counted": _told,
    "readable files": lambda f: f | {"files": f["files"] | {"accessible": f["files"]["total"]}},
    "council heard": lambda f: (
        f | {"account": f["account"] and f["account"] | {"council_heard_on": "2024-12-31"}}
    ),
    "every region": lambda f: f | {"account": f["account"] and f["account"] | {"regions": ["05", "13"]}},
}


@pytest.mark.parametrize("what", IMPROVED)
@settings(max_examples=60, deadline=None)
@given(facts=any_facts())
def test_doing_what_is_owed_never_lowers_a_value(what, facts):
    better = IMPROVED[what](facts)
    for code, indicator in INDICATORS.items():
        before = indicator.ask(facts, METHOD["parameters"]).value
        after = indicator.ask(better, METHOD["parameters"]).value
        assert before is None or after is None or after >= before, (code, before, after)


@settings(max_examples=100, deadline=None)
@given(any_facts(), st.sampled_from(list(IMPROVED)))
def test_publishing_what_was_lacking_never_lowers_a_score(facts, what):
    before, after = measure(facts, METHOD).score, measure(IMPROVED[what](facts), METHOD).score
    assert before is None or after >= before


@settings(max_examples=100, deadline=None)
@given(any_facts())
def test_answering_what_was_owed_never_lowers_what_answers_are_worth(facts):
    ask, parameters = INDICATORS["Q4"].ask, METHOD["parameters"]
    before, after = ask(facts, parameters).value, ask(_answered(facts), parameters).value
    assert before is None or after >= before
