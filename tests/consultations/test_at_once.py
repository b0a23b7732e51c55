"""Two people at the same instant, on a database that serves many at once."""

import threading

import pytest
from django.db import connection

from consultations.actions import answering, appealing, commenting, drafting, moderating, outcome, reviewing
from consultations.models import Comment, CommentGroup, Consultation, ModerationAct, Review
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from tests.builders import (
    HOUR,
    IN_ANALYSIS,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_ready_draft,
    a_service,
    an_analyst_of,
    an_officer_of,
    ask_approval,
)
from tests.consultations.moderation_builders import SPAM, a_moderator, hidden

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]


def at_once(*acts):
    """Run each in its own connection, together; what each gave, or its exception."""
    results, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(n, act):
        try:
            start.wait(timeout=5)
            results[n] = act()
        except Exception as error:
            results[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return results


def test_of_two_who_publish_the_answers_one_does():
    consultation = a_consultation()
    officers = [an_officer_of(consultation.service) for _one in range(4)]

    def publish(officer):
        return lambda: answering.publish_answers(
            consultation, summary=officer.email, act="", by=officer, now=IN_ANALYSIS
        )

    results = at_once(*map(publish, officers))
    assert sum(isinstance(result, TransitionError) for result in results) == 3
    stored = Consultation.objects.get()
    assert stored.answer_summary == stored.answered_by.email
    assert Announcement.objects.filter(event="consultation_answered").count() == 1


def test_of_two_who_say_what_it_ended_in_one_does():
    consultation = a_consultation()
    officers = [an_officer_of(consultation.service) for _one in range(4)]
    answering.publish_answers(consultation, summary="s", act="", by=officers[0], now=IN_ANALYSIS)

    def say(officer):
        return lambda: outcome.publish_outcome(
            consultation, text=officer.email, date=day_of(IN_ANALYSIS), by=officer, now=IN_ANALYSIS + HOUR,
            seen=IN_ANALYSIS,
        )  # fmt: skip

    results = at_once(*map(say, officers))
    assert sum(isinstance(result, StaleError) for result in results) == 3
    stored = Consultation.objects.get()
    assert (stored.status, stored.outcome_text) == ("outcome_published", stored.outcome_by.email)


def test_drafts_started_together_get_codes_of_their_own():
    service = a_service(code="MMA")
    officer = an_officer_of(service)
    acts = [lambda: drafting.create_draft(service, title="Humedales", by=officer, now=NOON)] * 4
    assert not [result for result in at_once(*acts) if isinstance(result, Exception)]
    assert set(Consultation.objects.values_list("code", flat=True)) == {
        f"CC-2026-MMA-000{n}" for n in range(1, 5)
    }  # fmt: skip
    assert Consultation.objects.values("slug").distinct().count() == 4


def test_of_those_who_approve_give_back_or_take_back_at_once_one_wins():
    draft = a_ready_draft()
    heads = [an_officer_of(draft.service, role="approver") for _one in range(2)]
    officer = an_officer_of(draft.service)
    review = ask_approval(draft, by=officer)

    def same():
        return Review.objects.select_related("consultation").get(pk=review.pk)

    results = at_once(
        lambda: reviewing.approve(same(), act_number="Res. 1", act_date=NOON.date(), by=heads[0], now=NOON),
        lambda: reviewing.approve(same(), act_number="Res. 2", act_date=NOON.date(), by=heads[1], now=NOON),
        lambda: reviewing.give_back(same(), answer="Falta el mapa.", by=heads[0], now=NOON),
        lambda: reviewing.take_back(same(), by=officer, now=NOON),
    )
    assert sum(isinstance(result, TransitionError) for result in results) == 3
    is_public = Consultation.objects.get().status == "published"
    assert is_public == (Review.objects.get().status == "approved")
    assert Announcement.objects.filter(event="consultation_published").count() == is_public


def test_what_is_approved_is_what_was_asked_though_somebody_edits_at_once():
    draft = a_ready_draft(summary="Lo que se pidió.")
    officer = an_officer_of(draft.service)
    an_officer_of(draft.service, role="approver")
    results = at_once(
        lambda: reviewing.ask(draft, by=officer, now=NOON),
        lambda: drafting.edit_draft(
            Consultation.objects.get(), by=officer, now=NOON + HOUR, seen_at=NOON, summary="Otra cosa."
        ),
    )
    refused = [result for result in results if isinstance(result, Exception)]
    stored = Consultation.objects.get()
    assert (stored.summary == "Otra cosa.") == (refused == [])  # before it was asked, or not at all


def test_withdrawing_while_somebody_groups_leaves_exact_sizes():
    consultation = a_consultation()
    analyst = an_analyst_of(consultation.service)
    one, two = a_group(consultation), a_group(consultation)
    ana = a_citizen()
    for _round in range(6):
        comment = a_comment(consultation, by=ana)
        answering.put_in_group(one, Comment.objects.filter(pk=comment.pk), by=analyst, now=NOON)
        found = Comment.objects.filter(pk=comment.pk)
        at_once(
            lambda comment=comment: commenting.withdraw(comment, by=ana, now=NOON + HOUR),
            lambda found=found: answering.put_in_group(two, found, by=analyst, now=NOON + HOUR),
        )
    for group in CommentGroup.objects.all():
        assert group.size == group.comments.count() == 0
    assert set(Comment.objects.values_list("status", "group")) == {("withdrawn", None)}


def test_people_go_on_writing_while_somebody_groups():
    consultation = a_consultation()
    analyst = an_analyst_of(consultation.service)
    people = [a_citizen() for _person in range(3)]
    group = a_group(consultation, a_comment(consultation))

    def write(person):
        return lambda: a_comment(consultation, by=person)

    results = at_once(
        *map(write, people),
        lambda: answering.take_out(consultation, Comment.objects.all(), by=analyst, now=NOON),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert Comment.objects.count() == 4
    group.refresh_from_db()
    assert group.size == 0


def test_of_two_who_hide_it_one_does():
    consultation = a_consultation()
    comment = a_comment(consultation)
    people = [a_moderator(consultation) for _one in range(3)]

    def hide(person):
        return lambda: moderating.hide(comment, by=person, now=NOON, **SPAM)

    results = at_once(*map(hide, people))
    assert sum(isinstance(result, TransitionError) for result in results) == 2
    assert ModerationAct.objects.count() == 1


def test_of_two_who_rule_one_does():
    consultation, ana = a_consultation(), a_citizen()
    comment = hidden(a_comment(consultation, by=ana), a_moderator(consultation))
    asked = appealing.appeal(comment, by=ana, now=NOON, text="No.")
    people = [a_moderator(consultation) for _one in range(2)]

    def rule(person, upheld):
        return lambda: appealing.rule(asked, by=person, now=NOON, upheld=upheld, ruling="Así es.")

    results = at_once(rule(people[0], True), rule(people[1], False))
    assert sum(isinstance(result, TransitionError) for result in results) == 1
    asked.refresh_from_db()
    comment.refresh_from_db()
    assert (asked.status, comment.status) in (("upheld", "received"), ("rejected", "hidden"))


def test_hiding_while_somebody_groups_leaves_exact_sizes():
    consultation = a_consultation()
    analyst, moderator = an_analyst_of(consultation.service), a_moderator(consultation)
    group = a_group(consultation)
    for _round in range(6):
        comment = a_comment(consultation)
        found = Comment.objects.filter(pk=comment.pk)
        at_once(
            lambda comment=comment: moderating.hide(comment, by=moderator, now=NOON, **SPAM),
            lambda found=found: answering.put_in_group(group, found, by=analyst, now=NOON),
        )
    group.refresh_from_db()
    assert group.size == group.comments.count() == 0
