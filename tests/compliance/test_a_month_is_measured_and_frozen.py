"""A month is measured with its evidence, frozen once, and gives the same figure for ever."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from participa.compliance.actions import evaluating, methods
from participa.compliance.models import Method, ServiceSheet, Snapshot
from participa.compliance.scoring import Band, measure
from participa.core.calendar import midnight
from participa.core.lifecycle import TransitionError
from participa.services.models import ParticipationNorm
from tests.builders import DAY, NOON, a_service, an_officer_of

from . import builders as c

pytestmark = pytest.mark.django_db
DECEMBER_FIRST = midnight(date(2026, 12, 1))
QUERIES = 30


def a_norm(service, **fields):
    said = {"title": "Norma", "number": "12", "date": date(2025, 3, 1), "url": "https://ejemplo.cl/norma.pdf"}
    return ParticipationNorm.objects.create(service=service, set_at=NOON - DAY, **said | fields)


def test_a_body_that_published_nothing_is_not_measured():
    a_service()
    snapshot = c.a_measured_month()
    assert not ServiceSheet.objects.exists()
    assert snapshot.figures["with_data"] == 0
    assert snapshot.figures["asked"] == {"full": 1}


def test_a_body_is_measured_by_what_it_published():
    service = a_service()
    a_norm(service)
    c.a_measured_month()
    sheet = ServiceSheet.objects.get()
    assert sheet.marks["N1"] == ["met", 1.0]
    assert sheet.marks["N3"] == ["missing", 0.0]
    assert sheet.band == Band.LOW


def test_what_was_published_after_the_month_is_not_counted():
    service = a_service()
    a_norm(service)
    ParticipationNorm.objects.create(
        service=a_service(), title="Otra", number="9", date=date(2026, 12, 1), set_at=DECEMBER_FIRST
    )
    snapshot = evaluating.freeze(c.NOVEMBER, by=None, now=DECEMBER_FIRST + 10 * DAY)
    assert [sheet.service for sheet in snapshot.sheets.all()] == [service]


def test_a_frozen_month_gives_its_figure_years_later_and_after_a_change_of_weights():
    service = a_service()
    a_norm(service)
    snapshot = evaluating.freeze(c.NOVEMBER, by=None, now=DECEMBER_FIRST)
    before = snapshot.sheets.get()
    first = Method.objects.get(version=1)

    later = DECEMBER_FIRST + 2000 * DAY
    weights = first.sheets | {"full": first.sheets["full"] | {"N1": 80}}
    second = c.a_method(sheets=weights, since=date(2032, 6, 1), now=later)
    ParticipationNorm.objects.all().delete()

    after = ServiceSheet.objects.get(snapshot=snapshot)
    again = measure(after.facts, snapshot.method.values)
    assert (again.score, again.marks) == (float(before.score), before.marks)
    assert measure(after.facts, second.values).score > again.score  # shown with both versions
    assert evaluating.hash_of(snapshot) == snapshot.sha256


def test_a_frozen_month_is_not_measured_again():
    service = a_service()
    a_norm(service)
    evaluating.freeze(c.NOVEMBER, by=None, now=DECEMBER_FIRST)
    score = ServiceSheet.objects.get().score
    ParticipationNorm.objects.update(superseded_at=NOON)
    with pytest.raises(evaluating.AlreadyFrozen):
        evaluating.evaluate(c.NOVEMBER, now=DECEMBER_FIRST + DAY)
    with pytest.raises(evaluating.AlreadyFrozen):
        evaluating.freeze(c.NOVEMBER, by=None, now=DECEMBER_FIRST + DAY)
    assert ServiceSheet.objects.get().score == score


def test_a_month_is_not_frozen_before_it_is_over():
    c.a_measured_month()
    with pytest.raises(TransitionError):
        evaluating.freeze(c.NOVEMBER, by=None, now=DECEMBER_FIRST - DAY)
    assert Snapshot.objects.get().status == Snapshot.Status.RUNNING


def test_all_bodies_are_measured_in_the_same_number_of_queries(django_assert_num_queries):
    for _number in range(3):
        a_norm(a_service())
    evaluating.evaluate(c.NOVEMBER, now=NOON)  # makes its row; holidays and rules are kept at hand
    with django_assert_num_queries(QUERIES):
        evaluating.evaluate(c.NOVEMBER, now=NOON)
    for _number in range(60):
        a_norm(a_service())
    with django_assert_num_queries(QUERIES):
        evaluating.evaluate(c.NOVEMBER, now=NOON + DAY)


def test_one_body_is_measured_again_in_the_request():
    service = a_service()
    c.a_measured_month()
    a_norm(service)
    sheet = evaluating.evaluate_service(service, by=an_officer_of(service), now=NOON)
    assert sheet.marks["N1"] == ["met", 1.0]


@pytest.mark.parametrize(
    "bands", [{"high": 60, "medium": 60}, {"high": 101, "medium": 60}, {"high": 85, "medium": 0}]
)
def test_bands_that_cannot_be_are_refused(bands):
    with pytest.raises(ValidationError):
        c.a_method(bands=bands)
    assert Method.objects.count() == 1


def test_two_people_do_not_set_the_same_version():
    overseer = c.an_overseer()
    c.a_method(by=overseer)
    first = Method.objects.get(version=1)
    with pytest.raises(ValidationError):
        methods.set_method(
            sheets=first.sheets, bands=first.bands, since=c.NOVEMBER, reason="Otra", by=overseer, now=NOON,
            seen_version=1,
        )  # fmt: skip
    assert Method.objects.count() == 2
