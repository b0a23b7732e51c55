"""What the commission decides: who is admitted, which rolls, which names. Nobody decides her own."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from councils.actions import applying, deciding
from councils.models import (
    Application,
    Candidacy,
    Contest,
    Method,
    Process,
    RollEntry,
    RollMark,
    StageCode,
)
from councils.models.registration import ApplicationQuerySet
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from participa.organizations import actions as organizations
from tests.builders import DAY, HOUR, a_person
from tests.councils import builders as a
from tests.councils.refusals import refused
from tests.councils.test_applying import an_open_vote, enrol, proven
from tests.organizations.builders import a_claim, an_accreditor, an_organization

pytestmark = pytest.mark.django_db
Status = Application.Status
Outcome = Contest.Outcome


def decide(application, status, *, now=None, by=None, **fields):
    process = application.process
    return deciding.decide(
        application, status, by=by or a.the_commissioner(process),
        now=now or a.after_stage(process, StageCode.REGISTRATION), **fields,
    )  # fmt: skip


def named(process, user):
    a.calling.add_commissioner(
        process, user, display_name="Otra", position="Vocal", act_number="90", now=a.CALLED,
        by=a.the_officer(process.council),
    )  # fmt: skip
    return user


# Applications ----------------------------------------------------------------------------------


def test_an_application_is_admitted_and_its_sender_is_told():
    application = a.an_application(process := a.a_process())
    decide(application, Status.ADMISSIBLE)
    stored = Application.objects.get()
    assert (stored.status, stored.decided_by) == (Status.ADMISSIBLE, a.the_commissioner(process))
    assert Announcement.objects.filter(event="council_application_decided").count() == 1


def test_each_decision_is_news():
    application = a.an_application(a.a_process())
    decide(application, Status.ADMISSIBLE)
    decide(application, Status.INADMISSIBLE, reason="No era del estamento")
    decide(application, Status.ADMISSIBLE)
    versions = Announcement.objects.filter(event="council_application_decided")
    assert sorted(versions.values_list("version", flat=True)) == [1, 2, 3]


def test_the_same_decision_twice_is_one():
    application = a.an_application(a.a_process())
    decide(application, Status.ADMISSIBLE)
    with refused(TransitionError):
        decide(application, Status.ADMISSIBLE)


def test_while_people_can_correct_it_is_observed_and_after_that_refused():
    process = a.a_process()
    application = a.an_application(process)
    opened, shut = application.submitted_at + HOUR, a.after_stage(process, StageCode.REGISTRATION)
    with refused(deciding.TooEarly):
        decide(application, Status.INADMISSIBLE, reason="x", now=opened)
    with refused(deciding.TooEarly):
        decide(application, Status.OBSERVED, reason="x", now=shut)
    decide(application, Status.OBSERVED, reason="Falta el folio", now=opened)
    decide(application, Status.INADMISSIBLE, reason="No corrigió", now=shut)
    assert Application.objects.get().reason == "No corrigió"


def test_nothing_is_decided_before_the_registration():
    process = a.a_process()
    application = a.an_application(process)
    with refused(deciding.TooEarly):
        decide(application, Status.ADMISSIBLE, now=a.in_stage(process, StageCode.CALL))


@pytest.mark.parametrize("status", [Status.OBSERVED, Status.INADMISSIBLE])
def test_whoever_is_not_admitted_is_told_why(status):
    process = a.a_process()
    application = a.an_application(process)
    now = application.submitted_at if status == Status.OBSERVED else None
    with refused(ValidationError, "reason"):
        decide(application, status, reason=" ", now=now)


def test_nobody_is_admitted_whose_representation_was_not_accredited():
    process = a.a_process()
    now = a.in_stage(process, StageCode.REGISTRATION)
    waiting = a_claim(an_organization(), now=now - DAY, issued_on=a.day_of(now - 9 * DAY))
    application = a.an_application(process, waiting.organization, by=waiting.user)
    with refused(ValidationError):
        decide(application, Status.ADMISSIBLE)
    organizations.accredit(waiting, starts_on=a.day_of(now), by=an_accreditor(), now=now)
    assert decide(application, Status.ADMISSIBLE)


def test_nobody_decides_her_own_nor_that_of_an_organisation_of_hers():
    process = a.a_process()
    application = a.an_application(process)
    ours = named(process, a.a_voice_of(application.organization))
    with refused(PermissionDenied):
        decide(application, Status.ADMISSIBLE, by=ours)
    Application.objects.update(applicant=a.the_commissioner(process))
    with refused(PermissionDenied):
        decide(Application.objects.get(), Status.ADMISSIBLE)


def test_only_the_commission_of_that_process_decides():
    process, other = a.a_process(), a.a_process()
    application = a.an_application(process)
    for by in (a.the_officer(process.council), a.the_commissioner(other), a_person()):
        with refused(PermissionDenied):
            decide(application, Status.ADMISSIBLE, by=by)


def test_whoever_left_the_commission_decides_nothing():
    process = a.a_process()
    application, gone = a.an_application(process), named(process, a_person())
    member = process.commissioners.get(user=gone)
    a.calling.remove_commissioner(member, by=a.the_officer(process.council), now=a.NOON)
    with refused(PermissionDenied):
        decide(application, Status.ADMISSIBLE, by=gone)


def test_a_decision_on_what_changed_since_it_was_read_is_stopped():
    process = a.a_process()
    application = a.an_application(process)
    seen = deciding.version_of(application)
    decide(application, Status.ADMISSIBLE, seen=seen)
    with refused(StaleError) as why:
        decide(application, Status.INADMISSIBLE, reason="x", seen=seen)
    assert why.value.by == a.the_commissioner(process)


def test_once_the_roll_is_out_it_changes_by_objections_only():
    process = a.a_process()
    application = a.an_application(process)
    a.with_provisional_roll(process, application)
    with refused(TransitionError):
        decide(application, Status.INADMISSIBLE, reason="x")


def test_a_process_that_was_annulled_decides_nothing():
    process = a.a_process()
    application = a.an_application(process)
    a.calling.annul(process, reason="x", by=a.the_officer(process.council), now=a.NOON)
    with refused(TransitionError):
        decide(application, Status.ADMISSIBLE)


def test_a_person_who_enrolled_may_be_refused_and_admitted_again():
    process = an_open_vote()
    application = enrol(process, proven(a_person()))
    decide(application, Status.INADMISSIBLE, reason="No vive en la comuna")
    assert decide(application, Status.ADMISSIBLE).status == Status.ADMISSIBLE


def test_whoever_is_refused_no_longer_stands_where_the_service_designates():
    process = a.a_process(method=Method.DESIGNATION)
    application = a.an_application(process)
    a.admitted(application)
    a.a_candidacy(application, accepted=False)
    decide(application, Status.INADMISSIBLE, reason="Perdió su personalidad jurídica")
    candidacy = Candidacy.objects.get()
    assert (candidacy.status, candidacy.reason) == (
        Candidacy.Status.REJECTED, "Perdió su personalidad jurídica",
    )  # fmt: skip


# Rolls -----------------------------------------------------------------------------------------


def test_the_provisional_roll_waits_until_all_were_decided():
    process = a.a_process()
    a.an_application(process)
    now, by = a.in_stage(process, StageCode.PROVISIONAL_ROLL), a.the_commissioner(process)
    with refused(deciding.TooEarly) as why:
        deciding.publish_provisional_roll(process, by=by, now=now)
    assert why.value.words == "Queda 1 postulación por decidir."
    a.an_application(process)
    assert list(deciding.before_provisional_roll(a.fresh(process), now=now)) == [
        "Quedan 2 postulaciones por decidir."
    ]


def test_a_roll_is_published_once():
    process = a.with_final_roll(a.a_process())
    now, by = a.in_stage(process, StageCode.FINAL_ROLL), a.the_commissioner(process)
    for act in (deciding.publish_provisional_roll, deciding.publish_final_roll):
        with refused(TransitionError):
            act(process, by=by, now=now)


def test_the_final_roll_comes_after_the_provisional_one():
    process = a.a_process()
    now, by = a.in_stage(process, StageCode.FINAL_ROLL), a.the_commissioner(process)
    with refused(deciding.TooEarly):
        deciding.publish_final_roll(process, by=by, now=now)


def test_where_nobody_votes_there_is_no_roll():
    process = a.a_process(method=Method.DESIGNATION)
    now, by = a.after_stage(process, StageCode.ACCREDITATION), a.the_commissioner(process)
    with refused(TransitionError):
        deciding.publish_provisional_roll(process, by=by, now=now)
    with refused(deciding.TooEarly):
        deciding.publish_final_roll(process, by=by, now=now)


def test_the_final_roll_has_a_line_for_each_admitted_in_the_order_of_their_names():
    process = a.a_process()
    names = ("Zorzales", "Álamos", "Ñires", "Boldos")
    rows = [a.an_application(process, an_organization(name, now=a.CALLED - 90 * DAY)) for name in names]
    decide(rows[3], Status.INADMISSIBLE, reason="x")
    a.with_final_roll(process, *rows[:3])
    lines = RollEntry.objects.values_list("number", "organization__name")
    assert list(lines) == [(1, "Álamos"), (2, "Ñires"), (3, "Zorzales")]
    assert list(RollMark.objects.values_list("entry__number", "voted")) == [(n, False) for n in (1, 2, 3)]
    assert [str(line) for line in RollEntry.objects.all()] == ["1", "2", "3"]
    assert str(RollMark.objects.first()) == str(RollEntry.objects.first().pk)
    assert Announcement.objects.filter(event="council_right_to_vote").count() == 1


def test_whoever_does_not_belong_to_the_commission_publishes_nothing():
    process = a.a_process()
    by = a.the_officer(process.council)
    now = a.in_stage(process, StageCode.PROVISIONAL_ROLL)
    for act in (
        deciding.publish_provisional_roll,
        deciding.publish_final_roll,
        deciding.publish_candidates,
    ):
        with refused(PermissionDenied):
            act(process, by=by, now=now)


# Candidates ------------------------------------------------------------------------------------


def decide_candidacy(candidacy, admitted, *, by=None, **fields):
    process = candidacy.contest.process
    return deciding.decide_candidacy(
        candidacy, admitted=admitted, by=by or a.the_commissioner(process),
        now=a.in_stage(process, StageCode.CANDIDATES), **fields,
    )  # fmt: skip


def a_waiting_candidacy(process=None):
    process = process or a.a_process()
    application = a.an_application(process)
    a.with_final_roll(process, application)
    return a.a_candidacy(application, accepted=False)


def test_a_candidacy_is_refused_with_a_reason_and_each_decision_is_news():
    candidacy = a_waiting_candidacy()
    with refused(ValidationError, "reason"):
        decide_candidacy(candidacy, False, reason=" ")
    decide_candidacy(candidacy, False, reason="Falta su firma")
    decide_candidacy(candidacy, True)
    decide_candidacy(candidacy, False, reason="La firma es de otra persona")
    versions = Announcement.objects.filter(event="council_candidacy_decided")
    assert sorted(versions.values_list("version", flat=True)) == [1, 2, 3]
    assert str(candidacy) == f"#{candidacy.pk}"


def test_the_commission_decides_candidacies_but_not_of_its_own_organisations():
    candidacy = a_waiting_candidacy()
    process = candidacy.contest.process
    ours = named(process, a.a_voice_of(candidacy.organization))
    for by in (ours, a.the_officer(process.council)):
        with refused(PermissionDenied):
            decide_candidacy(candidacy, True, by=by)


def test_a_decision_on_a_candidacy_that_changed_is_stopped():
    candidacy = a_waiting_candidacy()
    seen = deciding.version_of(candidacy)
    applying.withdraw_candidacy(
        candidacy, by=candidacy.nominated_by, now=a.in_stage(candidacy.contest.process, StageCode.CANDIDATES)
    )
    with refused(StaleError) as why:
        decide_candidacy(candidacy, True, seen=seen)
    assert (why.value.by, why.value.at) == (None, candidacy.nominated_at)


def test_one_that_was_refused_does_not_come_back_beside_another():
    candidacy = a_waiting_candidacy()
    decide_candidacy(candidacy, False, reason="x")
    a.a_candidacy(candidacy.application)
    with refused(ValidationError):
        decide_candidacy(candidacy, True)


def test_names_wait_until_all_were_reviewed():
    candidacy = a_waiting_candidacy()
    process = candidacy.contest.process
    now, by = a.in_stage(process, StageCode.CANDIDATE_LIST), a.the_commissioner(process)
    with refused(deciding.TooEarly) as why:
        deciding.publish_candidates(process, by=by, now=now)
    assert why.value.words == "Queda 1 candidatura por revisar."


def test_names_come_after_the_final_roll_and_once():
    process = a.a_process()
    now, by = a.in_stage(process, StageCode.CANDIDATE_LIST), a.the_commissioner(process)
    with refused(deciding.TooEarly):
        deciding.publish_candidates(process, by=by, now=now)
    process = a.an_election()
    with refused(TransitionError):
        deciding.publish_candidates(process, by=a.the_commissioner(process), now=now)
    candidacy = Candidacy.objects.first()
    with refused(TransitionError):
        decide_candidacy(candidacy, False, reason="x")


@pytest.mark.parametrize(
    ("standing", "seats", "has_vote", "outcome"),
    [
        (0, 1, True, Outcome.DESERT),
        (0, 1, False, Outcome.DESERT),
        (1, 1, True, Outcome.ACCLAIMED),
        (7, 18, True, Outcome.ACCLAIMED),
        (2, 1, True, Outcome.CONTESTED),
        (2, 1, False, Outcome.PENDING),
    ],
)
def test_what_so_many_candidates_make_of_an_estate(standing, seats, has_vote, outcome):
    assert deciding.outcome_of(standing, seats, has_vote=has_vote) == outcome


def test_publishing_numbers_names_through_all_estates_and_acclaims():
    process = a.a_process()
    one, two = process.contests.all()
    rows = [a.an_application(process, contest=contest) for contest in (two, two, one)]
    a.with_final_roll(process, *rows)
    for row in rows:
        a.a_candidacy(row)
    deciding.publish_candidates(
        process, by=a.the_commissioner(process), now=a.in_stage(process, StageCode.CANDIDATE_LIST)
    )
    assert list(Contest.objects.values_list("outcome", flat=True)) == [Outcome.ACCLAIMED, Outcome.CONTESTED]
    assert sorted(Candidacy.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert list(Candidacy.objects.filter(elected=True).values_list("contest", flat=True)) == [one.pk]
    assert [contest.is_contested for contest in Contest.objects.all()] == [False, True]
    assert str(two.key) == f"{process.code}-{two.pk}"


def test_where_the_service_designates_names_are_published_and_nobody_is_in_yet():
    process = a.a_process(method=Method.DESIGNATION)
    application = a.an_application(process)
    a.admitted(application)
    a.a_candidacy(application)
    deciding.publish_candidates(
        process, by=a.the_commissioner(process), now=a.after_stage(process, StageCode.CANDIDATES)
    )
    assert process.contests.first().outcome == Outcome.PENDING
    assert not Candidacy.objects.filter(elected=True).exists()


def test_applications_of_nobody_are_none():
    a.an_application(a.a_process())
    found = Application.objects.of(AnonymousUser(), now=a.NOON)
    assert isinstance(found, ApplicationQuerySet)
    assert not found.exists()
    assert not Process.objects.commissioned_to(AnonymousUser()).exists()
