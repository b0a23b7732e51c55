"""Sorting what was said, and answering it one by one or a theme at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from participa.activities.actions import answering
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from tests.activities import builders as a
from tests.activities.refusals import refused
from tests.builders import DAY, HOUR, NOON, a_person, an_analyst_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return a.an_open_activity()


@pytest.fixture
def analyst(activity):
    return an_analyst_of(activity.service)


def answer_theme(theme, by, text="Se hará en marzo.", position="adopted", **fields):
    fields = {"seen_at": theme.changed_at, "now": NOON + HOUR} | fields
    return answering.answer_theme(theme, text=text, position=position, by=by, **fields)


def test_themes_are_numbered(activity, analyst):
    first = answering.add_theme(activity, title=" Riego ", by=analyst, now=NOON)
    second = answering.add_theme(activity, title="Canales", by=analyst, now=NOON)
    assert [(one.number, one.title) for one in (first, second)] == [(1, "Riego"), (2, "Canales")]
    assert first.trail_service == activity.service.code


def test_a_theme_has_a_name_and_is_edited_as_it_was_read(activity, analyst):
    theme = a.a_theme(activity)
    for title in ("", " "):
        with refused(ValidationError, "title"):
            answering.add_theme(activity, title=title, by=analyst, now=NOON)
        with refused(ValidationError, "title"):
            answering.edit_theme(theme, title=title, summary="", by=analyst, now=NOON, seen_at=NOON)
    with refused(StaleError):
        answering.edit_theme(theme, title="Otro", summary="", by=analyst, now=NOON, seen_at=NOON - DAY)
    edited = answering.edit_theme(
        theme, title="Otro", summary="De qué trata", by=analyst, now=NOON + HOUR, seen_at=NOON
    )
    assert (edited.title, edited.changed_by) == ("Otro", analyst)


def test_contributions_go_into_a_theme_and_out_of_it(activity, analyst):
    theme, one, two = a.a_theme(activity), a.a_proposal(activity), a.a_question(activity)
    assert answering.sort(activity, [one, two], theme=theme, by=analyst, now=NOON) == 2
    assert answering.sort(activity, [one], theme=theme, by=analyst, now=NOON) == 0
    assert set(theme.contributions.all()) == {one, two}
    assert answering.sort(activity, [one], theme=None, by=analyst, now=NOON) == 1
    assert list(theme.contributions.all()) == [two]


def test_nothing_goes_into_a_theme_of_another_activity(activity, analyst):
    theme, proposal = a.a_theme(a.an_open_activity()), a.a_proposal(activity)
    with refused(ValidationError):
        answering.sort(activity, [proposal], theme=theme, by=analyst, now=NOON)
    other = a.a_proposal()
    mine = a.a_theme(activity)
    assert answering.sort(activity, [other], theme=mine, by=analyst, now=NOON) == 0


def test_an_answer_reaches_its_author(activity, analyst):
    proposal = a.a_proposal(activity)
    answered = answering.answer(proposal, text=" Sí. ", position="adopted", by=analyst, now=NOON)
    assert (answered.answer, answered.reply, answered.answered_by) == ("Sí.", answered, analyst)
    assert Announcement.objects.get().event == "activity_contribution_answered"
    assert list(activity.contributions.answered()) == [proposal]
    assert not activity.contributions.unanswered().exists()


def test_a_question_needs_no_decision_and_a_proposal_does(activity, analyst):
    question, proposal = a.a_question(activity), a.a_proposal(activity)
    assert answering.answer(question, text="En marzo.", by=analyst, now=NOON).position == ""
    with refused(ValidationError, "position"):
        answering.answer(proposal, text="Sí.", by=analyst, now=NOON)
    with refused(ValidationError, "position"):
        answering.answer(question, text="Sí.", position="quizás", by=analyst, now=NOON)
    with refused(ValidationError, "text"):
        answering.answer(proposal, text=" ", position="adopted", by=analyst, now=NOON)


def test_the_second_of_two_analysts_is_told_that_it_was_answered(activity, analyst):
    proposal = a.a_proposal(activity)
    answering.answer(proposal, text="Sí.", position="adopted", by=analyst, now=NOON + HOUR)
    with refused(StaleError) as why:
        answering.answer(
            proposal, text="No.", position="not_adopted", by=an_analyst_of(activity.service), now=NOON + HOUR,
            seen_at=NOON,
        )  # fmt: skip
    assert why.value.by == analyst


def test_what_was_withdrawn_is_not_answered_nor_by_just_anybody(activity, analyst):
    gone = a.a_proposal(activity, status="withdrawn", withdrawn_at=NOON)
    with refused(TransitionError):
        answering.answer(gone, text="Sí.", position="adopted", by=analyst, now=NOON)
    with refused(PermissionDenied):
        answering.answer(gone, text="Sí.", position="adopted", by=a_person(), now=NOON)


def test_a_theme_answers_all_that_is_in_it(activity, analyst):
    theme = a.a_theme(activity)
    inside, outside = a.a_proposal(activity, theme=theme), a.a_proposal(activity)
    assert inside.reply is None
    answered = answer_theme(theme, analyst)
    assert a.fresh(inside).reply == answered
    assert list(activity.contributions.unanswered()) == [outside]
    assert Announcement.objects.get().event == "activity_theme_answered"


def test_whatever_enters_an_answered_theme_is_told_its_answer(activity, analyst):
    theme = answer_theme(a.a_theme(activity), analyst)
    answering.sort(activity, [a.a_proposal(activity)], theme=theme, by=analyst, now=NOON + DAY)
    assert Announcement.objects.filter(event="activity_theme_answered").count() == 2


def test_a_theme_is_answered_with_words_a_decision_and_as_it_was_read(activity, analyst):
    theme = a.a_theme(activity)
    with refused(ValidationError, "text"):
        answer_theme(theme, analyst, text=" ")
    with refused(ValidationError, "position"):
        answer_theme(theme, analyst, position="")
    with refused(StaleError):
        answer_theme(theme, analyst, seen_at=NOON - DAY)


def test_nothing_is_answered_in_what_was_cancelled():
    activity = a.a_cancelled_activity()
    with refused(TransitionError):
        answering.add_theme(activity, title="Riego", by=a.the_officer(activity), now=NOON)
