"""Two people at the same instant, on a database that serves many at once: exactly one wins, and says so."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from participa.core.lifecycle import StaleError, TransitionError
from participa.deadlines.actions import adjusting, keeping
from participa.deadlines.effects import digest_of
from participa.deadlines.models import Adjustment, Rule
from participa.reference.models import Holiday
from tests.builders import DAY, NOON, an_officer_of
from tests.consultations.test_at_once import at_once
from tests.deadlines.builders import a_closed_consultation, a_rule_keeper, extended, suspended, the_answer_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]


def refusals(results, *errors):
    """How many were refused with one of these; nothing else went wrong."""
    wrong = [result for result in results if isinstance(result, Exception) and not isinstance(result, errors)]
    assert wrong == []
    return sum(isinstance(result, errors) for result in results)


def test_two_officers_who_extend_at_once_extend_once():
    owed = the_answer_of(a_closed_consultation(answer_days=20))
    officers = [an_officer_of(owed.service) for _n in range(2)]
    results = at_once(*[lambda by=by: extended(owed, 10, by=by) for by in officers])
    assert refusals(results, StaleError) == 1
    assert Adjustment.objects.count() == 1


def test_two_officers_who_resume_at_once_resume_once():
    consultation = a_closed_consultation(answer_days=20)
    suspended(the_answer_of(consultation), NOON.date(), date(2026, 12, 31))
    then = NOON + 2 * DAY
    owed = the_answer_of(consultation, now=then)
    officers = [an_officer_of(owed.service) for _n in range(2)]
    results = at_once(
        *[lambda by=by: adjusting.resume(owed, by=by, now=then, seen=owed.day) for by in officers]
    )
    assert refusals(results, StaleError, TransitionError) == 1


def test_two_keepers_who_save_a_rule_at_once_save_one():
    rule = Rule.objects.get(code="consultation_answer_business_days")
    keepers = [a_rule_keeper() for _n in range(2)]

    def save(by, value):
        return keeping.change_rule(
            rule, value=value, reference="x", verified=False, reason="y",
            by=by, now=NOON, seen_at=None, shown=digest_of([]),
        )  # fmt: skip

    results = at_once(lambda: save(keepers[0], 30), lambda: save(keepers[1], 20))
    assert refusals(results, StaleError) == 1


def test_two_keepers_who_add_a_holiday_at_once_add_one():
    keepers = [a_rule_keeper() for _n in range(2)]

    def add(by):
        return keeping.add_holiday(
            date=date(2026, 12, 25), name="Navidad", scope="national", by=by, now=NOON, shown=digest_of([])
        )

    results = at_once(*[lambda by=by: add(by) for by in keepers])
    assert refusals(results, ValidationError) == 1
    assert Holiday.objects.count() == 1
