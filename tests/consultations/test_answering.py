"""Grouping and answering: every comment gets its reasons, all at once, and once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from consultations.actions import answering, commenting
from consultations.actions.answering import TooEarly, Unanswered
from consultations.models import Comment, CommentGroup, Consultation
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from tests.builders import (
    CLOSES,
    HOUR,
    IN_ANALYSIS,
    NOON,
    OPENS,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_service,
    an_analyst_of,
    an_officer_of,
    many_comments,
)

pytestmark = pytest.mark.django_db
GRACE = timedelta(minutes=5)


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def officer(consultation):
    return an_officer_of(consultation.service)


@pytest.fixture
def analyst(consultation):
    return an_analyst_of(consultation.service)


def publish(consultation, officer, now=IN_ANALYSIS, summary="Gracias.", act="Res. 310"):
    return answering.publish_answers(consultation, summary=summary, act=act, by=officer, now=now)


def sizes(consultation):
    """(what each group says of its size, how many it really holds), and how many are in none."""
    groups = consultation.groups.order_by("number")
    return [(group.size, group.comments.count()) for group in groups]


def write(group, by, *, seen=None, now=IN_ANALYSIS, **fields):
    answer = {
        "title": group.title,
        "decision": "accepted",
        "reasons": "Porque sí.",
        "change": "",
        "quote": None,
    }
    return answering.write_answer(group, by=by, now=now, seen_at=seen or group.changed_at, **answer | fields)


# Groups ----------------------------------------------------------------------------------------


def test_groups_are_numbered_as_they_are_made(consultation, analyst):
    made = [answering.create_group(consultation, title=name, by=analyst, now=IN_ANALYSIS) for name in "ab"]
    assert [(group.number, group.size) for group in made] == [(1, 0), (2, 0)]


def test_moving_keeps_every_size_exact(consultation, analyst):
    comments = many_comments(consultation, 6)
    one, two = a_group(consultation), a_group(consultation)
    every = consultation.comments.all()
    assert answering.put_in_group(one, every, by=analyst, now=IN_ANALYSIS) == 6
    assert sizes(consultation) == [(6, 6), (0, 0)]
    some = Comment.objects.filter(pk__in=[c.pk for c in comments[:2]])
    assert answering.put_in_group(two, some, by=analyst, now=IN_ANALYSIS) == 2
    assert sizes(consultation) == [(4, 4), (2, 2)]
    assert answering.take_out(consultation, every, by=analyst, now=IN_ANALYSIS) == 6
    assert sizes(consultation) == [(0, 0), (0, 0)]


def test_moving_from_several_groups_at_once_counts_each(consultation, analyst):
    comments = [a_comment(consultation) for _n in range(5)]
    a_group(consultation, *comments[:2])
    a_group(consultation, comments[2])
    target = a_group(consultation, comments[3])
    assert answering.put_in_group(target, consultation.comments.all(), by=analyst, now=IN_ANALYSIS) == 4
    assert sizes(consultation) == [(0, 0), (0, 0), (5, 5)]


def test_moving_what_is_already_there_moves_nothing(consultation, analyst):
    group = a_group(consultation, a_comment(consultation))
    events = Event.objects.count()
    assert answering.put_in_group(group, consultation.comments.all(), by=analyst, now=IN_ANALYSIS) == 0
    assert sizes(consultation) == [(1, 1)]
    assert Event.objects.count() == events


def test_withdrawn_comments_and_those_of_others_are_not_grouped(consultation, analyst):
    ana = a_citizen()
    commenting.withdraw(a_comment(consultation, by=ana), by=ana, now=NOON + HOUR)
    a_comment(a_consultation(consultation.service))
    group = a_group(consultation)
    assert answering.put_in_group(group, Comment.objects.all(), by=analyst, now=IN_ANALYSIS) == 0
    assert sizes(consultation) == [(0, 0)]


def test_a_quote_that_leaves_is_no_longer_the_quote(consultation, analyst):
    comment = a_comment(consultation)
    group = a_group(consultation, comment, quote=comment)
    answering.take_out(consultation, consultation.comments.all(), by=analyst, now=IN_ANALYSIS)
    group.refresh_from_db()
    assert group.quote is None


def test_an_undone_group_leaves_its_comments_in_none(consultation, analyst):
    comment = a_comment(consultation)
    answering.delete_group(a_group(consultation, comment, quote=comment), by=analyst, now=IN_ANALYSIS)
    assert not CommentGroup.objects.exists()
    assert Comment.objects.get().group is None


def test_grouping_may_start_while_it_is_open(consultation, analyst):
    group = a_group(consultation)
    a_comment(consultation)
    assert answering.put_in_group(group, consultation.comments.all(), by=analyst, now=NOON) == 1


def test_everything_of_a_filter_moves_in_few_statements(consultation, analyst, django_assert_max_num_queries):
    many_comments(consultation, 300, position="support")
    group = a_group(consultation)
    with django_assert_max_num_queries(12):
        assert answering.put_in_group(
            group, consultation.comments.filter(position="support"), by=analyst, now=IN_ANALYSIS
        ) == 300  # fmt: skip


# Answers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "answered"),
    [
        ({}, True),
        ({"decision": ""}, False),
        ({"reasons": ""}, False),
        ({"reasons": " \n"}, False),
        ({"decision": "rejected", "change": ""}, True),
    ],
)
def test_an_answer_is_a_decision_with_its_reasons(consultation, analyst, fields, answered):
    group = a_group(consultation, a_comment(consultation))
    assert write(group, analyst, **fields).is_answered is answered


def test_of_two_who_answer_the_second_is_told_who_and_when(consultation, analyst, officer):
    group = a_group(consultation, a_comment(consultation))
    seen = group.changed_at
    write(group, analyst, seen=seen, reasons="De la analista")
    with pytest.raises(StaleError) as error:
        write(group, officer, seen=seen, reasons="De la encargada", now=IN_ANALYSIS + SECOND)
    assert (error.value.by, error.value.at) == (analyst, IN_ANALYSIS)
    group.refresh_from_db()
    assert group.reasons == "De la analista"


# Publishing ------------------------------------------------------------------------------------


@pytest.fixture
def answered_group(consultation):
    return a_group(consultation, a_comment(consultation), answer="Porque sí.")


def test_every_answer_is_published_at_once(consultation, officer, answered_group):
    publish(consultation, officer)
    stored = Consultation.objects.get()
    assert (stored.status, stored.answered_by, stored.answered_at) == ("answered", officer, IN_ANALYSIS)
    assert (stored.answer_summary, stored.answer_act) == ("Gracias.", "Res. 310")
    assert Event.objects.filter(verb="consultation.answered").count() == 1
    assert Announcement.objects.filter(event="consultation_answered").count() == 1


def refused(consultation, officer, error, **kwargs):
    with pytest.raises(error) as raised:
        publish(consultation, officer, **kwargs)
    assert Consultation.objects.get(pk=consultation.pk).status == "published"
    assert not Event.objects.filter(verb="consultation.answered").exists()
    assert not Announcement.objects.filter(event="consultation_answered").exists()
    return raised.value


def test_not_while_a_comment_is_in_no_group(consultation, officer, answered_group):
    a_comment(consultation)
    error = refused(consultation, officer, Unanswered)
    assert (error.ungrouped, error.groups) == (1, [])


@pytest.mark.parametrize("answer", [{}, {"decision": "accepted"}, {"reasons": "Porque sí."}])
def test_not_while_a_group_has_no_answer(consultation, officer, answered_group, answer):
    waiting = a_group(consultation, a_comment(consultation), **answer)
    error = refused(consultation, officer, Unanswered)
    assert (error.ungrouped, error.groups) == (0, [waiting])


def test_an_empty_group_asks_for_no_answer(consultation, officer, answered_group):
    a_group(consultation)
    publish(consultation, officer)
    assert Consultation.objects.get().status == "answered"


@pytest.mark.parametrize("now", [OPENS - HOUR, NOON, CLOSES - SECOND, CLOSES, CLOSES + GRACE - SECOND])
def test_not_before_the_closing_and_its_grace(consultation, officer, answered_group, now):
    refused(consultation, officer, TooEarly, now=now)


def test_after_the_grace_it_may(consultation, officer, answered_group):
    publish(consultation, officer, now=CLOSES + GRACE)
    assert Consultation.objects.get().status == "answered"


def test_a_comment_that_was_on_its_way_at_the_closing_is_answered_too(consultation, officer, answered_group):
    late = a_comment(consultation, now=CLOSES - timedelta(milliseconds=1))
    refused(consultation, officer, Unanswered)
    answering.put_in_group(answered_group, Comment.objects.filter(pk=late.pk), by=officer, now=IN_ANALYSIS)
    publish(consultation, officer)
    assert Consultation.objects.get().status == "answered"


def test_withdrawn_comments_wait_for_no_answer(consultation, officer):
    ana = a_citizen()
    commenting.withdraw(a_comment(consultation, by=ana), by=ana, now=NOON + HOUR)
    publish(consultation, officer)
    assert Consultation.objects.get().status == "answered"


def test_without_comments_it_is_answered_too(consultation, officer):
    publish(consultation, officer)
    assert Consultation.objects.get().status == "answered"


def test_of_two_who_publish_one_wins(consultation, officer, answered_group):
    same = Consultation.objects.get()
    publish(consultation, officer)
    with pytest.raises(TransitionError):
        publish(same, an_officer_of(consultation.service), summary="Otro")
    assert Consultation.objects.get().answer_summary == "Gracias."
    assert Announcement.objects.filter(event="consultation_answered").count() == 1


def test_after_it_is_answered_nothing_of_it_changes(consultation, officer, answered_group):
    publish(consultation, officer)
    acts = [
        lambda: answering.create_group(consultation, title="x", by=officer, now=IN_ANALYSIS),
        lambda: answering.put_in_group(answered_group, Comment.objects.all(), by=officer, now=IN_ANALYSIS),
        lambda: answering.take_out(consultation, Comment.objects.all(), by=officer, now=IN_ANALYSIS),
        lambda: write(answered_group, officer, reasons="Otras"),
        lambda: answering.delete_group(answered_group, by=officer, now=IN_ANALYSIS),
    ]
    for act in acts:
        with pytest.raises(TransitionError):
            act()
    stored = CommentGroup.objects.get()
    assert (stored.reasons, stored.size, stored.comments.count()) == ("Porque sí.", 1, 1)


# Who may ---------------------------------------------------------------------------------------


def test_an_analyst_groups_and_answers_but_does_not_publish(consultation, analyst):
    group = answering.create_group(consultation, title="a", by=analyst, now=IN_ANALYSIS)
    a_comment(consultation)
    answering.put_in_group(group, consultation.comments.all(), by=analyst, now=IN_ANALYSIS)
    write(group, analyst)
    refused(consultation, analyst, PermissionDenied)


@pytest.mark.parametrize("person", [a_citizen, lambda: an_officer_of(a_service())])
def test_nobody_else_groups_answers_or_publishes(consultation, answered_group, person):
    other = person()
    acts = [
        lambda: answering.create_group(consultation, title="x", by=other, now=IN_ANALYSIS),
        lambda: answering.put_in_group(answered_group, Comment.objects.all(), by=other, now=IN_ANALYSIS),
        lambda: answering.take_out(consultation, Comment.objects.all(), by=other, now=IN_ANALYSIS),
        lambda: write(answered_group, other, reasons="Otras"),
        lambda: answering.delete_group(answered_group, by=other, now=IN_ANALYSIS),
        lambda: publish(consultation, other),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    stored = CommentGroup.objects.get()
    assert (stored.reasons, stored.size) == ("Porque sí.", 1)
    assert Consultation.objects.get().status == "published"
