"""SEGEGOB, or the service to which a claim was put, decides with the evidence on one screen."""

from datetime import date

import pytest

from participa.audit.models import Event
from participa.notifications.models import Announcement
from participa.organizations import actions
from participa.organizations.models import Organization, Representation
from participa.organizations.permissions import speaks_for
from participa.services.models import PublicService
from tests.builders import NOON, a_person, a_region, a_service, an_analyst_of, an_officer_of
from tests.organizations.builders import (
    a_claim,
    a_representation,
    an_accreditor,
    an_organization,
)
from tests.questions import with_one_and_with_three
from tests.services.builders import a_keeper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
QUEUE = "/gestion/organizaciones/"
YES = {"starts_on": "2026-11-18", "ends_on": "", "note": ""}


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", code="RIB")


@pytest.fixture
def office(as_user, service):
    return as_user(an_officer_of(service))


@pytest.fixture
def segegob(as_user):
    return as_user(an_accreditor(display_name="Equipo SEGEGOB"))


def text_of(response):
    return response.content.decode()


def names(client, **query):
    response = client.get(QUEUE, query)
    assert response.status_code == 200
    return [row["one"].organization.name for row in response.context["rows"]]


# The queue ------------------------------------------------------------------------------------------


def test_segegob_sees_all_and_an_officer_what_was_put_to_her_service(client, as_user, service):
    a_claim(an_organization("Para todas"))
    a_claim(an_organization("Para riberas"), reviewer=service)
    a_claim(an_organization("Para otro"), reviewer=a_service())
    assert names(as_user(an_accreditor())) == ["Para todas", "Para riberas", "Para otro"]
    assert names(as_user(an_officer_of(service))) == ["Para riberas"]


def test_an_analyst_opens_it_and_finds_nothing(as_user, service):
    a_claim(reviewer=service)
    assert names(as_user(an_analyst_of(service))) == []


def test_a_citizen_has_no_queue(as_user):
    assert as_user(a_person()).get(QUEUE).status_code == 404


def test_the_oldest_comes_first_and_a_word_finds(segegob):
    a_claim(an_organization("Club Nuevo"), now=NOON)
    a_claim(an_organization("Junta Vieja"))
    assert names(segegob) == ["Junta Vieja", "Club Nuevo"]
    assert names(segegob, q="clubes") == ["Club Nuevo"]
    assert names(segegob, q="nadie") == []


def test_what_was_decided_is_in_its_own_tab(segegob):
    rejected = a_claim(an_organization("No"))
    actions.reject(rejected, reason="Falta", by=an_accreditor(), now=NOON)
    a_representation(an_organization("Sí"))
    ended = a_representation(an_organization("Fin"))
    actions.end(ended, by=ended.user, now=NOON)
    withdrawn = a_claim(an_organization("Retirada"))
    actions.withdraw(withdrawn, by=withdrawn.user, now=NOON)
    assert names(segegob) == names(segegob, estado="otra-cosa") == []
    assert names(segegob, estado="rechazadas") == ["No"]
    assert names(segegob, estado="acreditadas") == ["Sí"]
    assert names(segegob, estado="terminadas") == ["Fin"]


def test_looking_is_written_down(segegob):
    claimed = a_claim()
    segegob.get(QUEUE)
    segegob.get(f"{QUEUE}{claimed.pk}/")
    seen = Event.objects.filter(verb="personal_data.seen").order_by("pk")
    assert [event.data["what"] for event in seen] == ["claims", "claim"]


def test_the_desk_says_how_many_wait(office, service):
    PublicService.objects.update(regime="voluntary")  # it owes nothing of itself
    a_claim(reviewer=service)
    a_claim()
    page = office.get("/gestion/")
    (task,) = page.context["tasks"]
    assert task["title"] == "Revisar 1 solicitud de representar a una organización"
    assert task["url"] == QUEUE


def test_an_analyst_s_desk_says_nothing_of_them(as_user, service):
    a_claim(reviewer=service)
    assert as_user(an_analyst_of(service)).get("/gestion/").context["tasks"] == []


def test_who_only_accredits_lands_on_the_queue(segegob):
    assert segegob.get("/gestion/").url == QUEUE


def test_the_directory_leads_there_whoever_may(client):
    keeper = a_keeper()
    client.force_login(keeper)
    assert QUEUE not in text_of(client.get("/segegob/directorio/"))
    both = an_accreditor()
    both.user_permissions.add(*keeper.user_permissions.all())
    client.force_login(both)
    assert QUEUE in text_of(client.get("/segegob/directorio/"))
    assert [item["url"] for item in client.get(QUEUE).context["side"]] == ["/segegob/directorio/", QUEUE]


# The evidence ---------------------------------------------------------------------------------------


def test_all_the_evidence_is_on_one_screen(segegob, service):
    organization = an_organization("Junta de Vecinos Los Ñirres", rut="76.543.210-3")
    other = a_representation(organization, user=a_person(display_name="Berta Ruiz"))
    an_organization("Los Ñirres Junta de Vecinos 2")
    an_organization("Con el mismo decreto", registration="Decreto 1.204")
    ana = a_person("ana@ejemplo.cl", display_name="Ana Soto")
    claimed = a_claim(
        organization,
        by=ana,
        issued_on=date(2026, 1, 2),
        number="500-99",
        registry="registro_civil",
        reviewer=service,
    )
    page = segegob.get(f"{QUEUE}{claimed.pk}/")
    text = text_of(page)
    for words in (
        "Ana Soto", "ana@ejemplo.cl", "76.543.210-3", "500-99", "2 de enero de 2026", "Tiene 320 días.",
        "Antiguo", "El dígito verificador del RUT calza.", "El certificado no lo emite el registro",
        "Berta Ruiz",
        claimed.certificate.document.get_absolute_url(), "Servicio de Riberas", "Pidió representar",
    ):  # fmt: skip
        assert words in text, words
    assert [one.name for one in page.context["similar"]] == [
        "Con el mismo decreto",
        "Los Ñirres Junta de Vecinos 2",
    ]
    assert other.user_id in {item["one"].user_id for item in page.context["others"]}


def test_a_claim_of_another_service_or_her_own_does_not_exist(office, service, as_user):
    for claimed in (a_claim(), a_claim(reviewer=a_service())):
        assert office.get(f"{QUEUE}{claimed.pk}/").status_code == 404
        for act in ("acreditar/", "rechazar/", "terminar/", "datos/"):
            assert office.post(f"{QUEUE}{claimed.pk}/{act}", YES | {"reason": "x"}).status_code == 404
    own = a_claim(by=(me := an_officer_of(service)), reviewer=service)
    mine = as_user(me)
    assert mine.get(f"{QUEUE}{own.pk}/").status_code == 404
    assert mine.post(f"{QUEUE}{own.pk}/acreditar/", YES).status_code == 404
    assert Representation.objects.waiting().count() == 3


def test_a_role_of_one_region_decides_nothing(as_user, service):
    claimed = a_claim(reviewer=service)
    regional = as_user(an_officer_of(service, region=a_region()))
    assert regional.get(f"{QUEUE}{claimed.pk}/").status_code == 404


# Deciding -------------------------------------------------------------------------------------------


def test_an_officer_accredits_in_the_name_of_her_service(office, service):
    claimed = a_claim(reviewer=service)
    response = office.post(
        f"{QUEUE}{claimed.pk}/acreditar/", YES | {"ends_on": "2027-11-17", "note": "Todo bien"}
    )
    assert response.url == QUEUE
    claimed.refresh_from_db()
    assert (claimed.status, claimed.decided_for, claimed.reason) == ("accredited", service, "Todo bien")
    assert claimed.last_day == date(2027, 11, 17)
    assert speaks_for(claimed.user, claimed.organization, now=NOON)


def test_it_starts_today_unless_said_otherwise(segegob):
    claimed = a_claim()
    form = segegob.get(f"{QUEUE}{claimed.pk}/").context["accredit_form"]
    assert form["starts_on"].value() == date(2026, 11, 18)
    assert "replaces" not in form.fields


def test_whom_she_replaces_is_chosen_there(segegob):
    old = a_representation()
    claimed = a_claim(old.organization)
    segegob.post(f"{QUEUE}{claimed.pk}/acreditar/", YES | {"replaces": [old.pk]})
    old.refresh_from_db()
    assert old.status == "ended"


def test_those_of_other_organisations_cannot_be_replaced(segegob):
    elsewhere = a_representation()
    old = a_representation()
    claimed = a_claim(old.organization)
    response = segegob.post(f"{QUEUE}{claimed.pk}/acreditar/", YES | {"replaces": [elsewhere.pk]})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["replaces"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-11-17"}, "ends_on"),
        ({"starts_on": "2025-01-01", "ends_on": "2025-12-31"}, "ends_on"),
    ],
)
def test_dates_that_cannot_be_are_told_and_nothing_is_decided(segegob, change, field):
    claimed = a_claim()
    response = segegob.post(f"{QUEUE}{claimed.pk}/acreditar/", YES | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Representation.objects.get().status == "claimed"
    assert not Announcement.objects.exists()


def test_a_rejection_needs_its_reason(segegob):
    claimed = a_claim()
    response = segegob.post(f"{QUEUE}{claimed.pk}/rechazar/", {"reason": " "})
    assert response.status_code == 422
    assert "quien lo pidió necesita saber qué corregir" in text_of(response)
    assert Representation.objects.get().status == "claimed"
    assert segegob.post(f"{QUEUE}{claimed.pk}/rechazar/", {"reason": "Falta"}).url == QUEUE
    assert Representation.objects.get().reason == "Falta"


@pytest.mark.parametrize(("act", "data"), [("acreditar/", YES), ("rechazar/", {"reason": "No"})])
def test_who_comes_second_is_told_who_decided(segegob, act, data):
    claimed = a_claim()
    actions.reject(claimed, reason="Antes", by=an_accreditor(display_name="Rosa Díaz"), now=NOON)
    response = segegob.post(f"{QUEUE}{claimed.pk}/{act}", data, follow=True)
    assert "Rosa Díaz la decidió antes, el miércoles 18 de noviembre de 2026: quedó «Rechazada»" in text_of(
        response
    )
    assert Representation.objects.get().reason == "Antes"


def test_what_the_person_took_back_meanwhile_is_told(segegob, monkeypatch):
    claimed = a_claim()
    original = actions.accredit

    def after_she_left(found, **kwargs):
        actions.withdraw(Representation.objects.get(), by=claimed.user, now=NOON)
        return original(found, **kwargs)

    monkeypatch.setattr(actions, "accredit", after_she_left)
    response = segegob.post(f"{QUEUE}{claimed.pk}/acreditar/", YES, follow=True)
    assert "La persona retiró su solicitud." in text_of(response)
    assert response.redirect_chain[-1][0] == QUEUE


def test_what_changed_since_it_was_read_must_be_read_again(segegob):
    claimed = a_claim()
    seen = segegob.get(f"{QUEUE}{claimed.pk}/").context["accredit_form"]["seen"].value()
    organization = claimed.organization
    actions.edit(organization, {"name": "Otra"}, by=organization.registered_by, now=NOON)
    response = segegob.post(f"{QUEUE}{claimed.pk}/acreditar/", YES | {"seen": seen})
    assert response.status_code == 422
    assert "revisa los datos y envía de nuevo" in text_of(response)
    assert Representation.objects.get().status == "claimed"
    again = response.context["accredit_form"]["seen"].value()
    assert segegob.post(f"{QUEUE}{claimed.pk}/acreditar/", YES | {"seen": again}).status_code == 302


def test_an_official_ends_a_representation_with_a_reason(segegob):
    held = a_representation()
    address = f"{QUEUE}{held.pk}/"
    assert segegob.post(f"{address}terminar/", {"reason": ""}).status_code == 422
    assert segegob.post(f"{address}terminar/", {"reason": "Cambió la directiva"}).url == address
    page = text_of(segegob.get(address))
    assert "Cambió la directiva" in page
    assert "Equipo SEGEGOB" in page
    again = segegob.post(f"{address}terminar/", {"reason": "Otra vez"}, follow=True)
    assert "quedó «Terminada»" in text_of(again)


def test_the_data_are_corrected_from_the_claim(office, service):
    claimed = a_claim(reviewer=service)
    address = f"{QUEUE}{claimed.pk}/datos/"
    form = office.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"name": "Como en el certificado"}
    assert office.post(address, data).url == f"{QUEUE}{claimed.pk}/"
    assert Organization.objects.get().name == "Como en el certificado"
    assert office.post(address, data | {"rut": "1-9"}).status_code == 422


def test_with_nothing_left_to_handle_the_data_are_not_hers_to_correct(office, service):
    claimed = a_claim(reviewer=service)
    actions.reject(claimed, reason="No", by=an_officer_of(service), now=NOON)
    assert office.get(f"{QUEUE}{claimed.pk}/datos/").status_code == 404


# Costs ----------------------------------------------------------------------------------------------


def test_the_queue_asks_the_same(office, service):
    assert with_one_and_with_three(office, QUEUE, lambda: a_claim(reviewer=service)) <= 12


def test_the_evidence_asks_the_same(segegob):
    organization = an_organization()
    claimed = a_claim(organization)
    path = f"{QUEUE}{claimed.pk}/"
    assert with_one_and_with_three(segegob, path, lambda: a_representation(organization)) <= 20
