import pytest

from participa.audit.models import Event
from participa.services import actions
from participa.services.models import PublicService
from tests.services.builders import NOW, a_keeper, a_person, a_service, an_officer_of

pytestmark = pytest.mark.django_db
HOME = "/segegob/directorio/"
FORMS = ["nuevo/", "RIB/editar/", "RIB/nombre/", "RIB/fusionar/", "RIB/cerrar/"]
NEW = {
    "name": "Instituto del Agua",
    "acronym": "INAG",
    "kind": "servicio",
    "regime": "full",
    "standing": "active",
}


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", slug="riberas", code="RIB")


@pytest.fixture
def keeper(client):
    keeper = a_keeper()
    client.force_login(keeper)
    return keeper


@pytest.mark.parametrize("part", ["", "RIB/", *FORMS])
def test_only_segegob_enters(client, service, part):
    assert client.get(HOME + part).status_code == 302
    for stranger in (a_person(), an_officer_of(service)):
        client.force_login(stranger)
        assert client.get(HOME + part).status_code == 403
        assert client.post(HOME + part, NEW).status_code == 403
    assert not Event.objects.exists()


@pytest.mark.parametrize("part", ["", "RIB/", *FORMS])
def test_segegob_opens_every_page(client, service, keeper, part):
    assert client.get(HOME + part).status_code == 200


def test_closed_bodies_are_found_too(client, service, keeper):
    PublicService.objects.update(closed_on="2026-01-01")
    assert "Servicio de Riberas" in client.get(HOME, {"q": "ribera"}).content.decode()


def test_a_body_is_created_with_a_code_made_for_it(client, keeper):
    response = client.post(f"{HOME}nuevo/", NEW)
    assert response.url == f"{HOME}INAG/"
    assert client.get("/servicios/instituto-del-agua/").status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "SERVICIO DE RIBERAS"}, "name"),
        ({"code": "RIB"}, "code"),
        ({"code": "con espacio"}, "code"),
        ({"kind": "imperio"}, "kind"),
        ({"website": "no es un sitio"}, "website"),
        ({"parent": "99999"}, "parent"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(client, service, keeper, change, field):
    response = client.post(f"{HOME}nuevo/", NEW | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert PublicService.objects.count() == 1
    assert not Event.objects.exists()


def test_the_data_are_edited(client, service, keeper):
    data = {
        "kind": "servicio",
        "regime": "voluntary",
        "standing": "active",
        "website": "https://www.riberas.cl/",
    }
    assert client.post(f"{HOME}RIB/editar/", data | {"seen": ""}).status_code == 302
    service.refresh_from_db()
    assert (service.regime, service.website, service.code) == ("voluntary", "www.riberas.cl", "RIB")
    assert Event.objects.get().data == {"regime": "voluntary", "website": "www.riberas.cl"}


def test_a_body_does_not_depend_on_itself(client, service, keeper):
    under = a_service(parent=service)
    data = {"kind": "servicio", "regime": "full", "standing": "active", "parent": under.pk}
    response = client.post(f"{HOME}RIB/editar/", data)
    assert "no puede depender de sí mismo" in response.content.decode()
    service.refresh_from_db()
    assert service.parent is None


def test_an_edit_over_a_colleagues_is_told_and_can_be_sent_again(client, service, keeper):
    colleague = a_keeper()
    actions.edit_service(service, {"website": "www.uno.cl"}, by=colleague, now=NOW)
    data = {"kind": "servicio", "regime": "full", "standing": "active", "website": "www.dos.cl", "seen": ""}
    response = client.post(f"{HOME}RIB/editar/", data)
    assert response.status_code == 422
    assert colleague.email in response.content.decode()
    seen = response.context["form"]["seen"].value()
    assert client.post(f"{HOME}RIB/editar/", data | {"seen": seen}).status_code == 302


def test_a_rename_is_told_in_the_history(client, service, keeper):
    client.post(f"{HOME}RIB/nombre/", {"name": "Servicio de Orillas", "acronym": ""})
    page = client.get(f"{HOME}RIB/").content.decode()
    assert "de «Servicio de Riberas» a «Servicio de Orillas»" in page
    assert client.get("/servicios/riberas/").url == "/servicios/servicio-de-orillas/"


def test_a_merger_is_explained_and_confirmed(client, service, keeper):
    a_service("Nuevo", code="NUEVO")
    an_officer_of(service)
    assert "Termina el rol de 1 persona." in client.get(f"{HOME}RIB/fusionar/").content.decode()
    unsure = client.post(f"{HOME}RIB/fusionar/", {"into": "NUEVO", "on": "2026-11-01"})
    assert "Marca la casilla para confirmar." in unsure.content.decode()
    assert PublicService.objects.active().count() == 2
    client.post(f"{HOME}RIB/fusionar/", {"into": "nuevo", "on": "2026-11-01", "sure": "on"})
    assert [body.code for body in PublicService.objects.active()] == ["NUEVO"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"into": "NADIE"}, "into"),
        ({"into": "RIB"}, "into"),
        ({"on": "2099-01-01"}, "on"),
        ({"on": "ayer"}, "on"),
    ],
)
def test_a_merger_that_makes_no_sense_is_told(client, service, keeper, form, field):
    a_service("Nuevo", code="NUEVO")
    whole = {"into": "NUEVO", "on": "2026-11-01", "sure": "on"} | form
    response = client.post(f"{HOME}RIB/fusionar/", whole)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert PublicService.objects.active().count() == 2


def test_a_body_is_closed(client, service, keeper):
    assert client.post(f"{HOME}RIB/cerrar/", {"on": "2099-01-01", "sure": "on"}).status_code == 422
    client.post(f"{HOME}RIB/cerrar/", {"on": "2026-11-01", "sure": "on"})
    assert not PublicService.objects.active().exists()


def test_the_day_it_joined_is_marked(client, service, keeper):
    assert client.post(f"{HOME}RIB/ingreso/", {"on": "2099-01-01"}).status_code == 422
    client.post(f"{HOME}RIB/ingreso/", {"on": "2026-11-02"})
    assert "se unió al portal: 2 de noviembre de 2026" in client.get(f"{HOME}RIB/").content.decode()


def test_it_says_who_acts_for_a_body_and_leads_to_its_team(client, service, keeper):
    an_officer_of(service, display_name="Luz Pino")
    page = client.get(f"{HOME}RIB/").content.decode()
    assert "Luz Pino" in page
    assert f"/gestion/servicios/{service.slug}/equipo/" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries(client, keeper, rows, django_assert_num_queries):
    parent = a_service("Ministerio")
    for _n in range(rows):
        a_service(parent=parent)
    client.get(HOME)
    with django_assert_num_queries(7):  # session, person, notices, her powers (2), count, rows
        client.get(HOME)
