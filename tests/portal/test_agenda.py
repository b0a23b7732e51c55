"""What the agenda shows, of which apps, in which month."""

from datetime import date

import pytest

from participa.core.agenda import EVERYBODY, Place, between, kinds
from participa.core.calendar import midnight
from tests.activities import builders as activities
from tests.builders import DAY, NOON, a_consultation, a_draft, a_service
from tests.councils import builders as councils
from tests.plans import builders as plans
from tests.public_accounts import builders as accounts
from tests.questions import with_one_and_with_three
from tests.services.builders import a_region

pytestmark = pytest.mark.django_db
MONTH = midnight(date(2026, 11, 1)), midnight(date(2026, 12, 1))


def told(*, place=EVERYBODY, only=(), window=MONTH):
    return [(one.kind, one.what) for one in between(*window, place=place, only=only)]


def test_every_app_with_dated_things_is_there():
    others = {"cuentas-publicas", "sesiones", "elecciones", "actividades", "planes"}
    assert set(kinds()) == {"consultas"} | others


def test_a_consultation_is_there_the_day_it_opens_and_its_last_day():
    a_consultation(opens_at=midnight(date(2026, 11, 3)), closes_at=midnight(date(2026, 12, 1)))
    assert told() == [("consultas", "Se abre la consulta"), ("consultas", "Último día para opinar")]
    days = [one.day for one in between(*MONTH)]
    assert days == [date(2026, 11, 3), date(2026, 11, 30)]  # until midnight of the 1st is the 30th


def test_a_draft_is_not_in_the_agenda():
    a_draft()
    accounts.a_draft_account(starts=NOON + 5 * DAY)
    activities.a_draft_activity()
    assert told(window=(NOON - 400 * DAY, NOON + 400 * DAY)) == []


def test_an_account_is_there_with_its_event_and_the_last_day_to_ask():
    account = accounts.an_account()
    window = midnight(date(2026, 10, 1)), midnight(date(2026, 12, 1))
    assert told(window=window) == [
        ("cuentas-publicas", "Cuenta pública"),
        ("cuentas-publicas", "Último día para preguntar"),
    ]
    assert told(window=window, place=Place(service=account.service.slug)) == told(window=window)
    assert told(window=window, place=Place(service="otro")) == []


def test_a_regional_event_is_of_its_region():
    account = accounts.an_account()
    here, there = a_region("aqui", short_name="Aquí"), a_region("alla", short_name="Allá", code="15")
    accounts.a_regional_event(account, here)
    window = midnight(date(2026, 10, 1)), midnight(date(2026, 11, 1))
    of_here = [one.what for one in between(*window, place=Place(region=here.slug))]
    assert of_here == ["Cuenta pública", f"Cuenta pública en {here.short_name}"]
    assert [one.what for one in between(*window, place=Place(region=there.slug))] == ["Cuenta pública"]


def test_a_session_is_there_and_one_that_was_suspended_is_not():
    council = councils.a_council_in_force()
    councils.a_session(council, starts_at=NOON + 2 * DAY, now=NOON - 10 * DAY)
    assert [kind for kind, _what in told(only=("sesiones",))] == ["sesiones"]


def test_a_matter_of_a_published_plan_is_there_once_it_has_a_day():
    a_day = {"starts_on": date(2026, 11, 20), "month": 11}
    plan = plans.a_plan()
    plans.a_matter(plan, **a_day)
    plans.a_matter(plan, month=11)
    plans.a_matter(plan, status="dropped", drop_reason="No.", dropped_at=NOON, **a_day)
    plans.a_matter(plans.a_draft_plan(), **a_day)
    assert [kind for kind, _what in told()] == ["planes"]
    assert told(place=Place(service="otro")) == []


def test_a_matter_of_some_regions_is_of_them_alone():
    here, there = a_region("aqui", short_name="Aquí"), a_region("alla", short_name="Allá", code="15")
    plans.a_matter(starts_on=date(2026, 11, 20), month=11, regions=[here])
    assert len(told(place=Place(region=here.slug))) == 1
    assert told(place=Place(region=there.slug)) == []


def test_a_month_costs_the_same_with_one_thing_and_with_three_of_each(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    service = a_service()
    council, plan = councils.a_council_in_force(service), plans.a_plan(service)

    def add():
        activities.an_activity(service)
        plans.a_matter(plan, starts_on=date(2026, 11, 20), month=11)
        councils.a_session(council, starts_at=NOON + 2 * DAY, now=NOON - 10 * DAY)

    assert with_one_and_with_three(client, "/agenda/?mes=2026-11", add) == 10


def test_a_day_shows_what_is_on_it_alone(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    activity = activities.an_activity()
    there = client.get("/agenda/?mes=2026-11&dia=2026-11-26").content.decode()
    assert activity.title in there
    assert activity.title not in client.get("/agenda/?mes=2026-11&dia=2026-11-25").content.decode()


def test_what_already_happened_this_month_is_a_click_away(client, time_machine):
    time_machine.move_to(activities.STARTS + 2 * DAY, tick=False)
    activity = activities.an_activity()
    page = client.get("/agenda/").content.decode()
    assert activity.title not in page
    assert "1 cosa ya pasó" in page
    assert activity.title in client.get("/agenda/?mes=2026-11&mes-completo=1").content.decode()


def test_nonsense_in_the_address_is_this_month(client):
    assert client.get("/agenda/?mes=9999-99&dia=x&tipo=nada&region=%00&servicio=a/b").status_code == 200


def test_the_file_of_the_agenda_has_what_is_asked(client, time_machine):
    time_machine.move_to(accounts.CALLED, tick=False)
    account = accounts.an_account()
    answer = client.get("/agenda/calendario.ics?tipo=cuentas-publicas")
    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 2
    assert f"UID:{account.code}-evento@participa" in text
