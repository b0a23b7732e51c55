"""The officer's desk: what is owed, by when, the most urgent first, of her services only."""

from datetime import date

import pytest

from participa.core.calendar import end_of
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_citizen,
    a_consultation,
    a_draft,
    a_holiday,
    a_rule,
    a_service,
    an_analyst_of,
    an_officer_of,
)
from tests.services.builders import a_keeper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DESK = "/gestion/"


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", regime="voluntary")  # owes nothing by itself


@pytest.fixture
def hers(as_user, service):
    return as_user(an_officer_of(service))


def tasks(client, **query):
    response = client.get(DESK, query)
    assert response.status_code == 200
    return [task["title"] for task in response.context["tasks"]]


def test_a_citizen_has_no_desk(as_user):
    assert as_user(a_citizen()).get(DESK).status_code == 404


def test_whoever_did_not_sign_in_is_asked_to(client):
    assert client.get(DESK).status_code == 302


def test_who_keeps_the_directory_is_led_there(as_user):
    assert as_user(a_keeper()).get(DESK).url == "/segegob/directorio/"


def test_an_analyst_has_a_desk_too(as_user, service):
    assert as_user(an_analyst_of(service)).get(DESK).status_code == 200


def test_with_nothing_owed_it_is_a_page_too(hers):
    assert tasks(hers) == []


def test_the_most_urgent_comes_first_and_drafts_last(hers, service):
    a_draft(service, title="Borrador")
    a_consultation(service, title="Programada", opens_at=NOON + 10 * DAY)
    a_consultation(service, title="Abierta", closes_at=end_of(date(2026, 11, 20)))
    a_consultation(service, title="Atrasada", opens_at=NOON - 300 * DAY, closes_at=NOON - 200 * DAY)
    assert tasks(hers) == ["Responder: Atrasada", "Cierra: Abierta", "Abre: Programada", "Borrador"]


def test_many_drafts_do_not_hide_what_is_owed(hers, service):
    for n in range(60):
        a_draft(service, title=f"Borrador {n}")
    a_consultation(service, title="Atrasada", opens_at=NOON - 300 * DAY, closes_at=NOON - 200 * DAY)
    assert tasks(hers)[0] == "Responder: Atrasada"


def test_others_work_is_not_hers(hers):
    a_consultation(title="De otro servicio")
    assert tasks(hers) == []


def test_what_was_answered_is_owed_no_more(hers, service):
    a_consultation(service, status="answered", answered_by=a_citizen(), answered_at=NOON)
    assert tasks(hers) == []


def test_with_several_services_one_can_be_chosen(as_user, service):
    officer = an_officer_of(service)
    second = a_service("Servicio de Bosques", regime="voluntary")
    officer.memberships.create(service=second, role="officer", started_at=NOON)
    a_consultation(service, title="Ribera")
    a_consultation(second, title="Bosque")
    hers = as_user(officer)
    assert set(tasks(hers)) == {"Cierra: Ribera", "Cierra: Bosque"}
    assert tasks(hers, servicio=second.slug) == ["Cierra: Bosque"]
    assert tasks(hers) == ["Cierra: Bosque"]  # it is remembered
    assert tasks(hers, servicio="de-nadie") == ["Cierra: Bosque"]
    assert set(tasks(hers, servicio="todos")) == {"Cierra: Ribera", "Cierra: Bosque"}
    assert set(tasks(hers)) == {"Cierra: Ribera", "Cierra: Bosque"}


def test_each_answer_owed_says_from_which_rule(hers, service):
    a_rule(service, "consultation_answer_business_days", 30)
    a_consultation(service, closes_at=NOON - HOUR)
    assert (
        "Norma del servicio: 30 días hábiles desde el cierre." in hers.get(DESK).context["tasks"][0]["rule"]
    )


def test_what_is_late_and_what_is_near_are_counted(hers, service):
    a_holiday()
    a_consultation(service, opens_at=NOON - 300 * DAY, closes_at=NOON - 200 * DAY)
    a_consultation(service, closes_at=NOON + DAY)
    context = hers.get(DESK).context
    assert (context["late"], context["soon"]) == (1, 1)


def test_the_figures_are_those_of_her_services(hers, service):
    a_consultation(service, comment_count=7)
    a_consultation(service, closes_at=NOON)
    a_consultation(service, status="answered", answered_by=a_citizen(), answered_at=NOON)
    a_consultation(comment_count=100)
    assert [stat["value"] for stat in hers.get(DESK).context["stats"]] == [1, 7, 1, 1]
