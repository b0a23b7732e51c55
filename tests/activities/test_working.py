"""A working table: its meetings and minutes, its plan, who sits at it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from participa.activities.actions import working
from participa.activities.models import Meeting
from participa.core.lifecycle import StaleError, TransitionError
from participa.documents.models import Document
from tests.activities import builders as a
from tests.activities.refusals import refused
from tests.builders import DAY, HOUR, NOON, a_person
from tests.documents.files import a_pdf, an_upload

pytestmark = pytest.mark.django_db
COUNTED = {"women": 7, "men": 5, "other": 1, "undeclared": 0}


@pytest.fixture
def table():
    return a.a_working_table()


@pytest.fixture
def officer(table):
    return a.the_officer(table)


def call(table, by, **fields):
    fields = {"title": "Diagnóstico", "starts_at": a.STARTS, "ends_at": a.ENDS, "place": "Sala 2"} | fields
    return working.call_meeting(table, by=by, now=NOON, **fields)


def test_meetings_are_numbered(table, officer):
    assert [call(table, officer).number, call(table, officer).number] == [1, 2]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"title": " "}, "title"), ({"starts_at": NOON}, "starts_at"), ({"ends_at": a.STARTS}, "ends_at")],
)
def test_a_meeting_is_about_something_and_yet_to_come(table, officer, fields, field):
    with refused(ValidationError, field):
        call(table, officer, **fields)


def test_only_what_was_published_meets_and_only_editors_call(table):
    draft = a.a_draft_activity()
    with refused(TransitionError):
        call(draft, a.the_officer(draft))
    with refused(PermissionDenied):
        call(table, a_person())


def move(meeting, by, seen_at=NOON, **fields):
    fields = {"title": "Otra cosa", "starts_at": a.STARTS + DAY, "ends_at": a.ENDS + DAY} | fields
    return working.move_meeting(meeting, by=by, now=NOON + HOUR, seen_at=seen_at, **fields)


def test_a_meeting_is_moved_as_it_was_read_until_it_is_held(table, officer):
    meeting = move(a.a_meeting(table), officer, place="Sala 3")
    assert (meeting.title, meeting.starts_at, meeting.place) == ("Otra cosa", a.STARTS + DAY, "Sala 3")
    with refused(StaleError) as why:
        move(meeting, officer)
    assert why.value.by == officer
    held = a.a_held_meeting(table)
    with refused(TransitionError):
        move(held, officer)


def test_a_meeting_is_cancelled_with_a_reason_once(table, officer):
    meeting = a.a_meeting(table)
    with refused(ValidationError, "reason"):
        working.cancel_meeting(meeting, reason=" ", by=officer, now=NOON)
    assert working.cancel_meeting(meeting, reason="Lluvia", by=officer, now=NOON).reason == "Lluvia"
    with refused(TransitionError):
        working.cancel_meeting(meeting, reason="Lluvia", by=officer, now=NOON)


def test_a_meeting_is_held_with_how_many_came(table, officer):
    meeting = a.a_meeting(table)
    with refused(ValidationError):
        working.hold_meeting(meeting, by=officer, now=NOON, **COUNTED)
    with refused(ValidationError):
        working.hold_meeting(meeting, by=officer, now=a.AFTER, **COUNTED | {"men": -1})
    assert working.hold_meeting(meeting, by=officer, now=a.AFTER, **COUNTED).total == 13
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(total=14)


def write(meeting, by, text="Se acordó revestir.", now=NOON, **fields):
    fields = {"seen_at": meeting.changed_at} | fields
    return working.write_minutes(meeting, text=text, by=by, now=now, **fields)


def test_minutes_are_drafted_and_then_published_for_good(table, officer):
    meeting = a.a_held_meeting(table, changed_at=NOON - DAY)
    with refused(ValidationError):
        working.publish_minutes(meeting, by=officer, now=NOON, seen_at=meeting.changed_at)
    write(meeting, officer)
    with refused(StaleError):
        write(meeting, officer, seen_at=NOON - DAY)
    with refused(StaleError):
        working.publish_minutes(meeting, by=officer, now=NOON, seen_at=NOON - DAY)
    published = working.publish_minutes(meeting, by=officer, now=NOON + HOUR, seen_at=NOON)
    assert published.minutes_published_at == NOON + HOUR
    with refused(TransitionError):
        write(meeting, officer)
    with refused(TransitionError):
        working.publish_minutes(meeting, by=officer, now=NOON, seen_at=meeting.changed_at)


def test_a_meeting_that_was_not_held_has_no_minutes(table, officer):
    meeting = a.a_meeting(table)
    with refused(TransitionError):
        write(meeting, officer)


def test_a_new_file_of_the_minutes_replaces_the_one_before(table, officer):
    meeting = a.a_held_meeting(table)
    write(meeting, officer, text="", upload=an_upload("acta.pdf", a_pdf()))
    first = meeting.minutes_document
    write(
        meeting,
        officer,
        text="",
        upload=an_upload("acta2.pdf", a_pdf("Acta corregida de la sesión")),
        now=NOON + HOUR,
    )
    assert Document.objects.get() == meeting.minutes_document != first
    assert working.publish_minutes(meeting, by=officer, now=NOON + DAY, seen_at=NOON + HOUR).status == "held"


# Work plan -------------------------------------------------------------------------------------


def test_the_plan_says_what_who_and_how_it_goes(table, officer):
    item = working.plan(
        table, text="Levantar datos", owner="Universidad", due_on=date(2026, 11, 10), by=officer, now=NOON
    )
    assert (item.number, item.is_late(date(2026, 11, 18)), str(item)) == (1, True, "Levantar datos")
    assert item.trail_service == table.service.code
    with refused(ValidationError, "evidence"):
        working.update_plan(item, state="done", by=officer, now=NOON + HOUR, seen_at=NOON)
    done = working.update_plan(
        item, state="done", evidence="Informe listo", by=officer, now=NOON + HOUR, seen_at=NOON
    )
    assert (done.state, done.is_late(date(2027, 1, 1))) == ("done", False)
    with refused(StaleError) as why:
        working.update_plan(item, state="dropped", by=officer, now=NOON, seen_at=NOON)
    assert why.value.by == officer


@pytest.mark.parametrize("field", ["text", "owner"])
def test_a_plan_leaves_nothing_blank(table, officer, field):
    fields = {"text": "Levantar datos", "owner": "Universidad"} | {field: " "}
    with refused(ValidationError, field):
        working.plan(table, by=officer, now=NOON, **fields)


# Members ---------------------------------------------------------------------------------------


def test_somebody_sits_from_a_day_until_another(table, officer):
    member = working.seat(table, display_name=" Rosa ", organization="ONG", by=officer, now=NOON)
    assert (str(member), member.starts_on, member.is_current(date(2027, 1, 1))) == (
        "Rosa",
        date(2026, 11, 18),
        True,
    )
    with refused(ValidationError, "ends_on"):
        working.unseat(member, ends_on=date(2026, 11, 18), by=officer, now=NOON)
    gone = working.unseat(member, ends_on=date(2026, 12, 1), by=officer, now=NOON)
    assert (gone.is_current(date(2026, 11, 30)), gone.is_current(date(2026, 12, 1))) == (True, False)
    with refused(TransitionError):
        working.unseat(member, ends_on=date(2026, 12, 1), by=officer, now=NOON)
    with refused(ValidationError, "display_name"):
        working.seat(table, display_name=" ", by=officer, now=NOON)
