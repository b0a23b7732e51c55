"""Under /en/ the portal speaks English: only what services and people wrote stays in Spanish."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django import forms
from django.utils import formats, timezone, translation

from participa.core.calendar import day_of, end_of, midnight
from participa.core.dates import full_date, short_date
from participa.deadlines.engine import Code, term
from participa.portal import messages
from tests import builders

TELLING = 12  # letters; shorter texts may be the same in both languages or be part of a name


@pytest.fixture
def pages(db):
    """Addresses of what anybody may read, with something in each."""
    now = timezone.now()
    consultation = builders.a_consultation(
        opens_at=midnight(day_of(now)),
        closes_at=end_of(day_of(now) + timedelta(30)),
        legal_basis=builders.a_basis(),
    )
    comment = builders.a_comment(consultation, now=now)
    place, service = consultation.get_absolute_url(), consultation.service.get_absolute_url()
    return [
        "/", "/consultas/", "/consultas/?q=nada&estado=abierta",
        "/servicios/", "/servicios/?vista=ministerios",
        "/buscar/?q=nada", "/acerca/", "/accesibilidad/", "/privacidad/", "/cuenta/ingresar/", "/no-existe/",
        "/comprobante/", f"/comprobante/{comment.receipt}/",
        place, f"{place}opinar/", f"{place}observaciones/",
        service, f"{service}norma/", f"{service}mecanismos/", f"{service}contacto/", f"{service}informacion/",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def spanish():
    """What the interface says in Spanish, by whole texts that have no value inside."""
    return {
        text
        for message in messages.known("en")
        for text, said in zip(_all(message.id), _all(message.string), strict=False)
        if text and "%" not in text and "<" not in text and text != said and len(text) > TELLING
    }


def _all(words):
    return words if isinstance(words, tuple) else (words,)


def test_no_page_for_everybody_says_anything_in_spanish(client, pages, spanish):
    left = {}
    for address in pages:
        html = client.get(f"/en{address}").content.decode()
        said = {" ".join(unescape(text).split()) for text in re.findall(r">([^<]+)<", html)}
        if found := said & spanish:
            left[address] = found
    assert left == {}


def test_dates_are_british():
    with translation.override("en"):
        assert full_date(date(2026, 12, 18)) == "Friday 18 December 2026"
        assert short_date(date(2026, 12, 18)) == "18 Dec 2026"
        assert formats.date_format(date(2026, 12, 1), "SHORT_DATE_FORMAT") == "01/12/2026"


def test_the_day_that_somebody_types_comes_before_the_month():
    with translation.override("en"):
        assert forms.DateField(localize=True).clean("02/01/2027") == date(2027, 1, 2)


@pytest.mark.django_db
def test_what_the_portal_loaded_is_translated_and_what_somebody_typed_is_not():
    with translation.override("en"):
        loaded = term(Code.CONSULTATION_MINIMUM)
        typed = term(Code.CONSULTATION_MINIMUM, own=12, own_reference="Resolución 7")

    assert (loaded.reference, typed.reference) == ("Law 19.880, art. 39", "Resolución 7")


def test_a_plural_counted_with_words_in_brackets_is_found(settings, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "participa").mkdir()
    (tmp_path / "participa" / "door.py").write_text('ngettext("una", "varias", counts["open"])\n')
    settings.BASE_DIR = tmp_path

    assert [message.id for message in messages.wanted("en") if message.id] == [("una", "varias")]


def test_a_template_may_be_indented_as_it_likes(settings, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('<p>\n      uno\n   {% translate "Dos" %}\n tres\n</p>')
    settings.BASE_DIR = tmp_path

    assert [message.id for message in messages.wanted("en") if message.id] == ["Dos"]
