"""An answer in words that breaks a rule goes out of sight everywhere, with its reason, and may come back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from consultations.actions import screening
from consultations.models import Answer
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from tests.builders import HOUR, NOON, a_citizen, a_consultation, an_analyst_of, an_officer_of
from tests.consultations.questionnaires import Kind, a_question, a_sheet
from tests.consultations.test_questionnaire_privacy import closed, exported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def officer(consultation):
    return an_officer_of(consultation.service)


@pytest.fixture
def question(consultation):
    return a_question(consultation, Kind.TEXT)


@pytest.fixture
def ana():
    return a_citizen()


@pytest.fixture
def answer(consultation, question, ana):
    return a_sheet(consultation, {question: "Compren en mi tienda"}, by=ana).answers.get()


def test_it_is_read_nowhere_and_its_reason_is(as_user, consultation, question, answer, officer):
    screening.hide_answer(answer, reason="spam", by=officer, now=NOON)
    closed(consultation)
    hers = as_user(officer)
    for name, key in (("consultations", consultation.slug), ("consultations_office", consultation.code)):
        page = hers.get(reverse(f"{name}:questionnaire_answers", args=[key, question.pk])).content.decode()
        assert "Compren en mi tienda" not in page
        assert "Retirada: Es publicidad" in page
    assert exported(consultation, officer)[0][0][1].startswith("Retirada: Es publicidad")
    assert Event.objects.get(verb="sheet.answer_hidden").data["reason"] == "spam"


def test_its_author_is_told_why(as_user, ana, answer, officer):
    screening.hide_answer(answer, reason="spam", by=officer, now=NOON)
    page = as_user(ana).get(reverse("consultations:sheet_receipt", args=[answer.sheet.receipt]))
    assert "Motivo: Es publicidad" in page.content.decode()


def test_it_comes_back(answer, officer):
    screening.hide_answer(answer, reason="spam", by=officer, now=NOON)
    screening.show_answer(answer, by=officer, now=NOON)
    assert Answer.objects.get().hidden_reason == ""
    assert Event.objects.filter(verb="sheet.answer_shown").exists()


def test_the_same_words_sent_again_stay_hidden_and_others_show(consultation, question, ana, answer, officer):
    screening.hide_answer(answer, reason="spam", by=officer, now=NOON)
    a_sheet(consultation, {question: "Compren en mi tienda"}, by=ana, now=NOON + HOUR)
    assert Answer.objects.get().hidden_reason == "spam"
    a_sheet(consultation, {question: "Falta una rampa"}, by=ana, now=NOON + HOUR)
    assert Answer.objects.get().hidden_reason == ""


@pytest.mark.parametrize("reason", ["", "not_mine", "no me gusta"])
def test_only_listed_reasons_hide(answer, officer, reason):
    with pytest.raises(ValidationError):
        screening.hide_answer(answer, reason=reason, by=officer, now=NOON)
    assert Answer.objects.get().hidden_reason == ""


def test_of_two_who_hide_it_one_does(answer, officer):
    other = Answer.objects.select_related("sheet__consultation").get()
    screening.hide_answer(answer, reason="spam", by=officer, now=NOON)
    with pytest.raises(TransitionError):
        screening.hide_answer(other, reason="hate", by=officer, now=NOON)
    with pytest.raises(TransitionError):
        screening.show_answer(other, by=officer, now=NOON)
    assert Answer.objects.get().hidden_reason == "spam"


def test_who_does_not_moderate_hides_nothing(consultation, answer):
    for person in (an_analyst_of(consultation.service), a_citizen(), an_officer_of(a_consultation().service)):
        with pytest.raises(PermissionDenied):
            screening.hide_answer(answer, reason="spam", by=person, now=NOON)
    assert Answer.objects.get().hidden_reason == ""


def test_nobody_screens_what_she_answered_herself(consultation, question, officer):
    hers = a_sheet(consultation, {question: "Hola"}, by=officer).answers.get()
    with pytest.raises(PermissionDenied):
        screening.hide_answer(hers, reason="spam", by=officer, now=NOON)


def test_it_is_done_from_the_page_of_answers(as_user, consultation, question, answer, officer):
    hers = as_user(officer)
    page = reverse("consultations_office:questionnaire_answers", args=[consultation.code, question.pk])
    press = reverse("consultations_office:screen_answer", args=[consultation.code, answer.pk])
    assert press in hers.get(page).content.decode()
    assert hers.post(press, {"reason": "spam"}).url == page
    assert Answer.objects.get().hidden_reason == "spam"
    hers.post(press, {"show": "1"})
    assert Answer.objects.get().hidden_reason == ""
    assert press not in as_user(an_analyst_of(consultation.service)).get(page).content.decode()
