"""The badge of a body says in words what it is of, can stand in any site, and judges nobody who is silent."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from participa.compliance.models import ServiceSheet
from participa.services.models import ParticipationNorm
from tests.builders import DAY, NOON, a_service

from . import builders as c

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def a_measured_service(score=84, band="medium", **fields):
    service = a_service(**fields)
    ParticipationNorm.objects.create(
        service=service, title="Norma", number="1", date=date(2025, 3, 1), set_at=NOON - DAY
    )
    c.a_measured_month()
    ServiceSheet.objects.update(score=score, band=band)
    return service


def badge_of(client, service, language=""):
    response = client.get(f"{language}/cumplimiento/{service.slug}/sello.svg")
    assert response.status_code == 200
    return response


def words_of(response):
    return [one.text for one in ET.fromstring(response.content).iter(f"{SVG}text")]


def test_it_says_the_name_the_band_and_the_month(client, clock):
    service = a_measured_service(name="Servicio de Aguas")
    assert words_of(badge_of(client, service)) == ["Servicio de Aguas", "Tramo medio", "Participa · nov 2026"]


def test_it_is_told_to_who_does_not_see_it(client, clock):
    service = a_measured_service(name="Servicio de Aguas")
    drawing = ET.fromstring(badge_of(client, service).content)
    assert drawing.get("role") == "img"
    assert drawing.find(f"{SVG}title").text == "Servicio de Aguas: Tramo medio"
    assert "participación ciudadana" in drawing.find(f"{SVG}desc").text
    assert (drawing.get("width"), drawing.get("height")) == ("220", "64")


def test_who_has_no_data_has_a_badge_that_says_just_so(client, clock):
    service = a_service(name="Servicio Callado")
    assert words_of(badge_of(client, service)) == ["Servicio Callado", "Sin datos", "Participa"]
    c.a_measured_month()
    assert words_of(badge_of(client, service)) == ["Servicio Callado", "Sin datos", "Participa"]


def test_an_invented_body_says_that_it_is(client, clock):
    service = a_measured_service(name="Inventado")
    type(service).objects.update(is_demo=True)
    assert words_of(badge_of(client, service))[2] == "Demostración · Participa · nov 2026"


def test_a_long_name_gives_way_to_its_acronym_or_is_cut(client, clock):
    name = "Servicio Nacional de Riberas y Humedales Interiores"
    with_acronym = a_service(name=name, acronym="SENARH")
    without = a_service(name=name, acronym="")
    assert words_of(badge_of(client, with_acronym))[0] == "SENARH"
    assert words_of(badge_of(client, without))[0] == "Servicio Nacional de Riber…"


def test_any_site_may_show_it_for_an_hour(client, clock):
    response = badge_of(client, a_measured_service())
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies


def test_whoever_has_it_hears_that_it_did_not_change(client, clock):
    service = a_measured_service()
    etag = badge_of(client, service)["ETag"]
    address = f"/cumplimiento/{service.slug}/sello.svg"
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    ServiceSheet.objects.update(band="high")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_other_pages_cannot_be_shown_by_other_sites(client, clock):
    service = a_measured_service()
    assert "Cross-Origin-Resource-Policy" not in client.get(f"/cumplimiento/{service.slug}/")


def test_it_needs_nothing_from_elsewhere(client, clock):
    drawn = badge_of(client, a_measured_service()).content.decode()
    assert drawn.count("http") == 1  # its own language
    for word in ("href", "url(", "style", "<script", "<image", "@import"):
        assert word not in drawn


def test_the_page_gives_the_words_to_copy(client, clock, settings):
    settings.SITE_URL = "https://participa.ejemplo.cl"
    service = a_measured_service(name='Servicio "A"')
    text = client.get(f"/cumplimiento/{service.slug}/").content.decode()
    address = f"https://participa.ejemplo.cl/cumplimiento/{service.slug}/"
    assert f"&lt;a href=&quot;{address}&quot;&gt;&lt;img src=&quot;{address}sello.svg&quot;" in text
    assert "Servicio &amp;quot;A&amp;quot;" in text


def test_a_badge_only_reads(client, clock):
    assert client.post(f"/cumplimiento/{a_service().slug}/sello.svg").status_code == 405
