"""What is on the screen, as files that spreadsheets open."""

import csv
import io

import pytest
from openpyxl import load_workbook

from participa.compliance import exports
from tests.builders import a_service

from . import builders as c
from .test_a_month_is_measured_and_frozen import a_norm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def overseer(client):
    user = c.an_overseer()
    client.force_login(user)
    return user


def lines_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_says_what_the_filters_ask(client, overseer):
    a_norm(a_service("Con Norma"))
    c.a_contact(a_service("Sin Norma"))
    a_service("Callado")
    c.a_measured_month()
    lines = lines_of(client.get("/segegob/tabla.csv?indicador=N1&estado=falta"))
    assert [line["servicio"] for line in lines] == ["Sin Norma"]
    assert (lines[0]["N1 estado"], lines[0]["mes"], lines[0]["método"]) == ("Falta", "2026-11", "v1")


def test_of_a_body_without_data_the_file_says_nothing(client, overseer):
    a_service("Callado")
    c.a_measured_month()
    (line,) = lines_of(client.get("/segegob/tabla.csv"))
    assert (line["puntos"], line["tramo"], line["cosas atrasadas"]) == ("", "Sin datos", "")


def test_the_spreadsheet_keeps_numbers(client, overseer):
    a_norm(a_service("Con Norma"))
    snapshot = c.a_measured_month()
    response = client.get("/segegob/tabla.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="cumplimiento-2026-11-completo.xlsx"'
    headings, row = load_workbook(io.BytesIO(response.content)).worksheets[0].values
    said = dict(zip(headings, row, strict=True))
    assert said["puntos"] == float(snapshot.sheets.get().score)
    assert said["N1 Norma general publicada"] == 100


def test_no_name_is_taken_for_a_formula():
    snapshot = c.a_measured_month()
    text = exports.as_csv(snapshot, [c.a_body("=1+1")], ["N1"]).decode()
    assert ";'=1+1;" in text


def test_without_measurements_there_is_no_file(client, overseer):
    assert client.get("/segegob/tabla.csv").status_code == 404
