"""What public accounts owe is on the desk of who has to do it: with its date and the rule that gave it."""

import pytest
from django.urls import reverse

from participa.core.calendar import day_of
from public_accounts import dues
from public_accounts.actions import reporting
from tests.builders import DAY, a_region, a_service, an_analyst_of, an_officer_of
from tests.questions import asked

from . import builders as a

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DESK = "/gestion/"


@pytest.fixture
def account():
    return a.an_account()


def the(user, start, now):
    """The one task whose title starts so."""
    (found,) = [task for task in dues.tasks_for(user, now=now) if task["title"].startswith(start)]
    return found


def titles(user, now):
    return [task["title"].split(":")[0] for task in dues.tasks_for(user, now=now)]


def test_a_draft_is_called_before_its_first_promise():
    draft = a.a_draft_account()
    task = the(a.the_officer(draft), "Convocar", a.PLANNED)
    assert task["countdown"].day == draft.milestones.get(code="topics").planned_on
    assert "Antes de «Se pregunta qué temas tratar»" in task["rule"]
    assert task["url"] == draft.get_office_url()


def test_answers_fall_due_for_all_on_their_day_with_their_rule(account):
    for _n in range(2):
        a.a_question(account)
    task = the(a.the_officer(account), "Responder 2 preguntas", a.BEFORE_EVENT)
    assert task["countdown"].day == account.answers_day
    assert account.answers_rule in task["rule"]
    late = the(a.the_officer(account), "Responder 2 preguntas", a.OVERDUE)
    assert late["countdown"].kind == "past"


def test_once_answered_nothing_is_owed_but_the_final_report(account):
    a.answered(a.a_question(account))
    a.attended(account)
    reporting.note_council(
        account, heard_on=day_of(a.CALLED), text="Bien", by=a.the_officer(account), now=a.AFTER_EVENT
    )
    a.a_report(account, now=a.AFTER_EVENT)
    assert titles(a.the_officer(account), a.CLOSED) == ["Publicar el informe final", "Responder al consejo"]


def test_who_came_is_owed_from_the_event_on(account):
    officer = a.the_officer(account)
    assert "Anotar la asistencia" not in titles(officer, a.BEFORE_EVENT)
    assert "Anotar la asistencia" in titles(officer, a.AFTER_EVENT)


def test_an_analyst_is_told_of_the_answers_alone(account):
    a.a_question(account)
    analyst = an_analyst_of(account.service)
    assert titles(analyst, a.AFTER_EVENT) == ["Responder 1 pregunta"]


def test_a_regional_officer_is_told_of_the_events_there_alone(account):
    biobio = a_region("biobio", code="08", name="Región del Biobío", order=8)
    maule = a_region("maule", code="07", name="Región del Maule", order=7)
    event = a.a_regional_event(account, biobio)
    a.a_regional_event(account, maule)
    local = an_officer_of(account.service, region=biobio)
    (task,) = dues.tasks_for(local, now=a.AFTER_EVENT + 4 * DAY)
    assert task["url"] == reverse("public_accounts_office:attendance", args=[account.code, event.pk])


def test_nothing_costs_two_questions(account, django_assert_num_queries):
    stranger = an_officer_of(a_service())
    with django_assert_num_queries(2):
        assert dues.tasks_for(stranger, now=a.AFTER_EVENT) == []


def test_the_desk_shows_them_by_date(account, as_user, clock):
    a.a_question(account)
    clock.move_to(a.AFTER_EVENT)
    page = as_user(a.the_officer(account)).get(DESK)
    assert "Anotar la asistencia: Cuenta pública" in page.content.decode()
    days = [task["countdown"].day for task in page.context["tasks"] if task.get("countdown")]
    assert days == sorted(days)


def test_the_desk_costs_the_same_with_one_and_with_three(as_user, clock):
    service = a_service()
    clock.move_to(a.CALLED)
    costs = []
    for year in (2026, 2027, 2028):
        a.a_draft_account(service, starts=a.EVENT.replace(year=year))
        costs.append(asked(as_user(a.the_officer(service)), DESK))
    assert costs[0] == costs[2]
