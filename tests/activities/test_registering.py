"""Places: taken once, never more than there are, and passed on to whoever waits first."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from participa.activities.actions import calling, registering
from participa.activities.actions.registering import ClosedError, FullError, VoiceError
from participa.activities.models import Registration
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from tests.activities import builders as a
from tests.activities.refusals import refused
from tests.builders import DAY, HOUR, NOON, a_person, an_analyst_of
from tests.organizations.builders import a_representative, an_organization
from tests.services.builders import a_commune

pytestmark = pytest.mark.django_db


def register(activity, by=None, now=NOON, **fields):
    return registering.register(activity, by=by or a_person(), now=now, **fields)


def told(event):
    return Announcement.objects.filter(event=event).count()


def test_whoever_registers_has_a_place_and_a_code():
    commune = a_commune()
    registration = register(
        a.an_activity(), display_name=" Ana ", sex="woman", commune=commune, needs="Lengua de señas"
    )
    assert (registration.status, registration.shown_name) == ("confirmed", "Ana")
    assert registration.region == commune.region
    assert registration.code.startswith("INS-")
    assert str(registration) == registration.code
    assert told("activity_registered") == 1
    assert Event.objects.get(verb="activity_registration.made").data == {"status": "confirmed"}


def test_whoever_says_no_name_is_a_participant():
    assert register(a.an_activity()).shown_name == "Participante"


def test_the_last_place_goes_to_the_first_and_the_next_waits():
    activity = a.an_activity(capacity=1)
    statuses = [register(activity).status for _n in range(3)]
    assert statuses == ["confirmed", "waiting", "waiting"]
    assert registering.places_left(activity) == 0
    assert registering.places_left(a.an_activity()) is None


def test_without_a_waiting_list_nobody_else_comes_in():
    activity = a.an_activity(capacity=1, has_waiting_list=False)
    register(activity)
    with refused(FullError):
        register(activity)


def test_nobody_registers_twice_but_may_come_back():
    activity, person = a.an_activity(), a_person()
    first = register(activity, by=person)
    with refused(ValidationError):
        register(activity, by=person)
    registering.cancel_registration(first, by=person, now=NOON)
    assert register(activity, by=person).status == "confirmed"


def test_the_database_holds_one_live_registration_too():
    registration = a.a_registration()
    with pytest.raises(IntegrityError), transaction.atomic():
        a.a_registration(registration.activity, person=registration.person)


@pytest.mark.parametrize("now", [a.REGISTRATION_OPENS - HOUR, a.REGISTRATION_CLOSES])
def test_outside_its_window_nobody_registers(now):
    activity = a.an_activity()
    with refused(ClosedError):
        register(activity, now=now)


def test_nobody_registers_in_what_was_cancelled_nor_where_it_is_not_asked():
    for activity in (a.a_cancelled_activity(), a.an_open_activity(), a.a_draft_activity()):
        with refused(ClosedError):
            register(activity)


def test_she_comes_for_an_organisation_only_if_she_represents_it():
    activity, organization = a.an_activity(), an_organization()
    with refused(VoiceError):
        register(activity, organization=organization)
    speaker = a_representative(organization)
    assert register(activity, by=speaker, organization=organization).organization == organization


def test_her_place_passes_to_whoever_waits_first():
    activity = a.an_activity(capacity=1)
    first = register(activity)
    second, third = register(activity, now=NOON + HOUR), register(activity, now=NOON + 2 * HOUR)
    registering.cancel_registration(first, by=first.person, now=NOON + DAY)
    assert [a.fresh(one).status for one in (first, second, third)] == ["cancelled", "confirmed", "waiting"]
    assert a.fresh(second).promoted_at == NOON + DAY
    assert told("activity_promoted") == 1


def test_whoever_leaves_the_line_gives_nobody_a_place():
    activity = a.an_activity(capacity=1)
    register(activity)
    second, third = register(activity), register(activity)
    registering.cancel_registration(second, by=second.person, now=NOON)
    assert a.fresh(third).status == "waiting"


def test_she_or_an_officer_cancels_it_and_nobody_else():
    registration = a.a_registration()
    for person in (a_person(), an_analyst_of(registration.activity.service)):
        with refused(PermissionDenied):
            registering.cancel_registration(registration, by=person, now=NOON)
    by = a.the_officer(registration.activity)
    assert registering.cancel_registration(registration, by=by, now=NOON).cancelled_at == NOON


def test_nobody_cancels_twice_nor_once_it_ended():
    registration = a.a_registration()
    with refused(ClosedError):
        registering.cancel_registration(registration, by=registration.person, now=a.ENDS)
    registering.cancel_registration(registration, by=registration.person, now=NOON)
    with refused(TransitionError):
        registering.cancel_registration(registration, by=registration.person, now=NOON)


def set_capacity(activity, capacity, now=NOON, **fields):
    fields = {"seen_at": activity.changed_at} | fields
    return registering.set_capacity(
        activity, capacity=capacity, by=a.the_officer(activity), now=now, **fields
    )


def test_more_places_go_to_those_who_wait_at_once():
    activity = a.an_activity(capacity=1)
    everybody = [register(activity, now=NOON + HOUR * n) for n in range(4)]
    activity = set_capacity(activity, 3)
    assert [a.fresh(one).status for one in everybody] == ["confirmed", "confirmed", "confirmed", "waiting"]
    set_capacity(activity, None, has_waiting_list=False)
    assert a.fresh(everybody[3]).status == "confirmed"
    assert a.fresh(activity).has_waiting_list is False


def test_places_already_given_are_not_taken_back():
    activity = a.an_activity(capacity=3)
    register(activity), register(activity)
    with refused(ValidationError, "capacity"):
        set_capacity(activity, 1)
    assert set_capacity(activity, 2).capacity == 2
    empty = a.an_activity()
    with refused(ValidationError, "capacity"):
        set_capacity(empty, 0)


def test_places_change_only_while_it_is_to_come_and_as_it_was_read():
    activity, draft = a.an_activity(), a.a_draft_activity()
    with refused(TransitionError):
        set_capacity(activity, 9, now=a.AFTER)
    with refused(TransitionError):
        set_capacity(draft, 9)
    with refused(StaleError):
        set_capacity(activity, 9, seen_at=NOON - DAY)
    with refused(PermissionDenied):
        registering.set_capacity(activity, capacity=9, by=a_person(), now=NOON, seen_at=activity.changed_at)


def test_nobody_is_given_a_place_in_what_ended_or_was_cancelled():
    activity = a.an_activity(capacity=1)
    a.a_waiting_registration(activity)
    assert registering.promote(activity, now=a.ENDS) == []
    calling.cancel(activity, reason="Lluvia", by=a.the_officer(activity), now=NOON)
    assert registering.promote(a.fresh(activity), now=NOON) == []


def test_whoever_came_is_marked_once_and_may_be_unmarked():
    registration = a.a_registration()
    clerk = an_analyst_of(registration.activity.service)
    for _n in range(2):
        registration = registering.check_in(registration, by=clerk, now=a.DURING)
    assert registration.attended_at == a.DURING
    assert Event.objects.filter(verb="activity_registration.checked_in").count() == 1
    assert registering.check_in(registration, by=clerk, now=a.DURING, came=False).attended_at is None


def test_nobody_comes_before_it_starts_nor_is_marked_by_just_anybody():
    registration = a.a_registration()
    with refused(ClosedError):
        registering.check_in(registration, by=a.the_officer(registration.activity), now=NOON)
    with refused(PermissionDenied):
        registering.check_in(registration, by=registration.person, now=a.DURING)


def test_those_who_wait_are_in_the_order_in_which_they_came():
    activity = a.an_activity()
    later = a.a_waiting_registration(activity, registered_at=NOON + HOUR)
    sooner = a.a_waiting_registration(activity)
    a.a_registration(activity)
    assert list(Registration.objects.waiting()) == [sooner, later]
