"""Every night months are frozen and measured, however long the clock of the worker stood still."""

from datetime import date

import pytest
import time_machine

from participa.compliance.actions import evaluating
from participa.compliance.models import Snapshot
from participa.compliance.tasks import nightly
from participa.core.calendar import midnight
from tests.builders import DAY, a_service

from . import builders as c
from .gathering import a_norm

pytestmark = pytest.mark.django_db
FEBRUARY = midnight(date(2027, 2, 3))


def months():
    return [(f"{one.month:%Y-%m}", one.status) for one in Snapshot.objects.order_by("month")]


def come_by(now):
    with time_machine.travel(now, tick=False):
        nightly()


def test_the_first_night_measures_the_month_that_runs():
    come_by(c.NOON)
    assert months() == [("2026-11", "running")]


@pytest.mark.parametrize("was_frozen", [False, True])
def test_months_in_which_nobody_came_are_frozen_as_they_ended(was_frozen):
    service = a_service()
    a_norm(service, now=midnight(date(2027, 1, 10)))
    c.a_measured_month()
    if was_frozen:
        evaluating.freeze(c.NOVEMBER, by=None, now=midnight(date(2026, 12, 1)))
    come_by(FEBRUARY)
    assert months() == [
        ("2026-11", "frozen"), ("2026-12", "frozen"), ("2027-01", "frozen"), ("2027-02", "running"),
    ]  # fmt: skip
    known = [one.sheets.count() for one in Snapshot.objects.order_by("month")]
    assert known == [0, 0, 1, 1]  # what was published in January was not known in December


def test_a_second_night_changes_nothing_that_was_frozen():
    c.a_measured_month()
    come_by(FEBRUARY)
    frozen = list(Snapshot.objects.frozen().order_by("month").values_list("month", "sha256", "frozen_at"))
    come_by(FEBRUARY + DAY)
    assert (
        list(Snapshot.objects.frozen().order_by("month").values_list("month", "sha256", "frozen_at"))
        == frozen
    )
