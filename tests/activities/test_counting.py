"""How many came, whichever way it was counted; what was said before stays readable."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from participa.activities.actions import counting
from participa.activities.models import Attendance, DoorTap, RegionAttendance
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from tests.activities import builders as a
from tests.activities.refusals import refused
from tests.builders import DAY, HOUR, NOON, a_person, a_region, an_analyst_of, an_officer_of

pytestmark = pytest.mark.django_db
SHA = "0" * 64
COUNTED = {"women": 3, "men": 2, "other": 1, "undeclared": 4}


def count(activity, by=None, now=a.AFTER, **fields):
    by = by or a.the_officer(activity)
    return counting.set_attendance(activity, by=by, now=now, **COUNTED | fields)


def take(activity, taps, by=None, now=a.DURING, device=a.A_DEVICE):
    return counting.take_taps(activity, device, taps, by=by or an_analyst_of(activity.service), now=now)


def listed(activity, rows, **fields):
    fields = {"sha256": SHA, "now": a.AFTER} | fields
    return counting.record_list(activity, rows, by=a.the_officer(activity), **fields)


def test_it_is_written_by_hand_and_adds_up():
    attendance = count(a.an_activity())
    assert (attendance.total, attendance.parts, attendance.how) == (10, COUNTED, "by_hand")
    assert Event.objects.get(verb="activity_attendance.set").data["total"] == 10
    assert str(attendance).endswith(": 10")


def test_a_correction_says_why_and_what_was_said_stays():
    activity = a.an_activity()
    first = count(activity)
    second = count(activity, women=5, seen=1, reason="Faltó una hoja.", now=a.AFTER + DAY)
    assert list(activity.attendances.all()) == [second, first]
    assert activity.attendances.current().get() == second
    assert (second.total, second.reason, a.fresh(first).superseded_at) == (
        12,
        "Faltó una hoja.",
        a.AFTER + DAY,
    )
    assert Event.objects.filter(verb="activity_attendance.corrected").count() == 1


def test_a_correction_without_a_reason_is_refused():
    activity = a.an_activity()
    count(activity)
    with refused(ValidationError, "reason"):
        count(activity, seen=1)


def test_of_two_officers_who_count_at_once_the_second_is_told_who_did():
    activity = a.an_activity()
    first = a.the_officer(activity)
    count(activity, by=first)
    with refused(StaleError) as why:
        count(activity, by=an_officer_of(activity.service))
    assert (why.value.by, why.value.at) == (first, a.AFTER)
    other = a.an_activity()
    with refused(StaleError):
        count(other, seen=3, reason="Otra")


def test_nothing_is_counted_before_it_starts_nor_in_what_was_cancelled():
    activity, off = a.an_activity(), a.a_cancelled_activity()
    with refused(ValidationError):
        count(activity, now=a.STARTS - HOUR)
    with refused(TransitionError):
        count(off)


def test_published_results_may_still_be_corrected():
    activity = a.an_activity_with_results()
    assert count(activity, seen=1, reason="Se sumó mal.").number == 2


def test_only_whoever_counts_for_the_service_counts():
    activity = a.an_activity()
    for person in (a_person(), an_officer_of(a.an_activity().service)):
        with refused(PermissionDenied):
            count(activity, by=person)
        with refused(PermissionDenied):
            take(activity, a.some_taps("woman"), by=person)


def test_fewer_than_nobody_do_not_come():
    activity = a.an_activity()
    with refused(ValidationError):
        count(activity, men=-1)


@pytest.mark.parametrize("fields", [{"total": 11}, {"women": 11}])
def test_the_database_holds_the_sum_too(fields):
    attendance = a.an_attendance(a.an_activity())
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=attendance.pk).update(**fields)


def test_the_database_holds_one_current_attendance():
    activity = a.an_activity()
    a.an_attendance(activity)
    with pytest.raises(IntegrityError), transaction.atomic():
        a.an_attendance(activity, reason="Otra")


# A list ----------------------------------------------------------------------------------------


def test_a_list_leaves_figures_by_sex_and_region_and_no_name():
    activity, region = a.an_activity(), a_region()
    rows = [
        {"sex": "woman", "region": region},
        {"sex": "woman", "region": region},
        {"sex": "man", "region": region},
        {"sex": "", "region": None},
        {"sex": "other"},
    ]
    attendance = listed(activity, rows)
    assert attendance.parts == {"women": 2, "men": 1, "other": 1, "undeclared": 1}
    assert (attendance.how, attendance.list_rows, attendance.list_sha256) == ("list", 5, SHA)
    found = {
        one.region: (one.women, one.men, one.other, one.undeclared, one.total)
        for one in attendance.by_region.all()
    }
    assert found == {region: (2, 1, 0, 0, 3), None: (0, 0, 1, 1, 2)}
    assert str(RegionAttendance.objects.filter(region=region).get()).endswith(str(region.pk))


def test_whoever_is_in_the_list_by_her_code_came():
    registration = a.a_registration()
    absent = a.a_registration(registration.activity)
    listed(registration.activity, [{"sex": "woman", "code": registration.code}])
    assert a.fresh(registration).attended_at == a.AFTER
    assert a.fresh(absent).attended_at is None


def test_an_empty_list_is_refused():
    activity = a.an_activity()
    with refused(ValidationError):
        listed(activity, [])


# The door --------------------------------------------------------------------------------------


def test_what_was_counted_at_the_door_is_summed_over_devices():
    activity = a.an_activity()
    take(activity, a.some_taps("woman", "man", "", "other"))
    other = a.A_DEVICE.__class__(int=a.A_DEVICE.int + 1)
    assert take(activity, a.some_taps("woman"), device=other) == {
        "women": 2, "men": 1, "other": 1, "undeclared": 1, "total": 5,
    }  # fmt: skip
    assert str(DoorTap.objects.first()) == f"{a.A_DEVICE} 1"


def test_a_delivery_sent_twice_counts_once():
    activity = a.an_activity()
    taps = a.some_taps("woman", "woman", "man")
    assert take(activity, taps) == take(activity, taps)
    assert take(activity, [*taps, *a.some_taps("man", first=4)])["total"] == 4


def test_what_was_undone_stays_undone():
    activity = a.an_activity()
    taps = a.some_taps("woman", "woman")
    take(activity, taps)
    assert take(activity, a.some_taps("woman", "woman", undone=[2]))["total"] == 1
    assert take(activity, taps)["total"] == 1
    assert take(activity, a.some_taps("man", first=3, undone=[3]))["total"] == 1


def test_a_clock_that_runs_ahead_is_not_believed():
    activity = a.an_activity()
    take(activity, a.some_taps("woman", at=a.DURING + 9 * DAY))
    assert activity.taps.get().at == a.DURING


def test_the_door_opens_some_hours_before_and_not_days():
    activity = a.an_activity()
    assert take(activity, a.some_taps("woman"), now=a.STARTS - HOUR)["total"] == 1
    with refused(ValidationError):
        take(activity, a.some_taps("woman"), now=NOON)


def test_what_no_door_page_sends_is_refused(monkeypatch):
    activity = a.an_activity()
    with refused(ValidationError):
        take(activity, a.some_taps("bird"))
    monkeypatch.setattr(counting, "MOST_TAPS", 1)
    with refused(ValidationError):
        take(activity, a.some_taps("woman", "man"))


def test_nobody_counts_at_the_door_of_what_was_cancelled_or_has_results():
    for activity in (a.a_cancelled_activity(), a.an_activity_with_results()):
        with refused(TransitionError):
            take(activity, a.some_taps("woman"))


def test_closing_the_door_writes_how_many_came():
    activity = a.an_activity()
    take(activity, a.some_taps("woman", "woman", "man", undone=[1]))
    attendance = counting.close_door(activity, by=a.the_officer(activity), now=a.AFTER)
    assert (attendance.how, attendance.women, attendance.men, attendance.total) == ("door", 1, 1, 2)


def test_a_door_at_which_nobody_was_counted_says_nothing():
    activity = a.an_activity()
    with refused(ValidationError):
        counting.close_door(activity, by=a.the_officer(activity), now=a.AFTER)
