"""A calendar that somebody follows learns what moved and what was called off. Read by a real parser."""

from datetime import date, datetime, timedelta

import icalendar
import pytest
from django.urls import reverse

from consultations.actions import cancelling, extending
from councils.actions import calling, meeting
from councils.models import StageCode
from participa.activities.actions import calling as calling_activities
from participa.activities.actions import working
from participa.core.calendar import SANTIAGO
from participa.core.calendar_files import at, entry, file_of
from participa.services.actions import rename_service
from public_accounts.actions import events, planning
from tests.activities import builders as activities
from tests.builders import DAY, HOUR, NOON, a_consultation, a_service, an_officer_of
from tests.councils import builders as councils
from tests.plans import builders as plans
from tests.public_accounts import builders as accounts
from tests.services.builders import a_keeper, a_region

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(seconds=20)  # two changes may fall in the same minute


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def calendar(client):
    def read(query=""):
        content = client.get(reverse("portal:agenda_ics") + query).content
        return icalendar.Calendar.from_ical(content)

    return read


@pytest.fixture
def entries(calendar):
    def read(query=""):
        return {str(one["uid"]).partition("@")[0]: one for one in calendar(query).walk("VEVENT")}

    return read


def moved(before, after, code):
    """The same thing, a later version."""
    assert after[code]["sequence"] > before[code]["sequence"]
    return after[code]


# What moves -----------------------------------------------------------------------------------
def test_an_extended_consultation_keeps_its_name_and_grows_its_version(entries):
    consultation = a_consultation()
    before = entries()
    extending.extend(
        consultation, closes_on=date(2026, 12, 16), act_number="Resolución 2", act_date=date(2026, 11, 17),
        reason="Lo pidieron.", by=an_officer_of(consultation.service), now=LATER, seen=consultation.closes_at,
    )  # fmt: skip
    event = moved(before, entries(), f"{consultation.code}-cierra")
    assert (event["dtstart"].dt, str(event["status"])) == (date(2026, 12, 16), "CONFIRMED")


def test_an_activity_at_another_hour_is_the_same_activity(entries):
    activity = activities.an_activity()
    before = entries()
    calling_activities.reschedule(
        activity, reason="Corte de luz.", by=activities.the_officer(activity), now=LATER,
        seen_at=activity.changed_at, starts_at=activity.starts_at + DAY, ends_at=activity.ends_at + DAY,
    )  # fmt: skip
    event = moved(before, entries(), activity.code)
    assert event["dtstart"].dt == activity.starts_at + DAY


def test_a_stage_that_moves_is_the_same_stage(entries):
    process = councils.a_process_in(StageCode.REGISTRATION)
    stage = process.stage(StageCode.REGISTRATION)
    before = entries()
    calling.change_stage(
        stage, first=stage.starts_at.astimezone(SANTIAGO).date(), last=stage.last_day + 7 * timedelta(days=1),
        by=councils.the_officer(process.council), now=LATER, reason="Lo pidieron.",
        act_number="Resolución 3", move_rest=True,
    )  # fmt: skip
    event = moved(before, entries(), f"{process.code}-registration-hasta")
    assert event["dtstart"].dt > before[f"{process.code}-registration-hasta"]["dtstart"].dt


# What is called off ---------------------------------------------------------------------------
def call_off_a_consultation():
    one = a_consultation()
    by = an_officer_of(one.service)
    yield f"{one.code}-cierra"
    cancelling.cancel(
        one, act_number="R 4", act_date=date(2026, 11, 17), reason="Se anuló.", by=by, now=LATER,
        seen=one.changed_at,
    )  # fmt: skip


def call_off_an_activity():
    one = activities.an_activity()
    yield one.code
    calling_activities.cancel(one, reason="Corte de ruta.", by=activities.the_officer(one), now=LATER)


def call_off_a_table_with_meetings():
    one = activities.a_meeting(activities.a_working_table())
    yield f"{one.activity.code}-1"
    by = activities.the_officer(one.activity)
    calling_activities.cancel(one.activity, reason="Sin quórum.", by=by, now=LATER)


def call_off_a_meeting():
    one = activities.a_meeting()
    yield f"{one.activity.code}-1"
    working.cancel_meeting(one, reason="Sin sala.", by=activities.the_officer(one.activity), now=LATER)


def call_off_a_session():
    one = councils.a_session(councils.a_council_in_force())
    yield f"{one.council.code}-sesion-{one.number}"
    meeting.cancel(one, reason="Sin quórum.", by=councils.the_officer(one.council), now=LATER)


def call_off_an_election():
    one = councils.a_process_in(StageCode.REGISTRATION)
    yield f"{one.code}-registration-hasta"
    calling.annul(one, reason="Error en el padrón.", by=councils.the_officer(one.council), now=LATER)


@pytest.mark.parametrize(
    "call_off",
    [
        call_off_a_consultation,
        call_off_an_activity,
        call_off_a_table_with_meetings,
        call_off_a_meeting,
        call_off_a_session,
        call_off_an_election,
    ],
)
def test_what_is_called_off_says_so_to_whoever_has_it(call_off, entries, client):
    steps = call_off()
    code = next(steps)
    before = entries()
    assert str(before[code]["status"]) == "CONFIRMED"
    next(steps, None)
    event = moved(before, entries(), code)
    assert str(event["status"]) == "CANCELLED"
    assert event["dtstart"].dt == before[code]["dtstart"].dt


def test_a_suspended_account_says_so_to_whoever_has_it(entries, time_machine):
    account = accounts.an_account()
    time_machine.move_to(accounts.CALLED, tick=False)
    before = entries()
    code = f"{account.code}-evento"
    assert str(before[code]["status"]) == "CONFIRMED"
    planning.cancel(
        account, reason="Emergencia.", by=an_officer_of(account.service), now=accounts.CALLED + HOUR
    )
    assert str(moved(before, entries(), code)["status"]) == "CANCELLED"


def test_a_suspended_event_of_a_region_says_so_alone(entries, time_machine):
    account = accounts.an_account()
    event = accounts.a_regional_event(account, a_region("aqui", short_name="Aquí"))
    time_machine.move_to(accounts.CALLED, tick=False)
    events.cancel_regional(
        event, reason="Lluvia.", by=an_officer_of(account.service), now=accounts.CALLED + HOUR
    )
    after = entries()
    assert str(after[f"{account.code}-aqui"]["status"]) == "CANCELLED"
    assert str(after[f"{account.code}-evento"]["status"]) == "CONFIRMED"


def test_a_matter_that_was_dropped_says_so(entries):
    one = plans.a_matter(
        starts_on=date(2026, 11, 20), month=11, status="dropped", drop_reason="No.", dropped_at=NOON
    )
    assert str(entries()[one.code]["status"]) == "CANCELLED"


@pytest.mark.parametrize("call_off", [call_off_a_consultation, call_off_an_activity, call_off_a_session])
def test_the_page_of_the_agenda_shows_no_more_what_was_called_off(call_off, client):
    steps = call_off()
    next(steps)
    before = client.get("/agenda/?mes=2026-11&mes-completo=1").context["total"]
    next(steps, None)
    assert client.get("/agenda/?mes=2026-11&mes-completo=1").context["total"] < before


# Whose ----------------------------------------------------------------------------------------
def test_a_council_has_a_calendar_of_its_own(calendar, entries, client):
    service = a_service()
    council = councils.a_council_in_force(service)
    session = councils.a_session(council)
    councils.a_session(councils.a_council_in_force())
    activities.an_activity(service)
    query = f"?consejo={council.slug}"
    assert set(entries(query)) == {f"{council.code}-sesion-{session.number}"}
    assert str(calendar(query)["x-wr-calname"]) == f"Participa: {council.name}"
    page = client.get(council.get_absolute_url()).content.decode()
    assert f'href="webcal://localhost:8000/agenda/calendario.ics{query}"' in page
    assert f'href="/agenda/calendario.ics{query}"' in page


def test_a_service_has_a_calendar_of_its_own(calendar, entries, client):
    service = a_service()
    activity = activities.an_activity(service)
    activities.an_activity()
    query = f"?servicio={service.slug}"
    assert set(entries(query)) == {activity.code}
    assert str(calendar(query)["x-wr-calname"]) == f"Participa: {service.name}"
    page = client.get(service.get_absolute_url()).content.decode()
    assert f'href="webcal://localhost:8000/agenda/calendario.ics{query}"' in page


def test_a_service_is_still_followed_under_the_name_it_had(entries):
    service = a_service()
    activity = activities.an_activity(service)
    former = service.slug
    rename_service(service, "Servicio de Otro Nombre", by=a_keeper(), now=NOON)
    assert set(entries(f"?servicio={former}")) == {activity.code}


def test_the_agenda_of_a_council_can_be_left(client):
    council = councils.a_council_in_force()
    page = client.get(f"/agenda/?consejo={council.slug}")
    assert [words for words, _address in page.context["chips"]] == [council.name]


def test_a_calendar_asks_to_be_asked_again(calendar):
    activities.an_activity()
    found = calendar()
    assert str(found["method"]) == "PUBLISH"
    assert found["refresh-interval"].dt == timedelta(hours=6)
    assert found["refresh-interval"].params["VALUE"] == "DURATION"
    assert b"X-PUBLISHED-TTL:PT6H" in found.to_ical()


# The hours of Santiago -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "offset"),
    [
        ("2027-04-03", -3), ("2027-04-04", -4),  # the clock goes back in the night between both
        ("2026-09-05", -4), ("2026-09-06", -3),  # and forth
    ],
)  # fmt: skip
def test_the_days_on_which_the_clock_changes_keep_their_hour(day, offset):
    starts_at = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=SANTIAGO)
    content = file_of("Prueba", [at(entry("x", NOON, "/"), starts_at, starts_at + HOUR)])
    found = icalendar.Calendar.from_ical(content)
    assert [str(zone["tzid"]) for zone in found.walk("VTIMEZONE")] == ["America/Santiago"]
    event = found.walk("VEVENT")[0]
    assert event["dtstart"].params["TZID"] == "America/Santiago"
    assert event["dtstart"].dt == starts_at
    zone = found.walk("VTIMEZONE")[0].to_tz()  # as the file itself says, not as this machine knows
    told = event["dtstart"].dt.replace(tzinfo=zone)
    assert told.utcoffset() == timedelta(hours=offset)
