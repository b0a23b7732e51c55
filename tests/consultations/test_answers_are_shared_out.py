"""An answer is drafted by whoever knows, and accepted by whoever publishes it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from consultations.actions import answering, workflow
from consultations.actions.answering import Unanswered
from consultations.models import AnswerVersion, CommentGroup, Unit
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from tests.builders import (
    HOUR,
    IN_ANALYSIS,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_service,
    an_analyst_of,
    an_officer_of,
)

pytestmark = pytest.mark.django_db
LATER = IN_ANALYSIS + HOUR


@pytest.fixture(autouse=True)
def _it_closed(clock):
    clock.move_to(IN_ANALYSIS)


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def group(consultation):
    return a_group(consultation, a_comment(consultation))


@pytest.fixture
def analyst(consultation):
    return an_analyst_of(consultation.service)


@pytest.fixture
def officer(consultation):
    return an_officer_of(consultation.service)


@pytest.fixture
def desk(officer, as_user):
    return as_user(officer)


def url(step, consultation, *args):
    return reverse(f"consultations_office:{step}", args=[consultation.code, *args])


def write(group, by, *, now=IN_ANALYSIS, **fields):
    answer = {"title": group.title, "decision": "accepted", "reasons": "Sí.", "change": "", "quote": None}
    return answering.write_answer(group, by=by, now=now, seen_at=group.changed_at, **answer | fields)


def state(group):
    return CommentGroup.objects.get(pk=group.pk).answer_state


# Writing ---------------------------------------------------------------------------------------


def test_what_whoever_publishes_writes_whole_is_accepted(group, officer):
    assert write(group, officer).is_accepted


def test_what_an_analyst_writes_waits(group, analyst):
    assert write(group, analyst).answer_state == "draft"


def test_an_analyst_asks_that_it_be_read(group, analyst):
    assert write(group, analyst, for_review=True).answer_state == "for_review"


def test_half_an_answer_is_a_draft_whoever_writes_it(group, officer):
    assert write(group, officer, decision="").answer_state == "draft"


def test_an_accepted_answer_that_an_analyst_changes_waits_again(group, officer, analyst):
    write(group, officer)
    group.refresh_from_db()
    changed = write(group, analyst, reasons="Otra cosa.")
    assert (changed.answer_state, changed.accepted_by) == ("draft", None)


def test_what_a_colleague_wrote_over_is_kept(group, officer, analyst):
    write(group, analyst, reasons="Primero.")
    group.refresh_from_db()
    write(group, officer, now=LATER, reasons="Después.")
    version = AnswerVersion.objects.get()
    assert (version.reasons, version.by) == ("Primero.", analyst)


def test_saving_the_same_keeps_no_version(group, officer):
    write(group, officer)
    group.refresh_from_db()
    write(group, officer, now=LATER)
    assert not AnswerVersion.objects.exists()


# Accepting -------------------------------------------------------------------------------------


def test_nothing_is_published_that_nobody_accepted(consultation, group, analyst, officer, clock):
    write(group, analyst)
    clock.move_to(LATER)
    with pytest.raises(Unanswered) as refusal:
        answering.publish_answers(consultation, summary="s", act="", by=officer, now=LATER)
    assert refusal.value.groups == [group]
    consultation.refresh_from_db()
    assert consultation.status == "published"


def test_of_many_those_written_whole_are_accepted_and_the_rest_say_why_not(consultation, officer, analyst):
    whole, half, done = (a_group(consultation, a_comment(consultation)) for _n in range(3))
    write(whole, analyst)
    write(half, analyst, reasons="")
    write(done, officer)
    accepted, skipped = workflow.accept(consultation, consultation.groups.all(), by=officer, now=LATER)
    assert (accepted, skipped) == (1, {"incomplete": 1, "already": 1})
    assert (state(whole), state(half)) == ("accepted", "draft")


def test_an_analyst_accepts_nothing(consultation, group, analyst):
    write(group, analyst)
    with pytest.raises(PermissionDenied):
        workflow.accept(consultation, consultation.groups.all(), by=analyst, now=LATER)
    assert state(group) == "draft"


def test_groups_of_another_consultation_are_left_alone(consultation, group, officer):
    other = a_group(a_consultation(consultation.service), answer="Sí.", answer_state="draft")
    assert workflow.accept(consultation, CommentGroup.objects.filter(pk=other.pk), by=officer, now=LATER) == (
        0,
        {},
    )
    assert state(other) == "draft"


def test_it_goes_back_with_what_it_lacks(group, analyst, officer):
    write(group, analyst, for_review=True)
    group.refresh_from_db()
    workflow.send_back(group, note="Cita el antecedente.", by=officer, now=LATER, seen_at=group.changed_at)
    assert (group.answer_state, group.review_note) == ("draft", "Cita el antecedente.")
    assert Event.objects.filter(verb="comment_group.sent_back").count() == 1


def test_what_changed_meanwhile_does_not_go_back(group, analyst, officer):
    seen = group.changed_at
    write(group, analyst, for_review=True)
    with pytest.raises(StaleError):
        workflow.send_back(group, note="x", by=officer, now=LATER, seen_at=seen)
    assert state(group) == "for_review"


def test_after_publishing_nothing_is_accepted_nor_returned(consultation, group, officer):
    write(group, officer)
    answering.publish_answers(consultation, summary="s", act="", by=officer, now=LATER)
    group.refresh_from_db()
    with pytest.raises(TransitionError):
        workflow.send_back(group, note="x", by=officer, now=LATER, seen_at=group.changed_at)
    with pytest.raises(TransitionError):
        workflow.accept(consultation, consultation.groups.all(), by=officer, now=LATER)


# Units -----------------------------------------------------------------------------------------


def test_groups_are_shared_out_among_the_units_of_the_service(consultation, group, officer):
    unit = workflow.add_unit(consultation.service, name="Fiscalía", by=officer, now=IN_ANALYSIS)
    assert workflow.assign(consultation, consultation.groups.all(), unit, by=officer, now=LATER) == 1
    group.refresh_from_db()
    assert group.unit == unit
    assert workflow.assign(consultation, consultation.groups.all(), None, by=officer, now=LATER) == 1


def test_a_unit_of_another_service_drafts_nothing_here(consultation, group, officer):
    unit = Unit.objects.create(service=a_service(), name="Ajena")
    with pytest.raises(PermissionDenied):
        workflow.assign(consultation, consultation.groups.all(), unit, by=officer, now=LATER)
    group.refresh_from_db()
    assert group.unit is None


def test_a_closed_unit_opens_again_under_its_name(consultation, officer):
    unit = workflow.add_unit(consultation.service, name="Fiscalía", by=officer, now=IN_ANALYSIS)
    workflow.close_unit(unit, by=officer, now=LATER)
    again = workflow.add_unit(consultation.service, name="Fiscalía", by=officer, now=LATER)
    assert (again.pk, again.closed_at) == (unit.pk, None)


def test_a_stranger_opens_no_unit(consultation):
    with pytest.raises(PermissionDenied):
        workflow.add_unit(consultation.service, name="Fiscalía", by=a_citizen(), now=IN_ANALYSIS)
    assert not Unit.objects.exists()


# Pages -----------------------------------------------------------------------------------------


def test_the_list_accepts_those_that_are_ticked(desk, consultation, group, analyst):
    write(group, analyst)
    page = desk.post(url("groups", consultation), {"group": [group.number], "accept": "1"}, follow=True)
    assert "Aceptamos 1 respuesta." in page.content.decode()
    assert state(group) == "accepted"


def test_ticking_none_is_told(desk, consultation, group):
    page = desk.post(url("groups", consultation), {"accept": "1"}, follow=True)
    assert "Marca al menos un grupo." in page.content.decode()


def test_the_list_is_filtered_by_state_and_unit(desk, consultation, officer):
    unit = workflow.add_unit(consultation.service, name="Fiscalía", by=officer, now=IN_ANALYSIS)
    a_group(consultation, title="Rampas", unit=unit)
    a_group(consultation, title="Baños", answer="Sí.")
    assert "Baños" not in desk.get(url("groups", consultation), {"unidad": unit.pk}).content.decode()
    assert "Rampas" not in desk.get(url("groups", consultation), {"estado": "aceptadas"}).content.decode()


def test_without_groups_it_says_where_to_begin(desk, consultation):
    assert "Aún no hay grupos" in desk.get(url("groups", consultation)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(
    desk, consultation, count, django_assert_num_queries
):
    for _n in range(count):
        a_group(consultation, a_comment(consultation), answer="Sí.")
    desk.get(url("groups", consultation))
    with django_assert_num_queries(9):
        desk.get(url("groups", consultation))


def test_going_back_without_words_is_refused_beside_the_field(desk, consultation, group, analyst):
    write(group, analyst, for_review=True)
    seen = CommentGroup.objects.get().changed_at.isoformat()
    page = desk.post(url("send_back", consultation, group.number), {"note": "", "seen": seen})
    assert page.status_code == 422
    assert "Di qué le falta" in page.content.decode()
    assert state(group) == "for_review"


def test_the_page_of_a_group_shows_what_it_lacks_and_what_it_said(
    desk, consultation, group, analyst, officer
):
    write(group, analyst, reasons="Primero.", for_review=True)
    group.refresh_from_db()
    write(group, analyst, reasons="Segundo.", for_review=True, now=LATER)
    group.refresh_from_db()
    workflow.send_back(group, note="Cita la ley.", by=officer, now=LATER, seen_at=group.changed_at)
    page = desk.get(url("group", consultation, group.number)).content.decode()
    assert "Cita la ley." in page
    assert "Primero." in page


def test_an_analyst_asks_for_a_review_with_a_button(consultation, group, analyst, as_user):
    fields = {"title": "Rampas", "decision": "accepted", "reasons": "Sí.", "for_review": "1"}
    page = as_user(analyst).post(
        url("group", consultation, group.number), fields | {"seen": group.changed_at.isoformat()}
    )
    assert page.status_code == 302
    assert state(group) == "for_review"


def test_units_are_added_and_closed(desk, consultation):
    desk.post(url("units", consultation), {"name": "Fiscalía"})
    unit = Unit.objects.get()
    desk.post(url("close_unit", consultation, unit.pk))
    unit.refresh_from_db()
    assert unit.closed_at == IN_ANALYSIS
    assert desk.post(url("units", consultation), {"name": ""}).status_code == 422
