"""Where a consultation is at an instant, in Python and in SQL: two ways of saying the same."""

from datetime import timedelta

import pytest

from consultations.models import Consultation, Phase, Status
from tests.builders import (
    CLOSES,
    DAY,
    NOON,
    OPENS,
    SECOND,
    a_citizen,
    a_consultation,
    a_draft,
    of_a_cancelled,
)

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
MOMENTS = [
    (OPENS - DAY, "upcoming"),
    (OPENS - INSTANT, "upcoming"),
    (OPENS, "open"),
    (OPENS + INSTANT, "open"),
    (CLOSES - INSTANT, "open"),
    (CLOSES, "in_analysis"),
    (CLOSES + DAY, "in_analysis"),
]


@pytest.mark.parametrize(("now", "phase"), MOMENTS)
def test_the_window_is_half_open_in_python_and_in_sql(now, phase):
    consultation = a_consultation()
    assert consultation.phase_at(now) == phase
    found = {p for p in Phase if Consultation.objects.in_phase(p, now=now).exists()}
    assert found == {phase}


@pytest.mark.parametrize("now", [now for now, _phase in MOMENTS])
@pytest.mark.parametrize("status", [s for s in Status if s != Status.PUBLISHED])
def test_what_somebody_decided_does_not_move_with_the_clock(status, now):
    more = of_a_cancelled() if status == Status.CANCELLED else {}
    consultation = a_consultation(
        **{"status": status, "answered_by": a_citizen(), "answered_at": CLOSES, **more}
    )
    assert consultation.phase_at(now) == status.value
    found = {p for p in Phase if Consultation.objects.in_phase(p, now=now).exists()}
    assert found == {status.value}


def test_several_phases_are_found_together():
    opened, answered = a_consultation(), a_consultation(status="recorded")
    a_draft()
    found = Consultation.objects.in_phases([Phase.OPEN, Phase.RECORDED], now=NOON)
    assert set(found) == {opened, answered}


def test_no_phase_finds_nothing():
    a_consultation()
    assert not Consultation.objects.in_phases([], now=NOON).exists()


def test_a_draft_is_in_no_public_list():
    a_draft()
    assert not Consultation.objects.public().exists()


@pytest.mark.parametrize(
    ("now", "change"),
    [(OPENS - SECOND, OPENS), (OPENS, CLOSES), (CLOSES - INSTANT, CLOSES), (CLOSES, None)],
)
def test_it_knows_when_the_clock_will_change_it(now, change):
    assert a_consultation().next_change(now) == change


@pytest.mark.parametrize("status", ["draft", "answered", "recorded"])
def test_the_clock_changes_nothing_that_was_decided(status):
    consultation = a_consultation(status=status, answered_by=a_citizen(), answered_at=CLOSES)
    assert consultation.next_change(NOON) is None


def test_the_last_day_is_the_one_before_the_midnight_that_shuts_it():
    assert a_consultation().closing_day.isoformat() == "2026-12-11"
    assert a_draft().closing_day is None
