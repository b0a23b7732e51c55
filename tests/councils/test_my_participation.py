"""What «Mi participación» tells a person of councils: what she may vote, what she inscribed, what she is."""

import pytest

from councils.actions import applying, appointing, deciding
from councils.mine import votes_of
from councils.models import Application, Commissioner, CouncilOffice, StageCode
from councils.permissions import line_to_vote
from participa.core.calendar import day_of
from tests.builders import DAY, HOUR, a_person
from tests.councils import builders as a
from tests.organizations.builders import an_organization

pytestmark = pytest.mark.django_db
PAGE = "/mi-participacion/"


def told(browser):
    response = browser.get(PAGE)
    assert response.status_code == 200
    return response.context["councils"]


def test_whoever_may_vote_sees_the_button_first(as_user, clock):
    process = a.an_election(voters=3)
    clock.move_to(a.in_stage(process, StageCode.VOTING))
    voter = a.voters_of(process)[0]
    vote = told(as_user(voter))["votes"]
    assert [item["process"] for item in vote] == [process]
    page = as_user(voter).get(PAGE).content.decode()
    assert page.index(f"Puedes votar: {process.title}") < page.index("En procesos de consejos")


def test_once_cast_there_is_no_button(as_user, clock):
    process = a.an_election(voters=3)
    clock.move_to(a.in_stage(process, StageCode.VOTING))
    voter = a.voters_of(process)[0]
    a.a_vote(process, voter, 1)
    assert told(as_user(voter))["votes"] == []


@pytest.mark.parametrize("code", [StageCode.CANDIDATE_LIST, StageCode.COUNT])
def test_out_of_its_days_there_is_no_button(as_user, clock, code):
    process = a.an_election(voters=3)
    clock.move_to(a.in_stage(process, code))
    assert told(as_user(a.voters_of(process)[0]))["votes"] == []


def test_whoever_enters_without_a_vote_has_no_button(as_user, clock):
    process = a.an_election(voters=3, candidates=1)
    clock.move_to(a.in_stage(process, StageCode.VOTING))
    assert told(as_user(a.voters_of(process)[0]))["votes"] == []


def test_nor_is_she_told_to_wait_for_it(as_user, clock):
    process = a.an_election(voters=3, candidates=1)
    clock.move_to(a.in_stage(process, StageCode.VOTING))
    application = process.applications.first()
    page = as_user(application.applicant).get(application.get_absolute_url())
    assert page.context["windows"] == []
    assert "Votación" not in [step["name"] for step in page.context["steps"]]


def heir_of(line, *, now):
    """Somebody else who represents it too."""
    return a.a_voice_of(line.organization, now=now - 40 * DAY)


def test_the_list_of_votes_says_what_the_page_of_the_vote_says():
    """The twin of ``permissions.line_to_vote``: own line, somebody else's, one nobody speaks for any more."""
    process = a.an_election(voters=3)
    now = a.in_stage(process, StageCode.VOTING)
    first, second, _third = process.roll.select_related("voter", "organization").order_by("number")
    beside, heir = heir_of(first, now=now), heir_of(second, now=now)
    second.voter.representations.update(ends_at=now - HOUR)
    for person in (first.voter, second.voter, beside, heir, a_person()):
        line = line_to_vote(person, process, now=now)
        shown = votes_of(person, now=now)
        assert [item["who"] for item in shown] == ([line.organization.name] if line else [])
    assert line_to_vote(heir, process, now=now) == second
    assert line_to_vote(beside, process, now=now) is None


@pytest.fixture
def registering(clock):
    process = a.a_process()
    clock.move_to(a.in_stage(process, StageCode.REGISTRATION))
    return process


def test_what_was_observed_says_what_to_correct(as_user, registering):
    application = a.an_application(registering)
    now = a.in_stage(registering, StageCode.REGISTRATION)
    judge = a.the_commissioner(registering)
    deciding.decide(application, Application.Status.OBSERVED, by=judge, now=now, reason="Falta el folio.")
    (item,) = told(as_user(application.applicant))["applications"]
    assert (item["application"], item["next"]) == (application, "Corrígela: Falta el folio.")


def test_nobody_elses(as_user, registering):
    a.an_application(registering)
    assert told(as_user(a_person()))["any"] is False


def test_what_she_objected_to_others(as_user, clock):
    process = a.a_process()
    application = a.an_application(process)
    a.with_provisional_roll(process, application)
    now = a.in_stage(process, StageCode.OBJECTIONS)
    clock.move_to(now)
    eva = a_person()
    applying.object_to(application, text="No existe.", by=eva, now=now)
    (item,) = told(as_user(eva))["objections"]
    assert as_user(eva).get(item["url"]).status_code == 200


def test_where_she_sits_decides_and_keeps_the_secretariat(as_user, clock, registering):
    council = a.a_council_in_force(members=0)
    eva = a_person()
    a.a_member(council.terms.get(), user=eva)
    Commissioner.objects.filter(process=registering).update(user=eva)
    another = a.a_council()
    appointing.set_office(
        another, CouncilOffice.Kind.SECRETARY, display_name="Eva", user=eva, starts_on=day_of(a.CALLED),
        by=a.the_officer(another), now=a.CALLED,
    )  # fmt: skip
    mine = told(as_user(eva))
    assert [seat.council for seat in mine["seats"]] == [council]
    assert [one.process for one in mine["commissions"]] == [registering]
    assert [one.council for one in mine["secretariats"]] == [another]
    assert registering.get_office_url() in as_user(eva).get(PAGE).content.decode()


def test_whoever_was_sent_to_register_finds_the_service_chosen(as_user, registering):
    browser = as_user(a_person())
    service = registering.council.service
    here = f"/mis-organizaciones/buscar/?revisa={service.pk}"
    assert f'name="revisa" value="{service.pk}"' in browser.get(here).content.decode()
    organization = an_organization("Club del Río")
    address = f"/mis-organizaciones/{organization.slug}/representar/?revisa={service.pk}"
    page = browser.get(address)
    assert page.context["form"]["reviewer"].value() == service.pk
