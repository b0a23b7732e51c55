"""One box for the whole portal."""

import pytest

from tests.builders import a_consultation, a_draft, a_service
from tests.councils.builders import a_council
from tests.public_accounts.builders import a_commitment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def looked(client, q):
    response = client.get("/buscar/", {"q": q})
    assert response.status_code == 200
    return response


def names(client, q):
    context = looked(client, q).context
    return [s.name for s in context["services"]], [card["title"] for card in context["cards"]]


def test_services_and_consultations_are_found_together(client):
    service = a_service("Servicio de Riberas")
    a_consultation(service, title="Acceso a las riberas")
    a_consultation(title="Bibliotecas")
    assert names(client, "ribera") == (["Servicio de Riberas"], ["Acceso a las riberas"])


def test_an_acronym_comes_first_then_ministries(client):
    a_service("Municipalidad del MMA", kind="municipalidad")
    a_service("Centro MMA")
    a_service("Ministerio amigo del MMA", kind="ministerio")
    a_service("Ministerio del Medio Ambiente", acronym="MMA", kind="ministerio")
    assert names(client, "mma")[0] == [
        "Ministerio del Medio Ambiente", "Ministerio amigo del MMA", "Centro MMA", "Municipalidad del MMA",
    ]  # fmt: skip


def test_drafts_and_bodies_that_no_longer_exist_are_not_found(client):
    a_service("Riberas cerradas", closed_on="2026-01-01")
    a_draft(title="Riberas en borrador")
    assert names(client, "riberas") == ([], [])


def test_more_than_eight_lead_to_the_whole_list(client):
    service = a_service("Otro")
    for n in range(9):
        a_consultation(service, title=f"Riberas {n}")
    context = looked(client, "riberas").context
    assert (len(context["cards"]), context["more_consultations"], context["more_services"]) == (
        8,
        True,
        False,
    )


@pytest.mark.parametrize("q", ["", "   ", "\x00"])
def test_looking_for_nothing_asks_what_to_look_for(client, q):
    a_consultation(title="Riberas")
    assert names(client, q) == ([], [])


@pytest.mark.parametrize("q", ["<b>dragón</b>", "a" * 5000, "' OR 1=1 --", "%_", ":* & | !", "\\"])
def test_anything_may_be_looked_for(client, q):
    assert "<b>dragón" not in looked(client, q).content.decode()


def test_councils_are_found_by_their_name_and_by_their_service(client):
    a_council(a_service("Servicio de Riberas"), name="Consejo del agua")
    a_council(name="Consejo de riberas")
    a_council(name="Consejo de los cerros")
    found = looked(client, "ribera").context["councils"]
    assert [card["title"] for card in found] == ["Consejo de riberas", "Consejo del agua"]


def test_what_was_promised_is_found(client):
    promised = a_commitment(title="Reparar cuarenta accesos al agua")
    page = looked(client, "accesos")
    assert [one["code"] for one in page.context["promises"]] == [promised.code]
    assert promised.get_absolute_url() in page.content.decode()
