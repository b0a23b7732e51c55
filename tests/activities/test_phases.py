"""Where the clock leaves an activity, asked of the object and of the database alike."""

from datetime import timedelta

import pytest

from participa.activities.models import Activity, Phase
from participa.core import public_codes
from tests.activities import builders as a
from tests.builders import DAY, HOUR, NOON, a_region

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
INSTANTS = [
    NOON,
    a.REGISTRATION_OPENS - SECOND,
    a.REGISTRATION_OPENS,
    a.REGISTRATION_CLOSES - SECOND,
    a.REGISTRATION_CLOSES,
    a.STARTS - SECOND,
    a.STARTS,
    a.ENDS - SECOND,
    a.ENDS,
    a.AFTER,
]


@pytest.fixture
def all_sorts():
    return [
        a.a_draft_activity(),
        a.a_ready_draft(),
        a.an_activity(),
        a.an_activity(registration_closes_at=a.ENDS),
        a.an_open_activity(),
        a.a_working_table(),
        a.a_cancelled_activity(),
        a.an_activity_with_results(),
        a.an_activity(starts_at=a.STARTS + 9 * DAY, ends_at=a.ENDS + 9 * DAY),
    ]


@pytest.mark.parametrize("now", INSTANTS)
def test_the_database_and_the_object_agree_on_the_phase(all_sorts, now):
    by_sql = {phase: set(Activity.objects.in_phase(phase, now=now)) for phase in Phase}
    by_object = {phase: {one for one in all_sorts if one.phase_at(now) == phase} for phase in Phase}
    assert by_sql == by_object


def test_an_activity_goes_through_its_phases_by_the_clock():
    activity = a.an_activity()
    instants = [
        a.PUBLISHED, a.REGISTRATION_OPENS, a.REGISTRATION_CLOSES, a.STARTS, a.ENDS - SECOND, a.ENDS,
    ]  # fmt: skip
    phases = ["upcoming", "registering", "upcoming", "under_way", "under_way", "held"]
    assert [activity.phase_at(now) for now in instants] == phases


def test_several_phases_are_asked_at_once_and_none_gives_nothing(all_sorts):
    found = Activity.objects.in_phases([Phase.DRAFT, Phase.CANCELLED], now=NOON)
    assert {one.status for one in found} == {"draft", "cancelled"}
    assert not Activity.objects.in_phases([], now=NOON).exists()


def test_the_next_change_is_the_next_instant_that_the_page_says_something_else():
    activity = a.an_activity(
        takes_proposals=True, proposals_close_at=a.STARTS - HOUR,
        takes_questions=True, questions_close_at=a.ENDS + HOUR,
    )  # fmt: skip
    found, now = [], a.PUBLISHED
    while now := activity.next_change(now):
        found.append(now)
    assert found == [
        a.REGISTRATION_OPENS, a.REGISTRATION_CLOSES, a.STARTS - HOUR, a.STARTS, a.ENDS, a.ENDS + HOUR,
    ]  # fmt: skip
    assert a.an_open_activity().next_change(NOON) == a.STARTS
    assert a.an_activity_with_results().next_change(NOON) is None


def test_drafts_are_not_public():
    draft, published, off = a.a_draft_activity(), a.an_activity(), a.a_cancelled_activity()
    assert set(Activity.objects.public()) == {published, off}
    assert draft.day is None
    assert str(published.day) == "2026-11-26"


def test_a_region_is_reached_by_its_own_and_by_those_of_the_whole_country():
    region = a_region()
    other = a_region("maule", code="07")
    here, country, _there = a.an_activity(region=region), a.an_activity(), a.an_activity(region=other)
    assert set(Activity.objects.reaching(region.slug)) == {here, country}


def test_it_is_found_by_its_words():
    activity = a.an_activity(title="Diálogo por los ríos")
    a.an_activity()
    assert list(Activity.objects.matching("dialogos rios")) == [activity]


def test_a_code_of_a_draft_leads_nowhere():
    assert public_codes.resolve(a.a_draft_activity().code) is None


def test_each_says_what_it_is():
    activity = a.an_activity(title="Cabildo")
    meeting, agreement = a.a_meeting(), a.an_agreement()
    assert str(activity) == "Cabildo"
    assert (str(meeting), str(agreement), str(a.a_theme(activity))) == (
        "Diagnóstico",
        "Revestir el canal",
        "Riego",
    )
    assert str(a.a_stage(activity)) == "Bienvenida"
    things = [activity, meeting, agreement, a.a_registration(activity), a.a_proposal(activity)]
    assert all(thing.trail_service for thing in things)
