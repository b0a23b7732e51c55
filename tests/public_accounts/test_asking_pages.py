"""Asking from the page: in time, once however often it is sent, nothing lost, nothing asked in vain."""

from datetime import date

import pytest
from django.urls import reverse

from participa.audit.models import Event
from participa.core.dates import full_date
from participa.notifications.models import Announcement
from public_accounts.models import Question, QuestionSupport
from public_accounts.similar import similar_to
from tests.builders import HOUR, NOON, a_comment, a_consultation, a_person, a_region
from tests.organizations.builders import a_representation, an_organization

from . import builders as a

pytestmark = pytest.mark.django_db
SAID = {"text": "¿Cuándo reparan los baños de la ribera?", "appear": "participant"}
SOON = a.CALLED + HOUR  # topics are still proposed


@pytest.fixture
def account():
    return a.an_account()


@pytest.fixture
def ana():
    return a_person("ana@ejemplo.cl")


@pytest.fixture
def hers(as_user, ana, clock):
    return as_user(ana)


def url(account, name="ask", *args):
    return reverse(f"public_accounts:{name}", args=[account.event_year, account.service.slug, *args])


def that_asks_topics(account):
    """Until the Friday after its call."""
    account.milestones.filter(code="topics").update(planned_on=date(2026, 10, 23))
    return account


def text_of(response):
    return response.content.decode()


# Sending ---------------------------------------------------------------------------------------


def test_a_question_leads_to_its_receipt(hers, account, ana):
    response = hers.post(url(account), SAID)
    question = Question.objects.get()
    assert response.url == reverse("public_accounts:receipt", args=[question.receipt])
    assert (question.text, question.author, question.asked_at) == (SAID["text"], ana, NOON)
    assert (question.channel, question.voice) == ("web", "Participante")


def test_everything_chosen_is_kept(hers, account):
    region = a_region()
    said = {"appear": "name", "display_name": "Ana", "region": region.pk, "sex": "woman"}
    hers.post(url(account), SAID | said)
    question = Question.objects.get()
    assert (question.display_name, question.region, question.sex) == ("Ana", region, "woman")


def test_the_same_form_sent_twice_asks_once(hers, account):
    for _time in range(2):
        assert hers.post(url(account), SAID | {"form_token": "x"}).status_code == 302
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": ""}, "Escribe tu pregunta. Basta una frase."),
        ({"text": "a" * 1001}, "Tu texto tiene 1.001 letras. Acórtalo a 1.000."),
        ({"appear": "name", "display_name": " "}, "Escribe el nombre con que quieres aparecer"),
        ({"region": "9" * 30}, "Elige una de las opciones."),
        ({"sex": "x"}, "Elige una de las opciones."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(hers, account, wrong, words):
    response = hers.post(url(account), SAID | wrong)
    assert response.status_code == 422
    assert words in text_of(response)
    assert (wrong.get("text") or SAID["text"])[:900] in text_of(response) or wrong == {"text": ""}
    assert not Question.objects.exists()


def test_sex_is_asked_only_for_figures_and_shown_nowhere(hers, client, account):
    assert "Solo se usa en cifras" in text_of(hers.get(url(account)))
    hers.post(url(account), SAID | {"sex": "woman"})
    question = Question.objects.get()
    for page in (question.get_absolute_url(), url(account, "questions"), url(account, "questions_csv")):
        assert "Mujer" not in b"".join(hers.get(page)).decode()


# In whose name ---------------------------------------------------------------------------------


def test_somebody_asks_for_the_organisation_she_represents(hers, account, ana):
    organization = an_organization("Centro Cultural Batuco")
    a_representation(organization, user=ana)
    assert "Por mi organización: Centro Cultural Batuco" in text_of(hers.get(url(account)))
    hers.post(url(account), SAID | {"organization": organization.pk})
    assert Question.objects.get().organization == organization
    page = text_of(hers.get(Question.objects.get().get_absolute_url()))
    assert "Centro Cultural Batuco" in page


def test_nobody_asks_for_an_organisation_that_is_not_hers(hers, account):
    response = hers.post(url(account), SAID | {"organization": an_organization().pk})
    assert response.status_code == 422
    assert "Hoy no puedes hablar por esa organización" in text_of(response)
    assert not Question.objects.exists()


# Before signing in -----------------------------------------------------------------------------


def test_a_visitor_fills_it_and_signs_in_to_send_it(client, clock, account, ana):
    page = text_of(client.get(url(account)))
    assert "Al enviarla te pediremos entrar" in page
    response = client.post(url(account), SAID | {"form_token": "y"})
    assert response.url == f"{reverse('account_login')}?next={url(account)}"
    assert not Question.objects.exists()
    client.force_login(ana)
    assert SAID["text"] in text_of(client.get(url(account)))
    client.post(url(account), SAID)
    assert Question.objects.get().author == ana
    assert SAID["text"] not in text_of(client.get(url(account)))


# What was already asked ------------------------------------------------------------------------


def test_a_question_like_another_is_shown_before_it_is_sent(hers, account):
    other = a.a_question(account, text="¿Cuándo van a reparar los baños de las riberas del río?")
    response = hers.post(url(account), SAID)
    assert response.status_code == 200
    page = text_of(response)
    assert "Ya preguntaron algo parecido" in page
    assert other.text in page
    assert SAID["text"] in page
    assert url(account, "support", other.pk) in page
    assert Question.objects.count() == 1


def test_hers_may_be_sent_all_the_same(hers, account):
    a.a_question(account, text=SAID["text"])
    assert 'name="anyway" value="1"' in text_of(hers.post(url(account), SAID))
    assert hers.post(url(account), SAID | {"anyway": "1"}).status_code == 302
    assert Question.objects.count() == 2


def test_she_may_support_the_other_instead(hers, account, ana):
    other = a.a_question(account, text=SAID["text"])
    response = hers.post(url(account, "support", other.pk))
    assert response.url == other.get_absolute_url()
    assert QuestionSupport.objects.get().user == ana
    assert a.fresh(other).support_count == 1


@pytest.mark.parametrize(
    ("typed", "alike"),
    [
        ("los BANOS de la ribera, ¿cuándo los reparan?", True),
        ("¿Y los baños de la ribera?", True),
        ("¿Cuánto se gastó en letreros?", False),
        ("¿Qué pasa con la ribera en invierno, cuando sube el río y no se puede pasar?", False),
        ("", False),
        ("y de los que a", False),
    ],
)
def test_alike_is_what_shares_half_of_its_words(account, typed, alike):
    other = a.a_question(account, text=SAID["text"])
    assert similar_to(typed, account) == ([other] if alike else [])


def test_what_is_not_shown_or_is_of_another_account_is_alike_to_nothing(account):
    a.a_question(text=SAID["text"])
    hidden = a.a_question(account, text=SAID["text"])
    Question.objects.filter(pk=hidden.pk).update(status="withdrawn", withdrawn_at=NOON)
    assert similar_to(SAID["text"], account) == []


def test_while_one_types_what_is_alike_comes_as_a_piece_of_page(client, clock, account):
    other = a.a_question(account, text=SAID["text"])
    response = client.get(url(account, "alike"), {"q": "reparan los baños"})
    assert other.get_absolute_url() in text_of(response)
    assert response["Cache-Control"] == "private, no-store"
    assert text_of(client.get(url(account, "alike"), {"q": "nada que ver"})).strip() == ""


# In time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (a.CALLED + HOUR, "Las preguntas se abren el miércoles 21 de octubre de 2026"),
        (a.CLOSED, "Las preguntas se cerraron el miércoles 18 de noviembre de 2026"),
        (a.OVERDUE, "Las preguntas se cerraron"),
    ],
)
def test_out_of_time_it_says_when_and_what_to_do(as_user, clock, account, ana, now, words):
    clock.move_to(now)
    browser = as_user(ana)
    page = text_of(browser.get(url(account)))
    assert words in page
    assert url(account, "questions") in page
    assert account.service.get_absolute_url() in page
    response = browser.post(url(account), SAID)
    assert response.status_code == 422
    assert SAID["text"] in text_of(response)
    assert not Question.objects.exists()
    assert not Event.objects.filter(verb="question.received").exists()


def test_of_a_draft_nobody_knows(hers):
    draft = a.a_draft_account()
    for name in ("ask", "questions", "questions_csv", "topics", "propose", "live", "live_fragment", "alike"):
        assert hers.get(url(draft, name)).status_code == 404


def test_the_short_address_leads_to_the_account_that_takes_questions(client, clock, account):
    code = account.service.code.lower()
    assert client.get(f"/preguntar/{code}/").url == url(account)
    assert client.get("/preguntar/nadie/").status_code == 404


# Support ---------------------------------------------------------------------------------------


def test_a_visitor_signs_in_to_support(client, clock, account):
    question = a.a_question(account)
    assert "Entrar para apoyarla" in text_of(client.get(question.get_absolute_url()))
    response = client.post(url(account, "support", question.pk))
    assert response.url == f"{reverse('account_login')}?next={question.get_absolute_url()}"
    assert not QuestionSupport.objects.exists()


def test_support_counts_once_and_is_taken_back(hers, account):
    question = a.a_question(account)
    for _time in range(2):
        hers.post(url(account, "support", question.pk))
    assert a.fresh(question).support_count == 1
    page = text_of(hers.get(question.get_absolute_url()))
    assert "Quitar mi apoyo" in page
    assert "1 persona quiere saber lo mismo" in page
    hers.post(url(account, "unsupport", question.pk))
    assert a.fresh(question).support_count == 0
    assert "Quitar mi apoyo" not in text_of(hers.get(question.get_absolute_url()))


def test_nobody_supports_her_own_nor_out_of_time(as_user, clock, account, ana):
    own = a.a_question(account, by=ana)
    browser = as_user(ana)
    assert "Es tuya" in text_of(browser.post(url(account, "support", own.pk), follow=True))
    other = a.a_question(account)
    clock.move_to(a.CLOSED)
    browser = as_user(ana)
    page = text_of(browser.post(url(account, "support", other.pk), follow=True))
    assert "Ya no se reciben apoyos" in page
    assert "Quiero saber lo mismo" not in page
    assert not QuestionSupport.objects.exists()


def test_supporting_is_a_verb(hers, account):
    question = a.a_question(account)
    for name in ("support", "unsupport"):
        assert hers.get(url(account, name, question.pk)).status_code == 405


# Taking it back --------------------------------------------------------------------------------


def test_its_author_withdraws_it(hers, account, ana):
    question = a.a_question(account, by=ana)
    page = url(account, "withdraw", question.pk)
    assert question.text in text_of(hers.get(page))
    assert "La retiraste" in text_of(hers.post(page, follow=True))
    assert a.fresh(question).status == Question.Status.WITHDRAWN
    assert hers.get(question.get_absolute_url()).status_code == 404
    assert "Esta pregunta fue retirada" in text_of(
        hers.get(reverse("public_accounts:receipt", args=[question.receipt]))
    )


def test_once_answered_it_stays(hers, account, ana):
    question = a.a_question(account, by=ana)
    a.answered(question)
    page = text_of(hers.post(url(account, "withdraw", question.pk), follow=True))
    assert "Ya la respondieron" in page
    assert a.fresh(question).status == Question.Status.RECEIVED


def test_nobody_withdraws_that_of_another(hers, account):
    question = a.a_question(account)
    assert hers.post(url(account, "withdraw", question.pk)).status_code == 404
    assert a.fresh(question).status == Question.Status.RECEIVED


# The receipt -----------------------------------------------------------------------------------


def test_the_receipt_says_all_to_whoever_holds_the_code(client, clock, account):
    question = a.a_question(account, display_name="Ana")
    page = text_of(client.get(reverse("public_accounts:receipt", args=[question.receipt.lower()])))
    assert question.receipt in page
    assert question.text in page
    assert "<svg" in page
    assert (
        f"http://localhost:8000{question.get_absolute_url()}" in page or question.get_absolute_url() in page
    )
    assert full_date(account.answers_day) in page
    assert "Retirarla" not in page


def test_a_code_typed_at_the_search_of_receipts_leads_to_its_receipt(client, clock, account):
    question = a.a_question(account)
    typed = question.receipt.replace("-", " ").lower()
    response = client.post(reverse("consultations:receipt_lookup"), {"code": typed})
    assert response.url == reverse("public_accounts:receipt", args=[question.receipt])
    there = client.get(reverse("consultations:receipt", args=[question.receipt]))
    assert there.url == reverse("public_accounts:receipt", args=[question.receipt])


def test_the_code_of_an_observation_leads_to_its_own(client, clock):
    comment = a_comment(a_consultation())
    response = client.get(reverse("public_accounts:receipt", args=[comment.receipt]))
    assert response.url == reverse("consultations:receipt", args=[comment.receipt])
    nobody = reverse("public_accounts:receipt", args=["AAA-22222-22222"])
    assert client.get(nobody).status_code == 404


# Topics ----------------------------------------------------------------------------------------


def test_a_topic_is_proposed_and_supported_before_the_account(as_user, clock, ana):
    account = that_asks_topics(a.an_account())
    clock.move_to(SOON)
    browser = as_user(ana)
    response = browser.post(url(account, "propose"), {"text": "El riego", "appear": "participant"})
    topic = Question.objects.get()
    assert topic.kind == Question.Kind.TOPIC
    assert "Recibimos tu tema" in text_of(browser.get(response.url))
    other = a.a_topic(account, text="Los caminos", now=SOON)
    browser.post(url(account, "support", other.pk))
    page = text_of(browser.get(url(account, "topics")))
    assert page.index("Los caminos") < page.index("El riego")
    assert "Quitar mi apoyo" in page
    assert account.question_count == 0


def test_topics_are_no_longer_proposed_once_their_day_ends(hers, account):
    page = text_of(hers.get(url(account, "topics")))
    assert "Los temas se propusieron hasta el" in page
    response = hers.post(url(account, "propose"), {"text": "El riego", "appear": "participant"})
    assert response.status_code == 422
    assert not Question.objects.exists()


def test_asking_is_told_and_recorded(hers, account):
    hers.post(url(account), SAID)
    assert Event.objects.filter(verb="question.received").count() == 1
    assert Announcement.objects.filter(event="question_received").count() == 1
