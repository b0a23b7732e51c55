"""A consultation's page: the same questions answered at every stage, and its reading on one click."""

import pytest
from django.urls import reverse

from consultations.actions import answering
from participa.core.calendar import SANTIAGO
from tests.builders import (
    CLOSES,
    DAY,
    HOUR,
    IN_ANALYSIS,
    NOON,
    OPENS,
    a_background,
    a_comment,
    a_consultation,
    a_draft,
    a_region,
    a_rule,
    a_section,
    a_service,
    an_officer_of,
    many_comments,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def shown(client, consultation):
    response = client.get(consultation.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def background_url(item):
    return reverse("consultations:background", args=[item.consultation.slug, item.pk])


@pytest.mark.parametrize(
    ("now", "words", "link"),
    [
        (OPENS - HOUR, "Programada", False),
        (NOON, "Abierta", True),
        (CLOSES, "En análisis", False),
        (CLOSES + 200 * DAY, "Atraso de", False),
    ],
)
def test_each_moment_has_its_words_and_only_while_open_its_form(client, clock, now, words, link):
    consultation = a_consultation()
    clock.move_to(now)
    page = shown(client, consultation)
    assert words in page
    assert (reverse("consultations:comment", args=[consultation.slug]) in page) is link


def test_by_when_it_will_be_answered_says_its_rule(client):
    consultation = a_consultation()
    a_rule(consultation.service, "consultation_answer_business_days", 30)
    page = shown(client, consultation)
    assert "Norma del servicio" in page
    assert "30 días hábiles desde el cierre" in page


def test_answered_it_leads_to_the_answers(client, clock):
    consultation = a_consultation()
    answering.publish_answers(
        consultation, summary="s", act="", by=an_officer_of(consultation.service), now=IN_ANALYSIS
    )
    clock.move_to(IN_ANALYSIS)
    assert reverse("consultations:results", args=[consultation.slug]) in shown(client, consultation)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "outcome_published", "outcome_text": "Decreto 5"}, "Decreto 5"),
        ({"status": "recorded"}, "Las fuentes públicas no dicen qué se respondió."),
        ({"status": "omitted", "opens_at": None, "closes_at": None}, "No hubo consulta"),
        ({"status": "recorded", "reported_comments": 1234}, "1.234"),
        (
            {"status": "recorded", "opens_at": None, "closes_at": None, "when_text": "Desde marzo"},
            "Desde marzo",
        ),
    ],
)
def test_one_held_before_the_portal_says_what_its_sources_say(client, fields, words):
    past = a_consultation(sources=[{"title": "BCN", "url": "https://www.bcn.cl/x"}], **fields)
    page = shown(client, past)
    assert words in page
    assert "https://www.bcn.cl/x" in page


def test_the_territory_is_named(client):
    region = a_region()
    named = a_consultation()
    named.regions.set([region])
    assert "Los Ríos" in shown(client, named)
    assert "Los Ríos" in shown(client, a_consultation(a_service(region=region)))
    assert "Todo el país" in shown(client, a_consultation())


def test_each_line_of_what_can_change_is_an_item(client):
    page = shown(client, a_consultation(can_change="- Los horarios\n\n• Las multas\n   \nEl nombre"))
    for line in ("Los horarios", "Las multas", "El nombre"):
        assert f"<li>{line}</li>" in page or f">{line}<" in page
    assert "- Los horarios" not in page


def test_its_sections_are_written_in_markdown_and_run_nothing(client):
    consultation = a_consultation()
    a_section(consultation, text="**fuerte** <script>alert(1)</script> [x](javascript:alert(1))")
    page = shown(client, consultation)
    assert "<strong>fuerte</strong>" in page
    assert "<script>alert(1)" not in page
    assert 'href="javascript:' not in page


def test_the_last_comments_are_shown_once_counted(client):
    consultation = a_consultation(comment_count=5)
    many_comments(consultation, 5, text="Quiero rampas")
    assert shown(client, consultation).count("Quiero rampas") == 3


def test_an_address_that_nobody_has_is_not_found(client):
    for slug in ("nada", "a" * 300, "%00", "%C3%B1"):
        assert client.get(f"/consultas/{slug}/").status_code == 404


# What there is to read -------------------------------------------------------------------------


def test_a_text_written_here_is_a_page(client):
    item = a_background(a_consultation(), title="Minuta", text="# Uno\n\n<script>alert(1)</script>")
    response = client.get(background_url(item))
    assert response.status_code == 200
    assert "Minuta" in response.content.decode()
    assert "<script>alert(1)" not in response.content.decode()


def test_a_link_is_not_a_page_of_ours(client):
    item = a_background(a_consultation(), text="", url="https://example.org/")
    assert client.get(background_url(item)).status_code == 404
    assert item.get_absolute_url() == "https://example.org/"


def test_what_is_to_be_read_of_a_draft_waits(client):
    assert client.get(background_url(a_background(a_draft()))).status_code == 404


def test_under_another_consultation_it_is_not_found(client):
    item = a_background(a_consultation())
    other = a_consultation()
    assert client.get(reverse("consultations:background", args=[other.slug, item.pk])).status_code == 404


def test_a_comment_has_the_hour_of_chile(client):
    comment = a_comment(a_consultation(), now=NOON.astimezone(SANTIAGO))
    assert "12:00" in client.get(reverse("consultations:receipt", args=[comment.receipt])).content.decode()
