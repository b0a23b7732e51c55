"""SEGEGOB sees the country, its ministries and regions, and each body by each indicator."""

from datetime import date

import pytest
from django.urls import reverse

from participa.compliance.models import ServiceSheet, Snapshot
from tests.builders import a_person, a_service

from . import builders as c
from .test_a_month_is_measured_and_frozen import a_norm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DASHBOARD, TABLE = "/segegob/", "/segegob/tabla/"


@pytest.fixture
def overseer(client):
    user = c.an_overseer()
    client.force_login(user)
    return user


def an_earlier(snapshot, month, score):
    """A month of before, with the same bodies and other points."""
    earlier = Snapshot.objects.create(
        month=month, method=snapshot.method, known_until=snapshot.known_until,
        evaluated_at=snapshot.evaluated_at, figures=snapshot.figures,
    )  # fmt: skip
    for sheet in snapshot.sheets.all():
        sheet.pk, sheet.snapshot, sheet.score = None, earlier, score
        sheet.save()
    return earlier


@pytest.mark.parametrize("many", [1, 3])
def test_the_dashboard_asks_the_same_of_one_body_and_of_three(
    client, overseer, many, django_assert_num_queries
):
    for _number in range(many):
        a_norm(a_service())
    an_earlier(c.a_measured_month(), date(2026, 8, 1), 10)
    client.get(DASHBOARD)
    with django_assert_num_queries(10):
        assert client.get(DASHBOARD).status_code == 200


def test_who_does_not_oversee_finds_nothing(client):
    client.force_login(a_person())
    assert client.get(DASHBOARD).status_code == 404


def test_without_measurements_it_says_what_to_do(client, overseer):
    page = client.get(DASHBOARD).content.decode()
    assert "Todavía no hay mediciones" in page
    assert reverse("oversight:measure") in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_table_asks_the_same_of_one_body_and_of_three(client, overseer, many, django_assert_num_queries):
    for _number in range(many):
        a_norm(a_service())
    c.a_measured_month()
    client.get(TABLE)
    with django_assert_num_queries(8):
        assert client.get(TABLE).status_code == 200


def test_every_number_of_the_table_leads_to_its_evidence(client, overseer):
    service = a_service(code="SENADE")
    a_norm(service)
    c.a_measured_month()
    page = client.get(TABLE).content.decode()
    assert "<td class=heat__cell--4><a href=SENADE/#N1>100</a>" in page
    assert "<td class=heat__cell--0><a href=SENADE/#N3>0</a>" in page
    assert client.get(f"{TABLE}SENADE/").url == reverse("oversight:service", args=[service.slug])


def test_of_a_body_without_data_nothing_is_said(client, overseer):
    a_service("Servicio Callado")
    c.a_measured_month()
    page = client.get(TABLE).content.decode()
    assert "Sin datos: aún no publica nada aquí" in page
    assert "<td class=heat__cell" not in page


def test_filters_live_in_the_address(client, overseer):
    with_norm, without = a_service("Con Norma"), a_service("Sin Norma")
    a_norm(with_norm)
    c.a_contact(without)
    c.a_measured_month()
    found = client.get(TABLE, {"indicador": "N1", "estado": "falta"})
    assert [row["body"].name for row in found.context["heat"]["rows"]] == ["Sin Norma"]


def test_a_table_of_many_bodies_weighs_little(client, overseer):
    """Fifty rows of twenty-four indicators, with names as long as those of the State."""
    snapshot = c.a_measured_month()
    marks = {code: ["met", 1.0] for code in snapshot.method.sheets["full"]}
    services = [
        a_service(f"Subsecretaría para las Fuerzas Armadas y de Bienes Nacionales {number}")
        for number in range(60)
    ]
    facts = {
        one.pk: c.some_facts(service={"code": f"MINISTERIO{one.pk}", "name": one.name}) for one in services
    }
    ServiceSheet.objects.bulk_create(
        ServiceSheet(
            snapshot=snapshot, service=one, sheet="full", facts=facts[one.pk], marks=marks, score=100,
            band="high", evaluated_at=snapshot.evaluated_at,
        )
        for one in services
    )  # fmt: skip
    page = client.get(TABLE)
    assert page.context["page"].paginator.count == 60
    assert len(page.content) < 100_000


def test_the_season_of_accounts_counts_who_owes_it(client, overseer):
    a_norm(a_service())
    c.a_measured_month()
    assert ServiceSheet.objects.get().marks["C1"][0] == "missing"
    season = client.get(DASHBOARD).context["season"]
    assert "/segegob/tabla/?indicador=C1&amp;estado=falta" in season


def test_who_rose_is_told_since_three_months_ago_where_nobody_measured_a_year_ago(client, overseer):
    service = a_service("Servicio que Sube")
    a_norm(service)
    snapshot = c.a_measured_month()
    an_earlier(snapshot, date(2026, 8, 1), 10)
    context = client.get(DASHBOARD).context
    rise = f"+{float(snapshot.sheets.get().score) - 10:.1f}".replace(".", ",")
    assert context["since"] == date(2026, 8, 1)
    assert [(rise, "Servicio que Sube" in name) for name, rise, _score in context["improved"]] == [
        (rise, True)
    ]


def test_a_month_of_before_leads_to_what_all_may_read_of_it(client, overseer):
    service = a_service(code="SENADE")
    a_norm(service)
    an_earlier(c.a_measured_month(), date(2026, 8, 1), 10)
    assert "/segegob/meses/2026-08/tabla/" in client.get("/segegob/meses/2026-08/").content.decode()
    assert "href=SENADE/#N1" in client.get("/segegob/meses/2026-08/tabla/").content.decode()
    read_by_all = reverse("compliance:detail", args=[service.slug]) + "?mes=2026-08"
    assert client.get("/segegob/meses/2026-08/tabla/SENADE/").url == read_by_all


@pytest.mark.parametrize("month", ["2026-13", "2020-01", "agosto"])
def test_a_month_that_was_not_measured_is_not_there(client, overseer, month):
    c.a_measured_month()
    assert client.get(f"/segegob/meses/{month}/").status_code == 404


def test_who_oversees_lands_on_the_dashboard(client, overseer):
    assert client.get("/gestion/").url == DASHBOARD
