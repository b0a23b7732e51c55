"""Who comes into the office of councils, and that each screen can be seen by her and by nobody else."""

import pytest
from django.urls import reverse

from councils.models import CouncilOffice, Method, StageCode
from participa.services.models import Membership
from tests.builders import NOON, a_person, a_region, a_service, an_analyst_of, an_officer_of
from tests.councils import builders as a

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
COUNCIL = ["detail", "edit", "rules", "seats", "members", "member_new", "term_new", "offices", "process_new"]
MEMBER = ["member_end", "member_replace", "member_link"]
DRAFT = ["process", "process_edit", "process_contests", "process_dates", "process_commission",
         "process_publish", "process_delete"]  # fmt: skip


def url(name, *args):
    return reverse(f"councils_office:{name}", args=args)


@pytest.fixture
def council():
    return a.a_council_in_force(members=2)


@pytest.fixture
def office(council, as_user):
    return as_user(a.the_officer(council))


@pytest.fixture
def draft(council):
    return a.a_draft_process(council)


def addresses(council, draft):
    mandate = council.mandates.first()
    return [
        *(url(name, council.code) for name in COUNCIL),
        *(url(name, council.code, mandate.pk) for name in MEMBER),
        url("term_extend", council.code, 1),
        *(url(name, draft.code) for name in DRAFT),
    ]


def test_an_officer_sees_every_screen(office, council, draft):
    assert {office.get(path).status_code for path in addresses(council, draft)} == {200}


def test_every_screen_of_an_empty_council_can_be_seen(as_user):
    empty = a.a_council(estates=(), rules=False)
    draft = a.a_draft_process(empty)
    office = as_user(a.the_officer(empty))
    paths = [url(name, empty.code) for name in COUNCIL] + [url(name, draft.code) for name in DRAFT]
    assert {office.get(path).status_code for path in paths} == {200}


@pytest.mark.parametrize("kind", CouncilOffice.Kind.values)
def test_each_office_has_its_form(office, council, kind):
    words = {"chair": "presidencia", "vice_chair": "vicepresidencia", "secretary": "secretaria"}
    response = office.get(url("offices", council.code), {"cargo": words.get(kind, "actas")})
    assert response.context["form"] is not None


def test_for_an_officer_of_another_service_nothing_exists(as_user, council, draft):
    other = as_user(an_officer_of(a_service()))
    assert {other.get(path).status_code for path in addresses(council, draft)} == {404}


def test_a_citizen_has_no_office(as_user, council, draft):
    citizen = as_user(a_person())
    paths = [*addresses(council, draft), url("list"), url("new")]
    assert {citizen.get(path).status_code for path in paths} == {404}


def test_whoever_did_not_sign_in_is_asked_to(client, council, draft):
    for path in [*addresses(council, draft), url("list"), url("new")]:
        response = client.get(path)
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


def test_an_analyst_reads_the_list_and_the_desk_of_a_council_only(as_user, council, draft):
    analyst = as_user(an_analyst_of(council.service))
    seen = {path for path in addresses(council, draft) if analyst.get(path).status_code == 200}
    assert seen == {url("detail", council.code)}
    assert analyst.get(url("list")).status_code == 200
    assert analyst.get(url("new")).status_code == 404


def test_an_analyst_is_offered_nothing_that_she_may_not_do(as_user, council):
    page = as_user(an_analyst_of(council.service)).get(url("detail", council.code)).content.decode()
    assert url("process_new", council.code) not in page
    assert url("rules", council.code) not in page


def test_a_regional_officer_sees_only_the_council_of_her_region(as_user):
    service, region = a_service(), a_region("biobio", code="08", name="Región del Biobío", order=8)
    whole = a.a_council(service, name="Consejo nacional")
    local = a.a_council(service, name="Consejo del Biobío", region=region)
    hers = as_user(an_officer_of(service, region=region))
    assert [row["council"] for row in hers.get(url("list")).context["rows"]] == [local]
    assert hers.get(url("edit", local.code)).status_code == 200
    assert hers.get(url("edit", whole.code)).status_code == 404


def test_a_council_that_public_sources_report_is_not_edited(office, council):
    council.is_reported = True
    council.save()
    assert office.get(url("detail", council.code)).status_code == 200
    assert office.get(url("rules", council.code)).status_code == 404
    assert office.post(url("edit", council.code), {"name": "Otro"}).status_code == 404


def test_a_role_that_ended_opens_nothing(as_user, council):
    officer = a.the_officer(council)
    Membership.objects.filter(user=officer).update(ended_at=NOON)
    assert as_user(officer).get(url("detail", council.code)).status_code == 404


# The commission and the secretariat ------------------------------------------------------------


@pytest.fixture
def commissioner():
    return a_person(display_name="Comisionada")


@pytest.fixture
def called(commissioner):
    return a.a_process(commissioner=commissioner)


def test_the_commission_shares_the_overview_of_its_process(as_user, called, commissioner):
    hers = as_user(commissioner)
    assert hers.get(url("process", called.code)).status_code == 200
    for name in ("process_publish", "process_annul", "process_commission", "process_appoint", "process_lot"):
        assert hers.get(url(name, called.code)).status_code == 404
    assert hers.get(url("detail", called.council.code)).status_code == 404


def test_whoever_left_the_commission_no_longer_comes_in(as_user, called, commissioner):
    called.commissioners.update(removed_at=NOON)
    hers = as_user(commissioner)
    assert hers.get(url("process", called.code)).status_code == 404
    assert hers.get(url("list")).status_code == 404


def test_a_commissioner_of_no_service_finds_her_commissions_and_what_she_owes(
    as_user, clock, called, commissioner
):
    a.an_application(called)
    clock.move_to(a.after_stage(called, StageCode.REGISTRATION))
    response = as_user(commissioner).get(url("list"))
    assert [row["process"] for row in response.context["commissions"]] == [called]
    assert [task["title"] for task in response.context["tasks"]] == [f"Decidir 1 postulación: {called.title}"]
    assert not response.context["has_desk"]


def test_a_secretary_of_no_service_finds_her_council(as_user, council):
    secretary = a_person()
    council.offices.create(
        kind="secretary", user=secretary, display_name="S", starts_on=NOON.date(), set_at=NOON
    )
    hers = as_user(secretary)
    assert [row["council"] for row in hers.get(url("list")).context["rows"]] == [council]
    assert hers.get(url("detail", council.code)).status_code == 200
    assert hers.get(url("edit", council.code)).status_code == 404


def test_both_are_led_there_from_the_desk(as_user, called, commissioner):
    assert as_user(commissioner).get(reverse("portal:desk")).url == url("list")


# Every stage of a process ----------------------------------------------------------------------


@pytest.mark.parametrize("code", StageCode.values)
def test_the_overview_is_a_page_in_every_stage(as_user, clock, called, code):
    moment = a.in_stage(called, code)
    clock.move_to(moment)
    response = as_user(a.the_officer(called.council)).get(url("process", called.code))
    assert response.status_code == 200
    assert response.context["stage"].code == code


def test_a_process_that_the_service_designates_has_no_screens_of_a_vote(as_user):
    process = a.a_process(method=Method.DESIGNATION)
    page = as_user(a.the_officer(process.council)).get(url("process", process.code))
    names = {item["url"] for item in page.context["side"]}
    assert url("count", process.code) not in names
    assert url("candidacies", process.code) in names


def test_whoever_edits_is_offered_a_council_of_her_own_instead_of_a_reported_one(office, council):
    council.is_reported = True
    council.save()
    page = office.get(url("detail", council.code)).content.decode()
    assert url("new") in page
    assert url("process_new", council.code) not in page
