"""What happens in a public account reaches whom it must, once, in words that stand alone."""

from datetime import date

import pytest
from django.utils import translation

from participa.core.dates import full_date
from participa.notifications import events
from participa.notifications.models import Announcement, Message
from public_accounts.actions import answering, asking, planning, promising
from public_accounts.models import Account, Milestone, Question
from tests.builders import DAY, NOON, a_person, an_analyst_of
from tests.organizations.builders import a_representative, an_organization

from . import builders as a

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def told(event):
    """The people owed the last news of this sort, one page at a time; nobody twice."""
    announcement = Announcement.objects.filter(event=event).latest("pk")
    found, after = [], ""
    while page := events.get(event).recipients(announcement, after, 1):
        found.append(page[0].user_id)
        after = page[0].key
    assert len(found) == len(set(found))
    return set(found)


def message_to(user, event):
    announcement = Announcement.objects.filter(event=event).latest("pk")
    return Message(
        event=event, object=announcement.object, user=user, data=announcement.data,
        version=announcement.version, created_at=announcement.at,
    )  # fmt: skip


def mail_to(user, event):
    """What she reads of the last news of this sort; English must do no worse."""
    assert user.pk in told(event)
    message = message_to(user, event)
    assert events.get(event).may_receive(message) == ""
    with translation.override("en"):
        assert events.get(event).render(message).text
    mail = events.get(event).render(message)
    assert not set("{}%") & set(mail.subject + mail.text)
    assert "://" in mail.text
    return mail


def why_not(user, event):
    return events.get(event).may_receive(message_to(user, event))


def says(mail, *words):
    """Both faces of the mail say so."""
    for word in words:
        assert word in mail.text, mail.text
        assert word in mail.html, mail.html


@pytest.fixture
def account():
    return a.an_account()


@pytest.fixture
def ana():
    return a_person("ana@ejemplo.cl", display_name="Ana")


def group_of(account, *questions, answer="Porque llovió.", now=NOON):
    officer = a.the_officer(account)
    found = Question.objects.filter(pk__in=[one.pk for one in questions])
    group = answering.group(account, found, title="Juntas", by=officer, now=now)
    group = answering.write_answer(
        group, answer=answer, title="Juntas", by=officer, now=now, seen_at=group.changed_at
    )
    return answering.publish_answer(group, by=officer, now=now)


# Questions -------------------------------------------------------------------------------------


def test_whoever_asks_gets_her_receipt(account, ana):
    question = a.a_question(account, by=ana)
    mail = mail_to(ana, "question_received")
    assert question.receipt in mail.subject
    says(mail, "Hola, Ana:", question.text, account.title, full_date(account.answers_day))
    asking.withdraw(question, by=ana, now=NOON)
    assert why_not(ana, "question_received")


def test_whoever_proposes_a_topic_is_promised_no_answer(account, ana):
    account.milestones.filter(code="topics").update(planned_on=date(2026, 10, 30))
    a.a_topic(account, by=ana, now=a.BEFORE_EVENT)
    mail = mail_to(ana, "question_received")
    says(mail, "Recibimos")
    assert "tu tema" in mail.subject
    assert "a más tardar" not in mail.text


def test_an_answer_reaches_each_author_once_with_every_question_of_hers(account, ana):
    one, two = a.a_question(account, by=ana), a.a_question(account, by=ana)
    other = a.a_question(account)
    typed = a.a_typed_question(account)
    group_of(account, one, two, other, typed)
    assert told("question_answered") == {ana.pk, other.author_id}
    mail = mail_to(ana, "question_answered")
    says(mail, one.text, two.text, "Porque llovió.", one.receipt)
    assert other.text not in mail.text


def test_a_correction_says_that_it_is_one_and_why(account, ana):
    group = group_of(account, a.a_question(account, by=ana))
    officer = a.the_officer(account)
    answering.correct_answer(group, answer="Fueron 15.", reason="Faltaba uno.", by=officer, now=NOON)
    mail = mail_to(ana, "question_answered")
    assert "corrigió" in mail.subject
    says(mail, "Fueron 15.", "Faltaba uno.")
    assert "Porque llovió." not in mail.text


def test_whose_question_was_removed_is_told_why_and_how_to_claim(account, ana):
    question = a.a_question(account, by=ana)
    officer = a.the_officer(account)
    answering.remove(question, reason="personal", note="Nombra a un vecino.", by=officer, now=NOON)
    mail = mail_to(ana, "question_removed")
    says(mail, "Revela datos personales de alguien.", "Nombra a un vecino.", "reclama", question.receipt)
    assert why_not(ana, "question_received")
    answering.restore(question, by=officer, now=NOON)
    assert why_not(ana, "question_removed")


def test_what_was_removed_is_answered_to_nobody(account, ana):
    one, other = a.a_question(account, by=ana), a.a_question(account)
    group_of(account, one, other)
    Question.objects.filter(pk=one.pk).update(status="removed", removal="spam", removed_at=NOON)
    assert told("question_answered") == {other.author_id}
    assert why_not(ana, "question_answered")


# Accounts --------------------------------------------------------------------------------------


def test_who_asked_and_who_supported_hear_that_its_dates_moved(account, ana):
    bea, other = a_person(), a_person()
    question = a.a_question(account, by=ana)
    asking.support(question, by=bea, now=NOON)
    asking.support(question, by=other, now=NOON)
    asking.stop_supporting(question, by=other, now=NOON)
    days = dict(account.milestones.values_list("code", "planned_on"))
    days[Milestone.Code.ANSWERS] += 30 * DAY
    days[Milestone.Code.FINAL] += 30 * DAY
    planning.set_calendar(
        account, days, by=a.the_officer(account), now=NOON, seen_at=a.fresh(account).changed_at,
        reason="Llegaron muchas.", act_number="Resolución 80",
    )  # fmt: skip
    assert told("public_account_moved") == {ana.pk, bea.pk}
    says(mail_to(bea, "public_account_moved"), "Llegaron muchas.", full_date(a.fresh(account).answers_day))


def test_who_asked_hears_that_it_was_suspended(account, ana):
    a.a_question(account, by=ana)
    planning.cancel(account, reason="Hubo un incendio.", by=a.the_officer(account), now=NOON)
    assert told("public_account_cancelled") == {ana.pk}
    says(mail_to(ana, "public_account_cancelled"), "Hubo un incendio.")


def test_who_asked_hears_of_the_final_report(account, ana):
    a.a_question(account, by=ana)
    Account.objects.filter(pk=account.pk).update(status="final", final_at=a.CLOSED)
    Announcement.objects.create(
        event="public_account_final", object=f"public_accounts.account:{account.pk}", at=a.CLOSED
    )
    assert told("public_account_final") == {ana.pk}
    mail = mail_to(ana, "public_account_final")
    assert "Informe final" in mail.subject
    Account.objects.filter(pk=account.pk).update(status="called")
    assert why_not(ana, "public_account_final")


# Commitments -----------------------------------------------------------------------------------


def test_the_editors_of_the_service_hear_how_an_organisation_sees_it(account):
    officer, analyst = a.the_officer(account), an_analyst_of(account.service)
    commitment = a.a_commitment(account)
    organization = an_organization("Centro Cultural Batuco")
    speaker = a_representative(organization)
    promising.assess(commitment, organization, progress="limited", text="Faltan siete.", by=speaker, now=NOON)
    assert told("commitment_assessed") == {officer.pk}
    assert analyst.pk not in told("commitment_assessed")
    says(mail_to(officer, "commitment_assessed"), "Centro Cultural Batuco", commitment.title, "Faltan siete.")
    account.service.memberships.filter(user=officer).update(ended_at=NOON)
    assert why_not(officer, "commitment_assessed")
