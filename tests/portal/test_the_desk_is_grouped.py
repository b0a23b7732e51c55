"""The desk opens with what is late, then this week, then what comes later, and last what has no date."""

import pytest
import time_machine

from tests.builders import DAY, NOON, a_consultation, a_draft, a_service, an_officer_of
from tests.deadlines.builders import a_closed_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", regime="voluntary")


@pytest.mark.parametrize("role", ["officer", "approver"])
def test_whoever_edits_the_service_sees_all_of_it_by_urgency(client, service, role):
    a_closed_consultation(service, title="Atrasada", answer_days=1, closes_at=NOON - 9 * DAY)
    a_consultation(service, title="Pronta", closes_at=NOON + 2 * DAY)
    a_closed_consultation(service, title="Lejana", answer_days=45)
    a_draft(service, title="Apenas un borrador")
    client.force_login(an_officer_of(service, role=role))
    with time_machine.travel(NOON, tick=False):
        page = client.get("/gestion/").content.decode()
    found = [
        page.index(words)
        for words in (
            "<h3>Atrasado</h3>", "Responder: Atrasada", "<h3>Esta semana</h3>", "Cierra: Pronta",
            "<h3>Más adelante</h3>", "Responder: Lejana", "<h3>Sin fecha</h3>", "Apenas un borrador",
        )
    ]  # fmt: skip
    assert found == sorted(found)


def test_a_group_without_anything_is_not_named(client, service):
    client.force_login(an_officer_of(service))
    page = client.get("/gestion/").content.decode()
    assert "No debes nada" in page
    assert "<h3>Atrasado</h3>" not in page
