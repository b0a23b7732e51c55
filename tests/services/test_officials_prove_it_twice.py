"""Nobody acts for the State with one factor alone."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.checks import factors_are_kept_with_a_secret, officials_use_a_second_factor
from accounts.factors.actions import add_app
from accounts.models import User
from tests.accounts.test_a_second_factor import SECRET, code_of, enters
from tests.builders import a_consultation
from tests.services.builders import NOW, a_keeper, a_person, a_role, a_service, an_officer_of

pytestmark = pytest.mark.django_db
ADD, CONFIRM = "/cuenta/segundo-factor/", "/cuenta/segundo-factor/confirmar/"
OFFICE = ["/gestion/", "/gestion/consultas/", "/gestion/servicios/", "/en/gestion/", "/segegob/directorio/"]


@pytest.fixture(autouse=True)
def _on(settings):
    settings.SECOND_FACTOR = True


@pytest.mark.parametrize("address", OFFICE)
def test_an_official_without_one_is_led_to_add_it(client, address):
    enters(client, an_officer_of(a_service()))
    assert client.get(address).url.removeprefix("/en") == ADD
    page = client.get(ADD).content.decode()
    assert "Toma dos minutos y se hace una vez" in page


def test_after_adding_it_she_is_where_she_was_going(client):
    service = a_service()
    consultation = a_consultation(service)
    enters(client, an_officer_of(service))
    there = f"{consultation.get_office_url()}?q=agua"
    client.get(there)
    client.get(f"{ADD}app/")
    client.post(f"{ADD}app/", {"code": code_of(client.session["factor_secret"])})
    assert client.post(f"{ADD}codigos/guardados/").url == there
    assert client.get(there).status_code == 200


def test_an_official_who_has_one_uses_it_and_goes_on(client):
    officer = an_officer_of(a_service())
    add_app(officer, SECRET, by=officer, now=NOW)
    enters(client, officer)
    asked = client.get("/gestion/consultas/?pagina=1").url
    assert asked == f"{CONFIRM}?next=%2Fgestion%2Fconsultas%2F%3Fpagina%3D1"
    assert client.post(asked, {"code": code_of()}).url == "/gestion/consultas/?pagina=1"
    assert client.get("/gestion/consultas/").status_code == 200


def test_nothing_is_written_meanwhile(client):
    service = a_service()
    enters(client, an_officer_of(service))
    answer = client.post("/gestion/consultas/nueva/", {"service": service.pk, "title": "Accesos"})
    assert answer.url == ADD
    assert not service.consultations.exists()


@pytest.mark.parametrize("power", ["permission", "group", "staff", "superuser"])
def test_national_powers_count(client, power):
    person = a_person()
    if power == "permission":
        person = a_keeper()
    elif power == "group":
        group = Group.objects.create(name="Auditoría")
        group.permissions.add(Permission.objects.first())
        person.groups.add(group)
    else:
        User.objects.filter(pk=person.pk).update(**{f"is_{power}": True})
    enters(client, person)
    assert client.get("/segegob/directorio/").url == ADD
    assert client.get("/administracion-tecnica/").url == ADD


def test_one_who_used_it_passes_without_a_question(client, django_assert_num_queries):
    officer = an_officer_of(a_service())
    enters(client, officer, strong=True)
    client.get("/gestion/trabajos/")
    with django_assert_num_queries(4):  # session, person, notices, her jobs
        client.get("/gestion/trabajos/")


def test_a_citizen_passes(client):
    enters(client, a_person())
    assert client.get("/gestion/trabajos/").status_code == 200


def test_an_official_takes_part_as_anybody(client):
    enters(client, an_officer_of(a_service()))
    for address in ("/", "/mi-participacion/", "/cuenta/", "/consultas/"):
        assert client.get(address).status_code == 200


def test_a_role_that_ended_asks_for_nothing_more(client):
    person = a_person()
    a_role(person, a_service(), ended_at=NOW)
    enters(client, person)
    assert client.get("/gestion/").status_code == 404


def test_turned_off_nobody_is_asked(client, settings):
    settings.SECOND_FACTOR = False
    enters(client, an_officer_of(a_service()))
    assert client.get("/gestion/").status_code == 200


def test_visitors_are_led_to_the_door(client):
    assert client.get("/gestion/").url == "/cuenta/ingresar/?next=/gestion/"


def ids():
    return [p.id for p in (*officials_use_a_second_factor(None), *factors_are_kept_with_a_secret(None))]


def test_production_cannot_turn_it_off(settings):
    settings.MFA_KEYS = ["Zm9yLXRlc3RzLW9ubHktMzItYnl0ZXMtbG9uZy1rZXk="]
    assert ids() == []
    settings.SECOND_FACTOR = False
    assert ids() == ["participa.E011"]
    settings.DEMO = True
    assert ids() == []


@pytest.mark.parametrize("keys", [[], ["corta"], ["sample"]])
def test_production_needs_a_key_of_its_own(settings, keys):
    settings.MFA_KEYS = [settings.SAMPLE_MFA_KEY if key == "sample" else key for key in keys]
    assert ids() == ["participa.E012"]


def test_the_banner_of_the_demo_says_that_it_is_off(client, settings):
    settings.DEMO = True
    settings.SECOND_FACTOR = False
    assert "El segundo factor" in client.get("/").content.decode()
    settings.SECOND_FACTOR = True
    assert "El segundo factor" not in client.get("/").content.decode()
