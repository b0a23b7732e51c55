"""«Mi participación»: all that I wrote, and nobody else's."""

import pytest
from django.urls import reverse

from consultations.actions import answering, commenting
from consultations.models import Comment
from tests.builders import (
    CLOSES,
    HOUR,
    IN_ANALYSIS,
    NOON,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    an_officer_of,
    many_comments,
)

pytestmark = pytest.mark.django_db
PAGE = "/mi-participacion/"


@pytest.fixture(autouse=True)
def at_noon(clock):
    return clock


@pytest.fixture
def ana():
    return a_citizen("ana@ejemplo.cl")


@pytest.fixture
def hers(as_user, ana):
    return as_user(ana)


def items(client, **query):
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.context["items"]


def test_whoever_did_not_sign_in_is_asked_to(client):
    assert client.get(PAGE).url == f"{reverse('account_login')}?next={PAGE}"


def test_before_writing_it_says_where_to_start(hers):
    assert "Aún no has escrito" in hers.get(PAGE).content.decode()


def test_all_that_i_wrote_the_newest_first(hers, ana):
    consultation = a_consultation()
    a_comment(consultation, "Primero", by=ana)
    a_comment(a_consultation(), "Segundo", by=ana, now=NOON + SECOND)
    assert [item["comment"].text for item in items(hers)] == ["Segundo", "Primero"]


def test_nobody_elses(hers):
    a_comment(a_consultation(), "De otra persona")
    assert items(hers) == []


def test_what_i_withdrew_is_listed_without_its_text(hers, ana):
    comment = a_comment(a_consultation(), "Me arrepiento", by=ana)
    commenting.withdraw(comment, by=ana, now=NOON + HOUR)
    assert items(hers)[0]["withdrawn"] is True
    assert "Me arrepiento" not in hers.get(PAGE).content.decode()


def test_until_the_closing_it_may_be_changed(hers, ana, at_noon):
    a_comment(a_consultation(), by=ana)
    assert items(hers)[0]["may_change"] is True
    at_noon.move_to(CLOSES)
    hers.force_login(ana)
    assert items(hers)[0]["may_change"] is False


def test_the_answer_is_there_once_it_is_published(hers, ana, at_noon):
    consultation = a_consultation()
    a_group(consultation, a_comment(consultation, by=ana), answer="Habrá rampas.", change="Art. 4.")
    assert items(hers)[0]["answer"] is None
    officer = an_officer_of(consultation.service)
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=IN_ANALYSIS)
    at_noon.move_to(IN_ANALYSIS)
    hers.force_login(ana)
    assert items(hers)[0]["answer"]["reasons"] == "Habrá rampas."


def test_drafts_wait_until_the_closing(hers, ana, at_noon):
    consultation = a_consultation(title="Riberas abiertas")
    commenting.keep_draft(consultation, {"text": "A medias"}, by=ana, now=NOON)
    assert "Tienes un borrador sin enviar" in hers.get(PAGE).content.decode()
    at_noon.move_to(CLOSES)
    hers.force_login(ana)
    assert "Tienes un borrador sin enviar" not in hers.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("number", "rows"), [("1", 20), ("2", 5), ("999999", 5), ("zzz", 20), ("²", 20), ("-1", 5)]
)
def test_twenty_a_page(hers, ana, number, rows):
    many_comments(a_consultation(), 25, by=ana)
    assert Comment.objects.count() == 25
    assert len(items(hers, pagina=number)) == rows


def test_an_official_is_shown_the_way_to_her_desk(as_user, ana):
    assert as_user(ana).get(PAGE).context["is_official"] is False
    officer = an_officer_of(a_consultation().service)
    assert as_user(officer).get(PAGE).context["is_official"] is True
