"""Answering: drafts that nobody loses, answers that reach whoever asked, corrections that hide nothing."""

import pytest

from participa.audit.models import Event
from participa.notifications.models import Announcement
from public_accounts.actions import answering, asking
from public_accounts.models import AnswerGroup, Question
from tests.builders import HOUR, NOON, a_person, a_service, an_officer_of
from tests.public_accounts import builders as a

from .office import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def account():
    return a.an_account()


@pytest.fixture
def office(account, as_user):
    return as_user(a.the_officer(account))


def grouped(*questions, title="Los accesos", now=a.AFTER_EVENT):
    account = questions[0].account
    found = Question.objects.filter(pk__in=[one.pk for one in questions])
    return answering.group(account, found, title=title, by=a.the_officer(account), now=now)


def typed(group, answer="Porque llovió.", **fields):
    seen = group.changed_at.isoformat()
    return {"title": group.title, "answer": answer, "video": "", "seen": seen} | fields


def published(group, answer="Porque llovió.", now=a.AFTER_EVENT):
    by = a.the_officer(group.account)
    saved = answering.write_answer(
        group, answer=answer, title=group.title, by=by, now=now, seen_at=group.changed_at
    )
    return answering.publish_answer(saved, by=by, now=now)


def told(event="question_answered"):
    return Announcement.objects.filter(event=event).count()


# A group ---------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_nobody_is_told(office, account):
    group = grouped(a.a_question(account))
    sent = office.post(url("answer", account, group.number), typed(group, video="41:30", save="1"))
    assert sent.url == url("answer", account, group.number)
    group = a.fresh(group)
    assert (group.answer, group.video_second, group.status) == ("Porque llovió.", 2490, "draft")
    assert told() == 0


def test_saved_it_goes_on_to_the_next_and_says_when_none_is_left(office, account):
    group, other = grouped(a.a_question(account)), a.a_question(account)
    sent = office.post(url("answer", account, group.number), typed(group, next="1"))
    assert sent.url == url("question", account, other.pk)
    form = {"title": "Otra", "answer": "Sí.", "next": "1"}
    page = text_of(office.post(url("question", account, other.pk), form, follow=True))
    assert "No queda ninguna sin empezar." in page
    assert AnswerGroup.objects.exclude(answer="").count() == 2


def test_whoever_passes_one_by_finds_the_one_after_and_then_the_first(office, account):
    first, second, third = (a.a_question(account) for _n in range(3))
    for times, question in ((2, first), (1, second)):
        for _n in range(times):
            asking.support(question, by=a_person(), now=NOON)
    for here, there in ((first, second), (second, third), (third, first)):
        sent = office.post(url("question", account, here.pk), {"title": "x", "answer": "", "next": "1"})
        assert sent.url == url("question", account, there.pk)
    assert not AnswerGroup.objects.exists()


def test_published_it_answers_everybody_and_tells_each_author(office, account):
    group = grouped(a.a_question(account), a.a_question(account), a.a_typed_question(account))
    page = text_of(office.post(url("answer", account, group.number), typed(group, publish="1"), follow=True))
    assert "Les avisamos a 2 personas por correo." in page
    assert told() == 1
    account = a.fresh(account)
    assert (account.answered_count, account.owed) == (3, 0)
    assert "Porque llovió." in text_of(office.get(url("answer", account, group.number)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"answer": " "}, "Escribe la respuesta antes de publicarla."),
        ({"title": ""}, "Completa «De qué se trata»."),
        ({"video": "41"}, "Escríbelo así: 12:05"),
        ({"video": "1:75:00"}, "Escríbelo así: 12:05"),
        ({"answer": "x" * 10_001}, "Acórtalo a 10.000."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_published(office, account, fields, words):
    group = grouped(a.a_question(account))
    sent = office.post(url("answer", account, group.number), typed(group, **fields, publish="1"))
    assert sent.status_code == 422
    assert words in text_of(sent)
    assert a.fresh(group).status == "draft"
    assert a.fresh(account).answered_count == told() == 0


def test_she_sees_it_as_people_will_before_anything_is_written(office, account):
    group = grouped(a.a_question(account, text="¿Por qué solo 14?"))
    sent = office.post(url("answer", account, group.number), typed(group, "Por las lluvias.", look="1"))
    assert sent.status_code == 200
    assert sent.context["preview"]["item"]["answer"]["text"] == "Por las lluvias."
    assert "Así la leerá la gente" in text_of(sent)
    assert a.fresh(group).answer == ""


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(office, account):
    group = grouped(a.a_question(account))
    colleague = an_officer_of(account.service, display_name="Rosa Soto")
    answering.write_answer(
        group, answer="Lo suyo.", title="x", by=colleague, now=NOON - HOUR, seen_at=group.changed_at
    )
    sent = office.post(url("answer", account, group.number), typed(group, "Lo mío.", publish="1"))
    assert sent.status_code == 422
    assert "Rosa Soto guardó cambios el miércoles 18 de noviembre de 2026" in text_of(sent)
    assert "Lo mío." in text_of(sent)
    assert (a.fresh(group).answer, a.fresh(group).status) == ("Lo suyo.", "draft")


def test_what_a_colleague_published_meanwhile_is_said_with_name_and_hour(office, account):
    group = grouped(a.a_question(account))
    published(group, now=NOON - HOUR)
    sent = office.post(url("answer", account, group.number), typed(group, "Lo mío.", publish="1"))
    assert sent.status_code == 422
    page = text_of(sent)
    assert (
        f"{a.the_officer(account)} publicó esta respuesta el miércoles 18 de noviembre de 2026 a las 11:00"
        in page
    )
    assert "Lo mío." in page
    assert (a.fresh(group).answer, told()) == ("Porque llovió.", 1)


def test_a_group_that_a_colleague_emptied_gives_back_what_was_written(office, account):
    question = a.a_question(account)
    group = grouped(question)
    form = typed(group, "Lo mío.")
    rosa = an_officer_of(account.service, display_name="Rosa Soto")
    answering.take_out(account, Question.objects.filter(pk=question.pk), by=rosa, now=NOON - HOUR)
    sent = office.post(url("answer", account, group.number), form)
    assert sent.status_code == 422
    page = text_of(sent)
    assert "Rosa Soto sacó sus preguntas el miércoles 18 de noviembre de 2026 a las 11:00" in page
    assert "Lo mío." in page
    assert office.get(url("answer", account, group.number)).status_code == 410


def test_a_group_that_its_author_left_empty_names_nobody(office, account):
    question = a.a_question(account)
    group = grouped(question)
    asking.withdraw(question, by=question.author, now=NOON - HOUR)
    page = text_of(office.post(url("answer", account, group.number), typed(group)))
    assert "Quien preguntó retiró su pregunta" in page
    assert str(question.author) not in page


def test_a_group_that_never_was_is_not_found(office, account):
    assert office.get(url("answer", account, 7)).status_code == 404
    assert office.get(url("answer", account, 10**12)).status_code == 404


def test_questions_that_say_much_the_same_are_suggested(office, account):
    group = grouped(
        a.a_question(account, text="¿Cuándo reparan los muelles de Corral?"), title="Muelles de Corral"
    )
    alike = a.a_question(account, text="¿Por qué no reparan el muelle en Corral?")
    a.a_question(account, text="¿Cuánto gastaron en letreros?")
    page = office.get(url("answer", account, group.number))
    assert [row["pk"] for row in page.context["alike"]] == [alike.pk]
    office.post(url("group", account), {"question": alike.pk, "into": group.number, "answer": "1"})
    assert a.fresh(group).size == 2


# Alone -----------------------------------------------------------------------------------------


def test_a_question_alone_is_answered_at_once(office, account):
    question = a.a_question(account)
    form = {"title": "Accesos", "answer": "Llovió.", "video": "1:02:05", "publish": "1"}
    office.post(url("question", account, question.pk), form)
    answer = Question.objects.get(pk=question.pk).answer
    assert (answer.title, answer.answer, answer.video_second) == ("Accesos", "Llovió.", 3725)
    assert told() == 1


def test_a_question_alone_is_drafted_in_a_group_of_its_own(office, account):
    question = a.a_question(account)
    form = {"title": "Accesos", "answer": "Casi.", "save": "1"}
    sent = office.post(url("question", account, question.pk), form)
    group = AnswerGroup.objects.get()
    assert sent.url == url("answer", account, group.number)
    assert (group.size, group.status, group.answer) == (1, "draft", "Casi.")


def test_a_question_that_a_colleague_put_in_a_group_says_where(office, account):
    question = a.a_question(account)
    grouped(question, title="Los accesos", now=NOON - HOUR)
    sent = office.post(url("question", account, question.pk), {"title": "x", "answer": "Lo mío."})
    assert sent.status_code == 422
    assert f"{a.the_officer(account)} la puso en «Los accesos»" in text_of(sent)
    assert AnswerGroup.objects.get().answer == ""


@pytest.mark.parametrize("how", ["removed", "withdrawn"])
def test_a_question_that_is_not_shown_is_not_answered_and_says_why(office, account, how):
    question = a.a_question(account)
    if how == "removed":
        answering.remove(question, reason="spam", by=a.the_officer(account), now=NOON)
        words = f"{a.the_officer(account)} la retiró el"
    else:
        asking.withdraw(question, by=question.author, now=NOON)
        words = "La retiró el miércoles 18 de noviembre"
    sent = office.post(url("question", account, question.pk), {"title": "x", "answer": "Lo mío."})
    assert sent.status_code == 422
    assert words in text_of(sent)
    assert not AnswerGroup.objects.exists()


def test_nobody_else_answers(account, as_user):
    question = a.a_question(account)
    group = grouped(a.a_question(account))
    moderator = as_user(an_officer_of(account.service, role="moderator"))
    assert moderator.get(url("question", account, question.pk)).status_code == 200
    form = {"title": "x", "answer": "y", "publish": "1"}
    assert moderator.post(url("question", account, question.pk), form).status_code == 403
    assert moderator.get(url("answer", account, group.number)).status_code == 403
    stranger = as_user(an_officer_of(a_service()))
    assert stranger.get(url("question", account, question.pk)).status_code == 404
    assert stranger.post(url("answer", account, group.number), typed(group, publish="1")).status_code == 404
    assert told() == 0


def test_a_question_of_another_account_is_not_found_here(office, account):
    assert office.get(url("question", account, a.a_question().pk)).status_code == 404


# Corrections -----------------------------------------------------------------------------------


def test_a_correction_keeps_what_was_read_and_says_why(office, account):
    group = published(grouped(a.a_question(account)))
    form = {"answer": "Fueron 15.", "reason": "Faltaba uno", "seen": group.changed_at.isoformat()}
    office.post(url("correct", account, group.number), form)
    version = group.versions.get()
    assert (a.fresh(group).answer, version.answer, version.reason) == (
        "Fueron 15.", "Porque llovió.", "Faltaba uno",
    )  # fmt: skip
    assert told() == 2
    page = text_of(office.get(url("answer", account, group.number)))
    assert "Faltaba uno" in page
    assert "Porque llovió." in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"answer": "Fueron 15.", "reason": ""}, "Di por qué se corrige"),
        ({"answer": "", "reason": "Faltaba uno"}, "Escribe la respuesta."),
    ],
)
def test_a_correction_without_words_is_refused(office, account, form, words):
    group = published(grouped(a.a_question(account)))
    sent = office.post(url("correct", account, group.number), form | {"seen": group.changed_at.isoformat()})
    assert sent.status_code == 422
    assert words in text_of(sent)
    assert not group.versions.exists()


def test_of_two_corrections_the_second_is_told_of_the_first(office, account):
    group = published(grouped(a.a_question(account)))
    rosa = an_officer_of(account.service, display_name="Rosa Soto")
    answering.correct_answer(group, answer="Fueron 15.", reason="Faltaba uno", by=rosa, now=NOON - HOUR)
    form = {"answer": "Fueron 16.", "reason": "x", "seen": group.changed_at.isoformat()}
    sent = office.post(url("correct", account, group.number), form)
    assert sent.status_code == 422
    assert "Rosa Soto guardó cambios" in text_of(sent)
    assert a.fresh(group).answer == "Fueron 15."


def test_what_is_not_published_has_nothing_to_correct(office, account):
    group = grouped(a.a_question(account))
    assert office.get(url("correct", account, group.number)).status_code == 404


def test_after_the_final_report_nothing_is_written(office, account):
    loose, group = a.a_question(account), published(grouped(a.a_question(account)))
    draft = grouped(a.a_question(account))
    type(account).objects.filter(pk=account.pk).update(
        status="final", final_at=NOON, final_by=a.the_officer(account)
    )
    lines = Event.objects.exclude(verb="personal_data.seen").count()
    for screen, key in (("question", loose.pk), ("answer", draft.number), ("correct", group.number)):
        form = {"title": "x", "answer": "y", "reason": "z", "publish": "1"}
        sent = office.post(url(screen, account, key), form)
        assert sent.status_code == 422, screen
        assert "El informe final ya se publicó" in text_of(sent)
    assert "Publicar la respuesta" not in text_of(office.get(url("answer", account, draft.number)))
    assert Event.objects.exclude(verb="personal_data.seen").count() == lines


def test_the_question_that_most_people_want_to_know_stands_whole_over_its_answer(office, account):
    long = a.a_question(account, text="¿Y el muelle? " + "Llevamos dos inviernos esperando. " * 12 + "Fin.")
    group = grouped(a.a_question(account), long)
    asking.support(long, by=a_person(), now=NOON)
    assert long.text in text_of(office.get(url("answer", account, group.number)))
