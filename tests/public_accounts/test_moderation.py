"""A question is taken away for a reason of the list, its author is told, and it can come back."""

from datetime import date

import pytest
from django.urls import reverse

from participa.audit.models import Event
from participa.notifications.models import Announcement
from public_accounts.actions import answering, asking
from public_accounts.models import Question
from tests.builders import HOUR, NOON, a_service, an_officer_of
from tests.public_accounts import builders as a

from .office import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def account():
    return a.an_account()


@pytest.fixture
def moderator(account):
    return an_officer_of(account.service, role="moderator", display_name="Rosa Soto")


@pytest.fixture
def office(moderator, as_user):
    return as_user(moderator)


def url(screen, question):
    return reverse(f"public_accounts_office:{screen}", args=[question.account.code, question.pk])


def test_it_is_removed_with_a_reason_and_its_author_is_told(office, account, moderator):
    question = a.a_question(account)
    sent = office.post(url("remove", question), {"reason": "personal", "note": "Nombra a una vecina."})
    assert sent.url == url("question", question)
    fresh = a.fresh(question)
    assert (fresh.status, fresh.removal, fresh.removal_note, fresh.removed_by) == (
        "removed", "personal", "Nombra a una vecina.", moderator,
    )  # fmt: skip
    assert Announcement.objects.filter(event="question_removed").count() == 1
    assert a.fresh(account).question_count == 0
    page = text_of(office.get(url("question", question)))
    assert "Revela datos personales de alguien" in page
    assert "Nombra a una vecina." in page


@pytest.mark.parametrize("form", [{"note": ""}, {"reason": "opinion"}, {"reason": "spam", "note": "x" * 301}])
def test_without_a_reason_of_the_list_it_stays(office, account, form):
    question = a.a_question(account)
    assert office.post(url("remove", question), form).status_code == 422
    assert a.fresh(question).status == "received"
    assert not Announcement.objects.filter(event="question_removed").exists()


def test_it_is_restored_and_waits_for_its_answer_again(office, account):
    question = a.a_question(account)
    answering.remove(question, reason="spam", by=a.the_officer(account), now=NOON)
    office.post(url("restore", question))
    fresh = a.fresh(question)
    assert (fresh.status, fresh.removal, fresh.removed_by) == ("received", "", None)
    assert a.fresh(account).question_count == 1


def test_what_was_answered_stays_and_says_who_answered(office, account):
    question = a.a_question(account)
    a.answered(question)
    sent = office.post(url("remove", question), {"reason": "spam"})
    assert sent.status_code == 422
    assert f"{a.the_officer(account)} publicó esta respuesta" in text_of(sent)
    assert a.fresh(question).status == "received"


def test_of_two_who_remove_it_the_second_is_told_of_the_first(office, account):
    question = a.a_question(account)
    answering.remove(question, reason="insult", by=a.the_officer(account), now=NOON - HOUR)
    sent = office.post(url("remove", question), {"reason": "spam", "note": "Lo mío"})
    assert sent.status_code == 422
    page = text_of(sent)
    assert f"{a.the_officer(account)} la retiró el miércoles 18 de noviembre de 2026 a las 11:00" in page
    assert "Ofende o amenaza a una persona" in page
    assert a.fresh(question).removal == "insult"


def test_what_its_author_took_back_is_not_restored(office, account):
    question = a.a_question(account)
    asking.withdraw(question, by=question.author, now=NOON)
    assert office.post(url("restore", question)).status_code == 422
    assert a.fresh(question).status == "withdrawn"


def test_what_a_colleague_restored_before_is_said(office, account):
    question = a.a_question(account)
    page = text_of(office.post(url("restore", question), follow=True))
    assert "Ya se mostraba de nuevo" in page
    assert not Event.objects.filter(verb="question.restored").exists()


def test_a_topic_is_moderated_too(office, account):
    account.milestones.filter(code="topics").update(planned_on=date(2026, 11, 20))
    topic = a.a_topic(account)
    office.post(url("remove", topic), {"reason": "spam"})
    assert a.fresh(topic).status == "removed"
    assert a.fresh(account).question_count == 0


def test_removed_from_a_group_the_group_goes_if_it_was_alone(office, account):
    question = a.a_question(account)
    group = answering.group(
        account, Question.objects.filter(pk=question.pk), title="x", by=a.the_officer(account), now=NOON
    )
    office.post(url("remove", question), {"reason": "spam"})
    assert a.fresh(question).group is None
    assert not account.groups.filter(pk=group.pk).exists()


@pytest.mark.parametrize("screen", ["remove", "restore", "spoken"])
def test_nobody_of_another_service_moderates(account, as_user, screen):
    question = a.a_question(account)
    stranger = as_user(an_officer_of(a_service()))
    assert stranger.post(url(screen, question), {"reason": "spam"}).status_code == 404
    assert a.fresh(question).status == "received"


def test_once_the_account_is_over_nothing_is_removed(office, account):
    question = a.a_question(account)
    type(account).objects.filter(pk=account.pk).update(
        status="cancelled", reason="x", cancelled_at=NOON, cancelled_by=a.the_officer(account)
    )
    sent = office.post(url("remove", question), {"reason": "spam"})
    assert sent.status_code == 422
    assert "La cuenta se suspendió" in text_of(sent)
    assert a.fresh(question).status == "received"
