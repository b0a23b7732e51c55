"""Each thing that happens in an activity reaches whom it must, once."""

import pytest

from participa.activities.actions import answering, calling, contributing, finishing, registering
from participa.notifications import events
from participa.notifications.models import Announcement, Message
from tests.activities import builders as a
from tests.builders import DAY, HOUR, NOON, a_person

pytestmark = pytest.mark.django_db


def told(event):
    """The people owed the last news of this sort, one page at a time; nobody twice."""
    announcement = Announcement.objects.filter(event=event).latest("pk")
    found, after = [], ""
    while page := events.get(event).recipients(announcement, after, 1):
        found.append(page[0].user_id)
        after = page[0].key
    assert len(found) == len(set(found))
    return set(found)


def message_of(user, event):
    announcement = Announcement.objects.filter(event=event).latest("pk")
    return Message(
        event=event, object=announcement.object, user=user, data=announcement.data, created_at=announcement.at
    )


def why_not(user, event):
    return events.get(event).may_receive(message_of(user, event))


def test_her_place_is_told_to_her_while_she_has_it():
    activity, person = a.an_activity(), a_person()
    registration = registering.register(activity, by=person, now=NOON)
    assert told("activity_registered") == {person.pk}
    assert why_not(person, "activity_registered") == ""
    registering.cancel_registration(registration, by=person, now=NOON)
    assert why_not(person, "activity_registered") != ""


def test_a_move_is_told_to_those_who_come_or_wait_and_only_the_last_one():
    registration = a.a_registration()
    activity, officer = registration.activity, a.the_officer(registration.activity)
    waiting = a.a_waiting_registration(activity)
    a.a_registration(activity, status="cancelled", cancelled_at=NOON)
    move = {"reason": "Lluvia", "by": officer, "now": NOON}
    activity = calling.reschedule(activity, place="Otro", seen_at=activity.changed_at, **move)
    first = message_of(waiting.person, "activity_moved")
    assert told("activity_moved") == {registration.person_id, waiting.person_id}
    assert events.get("activity_moved").may_receive(first) == ""
    move["now"] = NOON + HOUR
    activity = calling.reschedule(activity, place="Otro más", seen_at=activity.changed_at, **move)
    assert events.get("activity_moved").may_receive(first) != ""
    calling.cancel(activity, reason="Lluvia", by=officer, now=NOON + DAY)
    assert told("activity_cancelled") == {registration.person_id, waiting.person_id}
    assert why_not(waiting.person, "activity_moved") != ""
    assert why_not(waiting.person, "activity_cancelled") == ""


def test_results_are_told_to_whoever_came_or_said_something():
    activity = a.an_open_activity()
    a.an_attendance(activity)
    came, author = a.a_registration(activity), a.a_proposal(activity)
    a.a_waiting_registration(activity)
    a.a_proposal(activity, status="withdrawn", withdrawn_at=NOON)
    a.a_question(activity, typed_by=a_person())
    finishing.publish_results(activity, text="Se hará.", by=a.the_officer(activity), now=a.AFTER)
    assert told("activity_results") == {came.person_id, author.author_id}


def test_what_she_said_is_told_to_her_while_it_is_in_sight():
    activity, person = a.an_open_activity(), a_person()
    question = contributing.contribute(activity, kind="question", text="¿Cuándo?", by=person, now=NOON)
    officer = a.the_officer(activity)
    answering.answer(question, text="En marzo.", by=officer, now=NOON)
    for event in ("activity_contribution_received", "activity_contribution_answered"):
        assert told(event) == {person.pk}
        assert why_not(person, event) == ""
    contributing.hide(question, reason="unrelated", by=officer, now=NOON)
    assert why_not(person, "activity_contribution_answered") != ""
    assert (told("activity_contribution_hidden"), why_not(person, "activity_contribution_hidden")) == (
        {person.pk},
        "",
    )
    contributing.show_again(question, by=officer, now=NOON)
    assert why_not(person, "activity_contribution_hidden") != ""


def test_the_answer_of_a_theme_reaches_those_without_one_of_their_own():
    theme = a.a_theme(a.an_open_activity())
    one = a.a_proposal(theme.activity, theme=theme)
    a.a_proposal(theme.activity, theme=theme, author=one.author)
    a.a_proposal(theme.activity, theme=theme, answer="Sí", position="adopted", answered_at=NOON)
    answering.answer_theme(
        theme, text="Se hará.", position="adopted", by=a.the_officer(theme.activity), now=NOON, seen_at=NOON
    )
    assert told("activity_theme_answered") == {one.author_id}
    assert why_not(one.author, "activity_theme_answered") == ""
    assert why_not(a_person(), "activity_theme_answered") != ""
