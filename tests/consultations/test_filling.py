"""A person answers a questionnaire: once, hers to change until the closing, and only what she is asked."""

import contextlib

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations import conditions
from consultations.actions import filling
from consultations.models import Answer, AnswerDelta, AnswerSheet
from participa.audit.models import Event
from participa.documents.models import Document
from tests.builders import CLOSES, HOUR, IN_ANALYSIS, NOON, OPENS, SECOND, a_citizen, a_consultation
from tests.consultations.questionnaires import Kind, a_picture, a_question, a_sheet, counted, option
from tests.consultations.test_at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def ana():
    return a_citizen("ana@ejemplo.cl")


def test_every_kind_of_answer_is_kept(consultation, ana):
    single = a_question(consultation)
    several = a_question(consultation, Kind.SEVERAL, ["A", "B", "C"])
    scale = a_question(consultation, Kind.SCALE)
    ranking = a_question(consultation, Kind.RANKING, ["X", "Y", "Z"])
    text, file = a_question(consultation, Kind.TEXT), a_question(consultation, Kind.FILE)
    sheet = a_sheet(
        consultation,
        {
            single: "Sí",
            several: ["C", "A"],
            scale: 4,
            ranking: ["Z", "X", "Y"],
            text: "Hola",
            file: a_picture(),
        },
        by=ana,
    )
    questions = conditions.questions_of(consultation)
    kept = conditions.answers_of(sheet, questions)
    assert conditions.said(ranking, kept[ranking.pk]) == ["Z", "X", "Y"]
    assert conditions.said(several, kept[several.pk]) == ["A", "C"]
    assert (kept[single.pk], kept[scale.pk], kept[text.pk]) == (option(single, "Sí").pk, 4, "Hola")
    assert kept[file.pk] == Document.objects.get()
    assert (sheet.version, sheet.submitted_at, sheet.is_sent) == (1, NOON, True)
    assert Event.objects.get(verb="sheet.sent").data == {"version": 1}


def test_her_fingerprint_is_that_of_what_she_answered(consultation, ana):
    single = a_question(consultation, text="¿Vas a pie?")
    sheet = a_sheet(consultation, {single: "Sí"}, by=ana)
    exact = (
        f'{{"consulta":"{consultation.code}","respuestas":[{{"pregunta":"¿Vas a pie?","respuesta":["Sí"]}}]}}'
    )
    questions = conditions.questions_of(consultation)
    assert conditions.canonical(consultation, questions, conditions.answers_of(sheet, questions)) == exact
    before = sheet.sha256
    assert a_sheet(consultation, {single: "No"}, by=ana).sha256 != before
    assert a_sheet(consultation, {single: "Sí"}, by=ana).sha256 == before


# Its window ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "in_time"), [
    (OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND / 10, True), (CLOSES, False),
])  # fmt: skip
def test_the_instant_it_arrives_decides(consultation, ana, at, in_time):
    question = a_question(consultation)
    if in_time:
        a_sheet(consultation, {question: "Sí"}, by=ana, now=at)
    else:
        with pytest.raises(filling.ClosedError):
            a_sheet(consultation, {question: "Sí"}, by=ana, now=at)
    assert AnswerSheet.objects.exists() == in_time


def test_after_the_closing_nothing_changes(consultation, ana):
    question = a_question(consultation)
    sheet = a_sheet(consultation, {question: "Sí"}, by=ana)
    for act in (
        lambda: a_sheet(consultation, {question: "No"}, by=ana, now=IN_ANALYSIS),
        lambda: filling.withdraw(sheet, by=ana, now=IN_ANALYSIS),
        lambda: filling.keep_draft(consultation, {"x": "1"}, by=ana, now=IN_ANALYSIS),
    ):
        with pytest.raises(filling.ClosedError):
            act()
    assert AnswerSheet.objects.get().version == 1
    assert Answer.objects.get().option.text == "Sí"


def test_who_did_not_sign_in_sends_nothing(consultation):
    question = a_question(consultation)
    with pytest.raises(PermissionDenied):
        a_sheet(consultation, {question: "Sí"}, by=AnonymousUser())
    assert not AnswerSheet.objects.exists()


# Conditions ------------------------------------------------------------------------------------


def test_what_was_not_asked_is_not_kept(consultation, ana):
    first = a_question(consultation)
    why = a_question(consultation, Kind.TEXT, only_if=option(first, "Sí"))
    a_sheet(consultation, {first: "No", why: "Porque quiero"}, by=ana)
    assert not Answer.objects.filter(question=why).exists()
    assert "Porque" not in str(list(AnswerDelta.objects.values()))
    a_sheet(consultation, {first: "Sí", why: "Porque quiero"}, by=ana)
    assert Answer.objects.get(question=why).text == "Porque quiero"


def test_what_she_said_where_she_was_not_asked_opens_nothing(consultation, ana):
    first = a_question(consultation)
    second = a_question(consultation, only_if=option(first, "Sí"))
    third = a_question(consultation, Kind.TEXT, only_if=option(second, "Sí"))
    a_sheet(consultation, {first: "No", second: "Sí", third: "Hola"}, by=ana)
    assert [answer.question for answer in Answer.objects.all()] == [first]


def test_required_is_only_what_is_asked(consultation, ana):
    first = a_question(consultation, is_required=True)
    why = a_question(consultation, Kind.TEXT, only_if=option(first, "Sí"), is_required=True)
    a_sheet(consultation, {first: "No"}, by=ana)
    with pytest.raises(ValidationError) as error:
        a_sheet(consultation, {first: "Sí"}, by=ana)
    assert set(error.value.error_dict) == {f"p{why.pk}"}
    assert Answer.objects.get().option.text == "No"


def test_an_empty_sheet_is_no_sheet(consultation, ana):
    a_question(consultation)
    with pytest.raises(ValidationError):
        a_sheet(consultation, {}, by=ana)
    assert not AnswerSheet.objects.exists()


def test_any_of_several_opens_what_depends_on_it(consultation, ana):
    first = a_question(consultation, Kind.SEVERAL, ["A", "B"])
    why = a_question(consultation, Kind.TEXT, only_if=option(first, "B"))
    a_sheet(consultation, {first: ["A", "B"], why: "Hola"}, by=ana)
    assert Answer.objects.filter(question=why).exists()


# One per person --------------------------------------------------------------------------------


def test_a_second_sheet_replaces_the_first_and_keeps_its_receipt(consultation, ana):
    question, text = a_question(consultation), a_question(consultation, Kind.TEXT)
    receipt = a_sheet(consultation, {question: "Sí", text: "Antes"}, by=ana).receipt
    sheet = a_sheet(consultation, {question: "No"}, by=ana, now=NOON + HOUR)
    assert (sheet.receipt, sheet.version, sheet.submitted_at) == (receipt, 2, NOON + HOUR)
    assert [answer.option.text for answer in Answer.objects.all()] == ["No"]
    assert AnswerSheet.objects.count() == 1
    assert Event.objects.filter(verb="sheet.amended").count() == 1


def test_what_was_withdrawn_is_gone_but_for_its_receipt(consultation, ana):
    question, file = a_question(consultation), a_question(consultation, Kind.FILE)
    sheet = a_sheet(consultation, {question: "Sí", file: a_picture()}, by=ana)
    filling.withdraw(sheet, by=ana, now=NOON + HOUR)
    sheet = AnswerSheet.objects.get()
    assert (sheet.withdrawn_at, sheet.sha256, sheet.draft, sheet.is_sent) == (NOON + HOUR, "", {}, False)
    assert not Answer.objects.exists()
    assert not Document.objects.exists()
    assert not any(counted(consultation).values())


def test_who_withdrew_may_answer_again(consultation, ana):
    question = a_question(consultation)
    sheet = a_sheet(consultation, {question: "Sí"}, by=ana)
    filling.withdraw(sheet, by=ana, now=NOON + HOUR)
    again = a_sheet(consultation, {question: "No"}, by=ana, now=NOON + 2 * HOUR)
    assert (again.receipt, again.version, again.is_sent) == (sheet.receipt, 2, True)


def test_nobody_withdraws_what_is_of_another(consultation, ana):
    sheet = a_sheet(consultation, {a_question(consultation): "Sí"}, by=ana)
    with pytest.raises(PermissionDenied):
        filling.withdraw(sheet, by=a_citizen(), now=NOON)
    assert AnswerSheet.objects.get().is_sent


def test_a_draft_counts_for_nothing_and_goes_when_sent(consultation, ana):
    question = a_question(consultation)
    filling.keep_draft(consultation, {f"p{question.pk}": "1"}, by=ana, now=NOON)
    assert (AnswerSheet.objects.get().version, AnswerDelta.objects.count()) == (0, 0)
    a_sheet(consultation, {question: "Sí"}, by=ana)
    assert AnswerSheet.objects.get().draft == {}


def test_a_file_stays_unless_another_takes_its_place(consultation, ana):
    file = a_question(consultation, Kind.FILE)
    a_sheet(consultation, {file: a_picture("una.png")}, by=ana)
    kept = Document.objects.get()
    a_sheet(consultation, {file: kept}, by=ana)
    assert Document.objects.get() == kept
    a_sheet(consultation, {file: a_picture("otra.png")}, by=ana)
    assert Document.objects.get().name == "otra.png"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_the_form_open_twice_leaves_one_sheet_counted_once(consultation, ana):
    question = a_question(consultation)
    acts = [lambda word=word: a_sheet(consultation, {question: word}, by=ana) for word in ("Sí", "No") * 2]
    assert not [result for result in at_once(*acts) if isinstance(result, Exception)]
    sheet = AnswerSheet.objects.get()
    assert sheet.version == 4
    last = Answer.objects.get().option
    assert counted(consultation) == {question.pk: {"": 1, str(last.pk): 1}}


# Figures ---------------------------------------------------------------------------------------


def test_each_answer_is_counted_by_what_it_says(consultation):
    single, scale = a_question(consultation), a_question(consultation, Kind.SCALE)
    ranking, text = a_question(consultation, Kind.RANKING, ["X", "Y"]), a_question(consultation, Kind.TEXT)
    a_sheet(consultation, {single: "Sí", scale: 4, ranking: ["Y", "X"]})
    a_sheet(consultation, {single: "Sí", scale: 2, text: "Hola"})
    yes, x, y = option(single, "Sí").pk, option(ranking, "X").pk, option(ranking, "Y").pk
    assert counted(consultation) == {
        single.pk: {"": 2, str(yes): 2},
        scale.pk: {"": 2, "4": 1, "2": 1},
        ranking.pk: {"": 1, f"{y}:1": 1, f"{x}:2": 1, "skipped": 1},
        text.pk: {"": 1, "skipped": 1},
    }


def test_who_was_not_asked_skipped_nothing(consultation):
    first = a_question(consultation)
    why = a_question(consultation, Kind.TEXT, only_if=option(first, "Sí"))
    a_sheet(consultation, {first: "No"})
    assert why.pk not in counted(consultation)


def test_sending_the_same_again_counts_nothing_more(consultation, ana):
    question = a_question(consultation)
    for _n in range(3):
        a_sheet(consultation, {question: "Sí"}, by=ana)
    assert AnswerDelta.objects.count() == 1
    assert counted(consultation)[question.pk][""] == 1


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),  # who
        st.sampled_from(["send", "send", "withdraw", "count"]),
        st.sampled_from(["Sí", "No", None]),
        st.lists(st.sampled_from(["A", "B", "C"]), unique=True),
        st.sampled_from([None, 1, 3, 5]),
        st.sampled_from(["", "Hola"]),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_whatever_people_change_the_figures_are_those_of_what_stays(steps):
    consultation = a_consultation()
    first = a_question(consultation)
    several = a_question(consultation, Kind.SEVERAL, ["A", "B", "C"], only_if=option(first, "Sí"))
    scale = a_question(consultation, Kind.SCALE, only_if=option(several, "B"))
    text = a_question(consultation, Kind.TEXT)
    people = [a_citizen() for _n in range(3)]
    for who, what, one, some, point, words in steps:
        if what == "count":
            counted(consultation)
        elif what == "withdraw":
            for sheet in AnswerSheet.objects.filter(author=people[who], consultation=consultation):
                filling.withdraw(sheet, by=people[who], now=NOON)
        else:
            given_ones = {several: some, scale: point, text: words} | ({first: one} if one else {})
            with contextlib.suppress(ValidationError):
                a_sheet(consultation, given_ones, by=people[who])
    figures = counted(consultation)
    staying = Answer.objects.filter(sheet__consultation=consultation)
    sheets = AnswerSheet.objects.sent().filter(consultation=consultation)
    for question in (first, several, scale, text):
        told = figures.get(question.pk, {})
        mine = staying.filter(question=question)
        assert told.get("", 0) == mine.values("sheet").distinct().count()
        for one in question.options.all():
            assert told.get(str(one.pk), 0) == mine.filter(option=one).count()
    for point in range(1, 6):
        assert (
            figures.get(scale.pk, {}).get(str(point), 0)
            == staying.filter(question=scale, number=point).count()
        )
    asked = figures.get(first.pk, {})
    assert asked.get("", 0) + asked.get("skipped", 0) == sheets.count()
    open_several = staying.filter(question=first, option=option(first, "Sí")).count()
    asked = figures.get(several.pk, {})
    assert asked.get("", 0) + asked.get("skipped", 0) == open_several
