"""The officer's pages of what lasts more than a day: sessions, minutes, members, the work plan."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from participa.activities.actions import working
from participa.activities.models import Meeting, WorkPlanItem
from participa.core.calendar import SANTIAGO
from tests.activities import builders as a
from tests.activities.refusals import everything
from tests.builders import DAY, HOUR, NOON, SECOND, an_officer_of
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CAME = {"women": "7", "men": "5", "other": "0", "undeclared": "1"}


def url(screen, activity, *args):
    return reverse(f"activities_office:{screen}", args=[activity.code, *args])


def typed(instant):
    return f"{instant.astimezone(SANTIAGO):%Y-%m-%dT%H:%M}"


@pytest.fixture
def table():
    return a.a_working_table()


@pytest.fixture
def office(table, as_user):
    return as_user(a.the_officer(table))


def unchanged(client, path, data):
    """A POST that writes nothing: its answer."""
    before = everything()
    answer = client.post(path, data)
    assert everything() == before
    return answer


def a_call(**fields):
    starts_at = fields.pop("starts_at", NOON + 7 * DAY)
    told = {
        "title": "Diagnóstico",
        "starts_at": typed(starts_at),
        "ends_at": typed(starts_at + 2 * HOUR),
        "mode": "in_person",
        "place": "Sala 2",
        "agenda": "Aguas\nPlazos",
    }
    return told | fields


# Sessions --------------------------------------------------------------------------------------


def test_a_session_is_called(office, table):
    office.post(url("meeting_new", table), a_call())
    one = table.meetings.get()
    assert (one.number, one.title, one.status) == (1, "Diagnóstico", Meeting.Status.CALLED)


def test_a_session_in_the_past_is_told_beside_its_date(office, table):
    answer = unchanged(office, url("meeting_new", table), a_call(starts_at=NOON - DAY))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["starts_at"])


def test_a_session_on_line_needs_its_address(office, table):
    answer = unchanged(office, url("meeting_new", table), a_call(mode="online", place=""))
    assert list(answer.context["form"].errors) == ["link"]


def test_the_list_of_sessions_costs_the_same_with_one_and_with_three(office, table):
    with_one_and_with_three(office, url("meetings", table), lambda: a.a_meeting(table))


def test_it_is_held_with_who_came_once_it_began(office, table, clock):
    one = a.a_meeting(table)
    assert unchanged(office, url("meeting", table, one.number), CAME).status_code == 422
    clock.move_to(one.starts_at + HOUR)
    office.post(url("meeting", table, one.number), CAME)
    assert (a.fresh(one).status, a.fresh(one).total) == (Meeting.Status.HELD, 13)


def test_negative_people_are_refused(office, table, clock):
    one = a.a_meeting(table)
    clock.move_to(one.starts_at + HOUR)
    answer = unchanged(office, url("meeting", table, one.number), CAME | {"men": "-1"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["men"])


def test_the_second_to_hold_it_is_told_who_was_first(table, as_user, clock):
    one = a.a_meeting(table)
    first, second = a.the_officer(table), an_officer_of(table.service)
    clock.move_to(one.starts_at + HOUR)
    came = {name: int(value) for name, value in CAME.items()}
    client = as_user(second)
    working.hold_meeting(one, **came, by=first, now=one.starts_at + HOUR)
    answer = unchanged(client, url("meeting_cancel", table, one.number), {"reason": "Tarde."})
    assert f"{first} la cambió" in client.get(answer.url).content.decode()


def test_it_is_moved_and_a_stale_form_is_told(office, table):
    one = a.a_meeting(table)
    seen = one.changed_at.isoformat()
    working.move_meeting(
        one,
        title="Otra",
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        by=a.the_officer(table),
        now=NOON + SECOND,
        seen_at=one.changed_at,
    )
    stale = unchanged(office, url("meeting_edit", table, one.number), a_call(seen=seen))
    assert stale.status_code == 422
    fresh = a.fresh(one).changed_at.isoformat()
    office.post(url("meeting_edit", table, one.number), a_call(title="Plan", seen=fresh))
    assert a.fresh(one).title == "Plan"


def test_it_is_suspended_with_a_reason(office, table):
    one = a.a_meeting(table)
    assert unchanged(office, url("meeting_cancel", table, one.number), {"reason": ""}).status_code == 422
    office.post(url("meeting_cancel", table, one.number), {"reason": "Temporal."})
    assert (a.fresh(one).status, a.fresh(one).reason) == (Meeting.Status.CANCELLED, "Temporal.")


# Minutes ---------------------------------------------------------------------------------------


def test_minutes_are_written_and_then_published(office, table):
    one = a.a_held_meeting(table)
    sent = {"text": "Se vio el agua.", "seen": one.changed_at.isoformat()}
    office.post(url("meeting", table, one.number), sent)
    assert a.fresh(one).minutes_text == "Se vio el agua."
    office.post(url("minutes_publish", table, one.number), {"seen": a.fresh(one).changed_at.isoformat()})
    assert a.fresh(one).minutes_published_at == NOON
    assert office.get(url("meeting", table, one.number)).context["form"] is None


def test_empty_minutes_are_not_published(office, table):
    one = a.a_held_meeting(table)
    unchanged(office, url("minutes_publish", table, one.number), {"seen": one.changed_at.isoformat()})


def test_a_file_that_does_not_serve_is_told_beside_it(office, table):
    one = a.a_held_meeting(table)
    wrong = SimpleUploadedFile("acta.pdf", b"no es un pdf")
    sent = {"text": "Se vio.", "upload": wrong, "seen": one.changed_at.isoformat()}
    answer = unchanged(office, url("meeting", table, one.number), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])


def test_published_minutes_no_longer_change(office, table):
    one = a.a_held_meeting(table, minutes_text="Se vio.", minutes_published_at=NOON)
    unchanged(office, url("meeting", table, one.number), {"text": "Otra cosa."})


# Members and plan ------------------------------------------------------------------------------


def test_somebody_sits_at_the_table_and_leaves_it(office, table):
    office.post(url("members", table), {"display_name": "Rosa Antipán", "organization": "Junta 4"})
    member = table.members.get()
    assert member.starts_on == NOON.date()
    office.post(url("member_end", table, member.pk), {"ends_on": str(NOON.date() + timedelta(days=3))})
    assert a.fresh(member).ends_on == NOON.date() + timedelta(days=3)


def test_nobody_leaves_before_coming(office, table):
    office.post(url("members", table), {"display_name": "Rosa Antipán"})
    member = table.members.get()
    sent = {"ends_on": str(member.starts_on)}
    assert unchanged(office, url("member_end", table, member.pk), sent).status_code == 422


def test_the_plan_grows_and_says_how_it_goes(office, table):
    office.post(url("work_plan", table), {"text": "Medir el caudal", "owner": "DOH", "due_on": "2026-12-20"})
    item = table.plan.get()
    sent = {"state": "done", "evidence": "", "seen": item.changed_at.isoformat()}
    answer = unchanged(office, url("plan_item", table, item.number), sent)
    assert list(answer.context["form"].errors) == ["evidence"]
    office.post(url("plan_item", table, item.number), sent | {"evidence": "Se midió el 3."})
    assert (a.fresh(item).state, a.fresh(item).evidence) == (WorkPlanItem.State.DONE, "Se midió el 3.")


def test_the_second_to_inform_a_task_is_told_who_was_first(table, as_user):
    first, second = a.the_officer(table), an_officer_of(table.service)
    item = working.plan(table, text="Medir", owner="DOH", by=first, now=NOON)
    seen = item.changed_at.isoformat()
    working.update_plan(
        item, state="partial", evidence="Falta.", by=first, now=NOON + SECOND, seen_at=item.changed_at
    )
    sent = {"state": "done", "evidence": "Listo.", "seen": seen}
    answer = unchanged(as_user(second), url("plan_item", table, item.number), sent)
    assert f"{first} guardó cambios" in answer.content.decode()
