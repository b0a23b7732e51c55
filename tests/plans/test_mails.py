"""What people read in the mails of topics: words that stand alone, in both faces."""

import pytest
from django.utils import translation

from participa.notifications import events
from participa.plans.actions import answering, asking
from tests.activities.test_messages import message_of, told
from tests.builders import NOON, a_citizen, an_officer_of
from tests.organizations.builders import a_representative, an_organization
from tests.plans import builders as a
from tests.services.builders import a_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return a_citizen(display_name="Ana")


@pytest.fixture
def topic(author):
    told_by_her = {"title": "Riego", "text": "Que pregunten por los turnos."}
    return asking.propose(a_service(), by=author, now=NOON, **told_by_her)


@pytest.fixture
def officer(topic):
    return an_officer_of(topic.service)


def mail_to(user, event):
    """What she reads of the last news of this sort; English must do no worse."""
    assert user.pk in told(event)
    message = message_of(user, event)
    assert events.get(event).may_receive(message) == ""
    with translation.override("en"):
        assert events.get(event).render(message).text
    mail = events.get(event).render(message)
    assert not set("{}%") & set(mail.subject + mail.text)
    return mail


def says(mail, *words):
    for word in words:
        assert word in mail.text, mail.text
        assert word in mail.html, mail.html


def test_the_receipt_says_until_when_it_is_answered(topic, author):
    mail = mail_to(author, "topic_received")
    assert mail.subject == f"Recibimos tu tema: comprobante {topic.receipt}"
    says(mail, "Hola, Ana:", topic.receipt, "Que pregunten", "miércoles 30 de diciembre de 2026")


def test_the_receipt_says_for_which_organisation():
    organization = an_organization()
    speaker = a_representative(organization)
    told_by_her = {"title": "Riego", "text": "Turnos.", "organization": organization}
    asking.propose(a_service(), by=speaker, now=NOON, **told_by_her)
    says(mail_to(speaker, "topic_received"), organization.name)


def test_a_topic_that_is_not_taken_says_why(topic, author, officer):
    answering.reject(topic, answer="Es de la municipalidad.", by=officer, now=NOON)
    says(mail_to(author, "topic_answered"), "No lo acogió", "Es de la municipalidad.", "Riego")


def test_an_accepted_topic_says_in_which_plan(topic, author, officer):
    matter = a.a_matter(a.a_plan(topic.service))
    answering.accept(topic, answer="Lo acogemos.", matter=matter, by=officer, now=NOON)
    says(mail_to(author, "topic_answered"), "su plan de 2026", "Lo acogemos.")


def test_what_was_taken_away_says_why_and_how_to_claim(topic, author, officer):
    answering.remove(topic, reason="spam", note="Está tres veces.", by=officer, now=NOON)
    says(mail_to(author, "topic_removed"), "Es publicidad o se repite", "Está tres veces.", topic.receipt)


def test_nobody_is_told_what_is_no_longer_so(topic, author, officer):
    received = message_of(author, "topic_received")
    answering.remove(topic, reason="spam", by=officer, now=NOON)
    removed = message_of(author, "topic_removed")
    assert events.get("topic_received").may_receive(received)
    answering.restore(topic, by=officer, now=NOON)
    assert events.get("topic_removed").may_receive(removed)
