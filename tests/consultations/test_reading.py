"""Reading comments by cursor: each once, in order, whatever arrives meanwhile."""

import base64
import json

import pytest
from django.urls import reverse

from consultations.models import Comment
from participa.core.cursors import PAGE, page_of
from tests.builders import (
    HOUR,
    NOON,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    a_group,
    a_region,
    a_section,
    many_comments,
)

pytestmark = pytest.mark.django_db


def walk(comments, direction="next", cursor=""):
    """Every page from a cursor on, as lists of ids."""
    pages = []
    while True:
        page = page_of(comments, cursor)
        pages.append([comment.pk for comment in page.rows])
        cursor = getattr(page, direction)
        if not cursor:
            return pages


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.mark.parametrize("how_many", [0, 1, 19, 20, 21, 40, 41, 65])
@pytest.mark.parametrize("step", [SECOND, 0 * SECOND])
def test_forwards_each_is_read_once_the_newest_first(consultation, how_many, step):
    many_comments(consultation, how_many, step=step)
    pages = walk(Comment.objects.all())
    in_order = list(Comment.objects.newest_first().values_list("pk", flat=True))
    assert [pk for page in pages for pk in page] == in_order
    assert all(len(page) == PAGE for page in pages[:-1])


@pytest.mark.parametrize("how_many", [21, 40, 65])
@pytest.mark.parametrize("step", [SECOND, 0 * SECOND])
def test_backwards_each_is_read_once_too(consultation, how_many, step):
    many_comments(consultation, how_many, step=step)
    in_order = list(Comment.objects.newest_first().values_list("pk", flat=True))
    last = page_of(Comment.objects.all(), "")
    while last.next:
        last = page_of(Comment.objects.all(), last.next)
    pages = [[c.pk for c in last.rows], *walk(Comment.objects.all(), "previous", last.previous)]
    assert [pk for page in reversed(pages) for pk in page] == in_order


def test_what_arrives_meanwhile_moves_nothing(consultation):
    many_comments(consultation, 45)
    first = page_of(Comment.objects.all(), "")
    expected = [c.pk for c in page_of(Comment.objects.all(), first.next).rows]
    many_comments(consultation, 30, start=NOON + HOUR)
    assert [c.pk for c in page_of(Comment.objects.all(), first.next).rows] == expected


def test_a_cursor_survives_the_comment_it_was_made_of(consultation):
    comments = many_comments(consultation, 25)
    first = page_of(Comment.objects.all(), "")
    Comment.objects.filter(pk=first.rows[-1].pk).delete()
    assert [c.pk for c in page_of(Comment.objects.all(), first.next).rows] == [
        c.pk for c in reversed(comments[:5])
    ]


def test_at_either_end_there_is_no_further_to_go(consultation):
    many_comments(consultation, 25)
    first = page_of(Comment.objects.all(), "")
    last = page_of(Comment.objects.all(), first.next)
    assert (first.previous, last.next) == ("", "")
    back = page_of(Comment.objects.all(), last.previous)
    assert (back.previous, [c.pk for c in back.rows]) == ("", [c.pk for c in first.rows])


def forged(*values):
    return (
        base64.urlsafe_b64encode(json.dumps(values if len(values) != 1 else values[0]).encode())
        .decode()
        .rstrip("=")
    )


AT = "2026-11-18T15:00:00+00:00"
GARBAGE = [
    "x",
    "====",
    "ñandú",
    "\x00",
    "'; DROP",
    "a" * 5000,
    "null",
    base64.urlsafe_b64encode(b"[" * 3000).decode(),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    forged({}),
    forged([]),
    forged("abc"),
    forged(1),
    forged(AT, 1),
    forged(AT, "x", 0),
    forged(AT, None, 0),
    forged(AT, 10**30, 0),
    forged(AT, -1, 0),
    forged(AT, 1.5, 0),
    forged("ayer", 1, 0),
    forged(5, 1, 0),
    forged("0001-01-01T00:00:00+14:00", 1, 1),
    forged("9999-12-31T23:59:59-14:00", 1, 0),
    forged(AT, 1, 0, 0),
    base64.urlsafe_b64encode(b'["2026-11-18T15:00:00+00:00", Infinity, 0]').decode(),
]


@pytest.mark.parametrize("cursor", GARBAGE)
def test_a_cursor_somebody_made_up_shows_the_first_page(consultation, cursor):
    many_comments(consultation, 25)
    first = page_of(Comment.objects.all(), "")
    assert page_of(Comment.objects.all(), cursor).rows == first.rows


@pytest.mark.parametrize("cursor", GARBAGE)
def test_and_never_breaks_the_page(client, consultation, cursor):
    path = reverse("consultations:comments", args=[consultation.slug])
    assert client.get(path, {"cursor": cursor}).status_code == 200


# The page --------------------------------------------------------------------------------------


def read(client, consultation, **query):
    response = client.get(reverse("consultations:comments", args=[consultation.slug]), query)
    assert response.status_code == 200
    return [comment.text for comment in response.context["page"].rows]


def test_by_section_position_and_region(client, consultation):
    section, region = a_section(consultation), a_region()
    a_comment(consultation, "de la parte", section=section)
    a_comment(consultation, "apoyo", position="support")
    a_comment(consultation, "de Los Ríos", region_id=region.pk)
    assert read(client, consultation, seccion=section.pk) == ["de la parte"]
    assert read(client, consultation, posicion="apoyo") == ["apoyo"]
    assert read(client, consultation, region="los-rios") == ["de Los Ríos"]
    assert read(client, consultation, seccion=section.pk, posicion="apoyo") == []
    assert len(read(client, consultation)) == 3


@pytest.mark.parametrize(
    "query",
    [
        {"posicion": "zzz"},
        {"seccion": "9" * 40},
        {"seccion": "²"},
        {"region": "atlantida"},
        {"seccion": "\x00"},
        {"region": "\x00"},
        {"otra": "cosa"},
    ],
)
def test_a_filter_somebody_made_up_is_ignored(client, consultation, query):
    a_comment(consultation, "uno")
    assert read(client, consultation, **query) == ["uno"]


def test_the_filters_go_along_to_the_next_page(client, consultation):
    many_comments(consultation, 25, position="support")
    many_comments(consultation, 25, position="oppose")
    path = reverse("consultations:comments", args=[consultation.slug])
    response = client.get(path, {"posicion": "apoyo"})
    following = client.get(path + response.context["next"])
    assert [c.position for c in following.context["page"].rows] == ["support"] * 5


def test_what_was_withdrawn_is_read_nowhere(client, consultation):
    comment = a_comment(consultation, "Me arrepiento")
    comment.become(Comment.Status.WITHDRAWN, withdrawn_at=NOON)
    assert read(client, consultation) == []
    assert client.get(comment.get_absolute_url()).status_code == 404


def test_each_has_an_address_of_its_own(client, consultation):
    comment = a_comment(consultation, "Para citar")
    response = client.get(comment.get_absolute_url())
    assert "Para citar" in response.content.decode()


def test_under_another_consultation_that_address_does_not_exist(client, consultation):
    comment = a_comment(consultation)
    other = a_consultation()
    assert client.get(reverse("consultations:observation", args=[other.slug, comment.pk])).status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40])
def test_a_comment_that_nobody_wrote_does_not_exist(client, consultation, number):
    assert client.get(f"/consultas/{consultation.slug}/observaciones/{number}/").status_code == 404


def test_an_unpublished_answer_is_not_read_with_its_comment(client, consultation):
    comment = a_comment(consultation)
    a_group(consultation, comment, answer="Todavía en secreto")
    assert "Todavía en secreto" not in client.get(comment.get_absolute_url()).content.decode()


@pytest.mark.parametrize("part", ["", "observaciones/", "opinar/", "respuestas/", "antecedentes/1/"])
def test_nothing_of_a_draft_can_be_read(client, part):
    draft = a_draft()
    assert client.get(f"/consultas/{draft.slug}/{part}").status_code == 404


def test_nobody_sees_who_wrote_unless_she_said_so(client, consultation):
    a_comment(consultation, by=a_citizen("ana@ejemplo.cl", display_name="Ana Soto"))
    shown = client.get(reverse("consultations:comments", args=[consultation.slug])).content.decode()
    assert "Participante" in shown
    assert "Ana Soto" not in shown
    assert "ana@ejemplo.cl" not in shown
