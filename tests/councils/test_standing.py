"""Who stands for a seat: one of each organisation, once, and not whom the rules keep from coming back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from councils.actions import applying, appointing
from councils.models import Candidacy, Method, Reelection, StageCode
from councils.reelection import may_stand_again, terms_in_a_row
from participa.core.lifecycle import TransitionError
from tests.builders import DAY, NOON, a_person
from tests.councils import builders as a
from tests.councils.refusals import refused
from tests.organizations.builders import an_organization

pytestmark = pytest.mark.django_db
Status = Candidacy.Status


@pytest.fixture
def application():
    application = a.an_application(process := a.a_process())
    a.with_final_roll(process, application)
    application.refresh_from_db()
    return application


def nominate(application, *, by=None, now=None, **fields):
    return applying.nominate(
        application, by=by or application.applicant,
        now=now or a.in_stage(application.process, StageCode.CANDIDATES),
        **{"display_name": "Rosa Huenchumil"} | fields,
    )  # fmt: skip


def test_an_organisation_puts_somebody_forward_with_her_substitute(application):
    candidacy = nominate(application, substitute_name="Juana Paillal", sex="woman", statement="Más riberas")
    assert (candidacy.status, candidacy.contest) == (Status.NOMINATED, application.contest)
    assert (candidacy.organization, candidacy.substitute_name) == (application.organization, "Juana Paillal")
    assert list(Candidacy.objects.live()) == [candidacy]
    assert not Candidacy.objects.standing().exists()


def test_whoever_represents_it_today_puts_her_forward_and_nobody_else(application):
    heir = a.a_voice_of(application.organization)
    with refused(PermissionDenied):
        nominate(application, by=a_person())
    assert nominate(application, by=heir).nominated_by == heir


def test_one_candidacy_of_each_organisation(application):
    first = nominate(application)
    with refused(ValidationError):
        nominate(application)
    applying.withdraw_candidacy(first, by=application.applicant, now=NOON)
    assert nominate(application)


def test_only_admitted_organisations_of_the_final_roll_stand():
    process = a.a_process()
    application, refused_one = a.an_application(process), a.an_application(process)
    a.deciding.decide(
        refused_one, "inadmissible", reason="x", by=a.the_commissioner(process),
        now=a.after_stage(process, StageCode.REGISTRATION),
    )  # fmt: skip
    a.with_provisional_roll(process, application)
    with refused(applying.Shut):
        nominate(application)
    a.with_final_roll(a.fresh(process))
    with refused(applying.Shut):
        nominate(refused_one)
    assert nominate(application)


def test_once_the_names_are_published_nobody_enters_or_leaves(application):
    candidacy, now = nominate(application), a.in_stage(application.process, StageCode.CANDIDATES)
    type(application.process).objects.update(candidates_at=now)
    with refused(applying.Shut):
        nominate(application)
    with refused(TransitionError):
        applying.withdraw_candidacy(candidacy, by=application.applicant, now=now)


def test_a_stranger_withdraws_nobody(application):
    candidacy = nominate(application)
    with refused(PermissionDenied):
        applying.withdraw_candidacy(candidacy, by=a_person(), now=NOON)


def test_a_person_stands_for_one_organisation():
    process, rosa = a.a_process(), a_person()
    one, two = a.an_application(process), a.an_application(process)
    a.with_final_roll(process, one, two)
    first = nominate(one, user=rosa)
    with refused(ValidationError, "display_name"):
        nominate(two, user=rosa)
    applying.withdraw_candidacy(first, by=one.applicant, now=NOON)
    assert nominate(two, user=rosa)


def test_the_commission_does_not_stand(application):
    with refused(ValidationError, "display_name"):
        nominate(application, user=a.the_commissioner(application.process))


def test_where_seats_have_no_substitute_nobody_brings_one():
    process = a.a_process(a.a_council(rules={"has_substitutes": False}))
    application = a.an_application(process)
    a.with_final_roll(process, application)
    with refused(ValidationError, "substitute_name"):
        nominate(application, substitute_name="Juana Paillal")
    assert nominate(application)


def test_where_the_service_designates_no_roll_is_needed():
    process = a.a_process(method=Method.DESIGNATION)
    application = a.an_application(process)
    a.admitted(application)
    assert nominate(application)


# Coming back -----------------------------------------------------------------------------------

TERMS = ((date(2021, 3, 1), date(2023, 2, 28)), (date(2023, 3, 1), date(2025, 2, 28)),
         (date(2025, 3, 1), date(2027, 2, 28)))  # fmt: skip


def having_sat(*terms, reelection=Reelection.ALWAYS, **person):
    """A process of a council where somebody sat in the terms of those positions."""
    council = a.a_council(rules={"reelection": reelection})
    for n, (starts_on, last_day) in enumerate(TERMS):
        term = a.a_term(council, starts_on=starts_on, last_day=last_day)
        if n in terms:
            a.a_member(term, **person)
    return a.a_process(council)


@pytest.mark.parametrize(
    ("terms", "in_a_row"), [((), 0), ((0,), 0), ((2,), 1), ((1, 2), 2), ((0, 1, 2), 3), ((0, 2), 1)]
)
def test_only_terms_in_a_row_until_the_last_one_count(terms, in_a_row):
    rosa = a_person()
    process = having_sat(*terms, user=rosa)
    assert terms_in_a_row(process, user=rosa, name="Rosa", organization=an_organization()) == in_a_row


@pytest.mark.parametrize(
    ("reelection", "terms", "may"),
    [
        (Reelection.ALWAYS, (0, 1, 2), True),
        (Reelection.ONCE, (2,), True),
        (Reelection.ONCE, (1, 2), False),
        (Reelection.NEVER, (1,), True),
        (Reelection.NEVER, (2,), False),
    ],
)
def test_the_rules_say_how_many_times_somebody_comes_back(reelection, terms, may):
    rosa = a_person()
    process = having_sat(*terms, reelection=reelection, user=rosa)
    application = a.an_application(process)
    a.with_final_roll(process, application)
    if may:
        assert nominate(application, user=rosa)
        return
    with refused(ValidationError, "display_name"):
        nominate(application, user=rosa)
    assert nominate(application, user=a_person())  # the organisation may send somebody else


def test_without_an_account_she_is_known_by_her_name_and_whom_she_sat_for():
    organization = an_organization(now=a.CALLED - 90 * DAY)
    process = having_sat(2, reelection=Reelection.NEVER, name="Rosa Huenchumil", organization=organization)
    asked = {"user": None, "name": "ROSA  HUENCHUMIL", "organization": organization}
    assert not may_stand_again(process, **asked)
    assert not may_stand_again(process, **asked | {"user": a_person()})
    assert may_stand_again(process, **asked | {"name": "Rosa Paillal"})
    assert may_stand_again(process, **asked | {"organization": an_organization()})


def test_two_of_one_name_with_accounts_are_two():
    organization = an_organization(now=a.CALLED - 90 * DAY)
    process = having_sat(
        2, reelection=Reelection.NEVER, name="Rosa", organization=organization, user=a_person()
    )
    assert may_stand_again(process, user=a_person(), name="Rosa", organization=organization)


def test_a_substitute_and_who_never_took_office_did_not_sit():
    rosa, juana = a_person(), a_person()
    council = a.a_council(rules={"reelection": Reelection.NEVER})
    term = a.a_term(council, starts_on=TERMS[2][0], last_day=TERMS[2][1])
    a.a_member(term, kind="substitute", user=rosa)
    never = a.a_member(term, user=juana)
    appointing.end_mandate(
        never, end="resigned", last_day=term.starts_on - a.ONE_DAY, by=a.the_officer(council), now=NOON
    )
    process = a.a_process(council)
    for user in (rosa, juana):
        assert may_stand_again(process, user=user, name="x", organization=an_organization())


def test_without_rules_or_a_term_to_come_all_may_stand_or_every_term_counts():
    rosa = a_person()
    process = having_sat(2, reelection=Reelection.NEVER, user=rosa)
    asked = {"user": rosa, "name": "Rosa", "organization": an_organization()}
    process.term_starts_on = date(2025, 3, 1)
    assert may_stand_again(process, **asked)
    process.term_starts_on = None
    assert not may_stand_again(process, **asked)
    process.council.rules.all().delete()
    assert may_stand_again(process, **asked)
