"""The inbox of an account: what waits, in what order, who may touch it; questions put together and apart."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participa.audit.models import Event
from participa.core.dates import short_date
from public_accounts.actions import answering, asking
from public_accounts.models import AnswerGroup, Question
from tests.builders import DAY, NOON, a_person, a_region, a_service, an_analyst_of, an_officer_of
from tests.public_accounts import builders as a

from .office import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def account():
    return a.an_account()


@pytest.fixture
def office(account, as_user):
    return as_user(a.the_officer(account))


def supported(question, times=1):
    for _n in range(times):
        asking.support(question, by=a_person(), now=NOON)
    return question


def grouped(*questions, title="Los accesos", now=NOON):
    account = questions[0].account
    found = Question.objects.filter(pk__in=[one.pk for one in questions])
    return answering.group(account, found, title=title, by=a.the_officer(account), now=now)


def listed(response):
    return [row["pk"] for row in response.context["rows"]]


# Reading ---------------------------------------------------------------------------------------


def test_the_most_supported_come_first(office, account):
    first, second, third = (a.a_question(account) for _n in range(3))
    supported(second, 2)
    supported(third)
    assert listed(office.get(url("inbox", account))) == [second.pk, third.pk, first.pk]


def test_the_most_recent_come_first_if_she_asks_so(office, account):
    first, second = a.a_question(account), a.a_question(account, now=a.AFTER_EVENT)
    supported(first)
    assert listed(office.get(url("inbox", account, query="?orden=recientes"))) == [second.pk, first.pk]


def test_each_says_who_where_how_and_until_when(office, account):
    region = a_region()
    said = {"text": "¿Y los baños?", "display_name": "Marisol", "channel": "mail"}
    a.a_typed_question(account, region_id=region.pk, **said)
    page = text_of(office.get(url("inbox", account)))
    due = short_date(account.answers_day)
    for words in ("¿Y los baños?", f"Marisol, {region.short_name}", "Correo", "Por responder", due):
        assert words in page
    assert "Quedan" in page


def test_once_due_it_says_how_late_it_is(office, account, clock):
    a.a_question(account)
    clock.move_to(a.OVERDUE + 3 * DAY)
    office.force_login(a.the_officer(account))
    page = text_of(office.get(url("inbox", account)))
    assert "Atraso de " in page
    assert "inbox__due--late" in page


def test_progress_is_told_of_how_many(office, account):
    a.answered(a.a_question(account))
    a.a_question(account)
    assert "1 de 2 respondidas" in text_of(office.get(url("inbox", account)))


def test_each_state_has_its_questions(office, account):
    loose, alone, drafted, answered, removed = (a.a_question(account) for _n in range(5))
    grouped(alone, title="Sin texto")
    group = grouped(drafted, title="Con texto")
    by = a.the_officer(account)
    answering.write_answer(
        group, answer="Casi.", title="Con texto", by=by, now=NOON, seen_at=group.changed_at
    )
    a.answered(answered, now=NOON)
    answering.remove(removed, reason="spam", by=by, now=NOON)
    wanted = {
        "por-responder": {loose, alone, drafted},
        "sin-agrupar": {loose},
        "en-borrador": {drafted},
        "respondidas": {answered},
        "retiradas": {removed},
        "temas": set(),
    }
    for word, questions in wanted.items():
        response = office.get(url("inbox", account, query=f"?estado={word}"))
        assert set(listed(response)) == {one.pk for one in questions}, word
        assert response.context["counts"][word] == len(questions), word


def test_they_are_found_by_channel_region_and_words(office, account):
    region = a_region()
    here = a.a_question(account, text="¿Cuándo reparan los muelles?", region_id=region.pk)
    typed = a.a_typed_question(account, text="¿Y los baños?")
    for query, found in (
        ("?canal=hall", typed), (f"?region={region.slug}", here), ("?q=muelle", here), ("?q=baños", typed),
    ):  # fmt: skip
        assert listed(office.get(url("inbox", account, query=query))) == [found.pk], query


@pytest.mark.parametrize(
    "query", ["?estado=x&canal=x&region=x&orden=x", "?q=%00", "?cursor=zzz", "?cursor=WzFd"]
)
def test_what_nobody_would_ask_is_ignored(office, account, query):
    question = a.a_question(account)
    assert listed(office.get(url("inbox", account, query=query))) == [question.pk]


@pytest.mark.parametrize("order", ["apoyo", "recientes"])
def test_pages_turn_and_lose_nobody(office, account, order):
    asked = [supported(a.a_question(account), times=n % 2) for n in range(25)]
    first = office.get(url("inbox", account, query=f"?orden={order}"))
    second = office.get(first.context["next"])
    assert len(listed(first)) == 20
    assert sorted(listed(first) + listed(second)) == sorted(one.pk for one in asked)
    assert listed(office.get(second.context["previous"])) == listed(first)


def test_it_asks_the_same_of_the_database_for_one_and_for_three(office, account):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            office.get(url("inbox", account))
        return len(queries)

    a.a_question(account, region_id=a_region().pk)
    asked()
    one = asked()
    grouped(a.a_question(account), title="Uno")
    grouped(a.a_typed_question(account), title="Dos")
    assert asked() == one


def test_that_she_saw_who_asked_is_written_down(office, account):
    office.get(url("inbox", account))
    assert not Event.objects.filter(verb="personal_data.seen").exists()
    a.a_question(account)
    office.get(url("inbox", account))
    line = Event.objects.get(verb="personal_data.seen")
    assert (line.actor, line.data["what"]) == (a.the_officer(account), "questions")


def test_an_account_without_questions_says_what_to_do(office, account):
    assert "Las de la sala o del correo se digitan o se importan." in text_of(
        office.get(url("inbox", account))
    )


# Who -------------------------------------------------------------------------------------------


def test_whoever_is_of_another_service_finds_nothing(account, as_user):
    assert as_user(an_officer_of(a_service())).get(url("inbox", account)).status_code == 404


def test_whoever_only_moderates_reads_and_is_offered_only_that(account, as_user):
    a.a_question(account)
    moderator = as_user(an_officer_of(account.service, role="moderator"))
    page = text_of(moderator.get(url("inbox", account)))
    assert "Juntar" not in page
    assert "Digitar" not in page
    assert 'type="checkbox"' not in page


@pytest.mark.parametrize("screen", ["type", "import", "import_template"])
def test_whoever_only_moderates_is_told_that_she_may_not_answer(account, as_user, screen):
    moderator = as_user(an_officer_of(account.service, role="moderator"))
    assert moderator.get(url(screen, account)).status_code == 403


@pytest.mark.parametrize("screen", ["group", "ungroup"])
def test_whoever_only_moderates_puts_nothing_together(account, as_user, screen):
    question = a.a_question(account)
    moderator = as_user(an_officer_of(account.service, role="moderator"))
    sent = moderator.post(url(screen, account), {"question": question.pk, "title": "x"})
    assert sent.status_code == 403
    assert not AnswerGroup.objects.exists()


def test_an_analyst_answers_and_a_regional_officer_does_not(account, as_user):
    assert as_user(an_analyst_of(account.service)).get(url("inbox", account)).status_code == 200
    regional = an_officer_of(account.service, region=a_region())
    assert as_user(regional).get(url("inbox", account)).status_code == 404


# Together and apart ----------------------------------------------------------------------------


def test_those_ticked_go_together_in_a_new_group(office, account):
    one, two, other = (a.a_question(account) for _n in range(3))
    sent = office.post(url("group", account), {"question": [one.pk, two.pk], "title": " Los  accesos "})
    assert sent.url == url("inbox", account, query="?")
    group = AnswerGroup.objects.get()
    assert (group.title, group.size) == ("Los accesos", 2)
    assert a.fresh(other).group is None


def test_they_may_go_into_one_that_was_there_and_straight_to_its_answer(office, account):
    group = grouped(a.a_question(account))
    more = a.a_question(account)
    sent = office.post(url("group", account), {"question": more.pk, "into": group.number, "answer": "1"})
    assert sent.url == url("answer", account, group.number)
    assert a.fresh(group).size == 2


def test_all_of_a_filter_go_together_and_no_others(office, account):
    here = [a.a_question(account, text=f"¿Y el muelle {n}?") for n in range(25)]
    other = a.a_question(account, text="¿Y los baños?")
    office.post(url("group", account, query="?q=muelle"), {"everything": "1", "title": "Muelles"})
    assert AnswerGroup.objects.get().size == len(here)
    assert a.fresh(other).group is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": "Los accesos"}, "Marca las preguntas que se responden juntas."),
        ({"ticked": True}, "Di de qué tratan, o elige un grupo."),
        ({"ticked": True, "into": "99"}, "Elige una de las opciones."),
        ({"ticked": True, "title": "x" * 161}, "Acórtalo a 160."),
    ],
)
def test_what_lacks_is_said_and_what_she_ticked_stays(office, account, typed, words):
    question = a.a_question(account)
    if typed.pop("ticked", False):
        typed["question"] = question.pk
    sent = office.post(url("group", account), typed)
    assert sent.status_code == 422
    assert words in text_of(sent)
    assert sent.context["rows"][0]["ticked"] == ("question" in typed)
    assert not AnswerGroup.objects.exists()


def test_those_of_another_account_stay_where_they_are(office, account):
    elsewhere = a.a_question()
    office.post(url("group", account), {"question": [elsewhere.pk, a.a_question(account).pk], "title": "x"})
    assert a.fresh(elsewhere).group is None


def test_those_ticked_leave_their_group_and_an_empty_one_goes(office, account):
    one, two = a.a_question(account), a.a_question(account)
    group = grouped(one, two)
    office.post(url("ungroup", account), {"question": [one.pk]})
    assert a.fresh(group).size == 1
    sent = office.post(url("ungroup", account), {"question": [two.pk], "back": group.number})
    assert sent.url == url("inbox", account, query="?")
    assert not AnswerGroup.objects.exists()


def test_what_was_answered_neither_leaves_nor_moves(office, account):
    question = a.a_question(account)
    a.answered(question, now=NOON)
    page = text_of(office.post(url("ungroup", account), {"question": question.pk}, follow=True))
    assert "Marca al menos una pregunta que esté en un grupo sin respuesta." in page
    assert office.post(url("group", account), {"question": question.pk, "title": "x"}).status_code == 422
    assert AnswerGroup.objects.get().status == "answered"


def test_a_group_that_a_colleague_answered_is_not_offered(office, account):
    group = grouped(a.a_question(account))
    by = a.the_officer(account)
    group = answering.write_answer(group, answer="Sí.", title="x", by=by, now=NOON, seen_at=group.changed_at)
    answering.publish_answer(group, by=by, now=NOON)
    sent = office.post(url("group", account), {"question": a.a_question(account).pk, "into": group.number})
    assert sent.status_code == 422
    assert a.fresh(group).size == 1


def test_the_same_form_sent_twice_groups_once(office, account):
    form = {"question": a.a_question(account).pk, "title": "x", "form_token": "t"}
    for _n in range(2):
        assert office.post(url("group", account), form).status_code == 302
    assert Event.objects.filter(verb="question_group.filled").count() == 1


def test_once_the_final_report_is_out_nothing_moves_and_it_says_who_published_it(office, account):
    question = a.a_question(account)
    type(account).objects.filter(pk=account.pk).update(
        status="final", final_at=NOON, final_by=a.the_officer(account)
    )
    sent = office.post(url("group", account), {"question": question.pk, "title": "x"})
    assert sent.status_code == 422
    assert f"{a.the_officer(account)} lo publicó el miércoles 18 de noviembre" in text_of(sent)
    assert not AnswerGroup.objects.exists()
    assert 'type="checkbox"' not in text_of(office.get(url("inbox", account)))
