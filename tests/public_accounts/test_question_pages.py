"""What anybody reads of what was asked: who, whence, what was answered or until when it must be."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from participa.core.dates import full_date
from public_accounts.actions import answering, asking, planning
from public_accounts.models import Question
from tests.builders import HOUR, NOON, SECOND, a_person, a_region
from tests.organizations.builders import an_organization
from tests.questions import with_one_and_with_three

from . import builders as a

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def account():
    return a.an_account()


def url(account, name="questions", *args):
    return reverse(f"public_accounts:{name}", args=[account.event_year, account.service.slug, *args])


def page_of(client, account, **query):
    response = client.get(url(account), query)
    assert response.status_code == 200
    return response.content.decode()


def told(client, account, **query):
    """The texts of the list, in order."""
    items = client.get(url(account), query).context["items"]
    return [item.get("text", item.get("removed")) for item in items]


def grouped(account, *questions, answer="Llovió.", now=NOON):
    officer = a.the_officer(account)
    found = Question.objects.filter(pk__in=[one.pk for one in questions])
    group = answering.group(account, found, title="Juntas", by=officer, now=now)
    group = answering.write_answer(
        group, answer=answer, title="Juntas", by=officer, now=now, seen_at=group.changed_at
    )
    return answering.publish_answer(group, by=officer, now=now)


def a_topic(account):
    account.milestones.filter(code="topics").update(planned_on=date(2026, 10, 23))
    return a.a_topic(account, now=a.CALLED + HOUR)


def removed(question, reason="insult", note="", now=NOON):
    return answering.remove(question, reason=reason, note=note, by=a.the_officer(question.account), now=now)


# The list --------------------------------------------------------------------------------------


def test_each_says_who_asked_whence_and_how(client, account):
    a.a_question(account, display_name="Vecina de Coronel", region_id=a_region().pk)
    a.a_typed_question(account)
    page = page_of(client, account)
    for words in ("Vecina de Coronel", "Los Ríos", "Participante", "En la sala"):
        assert words in page


def test_what_is_owed_shows_its_clock_and_on_its_own_page_its_rule(client, account, clock):
    asked = a.a_question(account)
    page = page_of(client, account)
    assert "Por responder" in page
    assert "Debe responderse el" in page
    assert full_date(account.answers_day) in page
    assert account.answers_rule not in page
    assert account.answers_rule in client.get(asked.get_absolute_url()).content.decode()
    clock.move_to(account.answers_close_at)
    page = page_of(client, account)
    assert "Fuera de plazo" in page
    assert "Atraso de 1 día hábil" in page
    assert "Debió responderse el" in page


def test_what_was_answered_shows_its_answer_and_no_clock(client, account):
    both = a.a_question(account), a.a_question(account)
    grouped(account, *both, answer="Porque llovió.")
    page = page_of(client, account)
    assert page.count("Porque llovió.") == 2
    assert "Respuesta a 2 preguntas parecidas" in page
    assert "Debe responderse el" not in page


def test_a_removed_one_says_why_and_nothing_else(client, account):
    question = a.a_question(account, text="¡Ladrones!", display_name="Nadie")
    removed(question, note="Es por la palabra.")
    page = page_of(client, account)
    assert "Pregunta retirada: Ofende o amenaza a una persona." in page
    response = client.get(question.get_absolute_url())
    assert response.status_code == 410
    for read in (page, response.content.decode(), page_of(client, account, q="ladrones")):
        for kept in ("¡Ladrones!", "Nadie", "Es por la palabra."):
            assert kept not in read


def test_a_withdrawn_one_is_not_there(client, account):
    question = a.a_question(account)
    asking.withdraw(question, by=question.author, now=NOON)
    assert told(client, account) == []


def test_the_filters(client, account, clock):
    region = a_region()
    one = a.a_question(account, text="Los baños", region_id=region.pk)
    two = a.a_question(account, text="Los letreros")
    a.answered(two)
    assert told(client, account, estado="respondidas") == [two.text]
    assert told(client, account, estado="por-responder") == [one.text]
    assert told(client, account, estado="atrasadas") == []
    assert told(client, account, region=region.slug) == [one.text]
    assert told(client, account, q="letrero") == [two.text]
    assert sorted(told(client, account, estado="x", region="x", orden="x")) == [one.text, two.text]
    clock.move_to(a.OVERDUE)
    assert told(client, account, estado="atrasadas") == [one.text]
    assert "Ninguna pregunta cumple esos filtros" in page_of(client, account, q="nada")


def test_topics_are_not_questions(client, account):
    topic = a_topic(account)
    assert told(client, account) == []
    assert topic.text in client.get(url(account, "topics")).content.decode()


def test_the_most_supported_first_or_the_newest(client, account):
    old, new = a.a_question(account), a.a_question(account, now=NOON)
    asking.support(old, by=a_person(), now=NOON)
    assert told(client, account) == [old.text, new.text]
    assert told(client, account, orden="recientes") == [new.text, old.text]


@pytest.mark.parametrize("order", ["", "recientes"])
def test_each_is_read_once_page_by_page(client, account, order):
    for n in range(25):
        a.a_question(account, text=f"Pregunta {n}", now=a.BEFORE_EVENT + n // 2 * SECOND)
    Question.objects.filter(text__endswith="7").update(support_count=3)
    first = client.get(url(account), {"orden": order})
    second = client.get(url(account) + first.context["next"])
    read = [item["text"] for page in (first, second) for item in page.context["items"]]
    assert len(read) == len(set(read)) == 25
    back = client.get(url(account) + second.context["previous"])
    assert [i["text"] for i in back.context["items"]] == [i["text"] for i in first.context["items"]]


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMSwwXQ", "WyIyMDI2LTExLTE4IiwxLDBd", "A" * 200])
def test_a_made_up_cursor_leads_somewhere_that_exists(client, account, cursor):
    a.a_question(account)
    for order in ("", "recientes"):
        assert client.get(url(account), {"cursor": cursor, "orden": order}).status_code == 200


def test_nobody_asked_is_a_result_too(client, account):
    assert "Aún no hay preguntas" in page_of(client, account)
    account.zero_questions = True
    account.save(update_fields=["zero_questions"])
    assert "No llegaron preguntas" in page_of(client, account)


def test_the_same_page_for_everybody_is_kept_a_few_seconds(client, settings, clock, account):
    settings.PAGE_CACHE_SECONDS = 60
    assert "csrf" not in page_of(client, account)
    a.a_question(account, text="La nueva")
    assert "La nueva" not in page_of(client, account)
    clock.shift(6)
    assert "La nueva" in page_of(client, account)


def test_a_suspended_account_shows_what_was_asked_without_a_clock(client, account):
    a.a_question(account)
    planning.cancel(account, reason="Hubo un incendio.", by=a.the_officer(account), now=NOON)
    page = page_of(client, account)
    assert "Hubo un incendio." in page
    assert "Cuenta suspendida" in page
    assert "Debe responderse el" not in page


# Costs -----------------------------------------------------------------------------------------


def test_the_list_costs_the_same_with_one_and_with_three(client, account):
    organization = an_organization()

    def add():
        question = a.a_question(account)
        Question.objects.filter(pk=question.pk).update(organization=organization)
        a.answered(question)
        removed(a.a_question(account))

    with_one_and_with_three(client, url(account), add)


def test_topics_cost_the_same_with_one_and_with_three(client, account, as_user):
    def add():
        a_topic(account)

    with_one_and_with_three(as_user(a_person()), url(account, "topics"), add)


def test_my_participation_costs_the_same_with_one_and_with_three(client, account, as_user):
    ana = a_person()
    with_one_and_with_three(
        as_user(ana), "/mi-participacion/", lambda: a.answered(a.a_question(account, by=ana))
    )


# One question ----------------------------------------------------------------------------------


def test_its_own_page_shows_the_answer_and_what_it_said_before(client, account):
    question = a.a_question(account)
    group = a.answered(question, answer="Fueron 14.")
    officer = a.the_officer(account)
    answering.correct_answer(group, answer="Fueron 15.", reason="Faltaba uno.", by=officer, now=NOON)
    page = client.get(question.get_absolute_url()).content.decode()
    for words in ("Fueron 15.", "La respuesta se corrigió", "Fueron 14.", "Faltaba uno."):
        assert words in page


def test_it_says_when_it_was_read_in_the_hall_and_where_in_the_video(client, account):
    question = a.a_question(account)
    officer = a.the_officer(account)
    answering.mark_spoken(question, by=officer, now=a.EVENT + HOUR / 2)
    group = grouped(account, question)
    type(group).objects.filter(pk=group.pk).update(video_second=3725)
    page = client.get(question.get_absolute_url()).content.decode()
    assert "Se leyó en la sala el" in page
    assert "11:30" in page
    assert "Se respondió en el minuto 1:02:05 del video" in page


def test_a_question_of_another_account_is_not_at_this_address(client, account):
    other = a.a_question()
    assert client.get(url(account, "question", other.pk)).status_code == 404


# What she asked --------------------------------------------------------------------------------


def test_whoever_asked_finds_it_in_my_participation(as_user, account):
    ana = a_person("ana@ejemplo.cl")
    mine, other = a.a_question(account, by=ana), a.a_question(account)
    a.answered(mine, answer="Porque llovió.")
    page = as_user(ana).get("/mi-participacion/").content.decode()
    assert mine.text in page
    assert "Porque llovió." in page
    assert mine.receipt in page
    assert other.text not in page
    assert "Aún no has escrito" not in page


def test_her_data_has_her_questions_and_supports(as_user, account):
    ana = a_person("ana@ejemplo.cl")
    _mine, other = a.a_question(account, by=ana), a.a_question(account)
    asking.support(other, by=ana, now=NOON)
    page = as_user(ana).get(reverse("portal:my_data")).content.decode()
    assert "Tus preguntas en cuentas públicas" in page


def test_only_its_author_reads_what_was_removed_and_why(client, account):
    ana = a_person("ana@ejemplo.cl")
    question = a.a_question(account, by=ana, text="¡Ladrones!")
    removed(question, note="Es por la palabra.")
    receipt = reverse("public_accounts:receipt", args=[question.receipt])
    page = client.get(receipt).content.decode()
    assert "Ofende o amenaza a una persona" in page
    assert "¡Ladrones!" not in page
    assert "Es por la palabra." not in page
    client.force_login(ana)
    page = client.get(receipt).content.decode()
    assert "¡Ladrones!" in page
    assert "Es por la palabra." in page


# The file --------------------------------------------------------------------------------------


def test_the_file_has_everything_but_names_of_people(client, account):
    region, organization = a_region(), an_organization("Centro Cultural Batuco")
    one = a.a_question(account, text="=1+1", display_name="Ana Pérez", region_id=region.pk, sex="woman")
    Question.objects.filter(pk=one.pk).update(organization=organization)
    a.answered(one, answer="Porque llovió.")
    removed(a.a_question(account, text="¡Ladrones!"))
    response = client.get(url(account, "questions_csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["texto"] for row in rows] == ["'=1+1"]
    assert (rows[0]["organización"], rows[0]["región"]) == ("Centro Cultural Batuco", "Los Ríos")
    assert (rows[0]["respuesta"], rows[0]["estado"]) == ("Porque llovió.", "Respondida")
    assert rows[0]["respuesta a más tardar"] == account.answers_day.isoformat()
    for secret in ("Ana Pérez", "Mujer", "woman", "¡Ladrones!", one.receipt):
        assert secret not in text
