"""Two people at the same instant, on a database that serves many at once: exactly one wins, and says so."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from participa.activities.actions import counting, drafting, finishing, registering
from participa.activities.models import Activity, Kind
from participa.core.lifecycle import StaleError, TransitionError
from tests.activities import builders as a
from tests.builders import NOON, a_person, a_service, an_officer_of
from tests.consultations.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]


def refusals(results, *errors):
    """How many were refused with one of these; nothing else went wrong."""
    wrong = [result for result in results if isinstance(result, Exception) and not isinstance(result, errors)]
    assert wrong == []
    return sum(isinstance(result, errors) for result in results)


def test_two_people_race_for_the_last_place_and_one_waits():
    activity = a.an_activity(capacity=1)
    people = [a_person() for _n in range(4)]
    acts = [lambda by=by: registering.register(a.fresh(activity), by=by, now=NOON) for by in people]
    assert refusals(at_once(*acts)) == 0
    statuses = sorted(activity.registrations.values_list("status", flat=True))
    assert statuses == ["confirmed", "waiting", "waiting", "waiting"]


def test_one_person_who_presses_twice_has_one_place():
    activity, person = a.an_activity(), a_person()
    acts = [lambda: registering.register(a.fresh(activity), by=person, now=NOON)] * 3
    assert refusals(at_once(*acts), ValidationError) == 2
    assert activity.registrations.count() == 1


def test_two_who_leave_at_once_give_their_places_to_two():
    activity = a.an_activity(capacity=2)
    leaving = [a.a_registration(activity) for _n in range(2)]
    for _n in range(3):
        a.a_waiting_registration(activity)
    acts = [lambda one=one: registering.cancel_registration(one, by=one.person, now=NOON) for one in leaving]
    assert refusals(at_once(*acts)) == 0
    assert activity.registrations.confirmed().count() == 2


def test_of_two_who_count_one_wins():
    activity = a.an_activity()
    officers = [an_officer_of(activity.service) for _n in range(3)]
    counted = {"women": 1, "men": 1, "other": 0, "undeclared": 0}
    acts = [lambda by=by: counting.set_attendance(activity, by=by, now=a.AFTER, **counted) for by in officers]
    assert refusals(at_once(*acts), StaleError) == 2
    assert activity.attendances.count() == 1


def test_a_delivery_sent_twice_at_once_counts_once():
    activity = a.an_activity()
    clerk, taps = an_officer_of(activity.service), a.some_taps("woman", "man", "man")
    acts = [lambda: counting.take_taps(activity, a.A_DEVICE, taps, by=clerk, now=a.DURING)] * 3
    assert refusals(at_once(*acts)) == 0
    assert activity.taps.counted()["total"] == 3


def test_of_two_who_publish_results_one_wins():
    activity = a.an_open_activity()
    a.an_attendance(activity)
    officers = [an_officer_of(activity.service) for _n in range(3)]
    acts = [
        lambda by=by: finishing.publish_results(a.fresh(activity), text="Sí.", by=by, now=a.AFTER)
        for by in officers
    ]
    assert refusals(at_once(*acts), TransitionError) == 2


def test_two_drafts_begun_at_once_have_two_codes():
    service = a_service()
    by = an_officer_of(service)
    acts = [lambda: drafting.create(service, kind=Kind.DIALOGUE, title="Agua", by=by, now=NOON)] * 3
    assert refusals(at_once(*acts)) == 0
    assert Activity.objects.values("code").distinct().count() == 3


def test_of_two_who_edit_one_wins():
    activity = a.a_draft_activity()
    by = a.the_officer(activity)
    acts = [
        lambda n=n: drafting.edit(activity, by=by, now=NOON, seen_at=activity.changed_at, summary=str(n))
        for n in range(3)
    ]
    assert refusals(at_once(*acts), StaleError) == 2
