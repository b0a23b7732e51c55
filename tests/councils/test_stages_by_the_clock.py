"""The clock opens and closes each stage, at its very instant, with nobody and nothing running."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from councils.actions import applying, deciding, voting
from councils.models import Method, Process, Stage, StageCode
from councils.stages import has_opened
from participa.core.calendar import SANTIAGO, end_of, midnight
from tests.builders import HOUR
from tests.councils import builders as a
from tests.councils.refusals import refused

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)


def window(process, code):
    stage = a.fresh(process).stage(code)
    return stage.starts_at, stage.ends_at


def test_each_stage_opens_at_its_first_instant_and_is_shut_at_its_last():
    process = a.a_process()
    for stage in a.fresh(process).stages.all():
        inside = (stage.starts_at, stage.ends_at - INSTANT)
        outside = (stage.starts_at - INSTANT, stage.ends_at)
        assert [a.fresh(process).is_in(stage.code, now) for now in inside] == [True, True]
        assert [a.fresh(process).is_in(stage.code, now) for now in outside] == [False, False]
        for now in (*inside, *outside):
            found = Process.objects.in_stage(stage.code, now=now).exists()
            assert found == stage.is_open_at(now), (stage.code, now)


def test_stages_begin_and_end_at_midnight_of_santiago():
    process = a.a_process()
    stage = a.fresh(process).stage(StageCode.COMMISSION)
    assert stage.starts_at == datetime(2026, 10, 5, tzinfo=SANTIAGO)
    assert (stage.ends_at, stage.last_day) == (datetime(2026, 10, 10, tzinfo=SANTIAGO), date(2026, 10, 9))


def test_a_day_that_begins_at_one_because_of_daylight_saving_is_whole():
    """On 6 September 2026 there is no midnight in Santiago: clocks go from 24:00 to 01:00."""
    process = a.a_draft_process(start=date(2026, 8, 31))
    commission, call = process.stages.order_by("number")[:2]
    assert commission.ends_at == end_of(date(2026, 9, 4))
    Stage.objects.filter(pk=call.pk).update(
        starts_at=midnight(date(2026, 9, 6)), ends_at=midnight(date(2026, 9, 7))
    )
    call.refresh_from_db()
    assert call.starts_at.astimezone(SANTIAGO).hour == 1
    assert (call.ends_at - call.starts_at, call.last_day) == (timedelta(hours=23), date(2026, 9, 6))
    assert not call.is_open_at(datetime(2026, 9, 5, 23, 59, 59, tzinfo=SANTIAGO))
    assert call.is_open_at(datetime(2026, 9, 6, 1, tzinfo=SANTIAGO))


def test_the_day_of_twenty_five_hours_is_one_day_too():
    """On 4 April 2027 clocks go back at midnight: the hour from 23:00 happens twice."""
    stage = Stage(starts_at=midnight(date(2027, 4, 3)), ends_at=end_of(date(2027, 4, 3)))
    assert stage.ends_at.timestamp() - stage.starts_at.timestamp() == 25 * 3600
    assert stage.last_day == date(2027, 4, 3)


def test_a_stage_without_dates_is_never_on():
    stage = Stage(code=StageCode.VOTING)
    now = a.NOON
    assert [stage.is_open_at(now), stage.has_begun(now), stage.is_over(now)] == [False] * 3
    assert stage.last_day is None


def test_where_it_stands_and_when_that_changes():
    process = a.fresh(a.a_process())
    first, second = list(process.stages.all())[:2]
    assert process.current_stage(first.starts_at - INSTANT) is None
    assert process.next_change(first.starts_at - INSTANT) == first.starts_at
    assert process.current_stage(first.starts_at) == first
    assert process.next_change(first.starts_at) == first.ends_at
    between = first.ends_at  # a Saturday
    assert process.current_stage(between) is None
    assert process.next_change(between) == second.starts_at
    last = list(process.stages.all())[-1]
    assert process.next_change(last.ends_at) is None


def test_a_process_that_does_not_go_on_is_in_no_stage():
    process = a.a_process()
    now = a.in_stage(process, StageCode.REGISTRATION)
    for status in (Process.Status.DRAFT, Process.Status.ANNULLED, Process.Status.RECORDED):
        stale = a.fresh(process)
        stale.status = status
        assert not stale.is_in(StageCode.REGISTRATION, now)
    stale.status, stale.appointed_at = Process.Status.PUBLISHED, now
    assert not stale.is_in(StageCode.REGISTRATION, now)
    assert not a.fresh(a.a_process(method=Method.DESIGNATION)).is_in(StageCode.VOTING, now)


def test_one_applies_from_the_first_instant_to_the_last():
    process = a.a_process()
    opens, closes = window(process, StageCode.REGISTRATION)
    for now in (opens, closes - INSTANT):
        assert a.an_application(process, now=now)
    for now in (opens - INSTANT, closes):
        organization = a.an_organization(now=now - 90 * a.DAY)
        voice = a.a_voice_of(organization, now=now - 60 * a.DAY)
        with refused(applying.Shut) as why:
            a.an_application(process, organization, by=voice, now=now)
        assert why.value.code == StageCode.REGISTRATION


def test_one_objects_while_the_window_is_open():
    process = a.a_process()
    application, late = a.an_application(process), a.an_application(process)
    a.with_provisional_roll(process, application, late)
    opens, closes = window(process, StageCode.OBJECTIONS)
    people = [a.a_person() for _n in range(4)]
    for by, now in zip(people, (opens - INSTANT, closes), strict=False):
        with refused(applying.Shut):
            applying.object_to(application, text="No existe", by=by, now=now)
    for by, now in zip(people, (opens, closes - INSTANT), strict=False):
        assert applying.object_to(application, text="No existe", by=by, now=now)


def test_one_is_nominated_while_the_window_is_open():
    process = a.a_process()
    one, two = a.an_application(process), a.an_application(process)
    a.with_final_roll(process, one, two)
    opens, closes = window(process, StageCode.CANDIDATES)
    for now in (opens - INSTANT, closes):
        with refused(applying.Shut):
            a.a_candidacy(one, now=now)
    assert a.a_candidacy(one, now=opens)
    assert a.a_candidacy(two, now=closes - INSTANT)


def test_one_votes_while_the_window_is_open():
    process = a.an_election()
    one, two, three, four = a.voters_of(process)
    opens, closes = window(process, StageCode.VOTING)
    for voter, now in ((one, opens - INSTANT), (two, closes)):
        with refused(voting.NotCast) as why:
            a.a_vote(process, voter, now=now)
        assert why.value.why == "shut"
    assert a.a_vote(process, three, now=opens)
    assert a.a_vote(process, four, now=closes - INSTANT)


@pytest.mark.parametrize(
    ("code", "act"),
    [
        (StageCode.REGISTRATION, deciding.publish_provisional_roll),
        (StageCode.OBJECTIONS, deciding.publish_final_roll),
        (StageCode.CANDIDATES, deciding.publish_candidates),
    ],
)
def test_what_follows_a_window_is_published_from_the_instant_it_is_shut(code, act):
    process = a.a_process()
    if act == deciding.publish_provisional_roll:
        a.admitted(a.an_application(process), now=a.in_stage(process, StageCode.REGISTRATION))
    elif act == deciding.publish_final_roll:
        a.with_provisional_roll(process, a.an_application(process))
    else:
        a.with_final_roll(process, a.an_application(process))
    _opens, closes = window(process, code)
    by = a.the_commissioner(process)
    with refused(deciding.TooEarly):
        act(process, by=by, now=closes - INSTANT)
    assert act(process, by=by, now=closes)


@pytest.mark.parametrize(
    ("code", "act"),
    [
        (StageCode.OBJECTIONS, deciding.publish_provisional_roll),
        (StageCode.CANDIDATES, deciding.publish_final_roll),
        (StageCode.VOTING, deciding.publish_candidates),
    ],
)
def test_nothing_is_published_so_late_that_people_have_fewer_days_than_they_were_told(code, act):
    process = a.a_process()
    application = a.an_application(process)
    a.admitted(application)
    if act != deciding.publish_provisional_roll:
        process = a.with_provisional_roll(process)
    if act == deciding.publish_candidates:
        process = a.with_final_roll(process)
    opens, _closes = window(process, code)
    by = a.the_commissioner(process)
    with refused(deciding.TooEarly) as why:
        act(process, by=by, now=opens)
    assert Stage(code=code).get_code_display() in why.value.words
    assert act(process, by=by, now=opens - INSTANT)


def test_a_window_opens_for_people_when_its_day_comes_and_what_it_needs_is_published():
    process = a.fresh(a.a_process())
    objections, registration = process.stage(StageCode.OBJECTIONS), process.stage(StageCode.REGISTRATION)
    assert not has_opened(process, objections, objections.starts_at)
    assert has_opened(process, registration, registration.starts_at)
    assert not has_opened(process, registration, registration.starts_at - INSTANT)
    process.provisional_roll_at = objections.starts_at - HOUR
    assert has_opened(process, objections, objections.starts_at)
    assert not has_opened(process, objections, objections.starts_at - INSTANT)


def test_where_nobody_votes_names_are_all_that_a_window_needs():
    process = a.fresh(a.a_process(method=Method.DESIGNATION))
    candidates, appointment = process.stage(StageCode.CANDIDATES), process.stage(StageCode.APPOINTMENT)
    assert has_opened(process, candidates, candidates.starts_at)
    assert not has_opened(process, appointment, appointment.starts_at)
    process.candidates_at = candidates.ends_at
    assert has_opened(process, appointment, appointment.starts_at)


def test_correcting_ends_with_the_registration():
    process = a.a_process()
    application = a.an_application(process)
    _opens, closes = window(process, StageCode.REGISTRATION)
    corrected = {
        "contest": application.contest, "position": "presidenta", "statement": "", "papers": {},
        "certificate": {"number": "9", "issued_on": date(2026, 10, 30)}, "by": application.applicant,
    }  # fmt: skip
    with refused(applying.Shut):
        applying.correct(application, now=closes, **corrected)
    applying.correct(application, now=closes - INSTANT, **corrected)
    with refused(ValidationError):
        a.an_application(process, application.organization, by=application.applicant, now=closes - INSTANT)
