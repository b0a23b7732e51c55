"""What people read in the mails of activities: words that stand alone, in both faces."""

import pytest
from django.utils import translation

from participa.activities.actions import answering, calling, contributing, finishing, registering
from participa.core import public_codes
from participa.notifications import events
from tests.activities import builders as a
from tests.activities.test_messages import message_of, told
from tests.builders import HOUR, NOON, a_person

pytestmark = pytest.mark.django_db
LINK = "https://www.example.org/sala"


@pytest.fixture
def activity():
    return a.an_open_activity(title="Agua del valle", link=LINK, mode="hybrid", **a.REGISTRATION)


@pytest.fixture
def officer(activity):
    return a.the_officer(activity)


def mail_to(user, event):
    """What she reads of the last news of this sort; English must do no worse."""
    assert user.pk in told(event)
    message = message_of(user, event)
    assert events.get(event).may_receive(message) == ""
    with translation.override("en"):
        assert events.get(event).render(message).text
    mail = events.get(event).render(message)
    assert not set("{}%") & set(mail.subject + mail.text)
    assert "/actividades/" in mail.text
    return mail


def says(mail, *words):
    """Both faces of the mail say so."""
    for word in words:
        assert word in mail.text, mail.text
        assert word in mail.html, mail.html


def test_a_place_is_told_with_when_where_how_and_its_code(activity):
    person = a_person(display_name="Ana")
    registration = registering.register(activity, by=person, now=NOON)
    mail = mail_to(person, "activity_registered")
    assert mail.subject == "Tienes un cupo: Agua del valle"
    says(
        mail,
        "Hola, Ana:",
        "jueves 26 de noviembre de 2026, a las 10:00",
        "Gimnasio municipal",
        LINK,
        registration.code,
    )


def test_whoever_waits_is_told_so_and_where_to_connect_only_with_a_place(activity):
    activity = registering.set_capacity(
        activity, capacity=1, by=a.the_officer(activity), now=NOON, seen_at=activity.changed_at
    )
    first, person = registering.register(activity, by=a_person(), now=NOON), a_person()
    registering.register(activity, by=person, now=NOON)
    mail = mail_to(person, "activity_registered")
    assert mail.subject == "En lista de espera: Agua del valle"
    assert LINK not in mail.text + mail.html
    registering.cancel_registration(first, by=first.person, now=NOON)
    mail = mail_to(person, "activity_promoted")
    says(mail, "Se liberó un cupo", "es tuyo", LINK)


def test_a_move_says_what_it_was_what_it_is_and_why(activity, officer):
    person = a.a_registration(activity).person
    calling.reschedule(
        activity, reason="Se inundó el gimnasio.", starts_at=a.STARTS + HOUR, place="Escuela", by=officer,
        now=NOON, seen_at=activity.changed_at,
    )  # fmt: skip
    says(mail_to(person, "activity_moved"), "a las 11:00", "a las 10:00", "Escuela", "Se inundó el gimnasio.")


def test_a_cancellation_says_why(activity, officer):
    person = a.a_registration(activity).person
    calling.cancel(activity, reason="Corte de ruta.", by=officer, now=NOON)
    says(mail_to(person, "activity_cancelled"), "no se hará", "Corte de ruta.")


def test_what_she_said_comes_back_with_its_receipt_and_its_answer(activity, officer):
    person = a_person()
    sent = {"kind": "proposal", "title": "Canal", "text": "Revestir <b>el</b> canal", "by": person}
    proposal = contributing.contribute(activity, now=NOON, **sent)
    mail = mail_to(person, "activity_contribution_received")
    assert mail.subject == f"Recibimos tu propuesta ({proposal.receipt})"
    assert "Revestir <b>el</b> canal" in mail.text
    assert "Revestir &lt;b&gt;el&lt;/b&gt; canal" in mail.html
    answering.answer(proposal, text="Se hará en marzo.", position="partly", by=officer, now=NOON)
    says(mail_to(person, "activity_contribution_answered"), "Acogida en parte", "Se hará en marzo.")


def test_a_question_that_was_hidden_says_why(activity, officer):
    person = a_person()
    question = contributing.contribute(activity, kind="question", text="¿Y?", by=person, now=NOON)
    assert "Recibimos tu pregunta" in mail_to(person, "activity_contribution_received").subject
    contributing.hide(question, reason="unrelated", by=officer, now=NOON)
    says(mail_to(person, "activity_contribution_hidden"), "No tiene que ver con la actividad", "«¿Y?»")


def test_the_answer_of_a_theme_comes_with_all_she_said_in_it(activity, officer):
    person, theme = a_person(), a.a_theme(activity)
    for text in ("Revestir el canal", "Limpiar el tranque"):
        a.a_proposal(activity, author=person, theme=theme, text=text)
    answering.answer_theme(theme, text="Se hará.", position="adopted", by=officer, now=NOON, seen_at=NOON)
    mail = mail_to(person, "activity_theme_answered")
    says(mail, "Riego", "Revestir el canal", "Limpiar el tranque", "Acogida", "Se hará.")


def test_results_are_told_in_their_own_words(activity, officer):
    person = a.a_registration(activity).person
    a.an_attendance(activity)
    finishing.publish_results(activity, text="Se priorizó el canal.", by=officer, now=a.AFTER)
    says(mail_to(person, "activity_results"), "Se priorizó el canal.")


def test_a_public_code_leads_to_its_activity(activity):
    found = public_codes.resolve(activity.code)
    assert (found.title, found.url) == ("Agua del valle", activity.get_absolute_url())
    assert found.service == activity.service.code
