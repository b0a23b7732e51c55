"""Who may do what with a council, one question at a time."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from councils import permissions as may
from councils.actions import appointing
from councils.models import Council, CouncilOffice, Method, Process, StageCode
from participa.services.models import Membership
from tests.builders import DAY, NOON, a_person, a_region, a_service, an_analyst_of, an_officer_of
from tests.councils import builders as a
from tests.councils.test_applying import enrol, no_longer_represents, proven

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


def a_secretary_of(council, kind=CouncilOffice.Kind.SECRETARY, starts_on=date(2026, 11, 1)):
    user = a_person()
    appointing.set_office(
        council, kind, display_name="Ana", user=user, starts_on=starts_on, by=a.the_officer(council), now=NOON
    )
    return user


# The service -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "manages"),
    [("admin", True), ("officer", True), ("approver", True), ("analyst", False), ("moderator", False)],
)
def test_editors_of_the_service_manage_its_councils(role, manages):
    council = a.a_council()
    user = an_officer_of(council.service, role=Membership.Role(role))
    assert may.can_manage(user, council, now=NOON) == manages
    assert may.keeps_secretariat(user, council, now=NOON) == manages
    assert may.visible_in_office(user, now=NOON).exists()


def test_a_role_lasts_until_its_end():
    council = a.a_council()
    user = an_officer_of(council.service, until=NOON)
    assert may.can_manage(user, council, now=NOON - DAY)
    assert not may.can_manage(user, council, now=NOON)
    assert not may.visible_in_office(user, now=NOON).exists()


def test_a_role_of_one_region_is_for_the_council_of_that_region():
    service, region = a_service(), a_region()
    other = a_region("nuble", code="16", name="Ñuble", short_name="Ñuble")
    whole, here, there = (a.a_council(service, region=where) for where in (None, region, other))
    user = an_officer_of(service, region=region)
    assert [may.can_manage(user, council, now=NOON) for council in (whole, here, there)] == [
        False,
        True,
        False,
    ]
    assert list(may.visible_in_office(user, now=NOON)) == [here]
    assert list(may.secretariats_of(user, now=NOON)) == [here]


def test_nobody_acts_on_the_councils_of_a_closed_service():
    council = a.a_council_in_force()
    officer, secretary = a.the_officer(council), a_secretary_of(council)
    type(council.service).objects.update(closed_on=date(2026, 11, 1))
    for user in (officer, secretary):
        assert not may.can_manage(user, council, now=NOON)
        assert not may.keeps_secretariat(user, council, now=NOON)
    assert list(may.visible_in_office(officer, now=NOON)) == [council]  # its history stays readable


def test_what_only_public_sources_tell_is_not_managed_before_it_is_taken_over():
    council = a.a_council_in_force()
    officer, secretary = a.the_officer(council), a_secretary_of(council)
    Council.objects.update(is_reported=True)
    assert not may.can_manage(officer, council, now=NOON)
    assert not may.keeps_secretariat(officer, council, now=NOON)
    assert not may.keeps_secretariat(secretary, council, now=NOON)


@pytest.mark.parametrize("kind", ["secretary", "minutes"])
def test_the_secretariat_keeps_sessions_and_manages_nothing(kind):
    council = a.a_council_in_force()
    user = a_secretary_of(council, kind)
    assert may.keeps_secretariat(user, council, now=NOON)
    assert not may.can_manage(user, council, now=NOON)
    assert not may.keeps_secretariat(user, a.a_council(), now=NOON)
    assert list(may.visible_in_office(user, now=NOON)) == [council]
    assert not may.keeps_secretariat(user, council, now=a.midnight(date(2026, 10, 31)))
    assert may.keeps_secretariat(user, council, now=a.midnight(date(2026, 11, 1)))


def test_who_presides_does_not_keep_the_secretariat():
    council = a.a_council_in_force()
    chair = council.mandates.first()
    appointing.set_office(
        council, "chair", display_name="", mandate=chair, starts_on=date(2026, 11, 1),
        by=a.the_officer(council), now=NOON,
    )  # fmt: skip
    assert not may.keeps_secretariat(chair.user, council, now=NOON)
    assert not may.acts_for_the_state(chair.user, now=NOON)


def test_whoever_did_not_sign_in_may_nothing():
    process = a.an_election()
    council, application = process.council, process.applications.first()
    assert not may.can_manage(ANYBODY, council, now=NOON)
    assert not may.keeps_secretariat(ANYBODY, council, now=NOON)
    assert not may.visible_in_office(ANYBODY, now=NOON).exists()
    assert not may.is_commissioner(ANYBODY, process)
    assert not may.readable_processes(ANYBODY, now=NOON).exists()
    assert not may.handles_application(ANYBODY, application, now=NOON)
    assert not may.answers_for(ANYBODY, application, now=NOON)
    assert may.line_to_vote(ANYBODY, process, now=NOON) is None
    assert not may.own_mandates(ANYBODY, council, day=NOON.date()).exists()
    assert not may.councils_of_member(ANYBODY, day=NOON.date()).exists()
    assert not may.acts_for_the_state(ANYBODY, now=NOON)


# The commission --------------------------------------------------------------------------------


def test_a_commission_reads_its_process_and_so_do_the_editors_of_the_service():
    process, other = a.a_process(), a.a_process()
    officer, analyst = a.the_officer(process.council), an_analyst_of(process.council.service)
    assert list(may.readable_processes(a.the_commissioner(process), now=NOON)) == [process]
    assert list(may.readable_processes(officer, now=NOON)) == [process]
    assert not may.readable_processes(analyst, now=NOON).exists()
    assert not may.readable_processes(a_person(), now=NOON).exists()
    assert list(Process.objects.administered_by(officer, now=NOON)) == [process]
    assert list(may.readable_processes(a.the_officer(other.council), now=NOON)) == [other]


# Members ---------------------------------------------------------------------------------------


def test_a_member_sits_on_her_days():
    council = a.a_council_in_force()
    mandate = council.mandates.first()
    for day, sits in ((date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2026, 12, 31), True),
                      (date(2027, 1, 1), False)):  # fmt: skip
        assert may.own_mandates(mandate.user, council, day=day).exists() == sits
        assert may.councils_of_member(mandate.user, day=day).exists() == sits
        assert mandate.is_current(day) == sits
    assert not may.own_mandates(mandate.user, a.a_council(), day=date(2026, 1, 1)).exists()


# Who votes -------------------------------------------------------------------------------------


def test_whoever_inscribed_it_votes_while_she_represents_it_and_then_whoever_does():
    process = a.an_election(voters=2)
    now = a.in_stage(process, StageCode.VOTING)
    line = process.roll.select_related("application__applicant", "organization").first()
    first, heir = line.voter, a.a_voice_of(line.organization)
    assert may.line_to_vote(first, process, now=now) == line
    assert may.line_to_vote(heir, process, now=now) is None
    no_longer_represents(line.application, now - DAY)
    assert may.line_to_vote(first, process, now=now) is None
    assert may.line_to_vote(heir, process, now=now) == line


def test_nobody_votes_for_two():
    process = a.an_election(voters=2)
    now = a.in_stage(process, StageCode.VOTING)
    one, two = process.roll.select_related("application__applicant", "organization", "voter")
    no_longer_represents(two.application, now - DAY)
    a.a_voice_of(two.organization, user=one.voter)
    assert may.line_to_vote(one.voter, process, now=now) == one


def test_the_line_of_an_organisation_that_still_votes_is_inherited_by_nobody():
    process = a.an_election(voters=2)
    now = a.in_stage(process, StageCode.VOTING)
    one, two = process.roll.select_related("organization", "application__applicant")
    both = a.a_voice_of(one.organization)
    a.a_voice_of(two.organization, user=both)
    assert may.line_to_vote(both, process, now=now) is None
    no_longer_represents(two.application, now - DAY)
    assert may.line_to_vote(both, process, now=now) == two


def test_where_people_vote_each_has_her_line_and_organisations_none():
    process, ana = a.a_process(method=Method.OPEN_VOTE), proven(a_person())
    enrol(process, ana)
    application = a.an_application(process)
    a.with_final_roll(process, application)
    now = a.in_stage(process, StageCode.VOTING)
    assert may.line_to_vote(ana, process, now=now).voter == ana
    assert may.line_to_vote(application.applicant, process, now=now) is None
    assert may.line_to_vote(a_person(), process, now=now) is None


def test_a_person_answers_for_her_own_enrolment_only():
    process, ana = a.a_process(method=Method.OPEN_VOTE), proven(a_person())
    enrolment = enrol(process, ana)
    assert may.handles_application(ana, enrolment, now=NOON)
    assert not may.handles_application(a_person(), enrolment, now=NOON)


# A second factor -------------------------------------------------------------------------------


def test_who_acts_for_the_state_in_a_council():
    process = a.a_process()
    commissioner, secretary = a.the_commissioner(process), a_secretary_of(a.a_council_in_force())
    draft = a.a_draft_process()
    named = a_person()
    a.calling.add_commissioner(
        draft,
        named,
        display_name="x",
        position="x",
        act_number="1",
        by=a.the_officer(draft.council),
        now=NOON,
    )
    asked = {
        who: may.acts_for_the_state(who, now=NOON) for who in (commissioner, secretary, named, a_person())
    }
    assert list(asked.values()) == [True, True, False, False]
    a.calling.annul(process, reason="x", by=a.the_officer(process.council), now=NOON)
    CouncilOffice.objects.update(ends_on=date(2026, 11, 18))
    assert not may.acts_for_the_state(commissioner, now=NOON)
    assert not may.acts_for_the_state(secretary, now=NOON)
