"""What a council says formally to its service, about something that exists, and what it is answered."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from councils.actions import opining
from councils.mentions import opinions_on
from councils.models import Opinion
from participa.core import public_codes
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_consultation,
    a_draft,
    a_holiday,
    a_person,
    a_service,
    an_officer_of,
)
from tests.councils import builders as a
from tests.councils.refusals import refused

pytestmark = pytest.mark.django_db
Status = Opinion.Status


@pytest.fixture
def council():
    return a.a_council_in_force()


@pytest.fixture
def by(council):
    return a.the_officer(council)


def answer(opinion, *, by, text="Se acoge", act="Ord. 12", now=NOON + DAY):
    return opining.answer(opinion, text=text, act=act, by=by, now=now)


def test_an_opinion_is_about_what_a_code_names_however_it_is_typed(council):
    consultation = a_consultation(council.service)
    typed = f" {consultation.code.lower()[:5]} {consultation.code[5:]}\x00"
    opinion = a.an_opinion(council, target=typed, sent=False)
    assert (opinion.target, opinion.number, str(opinion)) == (consultation.code, 1, "Sobre el presupuesto")
    assert opinion.get_absolute_url() == f"/consejos/{council.slug}/opiniones/1/"
    assert (opinion.trail_service, a.an_opinion(council).number) == (council.service.code, 2)


def test_what_nobody_published_or_is_of_another_service_is_not_one_of_its_things(council):
    foreign, draft = a_consultation(a_service()), a_draft(council.service)
    for code in ("CC-2026-NADA-0001", "XX-1", foreign.code, draft.code):
        with refused(ValidationError, "target"):
            a.an_opinion(council, target=code, sent=False)


def test_it_may_be_of_a_session_that_was_held(council):
    held = a.a_held_session(council)
    assert a.an_opinion(council, session=held, sent=False).session == held
    called, foreign = a.a_session(council), a.a_held_session(a.a_council_in_force())
    for session in (called, foreign):
        with refused(ValidationError, "session"):
            a.an_opinion(council, session=session, sent=False)


def test_a_draft_is_saved_over_what_one_saw_only(council, by):
    opinion = a.an_opinion(council, sent=False)
    other = an_officer_of(council.service)
    opining.edit(opinion, by=other, now=NOON + HOUR, seen_at=NOON, text="Falta mucho dinero.")
    with refused(StaleError) as why:
        opining.edit(opinion, by=by, now=NOON + HOUR, seen_at=NOON, text="x")
    assert (why.value.by, why.value.at) == (other, NOON + HOUR)
    with refused(StaleError):
        opining.send(opinion, by=by, now=NOON + HOUR, seen_at=NOON)
    with refused(ValidationError, "target"):
        opining.edit(opinion, by=by, now=NOON, seen_at=NOON + HOUR, target="CC-1")
    assert opining.send(opinion, by=by, now=NOON + HOUR, seen_at=NOON + HOUR).text == "Falta mucho dinero."


def test_sending_makes_it_public_and_the_answer_due(council, by):
    a_holiday(date(2026, 12, 8))
    opinion = a.an_opinion(council, sent=False)
    assert not Opinion.objects.public().exists()
    opining.send(opinion, by=by, now=NOON)
    stored = Opinion.objects.public().get()
    assert (stored.status, stored.due_on, stored.sent_by) == (Status.SENT, date(2026, 12, 17), by)
    assert stored.due_rule
    assert Announcement.objects.filter(event="council_opinion_sent").count() == 1
    for act in (
        lambda: opining.send(stored, by=by, now=NOON),
        lambda: opining.edit(stored, by=by, now=NOON, seen_at=stored.changed_at, text="x"),
    ):
        with refused(TransitionError):
            act()


def test_what_it_was_about_may_be_gone_when_it_is_sent(council, by):
    consultation = a_consultation(council.service)
    opinion = a.an_opinion(council, target=consultation.code, sent=False)
    type(consultation).objects.update(status="draft")
    with refused(ValidationError, "target"):
        opining.send(opinion, by=by, now=NOON)


def test_the_service_answers_once_with_reasons(council, by):
    opinion = a.an_opinion(council)
    with refused(ValidationError, "answer"):
        answer(opinion, by=by, text=" ")
    stale = Opinion.objects.get()
    answer(opinion, by=by, text=" Se acoge ")
    stored = Opinion.objects.get()
    assert (stored.status, stored.answer, stored.answered_at) == (Status.ANSWERED, "Se acoge", NOON + DAY)
    assert Announcement.objects.filter(event="council_opinion_answered").count() == 1
    with refused(TransitionError):
        answer(stale, by=by)


def test_a_draft_is_not_answered(council, by):
    opinion = a.an_opinion(council, sent=False)
    with refused(TransitionError):
        answer(opinion, by=by)


def test_the_secretariat_writes_and_the_service_answers(council, by):
    secretary = a_person()
    a.appointing.set_office(
        council, "secretary", display_name="Ana", user=secretary, starts_on=date(2026, 11, 1), by=by, now=NOON
    )
    opinion = opining.write(council, by=secretary, now=NOON, title="x", text="y")
    opining.send(opinion, by=secretary, now=NOON)
    with refused(PermissionDenied):
        answer(opinion, by=secretary)
    for who in (council.mandates.first().user, an_officer_of(a_service())):
        for act in (
            lambda who=who: opining.write(council, by=who, now=NOON, title="x", text="y"),
            lambda who=who: opining.edit(opinion, by=who, now=NOON, seen_at=NOON, text="y"),
            lambda who=who: opining.send(opinion, by=who, now=NOON),
            lambda who=who: answer(opinion, by=who),
        ):
            with refused(PermissionDenied):
                act()


def test_what_councils_say_of_a_code_is_told_where_it_is_shown(council, by):
    consultation = a_consultation(council.service)
    first = a.an_opinion(council, target=consultation.code)
    second = a.an_opinion(council, target=consultation.code, now=NOON + HOUR, title="Otra")
    a.an_opinion(council, target=consultation.code, sent=False)
    a.an_opinion(council)
    answer(first, by=by)
    said = list(opinions_on(consultation.code))
    assert [one["url"] for one in said] == [second.get_absolute_url(), first.get_absolute_url()]
    assert [one["tag"] for one in said] == [("open", "Por responder"), ("done", "Respondida")]
    assert [one["day"] for one in said] == [NOON + HOUR, NOON + DAY]
    assert {one["who"] for one in said} == {council.name}
    assert public_codes.mentions(consultation.code)[0]["title"] == "Opinión del consejo: Otra"
