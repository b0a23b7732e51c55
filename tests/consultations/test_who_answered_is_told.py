"""Whoever answered the questionnaire takes part: she hears of its closing and of the answers."""

import pytest

from consultations.actions import answering, filling
from participa.notifications import expansion
from participa.notifications.models import Message
from tests.builders import (
    CLOSES,
    DAY,
    IN_ANALYSIS,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    an_officer_of,
)
from tests.consultations.questionnaires import a_question, a_sheet
from tests.subscriptions.builders import tell
from tests.told import says_all_in_both_faces

pytestmark = pytest.mark.django_db
WARNING = CLOSES - 3 * DAY


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def ana():
    return a_citizen("ana@ejemplo.cl")


@pytest.fixture
def sheet(clock, consultation, ana):
    return a_sheet(consultation, {a_question(consultation): "Sí"}, by=ana)


def answer(clock, consultation):
    clock.move_to(IN_ANALYSIS)
    officer = an_officer_of(consultation.service)
    answering.publish_answers(consultation, summary="Abriremos.", act="", by=officer, now=IN_ANALYSIS)


def letters(mailoutbox):
    return [mail for mail in mailoutbox if mail.to == ["ana@ejemplo.cl"]]


def test_who_only_answered_is_told_that_the_results_are_there(clock, consultation, sheet, mailoutbox):
    answer(clock, consultation)
    tell(IN_ANALYSIS)
    [hers] = letters(mailoutbox)
    assert hers.subject == f"Respondieron la consulta {consultation.title}"
    assert f"/consultas/{consultation.slug}/cuestionario/resultados/" in hers.body
    assert "escribiste" not in hers.body
    says_all_in_both_faces(hers)


def test_who_also_wrote_gets_one_mail_with_both(clock, consultation, ana, sheet, mailoutbox):
    a_group(consultation, a_comment(consultation, "Una rampa.", by=ana), answer="Habrá rampas.")
    tell()
    mailoutbox.clear()
    answer(clock, consultation)
    tell(IN_ANALYSIS)
    [hers] = letters(mailoutbox)
    assert "Habrá rampas." in hers.body
    assert "/cuestionario/resultados/" in hers.body
    says_all_in_both_faces(hers)


def test_who_took_her_answers_back_is_told_nothing(clock, consultation, ana, sheet, mailoutbox):
    filling.withdraw(sheet, by=ana, now=NOON)
    answer(clock, consultation)
    tell(IN_ANALYSIS)
    assert letters(mailoutbox) == []


def test_answers_that_were_never_sent_are_a_draft_to_be_warned_of(clock, consultation, ana):
    a_question(consultation)
    filling.keep_draft(consultation, {"p1": "x"}, by=ana, now=NOON)
    clock.move_to(WARNING)
    expansion.announce_by_the_clock(WARNING)
    while expansion.expand_batch(WARNING):
        pass
    told = Message.objects.filter(event="consultation_closing")
    assert [message.user for message in told] == [ana]


def test_the_warning_leads_to_the_questionnaire_too(clock, consultation, ana, mailoutbox):
    a_question(consultation)
    filling.keep_draft(consultation, {"p1": "x"}, by=ana, now=NOON)
    clock.move_to(WARNING)
    expansion.announce_by_the_clock(WARNING)
    tell(WARNING)
    [hers] = letters(mailoutbox)
    assert f"/consultas/{consultation.slug}/cuestionario/" in hers.body
    says_all_in_both_faces(hers)
