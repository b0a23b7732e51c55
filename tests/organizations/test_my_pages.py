"""A person finds or writes down her organisation, asks to represent it, corrects it and leaves."""

from datetime import date

import pytest

from participa.audit.models import Event
from participa.documents.models import Document
from participa.organizations import actions
from participa.organizations.models import Organization, Registry, Representation
from participa.organizations.permissions import speaks_for
from participa.reference.models import OrganizationType
from tests.builders import DAY, NOON, a_person, a_service, an_analyst_of, an_officer_of
from tests.documents.files import a_pdf, an_upload
from tests.organizations.builders import (
    a_certificate_file,
    a_claim,
    a_kind,
    a_representation,
    an_accreditor,
    an_organization,
)
from tests.questions import asked
from tests.services.builders import a_commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MINE = "/mis-organizaciones/"


@pytest.fixture
def ana():
    return a_person("ana@ejemplo.cl")


@pytest.fixture
def hers(as_user, ana):
    return as_user(ana)


def claim_form(**fields):
    return {
        "position": "presidenta",
        "issuer": Registry.CIVIL,
        "number": "500-1",
        "issued_on": "2026-11-03",
        "upload": a_certificate_file(),
        "reviewer": "",
    } | fields


def register_form(**fields):
    return {
        "name": "Junta de Vecinos Los Ñirres",
        "rut": "76543210-3",
        "kind": a_kind().pk,
        "registry": Registry.MUNICIPAL,
        "registration": "Decreto 12",
        "place": "",
    } | claim_form(**fields)


def text_of(response):
    return response.content.decode()


# Finding and writing down ------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "buscar/", "registrar/", "1/", "una/representar/", "una/datos/"])
def test_whoever_did_not_sign_in_is_asked_to(client, part):
    assert "/cuenta/ingresar/" in client.get(MINE + part).url


def test_with_nothing_yet_it_says_what_to_do(hers):
    assert "Todavía no representas a ninguna" in text_of(hers.get(MINE))


def test_the_search_finds_by_name_those_that_anybody_sees(hers):
    an_organization("Junta Los Ñirres")
    an_organization("Junta Oculta", public=False)
    found = hers.get(f"{MINE}buscar/", {"q": "junta"}).context["found"]
    assert [item["organization"].name for item in found] == ["Junta Los Ñirres"]
    assert hers.get(f"{MINE}buscar/").context["found"] == []


def test_the_search_finds_by_name_her_own_too(hers, ana):
    mine = an_organization("Junta Mía", by=ana, public=False)
    asked_for = a_claim(an_organization("Junta Pedida", public=False), by=ana).organization
    found = hers.get(f"{MINE}buscar/", {"q": "junta"}).context["found"]
    assert [item["organization"] for item in found] == [mine, asked_for]


def test_the_search_finds_by_number_any(hers):
    hidden = an_organization("Oculta", rut="76.543.210-3", public=False)
    page = hers.get(f"{MINE}buscar/", {"q": "765432103"})
    assert page.context["found"][0]["organization"] == hidden
    address = f"{MINE}{hidden.slug}/representar/?rut=76.543.210-3"
    assert address in text_of(page)
    assert hers.get(address).status_code == 200
    assert hers.get(f"{MINE}{hidden.slug}/representar/").status_code == 404


def test_what_is_not_here_is_offered_to_be_written_down(hers):
    page = text_of(hers.get(f"{MINE}buscar/", {"q": "76543210-3"}))
    assert "Nadie ha anotado una organización con el RUT 76.543.210-3" in page
    form = hers.get(f"{MINE}registrar/", {"rut": "76543210-3"}).context["form"]
    assert form["rut"].value() == "76.543.210-3"


def test_a_person_s_number_is_not_carried_to_the_form(hers):
    form = hers.get(f"{MINE}registrar/", {"rut": "12.345.678-5"}).context["form"]
    assert form["rut"].value() == ""


def test_registering_writes_the_organisation_and_her_claim(hers, ana):
    commune = a_commune()
    response = hers.post(f"{MINE}registrar/", register_form(place=f"c{commune.pk}"))
    claimed = Representation.objects.get()
    assert response.url == f"{MINE}{claimed.pk}/"
    organization = claimed.organization
    assert (organization.rut, organization.commune, organization.region) == (
        "76.543.210-3",
        commune,
        commune.region,
    )
    assert (claimed.user, claimed.position, claimed.status) == (ana, "presidenta", "claimed")
    assert claimed.certificate.issued_on == date(2026, 11, 3)
    assert claimed.certificate.document.uploaded_by == ana


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"rut": "76543210-4"}, "rut"),
        ({"rut": "12.345.678-5"}, "rut"),
        ({"kind": "0"}, "kind"),
        ({"registry": "imperio"}, "registry"),
        ({"registration": ""}, "registration"),
        ({"place": "c0"}, "place"),
        ({"email": "no"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"position": ""}, "position"),
        ({"number": ""}, "number"),
        ({"issued_on": "2026-11-19"}, "issued_on"),
        ({"issued_on": "1949-12-31"}, "issued_on"),
        ({"upload": ""}, "upload"),
        ({"upload": an_upload("virus.exe", b"MZ")}, "upload"),
        ({"reviewer": "9999"}, "reviewer"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(hers, change, field):
    response = hers.post(f"{MINE}registrar/", register_form(**change))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Organization.objects.exists()
    assert not Document.objects.exists()
    assert not Event.objects.exists()


def test_what_was_typed_stays(hers):
    page = text_of(hers.post(f"{MINE}registrar/", register_form(rut="76543210-4", position="tesorera")))
    assert 'value="76543210-4"' in page
    assert 'value="tesorera"' in page
    assert "El navegador no guarda el archivo" in page


def test_a_number_that_is_here_leads_to_the_one_that_has_it(hers):
    taken = an_organization("La primera", rut="76.543.210-3", public=False)
    response = hers.post(f"{MINE}registrar/", register_form())
    assert response.status_code == 422
    assert response.context["taken"] == taken
    assert f"{MINE}{taken.slug}/representar/?rut=76.543.210-3" in text_of(response)


def test_a_number_taken_in_the_last_instant_is_told_too(hers, monkeypatch):
    taken = an_organization(rut="76.543.210-3")

    def late(*args, **kwargs):
        raise actions.AlreadyThere(taken)

    monkeypatch.setattr(
        "participa.organizations.forms.OrganizationForm.clean_rut", lambda form: "76.543.210-3"
    )
    monkeypatch.setattr(actions, "register", late)
    response = hers.post(f"{MINE}registrar/", register_form())
    assert response.status_code == 422
    assert "ya está anotada" in text_of(response)


def test_the_same_form_sent_twice_is_one_claim(hers):
    form = {"form_token": "el-mismo"}
    places = [hers.post(f"{MINE}registrar/", register_form(**form)).url for _press in range(2)]
    assert places[0] == places[1]
    assert Representation.objects.count() == Organization.objects.count() == 1


def test_only_services_with_somebody_to_decide_are_offered(hers):
    ready, empty = a_service("Con equipo"), a_service("Sin equipo")
    an_officer_of(ready)
    an_analyst_of(empty)
    form = hers.get(f"{MINE}registrar/").context["form"]
    assert list(form.fields["reviewer"].queryset) == [ready]


def test_the_forms_have_a_limit_of_their_own(hers, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"claim": ("1/h", "100/h")}
    hers.post(f"{MINE}registrar/", register_form(name=""))
    assert hers.post(f"{MINE}registrar/", register_form()).status_code == 429
    assert not Organization.objects.exists()


# Claiming -----------------------------------------------------------------------------------------


def test_she_asks_to_represent_one_that_is_here(hers, ana):
    service = a_service()
    an_officer_of(service)
    organization = an_organization()
    response = hers.post(f"{MINE}{organization.slug}/representar/", claim_form(reviewer=service.pk))
    claimed = Representation.objects.get()
    assert response.url == f"{MINE}{claimed.pk}/"
    assert (claimed.reviewer, claimed.user) == (service, ana)
    assert "La están revisando" in text_of(hers.get(response.url))


def test_while_one_waits_there_is_no_other(hers, ana):
    claimed = a_claim(by=ana)
    address = f"{MINE}{claimed.organization.slug}/representar/"
    assert hers.get(address).url == f"{MINE}{claimed.pk}/"
    assert hers.post(address, claim_form()).url == f"{MINE}{claimed.pk}/"
    assert Representation.objects.count() == 1


def test_another_window_that_won_is_told(hers, ana, monkeypatch):
    organization = an_organization()

    def late(*args, **kwargs):
        raise actions.AlreadyClaimed

    monkeypatch.setattr(actions, "claim", late)
    assert hers.post(f"{MINE}{organization.slug}/representar/", claim_form()).url == MINE


def test_after_a_rejection_she_reads_why_corrects_and_asks_again(hers, ana):
    claimed = a_claim(by=ana, position="tesorera")
    actions.reject(claimed, reason="El certificado es de otra.", by=an_accreditor(), now=NOON)
    page = text_of(hers.get(f"{MINE}{claimed.pk}/"))
    assert "El certificado es de otra." in page
    assert "Corregir y pedirlo de nuevo" in page
    again = hers.get(f"{MINE}{claimed.organization.slug}/representar/")
    assert "El certificado es de otra." in text_of(again)
    assert again.context["form"]["position"].value() == "tesorera"
    hers.post(f"{MINE}{claimed.organization.slug}/representar/", claim_form())
    assert set(Representation.objects.values_list("status", flat=True)) == {"rejected", "claimed"}
    assert "Corregir y pedirlo de nuevo" not in text_of(hers.get(f"{MINE}{claimed.pk}/"))


def test_she_takes_it_back(hers, ana):
    claimed = a_claim(by=ana)
    hers.post(f"{MINE}{claimed.pk}/retirar/")
    assert Representation.objects.get().status == "withdrawn"


def test_what_was_decided_meanwhile_is_not_taken_back(hers, ana):
    claimed = a_claim(by=ana)
    actions.reject(claimed, reason="No", by=an_accreditor(), now=NOON)
    response = hers.post(f"{MINE}{claimed.pk}/retirar/", follow=True)
    assert "Ya la habían decidido" in text_of(response)
    assert Representation.objects.get().status == "rejected"


def test_she_leaves(hers, ana):
    held = a_representation(user=ana)
    assert "Dejar de representarla" in text_of(hers.get(f"{MINE}{held.pk}/"))
    hers.post(f"{MINE}{held.pk}/dejar/")
    assert not speaks_for(ana, held.organization, now=NOON)
    again = hers.post(f"{MINE}{held.pk}/dejar/", follow=True)
    assert "Ya no la representabas" in text_of(again)


def test_an_end_that_an_official_set_is_told_with_its_reason(hers, ana):
    held = a_representation(user=ana)
    actions.end(held, by=an_accreditor(), now=NOON, reason="Cambió la directiva.")
    assert "Cambió la directiva." in text_of(hers.get(f"{MINE}{held.pk}/"))


def test_each_state_is_told(hers, ana):
    a_representation(user=ana, until=date(2026, 11, 10))
    a_representation(user=ana, since=date(2026, 12, 1))
    a_representation(user=ana)
    said = {item["tag"][1] for item in hers.get(MINE).context["items"]}
    assert said == {"Vencida", "Acreditada, aún no empieza", "Acreditada"}


@pytest.mark.parametrize("part", ["", "retirar/", "dejar/"])
def test_another_person_s_does_not_exist(hers, part):
    held = a_representation()
    response = hers.post(f"{MINE}{held.pk}/{part}") if part else hers.get(f"{MINE}{held.pk}/")
    assert response.status_code == 404
    assert speaks_for(held.user, held.organization, now=NOON)


def test_she_reads_the_certificate_she_gave_and_a_stranger_does_not(hers, ana, client):
    claimed = a_claim(by=ana)
    file = claimed.certificate.document.get_absolute_url()
    response = hers.get(file)
    assert response.status_code == 200
    assert response.getvalue().startswith(b"%PDF")
    client.force_login(a_person())
    assert client.get(file).status_code == 404
    client.logout()
    assert client.get(file).status_code == 404


def test_an_old_certificate_is_taken_with_a_warning(hers, ana):
    claimed = a_claim(by=ana, issued_on=date(2025, 1, 1))
    assert "Antiguo" in text_of(hers.get(f"{MINE}{claimed.pk}/"))


# What it says of itself -----------------------------------------------------------------------------


def test_a_representative_keeps_its_contact_and_nothing_else(hers, ana):
    held = a_representation(user=ana)
    address = f"{MINE}{held.organization.slug}/datos/"
    assert set(hers.get(address).context["form"].fields) == {"seen", "purpose", "email", "phone", "website"}
    name = held.organization.name
    response = hers.post(
        address, {"purpose": "Cuidamos la ribera.", "name": "Otra", "website": "https://a.cl/"}
    )
    assert response.url == MINE
    organization = Organization.objects.get()
    assert (organization.purpose, organization.website, organization.name) == (
        "Cuidamos la ribera.", "a.cl", name
    )  # fmt: skip


def test_whoever_wrote_it_down_corrects_it_all_while_nobody_checked_it(hers, ana):
    organization = an_organization(by=ana, public=False, purpose="Antes", region=a_commune().region)
    address = f"{MINE}{organization.slug}/datos/"
    form = hers.get(address).context["form"]
    assert form["place"].value() == f"r{organization.region_id}"
    data = register_form(name="Corregida", rut=organization.rut, seen=form["seen"].value())
    assert hers.post(address, data).status_code == 302
    organization.refresh_from_db()
    assert (organization.name, organization.region, organization.purpose) == ("Corregida", None, "")


def test_a_number_of_another_is_refused_when_correcting(hers, ana):
    an_organization(rut="76.543.210-3")
    organization = an_organization(by=ana, public=False)
    response = hers.post(f"{MINE}{organization.slug}/datos/", register_form())
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["rut"]


def test_a_number_lost_in_a_race_is_refused_when_correcting(hers, ana, monkeypatch):
    an_organization(rut="76.543.210-3")
    organization = an_organization(by=ana, public=False)
    monkeypatch.setattr(
        "participa.organizations.forms.OrganizationForm.clean_rut", lambda form: "76.543.210-3"
    )
    response = hers.post(f"{MINE}{organization.slug}/datos/", register_form())
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["rut"]


def test_a_change_of_somebody_else_meanwhile_is_told(hers, ana):
    held = a_representation(user=ana)
    other = a_representation(held.organization)
    address = f"{MINE}{held.organization.slug}/datos/"
    seen = hers.get(address).context["form"]["seen"].value()
    actions.edit(held.organization, {"purpose": "De otra"}, by=other.user, now=NOON + DAY)
    response = hers.post(address, {"purpose": "Mía", "seen": seen})
    assert response.status_code == 422
    assert "mientras tenías esta página abierta" in text_of(response)
    assert Organization.objects.get().purpose == "De otra"
    again = {"purpose": "Mía", "seen": response.context["form"]["seen"].value()}
    assert hers.post(address, again).status_code == 302
    assert Organization.objects.get().purpose == "Mía"


def test_who_represents_nothing_corrects_nothing(hers):
    organization = an_organization()
    address = f"{MINE}{organization.slug}/datos/"
    assert hers.get(address).status_code == 404
    assert hers.post(address, {"purpose": "x"}).status_code == 404
    assert not Organization.objects.get().purpose


def test_her_list_asks_the_same_with_one_and_with_three(hers, ana):
    counts = []
    for how_many in (1, 2):
        for _n in range(how_many):
            a_representation(user=ana)
        counts.append(asked(hers, MINE))
    assert counts == [5, 5]


def test_the_file_may_be_a_photo_but_not_too_big(hers):
    big = an_upload("grande.pdf", a_pdf() + b" " * 5_300_000)
    response = hers.post(f"{MINE}registrar/", register_form(upload=big))
    assert list(response.context["form"].errors) == ["upload"]


def test_kinds_are_offered_by_family_and_only_those_with_a_number_of_their_own(hers):
    kind = a_kind()
    OrganizationType.objects.create(slug="de-hecho", name_es="De hecho", registry="sin_registro")
    choices = list(hers.get(f"{MINE}registrar/").context["form"].fields["kind"].choices)
    family = "Organizaciones comunitarias territoriales"
    assert choices[1:] == [
        (family, [(kind.pk, "Junta de vecinos"), (kind.parent_id, f"Otra de: {family}")]),
    ]
