import pytest

from participa.services.models import PublicService
from tests.services.builders import Kind, Regime, a_region, a_service

pytestmark = pytest.mark.django_db


def names(response):
    return [card["title"] for card in response.context["cards"]]


@pytest.mark.parametrize("q", ["ribera", "RIBERAS", "humedal", "seriba", "SERIBA"])
def test_any_word_of_the_name_or_the_acronym_finds_a_body(client, q):
    a_service("Servicio Nacional de Riberas y Humedales", acronym="SERIBA")
    a_service("Instituto de Otra Cosa")
    assert names(client.get("/servicios/", {"q": q})) == ["Servicio Nacional de Riberas y Humedales (SERIBA)"]


def test_accents_and_plurals_do_not_matter(client):
    a_service("Municipalidad de Ñuñoa")
    assert names(client.get("/servicios/", {"q": "nunoa"})) == ["Municipalidad de Ñuñoa"]
    assert names(client.get("/servicios/", {"q": "MUNICIPALIDADES"})) == ["Municipalidad de Ñuñoa"]


def test_the_body_whose_acronym_it_is_comes_first(client):
    a_service("Agencia MOP de Caminos")
    a_service("Ministerio de Obras Públicas", acronym="MOP")
    assert names(client.get("/servicios/", {"q": "mop"}))[0] == "Ministerio de Obras Públicas (MOP)"


def test_a_body_is_found_by_ministry_kind_region_and_regime(client):
    ministry = a_service("Ministerio Uno", slug="uno", kind=Kind.MINISTRY)
    direct = a_service("Dirección", parent=ministry)
    a_service("Subdirección", parent=direct, kind=Kind.ENTERPRISE, regime=Regime.VOLUNTARY)
    a_service("Regional", region=a_region())
    assert names(client.get("/servicios/", {"ministerio": "uno"})) == [
        "Dirección",
        "Ministerio Uno",
        "Subdirección",
    ]
    assert names(client.get("/servicios/", {"tipo": "empresa"})) == ["Subdirección"]
    assert names(client.get("/servicios/", {"region": "los-rios"})) == ["Regional"]
    assert names(client.get("/servicios/", {"regimen": "voluntario"})) == ["Subdirección"]


def test_nonsense_in_the_address_is_ignored(client):
    a_service("Uno")
    query = {"tipo": "x", "region": "\x00", "regimen": "'", "ministerio": "<b>", "pagina": "z", "q": "\x00"}
    assert names(client.get("/servicios/", query)) == ["Uno"]


def test_closed_bodies_are_not_listed(client):
    a_service("Cerrado", closed_on="2026-01-01")
    assert names(client.get("/servicios/")) == []


def test_an_empty_answer_offers_ways_out(client):
    page = client.get("/servicios/", {"q": "telescopios"}).content.decode()
    assert "No encontramos ningún organismo con «telescopios»" in page
    assert "/servicios/?vista=ministerios" in page


def test_each_filter_in_force_can_be_taken_off(client):
    a_service("Riberas", kind=Kind.ENTERPRISE)
    response = client.get("/servicios/", {"q": "riberas", "tipo": "empresa"})
    assert response.context["chips"] == [
        ("Palabra: riberas", "?tipo=empresa"),
        ("Empresa pública", "?q=riberas"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_queries_whatever_its_length(client, rows, django_assert_num_queries):
    ministry = a_service("Ministerio", kind=Kind.MINISTRY)
    region = a_region()
    for _n in range(rows):
        a_service(parent=ministry, region=region)
    with django_assert_num_queries(4):  # ministries, regions, count, rows
        client.get("/servicios/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tree_costs_the_same_queries_whatever_its_size(client, rows, django_assert_num_queries):
    ministry = a_service("Ministerio", kind=Kind.MINISTRY)
    for _n in range(rows):
        a_service(parent=a_service(parent=ministry))
    with django_assert_num_queries(2):
        response = client.get("/servicios/", {"vista": "ministerios"})
    assert [len(branch.bodies) for branch in response.context["branches"]] == [2 * rows]


def test_the_tree_gathers_the_bodies_without_a_ministry_by_kind(client):
    a_service("Contraloría", kind=Kind.AUTONOMOUS)
    a_service("Municipalidad de Valdivia", kind=Kind.MUNICIPALITY)
    branches = client.get("/servicios/", {"vista": "ministerios"}).context["branches"]
    assert [(b.title, [body.name for body in b.bodies]) for b in branches] == [
        ("Organismos autónomos", ["Contraloría"])
    ]


def test_a_body_under_a_closed_one_is_still_in_the_tree(client):
    ministry = a_service("Ministerio", kind=Kind.MINISTRY)
    closed = a_service("Cerrado", parent=ministry, closed_on="2026-01-01")
    a_service("Huérfano", parent=closed)
    titles = {b.title: len(b.bodies) for b in client.get("/servicios/?vista=ministerios").context["branches"]}
    assert titles == {"Ministerio": 0, "Servicio público": 1}


def test_of_ministry_reaches_what_depends_on_what_depends_on_it():
    ministry = a_service("Ministerio", kind=Kind.MINISTRY)
    under = a_service(parent=a_service(parent=ministry))
    assert under in PublicService.objects.of_ministry(ministry)
