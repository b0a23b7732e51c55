"""What a service owes about what it publishes of itself, on the desks of who keeps it."""

from datetime import date, datetime, timedelta

import pytest

from participa.core.calendar import SANTIAGO, midnight
from participa.deadlines.engine import default_rules, national_holidays
from participa.portal.service_dues import tasks_for
from participa.services import actions
from participa.services.actions.transparency import confirm_transparency
from participa.services.models import RelevantInformation, TransparencyConfirmation
from tests.builders import DAY, NOON, a_holiday, a_service, an_analyst_of, an_officer_of
from tests.services.builders import CONTACT, INFORMATION, MECHANISM, NORM

pytestmark = pytest.mark.django_db
TABLE = "Confirmar la tabla de transparencia de noviembre de 2026"
MISSING = "Publicar lo que falta del servicio"
ROWS_SEEN = TransparencyConfirmation.digest_of([])


def at(year, month, day):
    return datetime(year, month, day, 12, tzinfo=SANTIAGO)


def titles(user, now, **chosen):
    return [task["title"] for task in tasks_for(user, now=now, **chosen)]


def the(user, start, now):
    (found,) = [task for task in tasks_for(user, now=now) if task["title"].startswith(start)]
    return found


@pytest.fixture
def service():
    """A body that publishes everything, today."""
    service = a_service("Servicio de Riberas", code="RIB")
    officer = an_officer_of(service)
    actions.publish_contact(service, CONTACT, by=officer, now=NOON)
    actions.publish_norm(service, NORM | {"reviewed_on": NOON.date()}, by=officer, now=NOON)
    for category in RelevantInformation.Category.values:
        data = INFORMATION | {"category": category, "reviewed_on": NOON.date()}
        actions.publish_information(service, data, by=officer, now=NOON)
    return service


@pytest.fixture
def officer(service):
    return service.memberships.get().user


def confirmed(service, officer, now):
    confirm_transparency(service, list, seen=ROWS_SEEN, by=officer, now=now)


def test_who_publishes_everything_owes_only_the_table_of_the_month(service, officer):
    assert titles(officer, NOON) == [TABLE]
    confirmed(service, officer, NOON)
    assert titles(officer, NOON) == []


def test_the_table_is_owed_from_the_first_to_the_last_business_day(service, officer):
    a_holiday(date(2026, 11, 30))
    start = midnight(date(2026, 11, 1))
    assert the(officer, "Confirmar la tabla", start)["countdown"].day == date(2026, 11, 27)  # a friday
    kinds = [
        the(officer, "Confirmar la tabla", at(2026, 11, day))["countdown"].kind for day in (5, 26, 27, 28)
    ]
    assert kinds == ["normal", "soon", "soon", "past"]
    before = start - timedelta(seconds=1)
    assert the(officer, "Confirmar la tabla", before)["title"].endswith("octubre de 2026")


def test_a_month_that_was_confirmed_is_owed_no_more_and_the_next_one_is(service, officer):
    confirmed(service, officer, midnight(date(2026, 12, 1)) - timedelta(seconds=1))
    assert titles(officer, at(2026, 11, 30)) == []
    december = titles(officer, midnight(date(2026, 12, 1)))
    assert "Confirmar la tabla de transparencia de diciembre de 2026" in december


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("Confirmar el contacto", date(2027, 11, 18)),
        ("Revisar la norma", date(2031, 11, 18)),
        ("Revisar 4 publicaciones", date(2027, 11, 18)),
    ],
)
def test_each_review_is_told_a_month_ahead_and_late_the_day_after(service, officer, start, due):
    newest = INFORMATION | {"category": "budget", "year": 2040, "reviewed_on": NOON.date()}
    actions.publish_information(service, newest, by=officer, now=NOON)

    def there(day):
        now = datetime.combine(day, NOON.timetz())
        return [task for task in tasks_for(officer, now=now) if task["title"].startswith(start)]

    assert there(due - timedelta(31)) == []
    for days, kinds in ((-30, ("normal",)), (-1, ("soon",)), (0, ("soon",)), (1, ("past",))):
        (task,) = there(due + timedelta(days))
        assert (task["countdown"].day, task["countdown"].kind) == (due, *kinds)


def test_a_budget_is_owed_when_its_year_ends(service, officer):
    assert the(officer, "Revisar 1 publicación", at(2026, 12, 1))["countdown"].day == date(2026, 12, 31)
    assert the(officer, "Revisar 1 publicación", at(2027, 1, 1))["countdown"].kind == "past"


def test_what_was_never_published_is_one_thing_to_do():
    service = a_service()
    task = the(an_officer_of(service), "Publicar lo que falta", NOON)
    assert "Su norma de participación." in task["rule"]
    assert "Información relevante sobre" in task["rule"]
    assert task["url"] == f"/gestion/servicios/{service.slug}/"


@pytest.mark.parametrize(
    ("regime", "owed"),
    [
        ("full", [TABLE, MISSING]),
        ("cosoc_only", [TABLE, MISSING]),
        ("municipal", []),
        ("voluntary", []),
        ("unverified", []),
    ],
)
def test_each_regime_owes_what_it_is_asked(regime, owed):
    assert titles(an_officer_of(a_service(regime=regime)), NOON) == owed


def test_whoever_has_mechanisms_confirms_them_whatever_its_regime():
    service = a_service(regime="voluntary")
    officer = an_officer_of(service)
    actions.publish_mechanism(service, "council", MECHANISM, by=officer, now=NOON)
    assert titles(officer, NOON) == [TABLE]


def test_nobody_is_told_of_what_she_does_not_keep(service, officer):
    assert tasks_for(an_analyst_of(service), now=NOON) == []
    assert tasks_for(an_officer_of(a_service(regime="voluntary")), now=NOON) == []
    assert tasks_for(officer, now=NOON, services=[a_service()]) == []
    assert titles(officer, NOON, services=[service]) == [TABLE]
    service.closed_on = NOON.date()
    service.save()
    assert tasks_for(officer, now=NOON + DAY) == []


def test_three_services_cost_the_same_as_one(service, officer, django_assert_num_queries):
    national_holidays()
    default_rules()
    with django_assert_num_queries(6):
        tasks_for(officer, now=NOON)
    for _n in range(2):
        officer.memberships.create(service=a_service(), role="officer", started_at=NOON - DAY)
    with django_assert_num_queries(6):
        assert len(tasks_for(officer, now=NOON)) == 5


@pytest.mark.usefixtures("clock")
def test_the_desk_shows_them(as_user, service, officer):
    page = as_user(officer).get("/gestion/").content.decode()
    assert TABLE in page
    assert "/gestion/servicios/" in page
