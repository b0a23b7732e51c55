"""Whoever has the microphone: what to read next, and what the hall is reading now."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participa.audit.models import Event
from public_accounts.actions import answering, asking
from public_accounts.models import Question
from tests.builders import NOON, a_person, a_service, an_officer_of
from tests.public_accounts import builders as a

from .office import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def account():
    return a.an_account()


@pytest.fixture
def moderator(account, as_user):
    return as_user(an_officer_of(account.service, role="moderator"))


def keys(response, name):
    return [row["pk"] for row in response.context[name]]


def test_it_shows_the_newest_and_the_most_supported(moderator, account):
    first, second = a.a_question(account), a.a_question(account, now=a.AFTER_EVENT)
    asking.support(first, by=a_person(), now=NOON)
    page = moderator.get(url("hall", account))
    assert keys(page, "newest") == [second.pk, first.pk]
    assert keys(page, "supported") == [first.pk]


def test_the_one_that_is_read_goes_first_and_waits_no_more(moderator, account):
    one, two = a.a_question(account), a.a_question(account)
    sent = moderator.post(url("spoken", account, one.pk))
    assert sent.url == url("hall", account)
    page = moderator.get(sent.url)
    assert page.context["reading"]["pk"] == one.pk
    assert keys(page, "newest") == [two.pk]
    assert a.fresh(one).spoken_at == NOON


def test_read_twice_is_read_once(moderator, account):
    question = a.a_question(account)
    for _n in range(2):
        moderator.post(url("spoken", account, question.pk))
    assert Event.objects.filter(verb="question.spoken").count() == 1


def test_what_was_removed_is_not_read_out(moderator, account):
    question = a.a_question(account)
    answering.remove(question, reason="spam", by=a.the_officer(account), now=NOON)
    sent = moderator.post(url("spoken", account, question.pk))
    assert sent.status_code == 422
    assert a.fresh(question).spoken_at is None


def test_its_inside_is_asked_by_its_tag_and_nothing_new_is_nothing(moderator, account):
    question = a.a_question(account)
    inside = moderator.get(url("hall_questions", account))
    assert question.text in text_of(inside)
    assert "<html" not in text_of(inside)
    again = moderator.get(url("hall_questions", account), headers={"If-None-Match": inside["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("what", ["asked", "supported", "read", "removed", "answered"])
def test_whatever_happens_changes_its_tag(moderator, account, what):
    question = a.a_question(account)
    before = moderator.get(url("hall_questions", account))["ETag"]
    by = a.the_officer(account)
    {
        "asked": lambda: a.a_question(account),
        "supported": lambda: asking.support(question, by=a_person(), now=NOON),
        "read": lambda: answering.mark_spoken(question, by=by, now=NOON),
        "removed": lambda: answering.remove(question, reason="spam", by=by, now=NOON),
        "answered": lambda: a.answered(question, now=NOON),
    }[what]()
    after = moderator.get(url("hall_questions", account), headers={"If-None-Match": before})
    assert after.status_code == 200


def test_it_asks_the_same_of_the_database_for_one_and_for_three(moderator, account):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            moderator.get(url("hall_questions", account))
        return len(queries)

    def add():
        question = a.a_question(account)
        asking.support(question, by=a_person(), now=NOON)
        answering.mark_spoken(a.a_question(account), by=a.the_officer(account), now=NOON)

    add()
    asked()
    one = asked()
    add()
    add()
    assert asked() == one


def test_only_whoever_answers_types_there(moderator, account, as_user):
    assert "Guardar la pregunta" not in text_of(moderator.get(url("hall", account)))
    officer = as_user(a.the_officer(account))
    assert "Guardar la pregunta" in text_of(officer.get(url("hall", account)))
    form = {"text": "¿Y los baños?", "channel": "hall", "hall": "1", "display_name": "", "sex": ""}
    sent = officer.post(url("type", account), form)
    assert sent.url == url("hall", account)
    assert Question.objects.get().asked_at == a.EVENT


def test_while_the_event_is_on_what_is_typed_was_asked_now(account, as_user, clock):
    officer = as_user(a.the_officer(account))
    clock.move_to(a.EVENT + a.HOUR / 2)
    officer.force_login(a.the_officer(account))
    officer.post(url("type", account), {"text": "¿Y los baños?", "channel": "hall", "hall": "1"})
    assert Question.objects.get().asked_at == a.EVENT + a.HOUR / 2


def test_nobody_of_another_service_enters(account, as_user):
    stranger = as_user(an_officer_of(a_service()))
    assert stranger.get(url("hall", account)).status_code == 404
    assert stranger.get(url("hall_questions", account)).status_code == 404
