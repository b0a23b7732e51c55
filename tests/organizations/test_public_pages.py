"""What anybody reads about organisations: what they are, never who represents them."""

import pytest

from participa.organizations import actions
from tests.builders import NOON, a_person, a_region
from tests.organizations.builders import a_claim, a_kind, a_representation, an_accreditor, an_organization
from tests.questions import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = "/organizaciones/"


def read(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def names(client, **query):
    return [card["title"] for card in client.get(LIST, query).context["cards"]]


def test_only_those_that_somebody_checked_are_listed(client):
    an_organization("Junta Los Ñirres")
    hidden = an_organization("Sin revisar", public=False)
    assert names(client) == ["Junta Los Ñirres"]
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_they_are_in_spanish_order(client):
    for name in ("Ñuble", "Ovalle", "Nueva", "Ánimas"):
        an_organization(name)
    assert names(client) == ["Ánimas", "Nueva", "Ñuble", "Ovalle"]


def test_they_are_found_by_word_number_kind_and_region(client):
    region = a_region()
    club = an_organization(
        "Club Estrella", rut="76.543.210-3", kind=a_kind("club-deportivo", "Club deportivo"), region=region
    )
    an_organization("Comité de agua")
    for query in ({"q": "estrellas"}, {"q": "765432103"}, {"region": "los-rios"}):
        assert names(client, **query) == [club.name], query
    assert len(names(client, tipo="territoriales")) == 2
    assert len(names(client, tipo="no-existe", region="no-existe")) == 2
    assert names(client, tipo="territoriales", q="nadie") == []


def test_the_filters_in_force_can_be_taken_off(client):
    an_organization("Club", region=a_region())
    response = client.get(LIST, {"q": "club", "tipo": "territoriales", "region": "los-rios"})
    assert [words for words, _address in response.context["chips"]] == [
        "Palabra: club",
        "Organizaciones comunitarias territoriales",
        "Los Ríos",
    ]


def test_with_nothing_found_there_are_ways_out(client):
    assert "No encontramos ninguna organización con «nadie»" in read(client, LIST, q="nadie")
    assert "Ver todas" in read(client, LIST)


def test_its_page_tells_what_it_is_and_not_who_represents_it(client):
    held = a_representation(
        an_organization(
            "Junta Los Ñirres",
            rut="76.543.210-3",
            purpose="Cuidamos la ribera.",
            email="ribera@ejemplo.cl",
            phone="63 2 000 000",
            website="www.ribera.cl",
        ),
        user=a_person("secreta@ejemplo.cl", display_name="Nombre Secreto"),
    )
    page = read(client, held.organization.get_absolute_url())
    for words in (
        "Junta Los Ñirres",
        "76.543.210-3",
        "Cuidamos la ribera.",
        "Presidenta",
        "1 de noviembre de 2026",
        "ribera@ejemplo.cl",
        "63 2 000 000",
        "https://www.ribera.cl",
    ):
        assert words in page
    assert "secreta@" not in page
    assert "Nombre Secreto" not in page
    assert held.certificate.number not in page
    assert "/documentos/" not in page


def test_its_page_says_whether_the_certificate_is_old(client, settings):
    held = a_representation()
    address = held.organization.get_absolute_url()
    assert "En fecha" in read(client, address)
    settings.CERTIFICATE_VALID_DAYS = 10
    assert "Antiguo" in read(client, address)


def test_a_certificate_that_nobody_accepted_is_not_told(client):
    organization = an_organization()
    a_claim(organization)
    assert "Todavía no hay uno revisado." in read(client, organization.get_absolute_url())


def test_who_spoke_before_is_history(client):
    held = a_representation()
    actions.end(held, by=an_accreditor(), now=NOON, reason="Cambió la directiva")
    page = read(client, held.organization.get_absolute_url())
    assert "Hoy nadie está acreditado" in page
    assert "Quienes hablaron antes" in page
    assert "Cambió la directiva" not in page


def test_a_change_is_seen_at_once(client, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 10
    held = a_representation(an_organization("Antes"))
    address = held.organization.get_absolute_url()
    assert "Antes" in read(client, LIST)
    with django_capture_on_commit_callbacks(execute=True):
        actions.edit(held.organization, {"name": "Después"}, by=an_officer(held), now=NOON)
    assert "Después" in read(client, LIST)
    assert "Después" in read(client, address)


def an_officer(held):
    return an_accreditor()


def test_the_list_asks_the_same_with_one_and_with_three(client):
    region = a_region()
    counts = []
    for how_many in (1, 2):
        for _n in range(how_many):
            an_organization(region=region)
        counts.append(asked(client, LIST))
    assert counts == [2, 2]


def test_a_page_asks_the_same_with_one_and_with_three_representatives(client):
    organization = an_organization()
    counts = []
    for how_many in (1, 2):
        for _n in range(how_many):
            a_representation(organization)
        counts.append(asked(client, organization.get_absolute_url()))
    assert counts == [3, 3]
