"""An official of several services chooses for which she acts, and every page says it."""

import pytest
from django.utils import timezone

from tests.builders import a_consultation
from tests.services.builders import a_person, a_role, a_service, an_officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivers():
    return a_service("Servicio de Ríos", slug="rios")


@pytest.fixture
def woods():
    return a_service("Servicio de Bosques", slug="bosques")


@pytest.fixture
def hers(client, rivers, woods):
    officer = an_officer_of(rivers)
    a_role(officer, woods)
    client.force_login(officer)
    return client


def said(client, address="/gestion/trabajos/"):
    page = client.get(address).content.decode()
    return page.split('class="acting"')[1].split("</p>")[0] if 'class="acting"' in page else ""


def test_with_one_service_every_page_names_it_and_offers_no_other(client, rivers):
    client.force_login(an_officer_of(rivers))
    assert "Servicio de Ríos" in said(client)
    assert "Cambiar de servicio" not in said(client)


def test_with_two_she_sees_both_until_she_chooses(hers):
    assert "Ves tus 2 servicios a la vez" in said(hers)
    hers.get("/gestion/?servicio=bosques")
    assert "Servicio de Bosques" in said(hers)
    assert "Cambiar de servicio" in said(hers)
    hers.get("/gestion/?servicio=todos")
    assert "Ves tus 2 servicios a la vez" in said(hers)


def test_the_list_of_consultations_is_that_of_the_chosen_one(hers, rivers, woods):
    a_consultation(rivers, title="Ribera")
    a_consultation(woods, title="Arrayán")
    hers.get("/gestion/?servicio=bosques")
    page = hers.get("/gestion/consultas/").content.decode()
    assert "Arrayán" in page
    assert "Ribera" not in page


def test_opening_something_of_the_other_is_acting_for_it(hers, rivers, woods):
    consultation = a_consultation(rivers)
    hers.get("/gestion/?servicio=bosques")
    assert "Servicio de Ríos" in said(hers, consultation.get_office_url())
    assert "Servicio de Bosques" in said(hers, "/gestion/servicios/bosques/contacto/")
    assert "Servicio de Bosques" in said(hers)


def test_a_new_consultation_is_proposed_for_the_chosen_one(hers, woods):
    hers.get("/gestion/?servicio=bosques")
    form = hers.get("/gestion/consultas/nueva/").context["form"]
    assert form.initial["service"] == woods


def test_one_of_others_cannot_be_chosen(hers):
    a_service("Ajeno", slug="ajeno")
    hers.get("/gestion/?servicio=ajeno")
    assert "Ajeno" not in said(hers)


def test_choosing_gives_no_power_after_the_role_ends(hers, woods):
    hers.get("/gestion/?servicio=bosques")
    woods.memberships.update(ended_at=timezone.now())
    assert hers.get("/gestion/servicios/bosques/contacto/").status_code == 404
    hers.get("/gestion/")
    assert "Servicio de Ríos" in said(hers)


def test_a_citizen_acts_for_nobody(client):
    client.force_login(a_person())
    assert said(client) == ""
