"""SEGEGOB sees what is overdue, the councils that expire, and freezes the months that are over."""

from datetime import date

import pytest
import time_machine

from participa.compliance.dashboard_lists import endings_of
from participa.compliance.measuring_job import measure
from participa.compliance.models import ServiceSheet, Snapshot
from participa.core.calendar import midnight
from participa.jobs.models import Job
from tests.builders import DAY, NOON, a_consultation, a_person, a_service

from . import builders as c
from .test_a_month_is_measured_and_frozen import a_norm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DECEMBER = midnight(date(2026, 12, 2))


@pytest.fixture
def overseer(client):
    user = c.an_overseer()
    client.force_login(user)
    return user


def an_unanswered(service=None):
    """A consultation whose answer is overdue."""
    return a_consultation(service, opens_at=NOON - 200 * DAY, closes_at=NOON - 170 * DAY)


# Overdue -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("many", [1, 3])
def test_the_overdue_ask_the_same_of_one_and_of_three(client, overseer, many, django_assert_num_queries):
    for _number in range(many):
        an_unanswered()
    client.get("/segegob/vencidos/?tipo=consulta")
    with django_assert_num_queries(9):
        page = client.get("/segegob/vencidos/?tipo=consulta")
    assert page.context["page"].paginator.count == many


def test_only_what_is_past_is_overdue(client, overseer):
    late = an_unanswered()
    a_consultation(closes_at=NOON - DAY, opens_at=NOON - 30 * DAY)
    rows = client.get("/segegob/vencidos/").context["page"].object_list
    assert [row["owed"].code for row in rows] == [late.code]


def test_the_overdue_are_cut_by_ministry_and_words(client, overseer):
    ministry = a_service("Ministerio de Prueba", kind="ministerio")
    mine = an_unanswered(a_service("Servicio Mío", parent=ministry))
    an_unanswered(a_service("Servicio Ajeno"))

    def codes(**query):
        page = client.get("/segegob/vencidos/", query).context["page"]
        return [row["owed"].code for row in page.object_list]

    assert codes(ministerio=ministry.slug) == [mine.code]
    assert codes(q="servicio mio") == [mine.code]
    assert codes(q="nadie") == []


# Councils ----------------------------------------------------------------------------------------
def with_a_council(state, last_day):
    """A measured body whose evidence says so of its council."""
    a_norm(a_service())
    snapshot = c.a_measured_month()
    council = c.a_council_fact(state=state, last_day=last_day)
    sheet = ServiceSheet.objects.get()
    sheet.facts["councils"] = [council]
    sheet.save()
    return snapshot


def test_a_council_that_expires_is_listed_with_what_is_left(client, overseer):
    snapshot = with_a_council("expiring", "2026-12-08")
    (one,) = endings_of(snapshot)
    assert one.left(date(2026, 11, 18)) == "Quedan 20 días"
    assert one.left(date(2026, 12, 9)) == "Venció hace 1 día"
    page = client.get("/segegob/consejos-por-vencer/")
    assert "Sin renovación a tiempo" in page.content.decode()


def test_an_expired_council_stands_apart(client, overseer):
    with_a_council("expired", "2026-10-01")
    assert client.get("/segegob/consejos-por-vencer/").context["page"].paginator.count == 0
    expired = client.get("/segegob/consejos-por-vencer/", {"estado": "vencidos"})
    assert expired.context["page"].paginator.count == 1


def test_a_council_in_force_is_not_listed():
    assert endings_of(with_a_council("in_force", "2027-12-31")) == []


# Months ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("many", [1, 3])
def test_months_ask_the_same_of_one_and_of_three(client, overseer, many, django_assert_num_queries):
    snapshot = c.a_measured_month()
    for number in range(1, many):
        Snapshot.objects.create(
            month=date(2026, 11 - number, 1), method=snapshot.method, known_until=NOON, evaluated_at=NOON
        )
    client.get("/segegob/meses/")
    with django_assert_num_queries(7):
        assert client.get("/segegob/meses/").context["page"].paginator.count == many


def test_a_month_is_frozen_by_hand_once_it_is_over(client, overseer):
    a_norm(a_service())
    c.a_measured_month()
    assert "/segegob/meses/2026-11/congelar/" not in client.get("/segegob/meses/").content.decode()
    with time_machine.travel(DECEMBER, tick=False):
        assert "/segegob/meses/2026-11/congelar/" in client.get("/segegob/meses/").content.decode()
        client.post("/segegob/meses/2026-11/congelar/")
    snapshot = Snapshot.objects.get()
    assert (snapshot.status, snapshot.frozen_by) == ("frozen", overseer)
    assert snapshot.sha256


def test_a_month_that_runs_is_not_frozen(client, overseer):
    c.a_measured_month()
    client.post("/segegob/meses/2026-11/congelar/")
    assert Snapshot.objects.get().status == "running"


def test_of_two_who_freeze_the_same_month_the_second_changes_nothing(client, overseer):
    a_norm(a_service())
    c.a_measured_month()
    other = c.an_overseer()
    with time_machine.travel(DECEMBER, tick=False):
        client.post("/segegob/meses/2026-11/congelar/")
        first = Snapshot.objects.values().get()
        client.force_login(other)
        page = client.post("/segegob/meses/2026-11/congelar/", follow=True)
    assert "Ya estaba congelada" in page.content.decode()
    assert Snapshot.objects.values().get() == first


def test_nobody_else_freezes_a_month(client):
    c.a_measured_month()
    client.force_login(a_person())
    with time_machine.travel(DECEMBER, tick=False):
        assert client.post("/segegob/meses/2026-11/congelar/").status_code == 404
    assert Snapshot.objects.get().status == "running"


# Measuring now -----------------------------------------------------------------------------------
def test_measuring_now_is_work_of_the_worker(client, overseer):
    a_norm(a_service())
    answer = client.post("/segegob/meses/calcular/")
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    heard = []
    result = measure(job, lambda done, total=None: heard.append((done, total)))
    assert result.url == "/segegob/"
    assert heard == [(0, 1)]
    assert ServiceSheet.objects.count() == 1


def test_of_two_who_ask_to_measure_there_is_one_work(client, overseer):
    client.post("/segegob/meses/calcular/")
    client.force_login(c.an_overseer())
    page = client.post("/segegob/meses/calcular/", follow=True)
    assert "Otra persona lo pidió antes" in page.content.decode()
    assert Job.objects.count() == 1


def test_nobody_else_asks_to_measure(client):
    client.force_login(a_person())
    assert client.post("/segegob/meses/calcular/").status_code == 404
    assert not Job.objects.exists()
