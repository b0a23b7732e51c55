"""Organisations apply, correct and leave; people enrol where people vote."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import NationalId
from councils.actions import applying
from councils.models import Application, ApplicationDocument, Candidacy, Method, Objection, StageCode
from councils.permissions import answers_for
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.lifecycle import TransitionError
from participa.notifications.models import Announcement
from participa.organizations import actions as organizations
from tests.builders import DAY, HOUR, a_person
from tests.councils import builders as a
from tests.councils.refusals import refused
from tests.organizations.builders import a_claim, an_accreditor, an_organization

pytestmark = pytest.mark.django_db
Status = Application.Status


def proven(person):
    """Somebody who showed who she is."""
    NationalId.objects.create(
        user=person, digest=f"{person.pk:064d}", proven_by=NationalId.Proof.CLAVEUNICA, proven_at=a.NOON
    )
    return person


def words_of(application, **changes):
    return {
        "contest": application.contest,
        "position": "secretaria",
        "statement": "Cuidamos el bosque.",
        "certificate": {"number": "500-2", "issued_on": application.certificate_issued_on},
        "papers": {},
        "by": application.applicant,
        "now": application.submitted_at + HOUR,
    } | changes


def no_longer_represents(application, now):
    held = application.applicant.representations.get(organization=application.organization)
    organizations.end(held, by=an_accreditor(), now=now, reason="Cambió la directiva")


# Applying --------------------------------------------------------------------------------------


def test_an_organisation_is_inscribed_with_a_receipt():
    application = a.an_application(a.a_process())
    assert application.receipt.startswith("CON-")
    assert application.get_absolute_url() == f"/consejos/postulaciones/{application.receipt}/"
    assert application.status == Status.SUBMITTED
    assert Announcement.objects.filter(event="council_application_received").count() == 1
    assert Event.objects.get(verb="council_application.submitted").data == {
        "organization": application.organization_id
    }


def test_whoever_still_waits_to_be_accredited_may_inscribe_it():
    process = a.a_process()
    now = a.in_stage(process, StageCode.REGISTRATION)
    waiting = a_claim(an_organization(), now=now - DAY, issued_on=day_of(now) - timedelta(days=9))
    assert a.an_application(process, waiting.organization, by=waiting.user)


def test_a_stranger_inscribes_nobody():
    process, organization = a.a_process(), an_organization()
    with refused(PermissionDenied):
        a.an_application(process, organization, by=a_person())


def test_an_organisation_is_inscribed_once():
    process = a.a_process()
    application = a.an_application(process)
    other = a.a_voice_of(application.organization)
    with refused(ValidationError, "organization"):
        a.an_application(process, application.organization, by=other)


def test_a_person_inscribes_one_organisation():
    process = a.a_process()
    ana = a.an_application(process).applicant
    organization = an_organization(now=a.CALLED - 90 * DAY)
    a.a_voice_of(organization, user=ana)
    with refused(ValidationError, "organization"):
        a.an_application(process, organization, by=ana)


def test_an_estate_of_another_process_is_not_one_of_these():
    process, other = a.a_process(), a.a_process()
    application = a.an_application(process)
    organization = an_organization(now=a.CALLED - 90 * DAY)
    voice = a.a_voice_of(organization)
    with refused(ValidationError, "contest"):
        a.an_application(process, organization, by=voice, contest=other.contests.first())
    with refused(ValidationError, "contest"):
        applying.correct(application, **words_of(application, contest=other.contests.first()))


def test_the_commission_inscribes_nobody():
    process = a.a_process()
    organization = an_organization(now=a.CALLED - 90 * DAY)
    voice = a.a_voice_of(organization, user=a.the_commissioner(process))
    with refused(ValidationError, "organization"):
        a.an_application(process, organization, by=voice)


@pytest.mark.parametrize(("age", "taken"), [(0, True), (90, True), (91, False), (-1, False)])
def test_a_certificate_is_accepted_until_the_days_that_the_call_says(age, taken):
    process = a.a_process()
    now = a.in_stage(process, StageCode.REGISTRATION)
    organization = an_organization(now=now - 90 * DAY)
    fields = {
        "by": a.a_voice_of(organization, now=now - 60 * DAY),
        "certificate": {"issued_on": day_of(now) - timedelta(days=age)},
    }
    if taken:
        assert a.an_application(process, organization, **fields)
        return
    with refused(ValidationError, "issued_on"):
        a.an_application(process, organization, **fields)


# Correcting ------------------------------------------------------------------------------------


def test_it_is_corrected_with_newer_papers_that_leave_the_old_as_history():
    process = a.a_process()
    by = a_person()
    application = a.an_application(process, papers={kind: a.a_paper(by) for kind in ("certificate", "other")})
    newer = {kind: a.a_paper(by) for kind in ("certificate", "other")}
    applying.correct(application, **words_of(application, papers=newer))
    assert (application.position, application.status) == ("secretaria", Status.SUBMITTED)
    current = ApplicationDocument.objects.filter(replaced_at=None)
    assert sorted(current.values_list("kind", flat=True)) == ["certificate", "other", "other"]
    assert current.get(kind="certificate").document == newer["certificate"]
    assert str(current.get(kind="certificate")) == "Certificado de vigencia"


def test_what_was_observed_is_reviewed_again():
    process = a.a_process()
    application = a.an_application(process)
    now = application.submitted_at
    a.deciding.decide(
        application, Status.OBSERVED, by=a.the_commissioner(process), now=now, reason="Falta el folio"
    )
    applying.correct(application, **words_of(application))
    assert Application.objects.undecided().get().status == Status.SUBMITTED


def test_a_stale_certificate_corrects_nothing():
    application = a.an_application(a.a_process())
    old = {"number": "1", "issued_on": date(2026, 1, 1)}
    with refused(ValidationError, "issued_on"):
        applying.correct(application, **words_of(application, certificate=old))


def test_what_was_decided_or_withdrawn_is_not_corrected():
    process = a.a_process()
    admitted, gone = a.an_application(process), a.an_application(process)
    a.admitted(admitted, now=admitted.submitted_at)
    applying.withdraw(gone, by=gone.applicant, now=gone.submitted_at)
    for application in (admitted, gone):
        with refused(TransitionError):
            applying.correct(application, **words_of(application))


def test_who_answers_for_an_application():
    """Whoever represents it today; and whoever sent it while she waits to be accredited. Nobody else."""
    process = a.a_process()
    application = a.an_application(process)
    now = application.submitted_at + HOUR
    heir = a.a_voice_of(application.organization)
    stranger = a_claim(application.organization, now=now - DAY, issued_on=day_of(now - 9 * DAY)).user
    waiting = a_claim(an_organization(), now=now - DAY, issued_on=day_of(now - 9 * DAY))
    hers = a.an_application(process, waiting.organization, by=waiting.user)
    assert answers_for(application.applicant, application, now=now)
    assert answers_for(heir, application, now=now)
    assert answers_for(waiting.user, hers, now=now)
    assert not answers_for(stranger, application, now=now)
    no_longer_represents(application, now)
    assert not answers_for(application.applicant, application, now=now)
    with refused(PermissionDenied):
        applying.correct(application, **words_of(application))
    with refused(PermissionDenied):
        applying.withdraw(application, by=application.applicant, now=now)


# Withdrawing -----------------------------------------------------------------------------------


def test_it_leaves_and_may_come_back():
    process = a.a_process()
    application = a.an_application(process)
    applying.withdraw(application, by=application.applicant, now=application.submitted_at)
    assert not process.applications.live().exists()
    assert a.an_application(process, application.organization, by=application.applicant)


def test_its_candidacy_leaves_with_it_where_nobody_votes():
    process = a.a_process(method=Method.DESIGNATION)
    application = a.an_application(process)
    a.admitted(application)
    a.a_candidacy(application)
    application.refresh_from_db()
    applying.withdraw(application, by=application.applicant, now=a.in_stage(process, StageCode.CANDIDATES))
    assert Candidacy.objects.get().status == Candidacy.Status.WITHDRAWN


def test_nobody_leaves_once_the_roll_is_final_nor_the_candidates_public():
    elected = a.an_election()
    designated = a.a_process(method=Method.DESIGNATION)
    application = a.an_application(designated)
    a.admitted(application)
    a.deciding.publish_candidates(
        designated, by=a.the_commissioner(designated), now=a.after_stage(designated, StageCode.CANDIDATES)
    )
    application.refresh_from_db()
    for one in (elected.applications.first(), application):
        with refused(TransitionError):
            applying.withdraw(one, by=one.applicant, now=a.in_stage(one.process, StageCode.APPOINTMENT))


def test_nobody_leaves_what_was_annulled():
    process = a.a_process()
    application = a.an_application(process)
    a.calling.annul(process, reason="x", by=a.the_officer(process.council), now=application.submitted_at)
    with refused(TransitionError):
        applying.withdraw(application, by=application.applicant, now=application.submitted_at)


def test_an_objection_to_whoever_left_may_still_be_ruled():
    process = a.a_process()
    application, other = a.an_application(process), a.an_application(process)
    a.with_provisional_roll(process, application, other)
    now = a.in_stage(process, StageCode.OBJECTIONS)
    objection = applying.object_to(application, text="No existe", by=other.applicant, now=now)
    application.refresh_from_db()
    applying.withdraw(application, by=application.applicant, now=now)
    a.deciding.rule(
        objection, upheld=True, ruling="Es cierto", by=a.the_commissioner(process), now=now + HOUR
    )
    assert Objection.objects.get().status == Objection.Status.UPHELD
    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN


# Enrolling -------------------------------------------------------------------------------------


def an_open_vote():
    return a.a_process(method=Method.OPEN_VOTE)


def enrol(process, by, *, contest=None, now=None):
    return applying.enrol(
        process,
        contest=contest or process.contests.first(),
        by=by,
        now=now or a.in_stage(process, StageCode.REGISTRATION),
    )


def test_a_person_enrols_to_vote_and_is_on_the_roll():
    process, ana = an_open_vote(), proven(a_person())
    organization = a.an_application(process)
    application = enrol(process, ana)
    assert (application.status, application.organization, application.applicant) == (
        Status.ADMISSIBLE, None, ana,
    )  # fmt: skip
    a.with_final_roll(process, organization)
    assert list(process.roll.values_list("voter", "organization")) == [(ana.pk, None)]


def test_whoever_inscribed_an_organisation_may_vote_as_a_person_too():
    process = an_open_vote()
    application = a.an_application(process)
    ana = proven(application.applicant)
    assert enrol(process, ana)
    with refused(ValidationError):
        enrol(process, ana)


def test_a_person_who_enrolled_may_inscribe_her_organisation():
    process, ana = an_open_vote(), proven(a_person())
    enrol(process, ana)
    organization = an_organization(now=a.CALLED - 90 * DAY)
    assert a.an_application(process, organization, by=a.a_voice_of(organization, user=ana))


def test_one_enrols_with_her_identity_proven_where_people_vote_and_while_it_is_open():
    process, ana = an_open_vote(), proven(a_person())
    by_organizations = a.a_process()
    with refused(ValidationError):
        enrol(process, a_person())
    with refused(ValidationError):
        enrol(by_organizations, ana)
    with refused(ValidationError):
        enrol(process, ana, contest=by_organizations.contests.first())
    with refused(applying.Shut):
        enrol(process, ana, now=a.after_stage(process, StageCode.REGISTRATION))


def test_the_commission_does_not_vote():
    process = an_open_vote()
    with refused(ValidationError):
        enrol(process, proven(a.the_commissioner(process)))


def test_a_person_leaves_and_comes_back():
    process, ana = an_open_vote(), proven(a_person())
    application = enrol(process, ana)
    with refused(PermissionDenied):
        applying.withdraw(application, by=a_person(), now=application.submitted_at)
    applying.withdraw(application, by=ana, now=application.submitted_at)
    assert enrol(process, ana)
