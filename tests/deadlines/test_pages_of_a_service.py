"""The screens where a service sees its clocks and moves them, and the public page that says so."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from participa.deadlines.models import Adjustment
from tests.builders import DAY, NOON, a_basis, a_service, an_analyst_of, an_officer_of
from tests.councils import builders as councils
from tests.deadlines.builders import a_closed_consultation, extended, suspended, the_answer_of
from tests.questions import with_one_and_with_three

pytestmark = pytest.mark.django_db
ACT = {"act_number": "Resolución exenta 300", "act_date": "2026-11-17", "reason": "Llegó <b>mucho</b>."}
EXTENSION = {"seen": "2026-12-15", "days": "10", **ACT}


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def service():
    return a_service("Servicio de Riberas")


@pytest.fixture
def consultation(service):
    return a_closed_consultation(service, title="Riberas abiertas", answer_days=20)


@pytest.fixture
def office(service):
    office = Client()
    office.force_login(an_officer_of(service, display_name="Ana"))
    return office


def address(consultation, part=""):
    return f"/gestion/plazos/consulta/{consultation.code}/{part}"


def body(response):
    return response.content.decode()


def test_the_list_has_every_clock_by_urgency_and_its_rule(office, service, consultation):
    a_closed_consultation(service, title="Antigua", answer_days=1, closes_at=NOON - 9 * DAY)
    page = body(office.get("/gestion/plazos/"))
    found = [
        page.index(words) for words in ("Atrasado", "Responder: Antigua", "Más adelante", "Riberas abiertas")
    ]
    assert found == sorted(found)
    assert "Plazo propio de este proceso" in page
    assert address(consultation) in page


def test_it_is_filtered_by_kind(office, service, consultation):
    councils.an_opinion(councils.a_council_in_force(service))
    page = body(office.get("/gestion/plazos/?tipo=opinion"))
    assert "Responder la opinión" in page
    assert "Riberas abiertas" not in page
    assert "Riberas abiertas" in body(office.get("/gestion/plazos/?tipo=otra"))


def test_the_list_costs_the_same_with_more(office, service):
    council = councils.a_council_in_force(service)

    def add():
        a_closed_consultation(service)
        councils.an_opinion(council)

    assert with_one_and_with_three(office, "/gestion/plazos/", add) == 11


def test_nothing_owed_is_said_kindly(office):
    assert "Ningún plazo corre aquí" in body(office.get("/gestion/plazos/"))


def test_she_extends_it_and_everybody_reads_why(office, client, consultation):
    assert "hasta 10 días" in body(office.get(address(consultation, "ampliar/")))
    answer = office.post(address(consultation, "ampliar/"), EXTENSION, follow=True)
    assert answer.redirect_chain == [(address(consultation), 302)]
    assert "ahora vence el martes 29 de diciembre de 2026" in body(answer)
    page = body(client.get(consultation.get_absolute_url()))
    for words in (
        "Plazo ampliado",
        "Se agregaron 10 días.",
        "Resolución exenta 300",
        "15 de diciembre de 2026",
    ):
        assert words in page, words
    assert "29 de diciembre de 2026" in page
    assert "Llegó &lt;b&gt;mucho" in page
    assert "Ana" not in page


def test_what_is_refused_comes_back_with_all_she_typed(office, consultation):
    answer = office.post(address(consultation, "ampliar/"), EXTENSION | {"days": "11"})
    assert answer.status_code == 422
    assert "Puedes agregar hasta 10 días" in body(answer)
    assert 'value="11"' in body(answer)
    assert "Llegó &lt;b&gt;mucho" in body(answer)
    assert not Adjustment.objects.exists()


@pytest.mark.parametrize("field", ["days", "act_number", "act_date", "reason"])
def test_each_thing_is_asked_for(office, consultation, field):
    answer = office.post(address(consultation, "ampliar/"), EXTENSION | {field: ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not Adjustment.objects.exists()


def test_whoever_comes_second_is_told_who_came_first(office, consultation):
    colleague = an_officer_of(consultation.service, display_name="Pedro")
    extended(the_answer_of(consultation), 5, by=colleague)
    answer = office.post(address(consultation, "ampliar/"), EXTENSION | {"days": "5"})
    assert answer.status_code == 422
    assert "Pedro guardó cambios" in body(answer)
    assert Adjustment.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "ayer", "0001-01-01"])
def test_a_touched_form_moves_nothing(office, consultation, seen):
    assert office.post(address(consultation, "ampliar/"), EXTENSION | {"seen": seen}).status_code == 422
    assert not Adjustment.objects.exists()


def test_a_special_law_is_warned_of_and_takes_a_tick_and_its_name(office, service):
    consultation = a_closed_consultation(
        service, answer_days=20, legal_basis=a_basis(reference="Ley 21.455, art. 9")
    )
    url, form = address(consultation, "ampliar/"), EXTENSION | {"days": "15"}
    page = body(office.get(url))
    assert "Una ley especial puede decir otra cosa" in page
    assert "Ley 21.455, art. 9" in page
    assert office.post(url, form).status_code == 422
    assert office.post(url, form | {"special_law": "Ley 21.455"}).status_code == 422  # not ticked
    assert office.post(url, form | {"is_special": "on"}).status_code == 422
    assert not Adjustment.objects.exists()
    assert office.post(url, form | {"is_special": "on", "special_law": "Ley 21.455"}).status_code == 302
    assert Adjustment.objects.get().special_law == "Ley 21.455"


def test_where_no_special_law_orders_it_none_is_asked_for(office, consultation):
    assert "ley especial" not in body(office.get(address(consultation, "ampliar/")))


def test_she_suspends_it_and_resumes_it(office, client, consultation):
    form = {"seen": "2026-12-15", "from_on": "2026-11-19", "until_on": "2026-12-31", **ACT}
    assert office.post(address(consultation, "suspender/"), form).status_code == 302
    page = body(office.get(address(consultation)))
    assert "Suspendido" in page
    assert address(consultation, "reanudar/") in page
    assert address(consultation, "suspender/") not in page
    assert "No corre del 19 de noviembre de 2026 al 31 de diciembre de 2026." in body(
        client.get(consultation.get_absolute_url())
    )
    due = the_answer_of(consultation).day
    with time_machine.travel(NOON + 5 * DAY, tick=False):
        assert office.post(address(consultation, "reanudar/"), {"seen": f"{due}"}).status_code == 302
    assert the_answer_of(consultation).day == date(2026, 12, 17)
    assert "Plazo reanudado" in body(client.get(consultation.get_absolute_url()))


def test_what_is_not_suspended_is_not_resumed(office, consultation):
    assert "no está suspendido" in body(office.get(address(consultation, "reanudar/")))
    answer = office.post(address(consultation, "reanudar/"), {"seen": "2026-12-15"}, follow=True)
    assert "Otra persona lo resolvió recién" in body(answer)
    assert not Adjustment.objects.exists()


def test_a_suspension_that_makes_no_sense_comes_back(office, consultation):
    form = {"seen": "2026-12-15", "from_on": "2026-11-17", "until_on": "2026-11-16", **ACT}
    answer = office.post(address(consultation, "suspender/"), form)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"from_on", "until_on"}


def test_an_expired_one_offers_nothing_to_press(office, consultation):
    with time_machine.travel(NOON + 60 * DAY, tick=False):
        office.force_login(an_officer_of(consultation.service))
        page = body(office.get(address(consultation)))
        assert "Atraso de" in page
        assert "ampliar/" not in page
        assert "suspender/" not in page
        answer = office.post(address(consultation, "ampliar/"), EXTENSION)
    assert "un plazo vencido no se amplía" in body(answer)
    assert not Adjustment.objects.exists()


def test_an_analyst_looks_and_does_not_move(service, consultation):
    analyst = Client()
    analyst.force_login(an_analyst_of(service))
    page = body(analyst.get(address(consultation)))
    assert "ampliar/" not in page
    assert analyst.get(address(consultation, "ampliar/")).status_code == 404
    assert analyst.post(address(consultation, "ampliar/"), EXTENSION).status_code == 404
    assert not Adjustment.objects.exists()


def test_of_another_service_it_does_not_exist(client, consultation):
    client.force_login(an_officer_of(a_service()))
    for part in ("", "ampliar/", "suspender/", "reanudar/"):
        assert client.get(address(consultation, part)).status_code == 404
    assert "Riberas abiertas" not in body(client.get("/gestion/plazos/"))


def test_a_suspension_is_told_on_the_list(office, consultation):
    suspended(the_answer_of(consultation), NOON.date(), date(2026, 11, 20))
    assert "Suspendido hasta el 20 de noviembre de 2026." in body(office.get("/gestion/plazos/"))


@pytest.mark.parametrize("path", ["nada/CC-1", "consulta/CC-1", "acta/COSOC-1-999999", "opinion/x"])
def test_what_does_not_exist_is_not_found(office, path):
    assert office.get(f"/gestion/plazos/{path}/").status_code == 404


def test_suspended_days_are_not_told_as_left(office, client, consultation):
    suspended(the_answer_of(consultation), NOON.date(), date(2026, 12, 31))
    owed = the_answer_of(consultation)  # 18 November to 31 December do not count: all twenty are left
    assert owed.day == date(2027, 1, 28)
    assert "Quedan 20 días hábiles" in body(client.get(consultation.get_absolute_url()))
    assert "Quedan 20 días hábiles" in body(office.get("/gestion/plazos/"))
    assert "Quedan 20 días hábiles" in body(office.get(address(consultation)))
