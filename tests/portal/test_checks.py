from datetime import date

import pytest
from django.db import DatabaseError

from accounts.models import User
from participa.portal import checks
from participa.reference.models import Holiday

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2027, 1, 1)


def ids(check, databases=("default",)):
    return [problem.id for problem in check(None, databases=databases)]


@pytest.fixture
def in_2026(time_machine):
    time_machine.move_to("2026-11-22T12:00:00-03:00")


@pytest.mark.usefixtures("in_2026")
def test_it_warns_while_next_years_holidays_are_missing():
    assert ids(checks.next_year_has_holidays) == ["participa.W001"]

    Holiday.objects.create(date=NEW_YEAR, name="Año Nuevo")

    assert ids(checks.next_year_has_holidays) == []


def test_demo_people_in_a_portal_that_is_not_a_demo_stop_it(settings):
    User.objects.create_user("ana@demo.cl", is_demo=True)
    assert ids(checks.no_demo_people_outside_the_demo) == ["participa.E003"]

    settings.DEMO = True
    assert ids(checks.no_demo_people_outside_the_demo) == []


def test_people_of_the_portal_are_no_trouble():
    User.objects.create_user("ana@example.cl")

    assert ids(checks.no_demo_people_outside_the_demo) == []


def test_rows_are_looked_at_only_when_the_database_is_being_checked():
    User.objects.create_user("ana@demo.cl", is_demo=True)

    assert ids(checks.no_demo_people_outside_the_demo, databases=None) == []
    assert ids(checks.next_year_has_holidays, databases=None) == []


def test_before_the_first_migration_there_is_nothing_to_say(monkeypatch):
    def no_such_table(self):
        raise DatabaseError("no such table")

    monkeypatch.setattr("django.db.models.query.QuerySet.exists", no_such_table)

    assert ids(checks.next_year_has_holidays) == []
    assert ids(checks.no_demo_people_outside_the_demo) == []
