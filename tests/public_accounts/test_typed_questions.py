"""What is asked in the hall, by mail or at a counter counts as what is asked by the portal."""

import pytest
from django.urls import reverse

from participa.assistance.models import Channel
from participa.audit.models import Event
from public_accounts.models import Question
from tests.assistance.builders import a_session
from tests.builders import DAY, HOUR, NOON, a_region, a_service, an_officer_of
from tests.public_accounts import builders as a

from .office import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ASKED = {
    "text": "¿Y los baños?", "channel": "hall", "asked_at": "2026-10-28T11:40", "display_name": "",
    "region_id": "", "sex": "",
}  # fmt: skip


@pytest.fixture
def account():
    return a.an_account()


@pytest.fixture
def office(account, as_user):
    return as_user(a.the_officer(account))


# At a desk -------------------------------------------------------------------------------------


def test_it_is_kept_with_who_typed_it_and_when_it_was_asked(office, account):
    region = a_region()
    said = {"display_name": "Marisol", "region_id": region.pk, "sex": "woman", "channel": "mail"}
    sent = office.post(url("type", account), ASKED | said)
    question = Question.objects.get()
    assert sent.url == url("question", account, question.pk)
    assert (question.channel, question.voice, question.region, question.sex) == (
        "mail", "Marisol", region, "woman",
    )  # fmt: skip
    assert (question.asked_at, question.typed_by) == (a.EVENT + HOUR * 2 / 3, a.the_officer(account))
    assert a.fresh(account).question_count == 1


def test_without_an_hour_it_was_asked_at_the_event(office, account):
    office.post(url("type", account), ASKED | {"asked_at": ""})
    assert Question.objects.get().asked_at == a.EVENT


def test_several_in_a_row_remember_channel_moment_and_region(office, account):
    region = a_region()
    said = {"channel": "phone", "region_id": region.pk, "another": "1"}
    page = office.post(url("type", account), ASKED | said, follow=True)
    form = page.context["form"]
    assert form["channel"].value() == "phone"
    assert (form["asked_at"].value(), form["region_id"].value()) == ("2026-10-28T11:40", str(region.pk))
    assert form["text"].value() is None
    assert Question.objects.get().receipt in text_of(page)
    assert "¿Y los baños?" in text_of(page)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " "}, "Escribe la pregunta. Basta una frase."),
        ({"text": "x" * 1001}, "Acórtalo a 1.000."),
        ({"channel": "web"}, "Elige una de las opciones."),
        ({"asked_at": "2026-10-20T10:00"}, "En esa fecha no se podían hacer preguntas."),
        ({"asked_at": "2026-11-18T12:01"}, "Esa fecha y hora no han llegado."),
        ({"region_id": "999999"}, "Elige una de las opciones."),
    ],
)
def test_what_is_wrong_is_said_beside_and_what_she_typed_stays(office, account, fields, words):
    sent = office.post(url("type", account), ASKED | {"display_name": "Marisol"} | fields)
    assert sent.status_code == 422
    assert words in text_of(sent)
    assert "Marisol" in text_of(sent)
    assert not Question.objects.exists()


def test_the_same_form_sent_twice_counts_once(office, account):
    for _n in range(2):
        assert office.post(url("type", account), ASKED | {"form_token": "t"}).status_code == 302
    assert Question.objects.count() == 1


def test_it_can_be_typed_after_questions_closed_if_it_was_asked_in_time(office, account, clock):
    clock.move_to(a.CLOSED)
    office.post(url("type", account), ASKED)
    assert Question.objects.count() == 1


# At a counter ----------------------------------------------------------------------------------


def attending(as_user, account, **fields):
    """A browser in which an officer of the account's service attends somebody."""
    session = a_session(account.service, by=a.the_officer(account), **fields)
    browser = as_user(session.officer)
    kept = browser.session
    kept["assisted_session"] = session.pk
    kept.save()
    return browser, session


def ask(account):
    return reverse("assistance:ask", args=[account.code])


def said(session, **fields):
    return {"text": "¿Y los baños?", "session": session.pk, "confirmed": "on"} | fields


def test_at_a_counter_the_accounts_that_take_questions_are_offered(as_user, account):
    a.an_account()  # of another service
    browser, _session = attending(as_user, account)
    page = text_of(browser.get(reverse("assistance:current")))
    assert page.count("Preguntar en una cuenta pública") == 1
    assert ask(account) in page


def test_once_questions_closed_it_is_not_offered(as_user, account, clock):
    clock.move_to(a.CLOSED)
    browser, _session = attending(as_user, account, now=a.CLOSED)
    assert "Preguntar en una cuenta pública" not in text_of(browser.get(reverse("assistance:current")))
    assert browser.get(ask(account)).status_code == 404


@pytest.mark.parametrize(
    ("channel", "counted"), [(Channel.OIRS, "office"), (Channel.INFOBUS, "office"), (Channel.PHONE, "phone")]
)
def test_what_is_asked_there_counts_with_its_channel_and_has_a_receipt(as_user, account, channel, counted):
    browser, session = attending(as_user, account, channel=channel, display_name="Don Luis")
    page = browser.post(ask(account), said(session), follow=True)
    question = Question.objects.get()
    assert (question.channel, question.assisted_session, question.voice, question.asked_at) == (
        counted, session, "Don Luis", NOON,
    )  # fmt: skip
    for words in (question.receipt, "¿Y los baños?", "Oficina de Valdivia", "<svg"):
        assert words in text_of(page)
    assert question.receipt in text_of(browser.get(reverse("assistance:current")))


def test_a_paper_says_when_it_was_received(as_user, account):
    browser, session = attending(as_user, account, channel=Channel.PAPER)
    assert browser.post(ask(account), said(session)).status_code == 422
    browser.post(ask(account), said(session, asked_at="2026-10-28T11:40"))
    assert Question.objects.get().asked_at == a.EVENT + HOUR * 2 / 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"confirmed": ""}, "Léele lo que escribiste y pregúntale si está conforme."),
        ({"text": ""}, "Escribe la pregunta. Basta una frase."),
        ({"session": "0"}, "Empezaste a escribir en otra atención."),
    ],
)
def test_there_too_what_lacks_is_said_and_nothing_is_kept(as_user, account, fields, words):
    browser, session = attending(as_user, account)
    sent = browser.post(ask(account), said(session) | fields)
    assert sent.status_code == 422
    assert words in text_of(sent)
    assert not Question.objects.exists()


def test_when_the_session_is_over_what_was_typed_stays_on_the_page(as_user, account, clock):
    browser, session = attending(as_user, account)
    clock.move_to(NOON + HOUR)
    sent = browser.post(ask(account), said(session))
    assert sent.status_code == 422
    assert "La atención terminó, pero lo que escribiste sigue aquí." in text_of(sent)
    assert "¿Y los baños?" in text_of(sent)
    assert not Question.objects.exists()


def test_a_receipt_is_only_for_the_browser_that_was_in_the_session(as_user, account):
    browser, session = attending(as_user, account)
    browser.post(ask(account), said(session))
    question = Question.objects.get()
    address = reverse("assistance:question_receipt", args=[question.receipt])
    assert browser.get(address).status_code == 200
    assert Event.objects.filter(verb="personal_data.seen", data__what="question").exists()
    assert as_user(an_officer_of(account.service)).get(address).status_code == 404


def test_nobody_asks_at_the_counter_of_another_service(as_user, account):
    elsewhere = a_service()
    session = a_session(elsewhere, by=an_officer_of(elsewhere))
    browser = as_user(session.officer)
    assert browser.post(ask(account), said(session)).status_code == 404
    assert not Question.objects.filter(asked_at__gte=NOON - DAY).exists()
