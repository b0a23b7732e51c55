"""How people learn that a consultation is there: the card of its address, the links, and its poster."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from consultations import posters
from consultations.models import Consultation
from participa.core.calendar import end_of
from tests.builders import (
    DAY,
    IN_ANALYSIS,
    NOON,
    a_consultation,
    a_draft,
    a_ready_draft,
    a_service,
    of_a_cancelled,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(clock):
    cache.clear()
    return clock


@pytest.fixture
def consultation():
    return a_consultation(
        a_service(name="Servicio de Riberas"), title="Riberas «abiertas» & limpias", question="Cómo llegar"
    )


def card_of(consultation):
    said = posters.facts(consultation, now=NOON)
    return reverse("consultations:card", args=[consultation.slug, posters.version_of(said)])


def test_its_page_says_to_networks_what_it_is(client, consultation):
    shown = client.get(consultation.get_absolute_url()).content.decode()
    said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', shown))
    assert said["og:title"] == "Riberas «abiertas» &amp; limpias"
    assert said["og:description"] == (
        "Cómo llegar. Opina hasta el viernes 11 de diciembre de 2026. Servicio de Riberas"
    )
    assert said["og:url"].endswith(consultation.get_absolute_url())
    assert said["og:image"].endswith(card_of(consultation))
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["twitter:card"] == "summary_large_image"


def test_the_card_is_a_picture_of_the_size_that_networks_ask_for(client, consultation):
    response = client.get(card_of(consultation))
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    assert Image.open(BytesIO(response.content)).size == (1200, 630)
    assert len(response.content) < 300_000


def test_it_is_drawn_once(client, consultation, monkeypatch):
    first = client.get(card_of(consultation)).content
    monkeypatch.setattr(posters.printing, "png", lambda *args, **kwargs: pytest.fail("drawn again"))
    assert client.get(card_of(consultation)).content == first


def test_once_its_dates_move_it_is_another_and_the_old_address_leads_to_it(client, consultation):
    old = card_of(consultation)
    Consultation.objects.update(closes_at=end_of(date(2026, 12, 18)))
    new = card_of(Consultation.objects.get())
    assert new != old
    response = client.get(old)
    assert (response.status_code, response.url) == (302, new)
    assert new in client.get(consultation.get_absolute_url()).content.decode()


@pytest.mark.parametrize("version", ["x", "0" * 16, "z" * 300])
def test_any_other_version_draws_nothing(client, consultation, version, monkeypatch):
    monkeypatch.setattr(posters.printing, "png", lambda *args, **kwargs: pytest.fail("drawn"))
    path = reverse("consultations:card", args=[consultation.slug, version])
    assert client.get(path).status_code == 302


def test_its_links_send_its_address_and_run_nothing(client, consultation):
    shown = client.get(consultation.get_absolute_url()).content.decode()
    for start in (
        "mailto:?subject=Riberas%20", "https://wa.me/?text=", "https://x.com/intent/post?text=",
        "https://www.facebook.com/sharer/sharer.php?u=",
    ):  # fmt: skip
        assert f'href="{start}' in shown, start
    assert f"/c/{consultation.code}/" in shown
    assert '<script src="http' not in shown


def test_the_short_address_leads_to_its_page(client, consultation):
    for code in (consultation.code, consultation.code.lower()):
        assert client.get(reverse("consultations:short", args=[code])).url == consultation.get_absolute_url()
    assert client.get(reverse("consultations:short", args=["CC-2026-NADA-0001"])).status_code == 404


def test_the_poster_is_one_accessible_page_with_the_day_and_the_qr(client, consultation):
    response = client.get(reverse("consultations:poster", args=[consultation.slug]))
    reader = PdfReader(BytesIO(response.content))
    words = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "es"
    for said in ("Riberas «abiertas» & limpias", "Opina hasta el viernes 11 de diciembre de 2026", "/c/CC-"):
        assert said in words, said


def test_the_poster_changes_when_its_dates_move(client, consultation):
    path = reverse("consultations:poster", args=[consultation.slug])
    before = client.get(path).content
    assert client.get(path).content == before
    Consultation.objects.update(closes_at=end_of(date(2026, 12, 18)))
    words = PdfReader(BytesIO(client.get(path).content)).pages[0].extract_text()
    assert "18 de diciembre" in " ".join(words.split())


@pytest.mark.parametrize("question", ["", "x" * 80])
def test_the_longest_title_fits_in_one_page(client, consultation, question):
    Consultation.objects.update(title="Reglamento " * 18, question=question)
    content = client.get(reverse("consultations:poster", args=[consultation.slug])).content
    assert len(PdfReader(BytesIO(content)).pages) == 1


def test_before_it_opens_there_is_a_poster_and_once_it_closed_there_is_none(client, consultation, clock):
    path = reverse("consultations:poster", args=[consultation.slug])
    Consultation.objects.update(opens_at=NOON + DAY)
    assert client.get(path).status_code == 200
    clock.move_to(IN_ANALYSIS)
    assert client.get(path).status_code == 404
    assert path not in client.get(consultation.get_absolute_url()).content.decode()


def test_a_draft_has_no_card_no_poster_and_no_short_address(client):
    draft = a_ready_draft()
    for name, args in (("card", [draft.slug, "0" * 16]), ("poster", [draft.slug]), ("short", [draft.code])):
        assert client.get(reverse(f"consultations:{name}", args=args)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "answered", "answered_at": NOON}, "Respondida: lee qué cambió"),
        ({"status": "outcome_published"}, "Ya se sabe en qué terminó"),
        ({"status": "recorded", "opens_at": None, "closes_at": None}, "Cerrada"),
        ({"status": "recorded"}, "Cerró el viernes 11 de diciembre de 2026"),
    ],
)
def test_the_card_says_where_it_stands(fields, words):
    consultation = a_draft(opens_at=NOON - DAY, closes_at=end_of(date(2026, 12, 11)))
    for name, value in fields.items():
        setattr(consultation, name, value)
    assert posters.facts(consultation, now=NOON)["when"] == words


def test_a_cancelled_one_does_not_ask_for_opinions(client):
    consultation = a_consultation(**of_a_cancelled())
    assert posters.facts(consultation, now=NOON)["when"] == "Anulada"
    assert client.get(reverse("consultations:poster", args=[consultation.slug])).status_code == 404
