"""A colleague undid the group: nobody's words are lost and nothing is half written."""

import pytest
from django.urls import reverse

from consultations.actions import answering
from consultations.models import Comment, CommentGroup
from tests.builders import IN_ANALYSIS, a_comment, a_consultation, a_group, an_officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_closed(clock):
    clock.move_to(IN_ANALYSIS)


@pytest.fixture
def consultation():
    return a_consultation()


def test_what_was_being_written_for_it_is_given_back(consultation, as_user):
    page = as_user(an_officer_of(consultation.service))

    address = reverse("consultations_office:group", args=[consultation.code, 7])
    answer = page.post(address, {"title": "Rampas", "reasons": "Porque es justo."})

    assert answer.status_code == 422
    assert "Porque es justo." in answer.content.decode()
    assert not CommentGroup.objects.exists()


def test_to_open_it_is_to_find_nothing(consultation, as_user):
    page = as_user(an_officer_of(consultation.service))

    address = reverse("consultations_office:group", args=[consultation.code, 7])

    assert page.get(address).status_code == 404


def test_no_comment_moves_into_it(consultation):
    officer, comment = an_officer_of(consultation.service), a_comment(consultation)
    group = a_group(consultation, a_comment(consultation))
    seen_by_the_other = CommentGroup.objects.get(pk=group.pk)
    answering.delete_group(group, by=officer, now=IN_ANALYSIS)

    with pytest.raises(answering.GroupGone):
        answering.put_in_group(
            seen_by_the_other, Comment.objects.filter(pk=comment.pk), by=officer, now=IN_ANALYSIS
        )

    comment.refresh_from_db()
    assert comment.group is None


def test_no_answer_is_written_for_it(consultation):
    officer = an_officer_of(consultation.service)
    group = a_group(consultation, a_comment(consultation))
    seen_by_the_other = CommentGroup.objects.get(pk=group.pk)
    answering.delete_group(group, by=officer, now=IN_ANALYSIS)

    with pytest.raises(answering.GroupGone):
        answering.write_answer(
            seen_by_the_other, title="Rampas", decision="noted", reasons="Sí.", change="", quote=None,
            by=officer, now=IN_ANALYSIS, seen_at=seen_by_the_other.changed_at,
        )  # fmt: skip

    assert not CommentGroup.objects.exists()
