"""Her deadlines in her own calendar: by an address that is a secret, while she acts for the State."""

from datetime import date, timedelta

import icalendar
import pytest

from consultations.models import Consultation, Status
from participa.audit.models import Event
from participa.core.calendar import midnight
from participa.deadlines.actions import adjusting, calendars
from participa.deadlines.models import DeadlineMove, WorkCalendar
from tests.builders import DAY, HOUR, NOON, a_citizen, a_service, an_officer_of
from tests.deadlines.builders import ACT, a_closed_consultation, extended, the_answer_of
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGE = "/gestion/plazos/calendario/"
OPEN, CLOSE = f"{PAGE}pedir/", f"{PAGE}cerrar/"


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", regime="voluntary")


@pytest.fixture
def officer(service):
    return an_officer_of(service, display_name="Inés")


@pytest.fixture
def hers(as_user, officer):
    return as_user(officer)


def asked_for(client):
    """She asks for it and is shown the address, once."""
    assert client.post(OPEN, follow=True).redirect_chain == [(PAGE, 302)]
    client.post(OPEN)
    return client.get(PAGE).context["address"]


def address_of(officer, now=NOON):
    return f"/calendarios/{calendars.open_calendar(officer, now=now)}.ics"


def events(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(one["uid"]): one for one in icalendar.Calendar.from_ical(response.content).walk("VEVENT")}


# The page ----------------------------------------------------------------------------------------


def test_she_is_shown_the_address_once_and_only_its_digest_is_kept(hers):
    address = asked_for(hers)
    assert address.startswith("http://testserver/calendarios/")
    secret = address.rpartition("/")[2].removesuffix(".ics")
    [kept] = WorkCalendar.objects.all()
    assert secret not in str(vars(kept))
    assert secret not in str(list(Event.objects.values()))
    assert secret not in hers.get(PAGE).text
    assert hers.get(address).status_code == 200


def test_the_page_tells_how_to_take_it(hers):
    hers.post(OPEN)
    page = hers.get(PAGE).text
    assert 'href="webcal://testserver/calendarios/' in page
    assert "no la mostraremos de nuevo" in page


def test_another_address_ends_the_one_before(hers):
    first = asked_for(hers)
    second = asked_for(hers)
    assert hers.get(first).status_code == 404
    assert hers.get(second).status_code == 200
    verbs = ["work_calendar.opened", *["work_calendar.renewed"] * 3]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == verbs


def test_closed_it_works_no_more(hers):
    address = asked_for(hers)
    hers.post(CLOSE)
    assert hers.get(address).status_code == 404
    assert not WorkCalendar.objects.exists()
    assert Event.objects.filter(verb="work_calendar.closed").exists()
    count = Event.objects.count()
    hers.post(CLOSE)
    assert Event.objects.count() == count


def test_whoever_acts_for_nobody_has_none(as_user):
    client = as_user(a_citizen())
    assert [client.get(PAGE).status_code, client.post(OPEN).status_code] == [404, 404]
    assert not WorkCalendar.objects.exists()


def test_her_list_of_deadlines_leads_to_it(hers):
    assert f'href="{PAGE}"' in hers.get("/gestion/plazos/").text


# The file ----------------------------------------------------------------------------------------


def test_each_deadline_is_there_the_day_it_falls_due_with_its_alarm(client, service, officer):
    found = a_closed_consultation(service, title="Accesos")
    a_closed_consultation(a_service(), title="De otro servicio")
    owed = the_answer_of(found)
    [(uid, event)] = events(client, address_of(officer)).items()
    assert uid == f"plazo-consulta-{found.code}@participa"
    assert str(event["summary"]) == "Vence: Responder: Accesos"
    assert event["dtstart"].dt == owed.day
    assert event["dtend"].dt == owed.day + timedelta(1)
    assert str(event["url"]).endswith(f"/gestion/plazos/consulta/{found.code}/")
    [alarm] = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-5, hours=9)


def test_an_extension_moves_the_same_entry_to_a_later_version(client, service, officer):
    found = a_closed_consultation(service)
    address = address_of(officer)
    [before] = events(client, address).values()
    extended(the_answer_of(found), 5, by=officer)
    [after] = events(client, address).values()
    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt > before["dtstart"].dt
    assert after["sequence"] > before["sequence"]


def test_the_end_of_a_suspension_is_another_version_too(client, service, officer):
    found = a_closed_consultation(service)
    address = address_of(officer)
    owed = the_answer_of(found)
    adjusting.suspend(
        owed,
        from_on=date(2026, 11, 18),
        until_on=date(2026, 11, 30),
        by=officer,
        now=NOON,
        seen=owed.day,
        **ACT,
    )
    [stopped] = events(client, address).values()
    owed = the_answer_of(found, now=NOON + 2 * DAY)
    adjusting.resume(owed, by=officer, now=NOON + 2 * DAY, seen=owed.day)
    [running] = events(client, address).values()
    assert running["sequence"] > stopped["sequence"]


def test_what_a_rule_moved_is_another_version(client, service, officer):
    found = a_closed_consultation(service)
    address = address_of(officer)
    [before] = events(client, address).values()
    DeadlineMove.objects.create(
        kind="consulta", code=found.code, title="x", service=service, from_on=date(2027, 1, 1),
        to_on=date(2027, 1, 2), cause="Regla", reason="x", by=officer, at=NOON,
    )  # fmt: skip
    [after] = events(client, address).values()
    assert after["sequence"] > before["sequence"]


def test_what_was_met_is_there_no_more(client, service, officer):
    found = a_closed_consultation(service)
    address = address_of(officer)
    Consultation.objects.filter(pk=found.pk).update(status=Status.RECORDED)
    assert events(client, address) == {}


def test_who_lost_her_role_or_closed_her_account_is_answered_nothing(client, officer):
    address = address_of(officer)
    officer.memberships.update(ended_at=NOON)
    assert client.get(address).status_code == 404
    officer.memberships.update(ended_at=None)
    assert client.get(address).status_code == 200
    officer.is_active = False
    officer.save()
    assert client.get(address).status_code == 404


def test_an_address_that_nobody_gave_is_nobodys_and_is_not_written_down(client, caplog):
    assert client.get("/calendarios/inventado.ics").status_code == 404
    assert "inventado" not in caplog.text


def test_it_says_nothing_of_anybody_and_is_kept_by_nobody(client, service, officer):
    a_closed_consultation(service)
    response = client.get(address_of(officer))
    assert officer.email not in response.text
    assert "Inés" not in response.text
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_that_it_was_read_is_noted_from_time_to_time(client, officer, clock):
    address = address_of(officer)
    client.get(address)
    clock.move_to(NOON + HOUR / 2)
    client.get(address)
    assert WorkCalendar.objects.get().last_asked_at == NOON
    clock.move_to(NOON + HOUR)
    client.get(address)
    assert WorkCalendar.objects.get().last_asked_at == NOON + HOUR


def test_the_days_of_april_and_september_are_whole_days(client, service, officer, clock):
    for day in (date(2026, 4, 4), date(2026, 9, 6)):  # the clocks change that night
        clock.move_to(midnight(day) + 12 * HOUR)
        found = a_closed_consultation(
            service, opens_at=midnight(day) - 40 * DAY, closes_at=midnight(day) - 20 * DAY
        )
        one = events(client, address_of(officer, midnight(day)))[f"plazo-consulta-{found.code}@participa"]
        assert (one["dtend"].dt - one["dtstart"].dt).days == 1


def test_it_costs_the_same_whatever_is_owed(client, service, officer):
    address = address_of(officer)
    client.get(address)
    with_one_and_with_three(client, address, lambda: a_closed_consultation(service))
