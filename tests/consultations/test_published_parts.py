"""What publishing fixes is kept for the page of a consultation; a draft is always asked anew."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations import pages
from tests.builders import a_background, a_consultation, a_draft

pytestmark = pytest.mark.django_db


def titles(consultation):
    return [item["title"] for item in pages.published_parts(consultation)["background"]]


def test_what_was_published_is_asked_once():
    consultation = a_consultation()
    a_background(consultation, title="Minuta")
    assert titles(consultation) == ["Minuta"]
    with CaptureQueriesContext(connection) as asked:
        assert titles(consultation) == ["Minuta"]
    assert len(asked) == 0


def test_a_draft_shows_what_was_added_a_moment_ago():
    draft = a_draft()
    assert titles(draft) == []
    a_background(draft, title="Minuta")
    assert titles(draft) == ["Minuta"]


def test_each_background_says_what_it_is():
    consultation = a_consultation()
    a_background(consultation, title="Minuta")
    a_background(consultation, title="Ley", text="", url="https://example.cl/ley")
    shown = pages.published_parts(consultation)["background"]
    assert [(item["kind"], item["about"]) for item in shown] == [
        ("HTML", "Para leer aquí mismo"),
        ("WEB", "Enlace a otro sitio"),
    ]
    assert [item["url"] for item in shown][1] == "https://example.cl/ley"
