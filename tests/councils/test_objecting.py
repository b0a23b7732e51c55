"""Objections and appeals against the provisional roll: who may, once, and what a ruling changes."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from councils.actions import applying, deciding
from councils.models import Application, Method, Objection, StageCode
from participa.core.lifecycle import TransitionError
from participa.notifications.models import Announcement
from tests.builders import DAY, HOUR, a_person
from tests.councils import builders as a
from tests.councils.refusals import refused
from tests.councils.test_applying import enrol, no_longer_represents, proven
from tests.organizations.builders import a_claim, an_organization

pytestmark = pytest.mark.django_db
Status, Kind = Application.Status, Objection.Kind


@pytest.fixture
def process():
    return a.a_process()


@pytest.fixture
def now(process):
    return a.in_stage(process, StageCode.OBJECTIONS)


@pytest.fixture
def on_it(process):
    """One that the provisional roll has, and one that it left out."""
    application, out = a.an_application(process), a.an_application(process)
    deciding.decide(
        out, Status.INADMISSIBLE, reason="No es del estamento", by=a.the_commissioner(process),
        now=a.after_stage(process, StageCode.REGISTRATION),
    )  # fmt: skip
    a.with_provisional_roll(process, application)
    application.refresh_from_db()
    return application


@pytest.fixture
def left_out(process, on_it):
    return process.applications.get(status=Status.INADMISSIBLE)


def rule(objection, upheld, *, now, by=None, ruling="Consta en el registro"):
    by = by or a.the_commissioner(objection.process)
    return deciding.rule(objection, upheld=upheld, ruling=ruling, by=by, now=now)


def test_anybody_who_signed_in_objects_to_one_on_the_roll(process, on_it, now):
    objection = applying.object_to(on_it, text="No existe", by=a_person(), now=now)
    assert (objection.kind, objection.status) == (Kind.OBJECTION, Objection.Status.SUBMITTED)
    assert str(objection) == f"Objeción a una organización del padrón #{objection.pk}"
    with refused(PermissionDenied):
        applying.object_to(on_it, text="No existe", by=AnonymousUser(), now=now)


def test_whoever_was_left_out_appeals(left_out, now):
    heir = a.a_voice_of(left_out.organization)
    for by in (left_out.applicant, heir):
        assert applying.object_to(left_out, text="Sí es", by=by, now=now).kind == Kind.APPEAL
    with refused(PermissionDenied):
        applying.object_to(left_out, text="Sí es", by=a_person(), now=now)


def test_nobody_objects_to_herself_to_who_left_nor_to_a_person(process, on_it, now):
    gone = a.an_application(process)
    applying.withdraw(gone, by=gone.applicant, now=gone.submitted_at)
    person = Application.objects.create(
        process=process, contest=on_it.contest, applicant=a_person(), receipt="CON-PERSONA",
        status=Status.ADMISSIBLE, submitted_at=now, changed_at=now,
    )  # fmt: skip
    for application, by in ((on_it, on_it.applicant), (gone, a_person()), (person, a_person())):
        with refused(ValidationError):
            applying.object_to(application, text="x", by=by, now=now)


def test_an_organisation_is_named_only_by_who_is_accredited(process, on_it, now):
    organization = an_organization(now=a.CALLED - 90 * DAY)
    voice = a.a_voice_of(organization)
    waiting = a_claim(organization, now=now - DAY, issued_on=a.day_of(now - 9 * DAY)).user
    with refused(PermissionDenied):
        applying.object_to(on_it, text="x", by=waiting, organization=organization, now=now)
    objection = applying.object_to(on_it, text="x", by=voice, organization=organization, now=now)
    assert objection.organization == organization


def test_a_person_objects_once_and_again_after_taking_it_back(on_it, now):
    ana = a_person()
    objection = applying.object_to(on_it, text="x", by=ana, now=now)
    with refused(ValidationError):
        applying.object_to(on_it, text="y", by=ana, now=now)
    with refused(PermissionDenied):
        applying.withdraw_objection(objection, by=on_it.applicant, now=now)
    applying.withdraw_objection(objection, by=ana, now=now)
    with refused(TransitionError):
        applying.withdraw_objection(objection, by=ana, now=now)
    assert applying.object_to(on_it, text="y", by=ana, now=now)


def test_there_is_nothing_to_object_to_before_the_roll_is_published(process, now):
    application = a.an_application(process)
    a.admitted(application)
    with refused(applying.Shut):
        applying.object_to(application, text="x", by=a_person(), now=now)


def test_where_nobody_votes_there_is_nothing_to_object_to():
    process = a.a_process(method=Method.DESIGNATION)
    application = a.an_application(process)
    a.admitted(application)
    with refused(applying.Shut):
        applying.object_to(
            application, text="x", by=a_person(), now=a.in_stage(process, StageCode.CANDIDATES)
        )


def test_an_objection_that_is_upheld_takes_it_off_the_roll(on_it, now):
    rule(applying.object_to(on_it, text="x", by=a_person(), now=now), True, now=now)
    on_it.refresh_from_db()
    assert (on_it.status, on_it.reason) == (Status.INADMISSIBLE, "Consta en el registro")
    assert Announcement.objects.filter(event="council_objection_ruled").count() == 1


def test_an_appeal_that_is_upheld_puts_it_on_the_roll(process, left_out, now):
    rule(applying.object_to(left_out, text="x", by=left_out.applicant, now=now), True, now=now)
    a.with_final_roll(a.fresh(process))
    assert process.roll.filter(organization=left_out.organization).exists()


def test_what_is_rejected_changes_nothing_but_itself(on_it, left_out, now):
    rule(applying.object_to(on_it, text="x", by=a_person(), now=now), False, now=now)
    rule(applying.object_to(left_out, text="x", by=left_out.applicant, now=now), False, now=now)
    assert list(Objection.objects.values_list("status", flat=True)) == ["rejected", "rejected"]
    on_it.refresh_from_db()
    left_out.refresh_from_db()
    assert (on_it.status, left_out.status) == (Status.ADMISSIBLE, Status.INADMISSIBLE)


def test_two_that_say_the_same_are_both_upheld(on_it, now):
    both = [applying.object_to(on_it, text="x", by=a_person(), now=now) for _n in range(2)]
    for objection in both:
        rule(objection, True, now=now)
    assert set(Objection.objects.values_list("status", flat=True)) == {"upheld"}


def test_a_ruling_has_reasons_comes_once_and_from_somebody_without_a_stake(process, on_it, left_out, now):
    objection = applying.object_to(on_it, text="x", by=a_person(), now=now)
    with refused(ValidationError, "ruling"):
        rule(objection, True, now=now, ruling=" ")
    with refused(PermissionDenied):
        rule(objection, True, now=now, by=a.the_officer(process.council))
    mine = applying.object_to(on_it, text="x", by=a.the_commissioner(process), now=now)
    with refused(PermissionDenied):
        rule(mine, True, now=now)
    rule(objection, False, now=now)
    with refused(TransitionError):
        rule(objection, True, now=now)


def test_the_final_roll_waits_for_every_ruling_and_ends_them(process, on_it, now):
    waiting = [applying.object_to(on_it, text="x", by=a_person(), now=now) for _n in range(2)]
    later, by = a.in_stage(process, StageCode.FINAL_ROLL), a.the_commissioner(process)
    with refused(deciding.TooEarly) as why:
        deciding.publish_final_roll(process, by=by, now=later)
    assert why.value.words == "Quedan 2 objeciones o reclamos por resolver."
    rule(waiting[0], False, now=later)
    with refused(deciding.TooEarly) as why:
        deciding.publish_final_roll(process, by=by, now=later)
    assert why.value.words == "Queda 1 objeción o reclamo por resolver."
    stale = Objection.objects.get(pk=waiting[1].pk)
    applying.withdraw_objection(waiting[1], by=waiting[1].author, now=later)
    deciding.publish_final_roll(process, by=by, now=later)
    with refused(TransitionError):
        rule(stale, True, now=later + HOUR)


def test_once_the_final_roll_is_published_nobody_objects(process, on_it, now):
    type(process).objects.update(final_roll_at=now)
    with refused(applying.Shut):
        applying.object_to(on_it, text="x", by=a_person(), now=now)


def test_whoever_sent_it_appeals_though_she_no_longer_represents_it(left_out, now):
    """Her claim may be what the commission did not believe: the appeal is hers all the same."""
    no_longer_represents(left_out, now - DAY)
    assert applying.object_to(left_out, text="x", by=left_out.applicant, now=now).kind == Kind.APPEAL


def test_a_person_who_was_refused_appeals_too():
    process = a.a_process(method=Method.OPEN_VOTE)
    application = enrol(process, proven(a_person()))
    by, now = a.the_commissioner(process), a.in_stage(process, StageCode.OBJECTIONS)
    shut = a.after_stage(process, StageCode.REGISTRATION)
    deciding.decide(application, Status.INADMISSIBLE, by=by, now=shut, reason="No vive aquí")
    a.with_provisional_roll(process)
    assert applying.object_to(application, text="Sí", by=application.applicant, now=now).kind == Kind.APPEAL
