"""Two officers at the same instant: one does it, the other is told, and the figures stay true."""

import pytest
from django.db import connection

from participa.audit.models import Event
from participa.core import set_aside
from participa.core.lifecycle import StaleError, TransitionError
from public_accounts import importing
from public_accounts.actions import answering, asking
from public_accounts.models import Account, AnswerGroup, Question
from tests.builders import an_officer_of
from tests.consultations.test_at_once import at_once
from tests.public_accounts import builders as a

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]
NOW = a.AFTER_EVENT


def went_well(results, *refusals):
    """How many did it; the rest were refused with one of these, and nothing else went wrong."""
    wrong = [one for one in results if isinstance(one, Exception) and not isinstance(one, refusals)]
    assert wrong == []
    return sum(not isinstance(one, Exception) for one in results)


def the_figures_are_true(account):
    account = Account.objects.get(pk=account.pk)
    visible = account.questions.visible().questions()
    answered = visible.filter(group__status="answered").count()
    assert (account.question_count, account.answered_count) == (visible.count(), answered)
    for group in account.groups.all():
        assert group.size == group.questions.count()


def one(question):
    return Question.objects.filter(pk=question.pk)


@pytest.fixture
def account():
    return a.an_account()


@pytest.fixture
def team(account):
    return a.the_officer(account), an_officer_of(account.service)


def a_written_group(account, question):
    by = a.the_officer(account)
    group = answering.group(account, one(question), title="Accesos", by=by, now=NOW)
    return answering.write_answer(
        group, answer="Sí.", title="Accesos", by=by, now=NOW, seen_at=group.changed_at
    )


def test_of_two_who_publish_the_same_answer_one_does(account, team):
    group = a_written_group(account, a.a_question(account))
    acts = [lambda by=by: answering.publish_answer(group, by=by, now=NOW) for by in team]
    assert went_well(at_once(*acts), TransitionError) == 1
    assert Event.objects.filter(verb="question_group.answered").count() == 1
    the_figures_are_true(account)


def test_of_two_who_save_the_same_draft_one_does(account, team):
    group = a_written_group(account, a.a_question(account))
    acts = [
        lambda by=by, n=n: answering.write_answer(
            group, answer=f"Respuesta {n}", title="x", by=by, now=NOW + n * a.HOUR, seen_at=group.changed_at
        )
        for n, by in enumerate(team, 1)
    ]
    assert went_well(at_once(*acts), StaleError) == 1


def test_of_two_who_answer_the_same_question_alone_one_does(account, team):
    question = a.a_question(account)
    acts = [lambda by=by: answering.answer_alone(question, answer="Sí.", by=by, now=NOW) for by in team]
    assert went_well(at_once(*acts), TransitionError) == 1
    assert AnswerGroup.objects.count() == 1
    the_figures_are_true(account)


def test_a_question_that_is_moved_while_its_group_is_answered_is_answered_or_moved(account, team):
    question, other = a.a_question(account), a.a_question(account)
    group = a_written_group(account, question)
    results = at_once(
        lambda: answering.publish_answer(group, by=team[0], now=NOW),
        lambda: answering.group(account, one(question) | one(other), title="Otro", by=team[1], now=NOW),
    )
    went_well(results, answering.GroupGone)
    fresh = Question.objects.select_related("group").get(pk=question.pk)
    assert fresh.group.title == "Accesos" if fresh.answer else fresh.group.title == "Otro"
    the_figures_are_true(account)


def test_a_question_that_is_removed_while_it_is_grouped_is_in_no_group(account, team):
    question, other = a.a_question(account), a.a_question(account)
    results = at_once(
        lambda: answering.remove(question, reason="spam", by=team[0], now=NOW),
        lambda: answering.group(account, one(question) | one(other), title="Otro", by=team[1], now=NOW),
    )
    assert went_well(results) == 2
    assert Question.objects.get(pk=question.pk).group is None
    the_figures_are_true(account)


def test_of_two_who_remove_or_answer_one_does(account, team):
    question = a.a_question(account)
    results = at_once(
        lambda: answering.remove(question, reason="spam", by=team[0], now=NOW),
        lambda: answering.answer_alone(question, answer="Sí.", by=team[1], now=NOW),
    )
    assert went_well(results, TransitionError) == 1
    the_figures_are_true(account)


def test_of_two_tabs_that_take_the_same_sheet_one_gets_it(account, team):
    row = {"number": 2, "text": "¿Y los baños?", "display_name": "", "region_id": None, "sex": ""}
    checked = importing.Checked([row | {"asked_at": a.EVENT}], [], [])
    name = set_aside.keep(importing.WORK, account, {"channel": "hall"} | checked._asdict(), by=team[0])
    taken = at_once(*[lambda: set_aside.take(importing.WORK, account, name, by=team[0])] * 2)
    assert sum(kept is not None for kept in taken) == 1
    kept = next(kept for kept in taken if kept)
    asking.import_questions(account, importing.rows_of(kept), channel="hall", by=team[0], now=NOW)
    the_figures_are_true(account)
