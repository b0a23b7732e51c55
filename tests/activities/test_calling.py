"""Publishing, moving and cancelling, each once, and told to whoever waits for it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from participa.activities.actions import calling
from participa.activities.models import Mode
from participa.activities.readiness import NotReady
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from tests.activities import builders as a
from tests.activities.refusals import refused
from tests.builders import DAY, HOUR, NOON, a_person, a_region, an_analyst_of, an_officer_of
from tests.services.builders import a_commune

pytestmark = pytest.mark.django_db


def publish(activity, by=None, now=NOON, **fields):
    return calling.publish(activity, by=by or a.the_officer(activity), now=now, **fields)


def move(activity, by=None, now=NOON, reason="Corte de ruta.", **fields):
    fields = {"seen_at": activity.changed_at} | fields
    return calling.reschedule(activity, reason=reason, by=by or a.the_officer(activity), now=now, **fields)


def cancel(activity, reason="Corte de ruta.", now=NOON, **fields):
    return calling.cancel(activity, reason=reason, by=a.the_officer(activity), now=now, **fields)


def test_a_ready_draft_is_published():
    activity = publish(a.a_ready_draft())
    assert (activity.status, activity.published_at, activity.phase_at(NOON)) == (
        "published",
        NOON,
        "upcoming",
    )
    assert Announcement.objects.get().event == "activity_published"
    assert Event.objects.get(verb="activity.published").service == activity.service.code


def test_a_bare_draft_is_told_all_that_it_lacks():
    draft = a.a_draft_activity(needs_registration=True, takes_proposals=True, takes_questions=True)
    with refused(NotReady) as why:
        publish(draft)
    assert list(why.value.problems) == [
        "summary", "purpose", "place", "starts_at", "ends_at", "registration_opens_at",
        "registration_closes_at", "proposals_close_at", "questions_close_at",
    ]  # fmt: skip
    assert "Falta el lugar." in str(why.value)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"mode": Mode.ONLINE}, "link"),
        ({"mode": Mode.HYBRID}, "link"),
        ({"mode": Mode.HYBRID, "place": "", "link": "https://www.example.org/"}, "place"),
        ({"starts_at": NOON}, "starts_at"),
    ],
)
def test_it_is_held_somewhere_and_later(fields, missing):
    draft = a.a_ready_draft(**fields)
    with refused(NotReady) as why:
        publish(draft)
    assert list(why.value.problems) == [missing]


def test_a_registration_that_should_have_opened_opens_now():
    activity = publish(a.a_ready_draft(**a.REGISTRATION))
    assert activity.registration_opens_at == NOON
    later = publish(a.a_ready_draft(**a.REGISTRATION | {"registration_opens_at": NOON + DAY}))
    assert later.registration_opens_at == NOON + DAY


def test_of_two_officers_who_publish_one_wins():
    draft = a.a_ready_draft()
    seen_by_the_other = a.fresh(draft)
    publish(draft)
    with refused(TransitionError):
        publish(seen_by_the_other, by=an_officer_of(draft.service))


def test_what_a_colleague_changed_since_it_was_read_is_not_published():
    draft = a.a_ready_draft()
    with refused(StaleError):
        publish(draft, seen_at=draft.changed_at - HOUR)


def test_only_editors_publish_move_and_cancel():
    draft, activity = a.a_ready_draft(), a.an_activity()
    for person in (a_person(), an_analyst_of(draft.service)):
        with refused(PermissionDenied):
            publish(draft, by=person)
        with refused(PermissionDenied):
            move(activity, by=person, place="Otro")
        with refused(PermissionDenied):
            calling.cancel(activity, reason="No", by=person, now=NOON)


def test_moving_it_keeps_when_it_was_and_tells_those_registered():
    activity = move(a.an_activity(), starts_at=a.STARTS + DAY, ends_at=a.ENDS + DAY)
    assert (activity.starts_at, activity.ends_at) == (a.STARTS + DAY, a.ENDS + DAY)
    before = activity.reschedulings.get()
    assert (before.starts_at, before.ends_at, before.reason) == (a.STARTS, a.ENDS, "Corte de ruta.")
    assert Announcement.objects.get().data == {"rescheduling": before.pk}
    assert str(before).startswith(str(activity.pk))


def test_a_longer_window_alone_is_told_to_nobody():
    activity = a.an_activity()
    move(activity, registration_closes_at=a.REGISTRATION_CLOSES + HOUR)
    assert not Announcement.objects.exists()


def test_what_began_may_end_later_but_not_before_now():
    activity = a.an_open_activity()
    assert move(activity, now=a.DURING, ends_at=a.ENDS + HOUR).ends_at == a.ENDS + HOUR
    activity = a.an_open_activity()
    with refused(ValidationError, "ends_at"):
        move(activity, now=a.DURING, ends_at=a.DURING)
    with refused(ValidationError, "starts_at"):
        move(activity, now=a.DURING, starts_at=a.STARTS + HOUR / 2)


def test_moving_needs_a_reason_a_sound_date_and_to_have_read_the_last_version():
    activity = a.an_activity()
    with refused(ValidationError, "reason"):
        move(activity, reason=" ", place="Otro")
    with refused(ValidationError, "ends_at"):
        move(activity, ends_at=a.STARTS)
    with refused(StaleError):
        move(activity, seen_at=NOON - DAY, place="Otro")
    with refused(TypeError):
        move(activity, title="Otro")


@pytest.mark.parametrize("build", [a.a_ready_draft, a.a_cancelled_activity, a.an_activity_with_results])
def test_only_what_was_published_is_moved(build):
    activity = build()
    with refused(TransitionError):
        move(activity, place="Otro")


def test_what_ended_is_neither_moved_nor_cancelled():
    activity = a.an_activity()
    with refused(TransitionError):
        move(activity, now=a.AFTER, place="Otro")
    with refused(TransitionError):
        cancel(activity, now=a.ENDS)


def test_a_commune_moves_it_to_its_region_and_an_officer_of_another_may_not():
    commune, other = a_commune(), a_region("maule", code="07")
    assert move(a.an_activity(), commune=commune).region == commune.region
    activity = a.an_activity(region=other)
    with refused(PermissionDenied):
        move(activity, by=an_officer_of(activity.service, region=other), commune=commune)


def test_cancelling_says_why_and_tells_those_registered():
    activity = cancel(a.an_activity())
    assert (activity.status, activity.cancel_reason, activity.cancelled_at) == (
        "cancelled",
        "Corte de ruta.",
        NOON,
    )
    assert Announcement.objects.get().event == "activity_cancelled"


def test_cancelling_is_refused_without_a_reason_or_twice_or_after_a_colleague_changed_it():
    activity, other = a.an_activity(), a.an_activity()
    with refused(ValidationError, "reason"):
        cancel(activity, reason=" ")
    with refused(StaleError):
        cancel(activity, seen_at=NOON - DAY)
    cancel(activity)
    with refused(TransitionError):
        cancel(activity, seen_at=NOON - DAY)
    with refused(TransitionError):
        cancel(a.fresh(activity))
    assert a.fresh(other).status == "published"
