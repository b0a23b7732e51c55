"""What a body publishes of itself, its activities and its files; and from which instant."""

from datetime import date, timedelta

import pytest

from participa.activities.models import Activity, ActivityDocument, Attendance
from participa.compliance.actions import evaluating
from participa.core.calendar import day_of
from participa.documents.models import Document
from participa.services.models import ParticipationNorm, RelevantInformation
from tests.activities import builders as act
from tests.builders import DAY, HOUR, NOON, a_background, a_person, a_service
from tests.plans.builders import a_draft_plan, a_plan

from .gathering import (
    a_confirmation,
    a_contact,
    a_held_consultation,
    a_norm,
    after,
    at,
    facts_of,
    mark,
    some_information,
)

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
HELD = {"starts_at": at("2026-10-05") + 10 * HOUR, "ends_at": at("2026-10-05") + 13 * HOUR}
UNREGISTERED = {"needs_registration": False, "registration_opens_at": None, "registration_closes_at": None}


@pytest.fixture
def service():
    return a_service()


def a_file(content_type="application/pdf"):
    return Document.objects.create(
        name="acta",
        content_type=content_type,
        size=1,
        sha256="0" * 64,
        uploaded_by=a_person(),
        uploaded_at=NOON,
    )


def an_activity(service, **fields):
    """Held on the fifth of October."""
    said = {"published_at": at("2026-09-20")} | HELD | UNREGISTERED
    return act.an_activity(service, **said | fields)


def the_activity(service, **when):
    (found,) = facts_of(service, **when)["activities"]
    return found


# Norm, contact and information -----------------------------------------------------------------


def test_a_norm_says_its_number_its_day_and_whether_it_can_be_read(service):
    a_norm(service)
    assert facts_of(service)["norm"] == {
        "title": "Norma general de participación",
        "number": "Resolución exenta 214",
        "date": "2025-03-04",
        "reviewed_on": None,
        "has_file": True,
        "url": f"/servicios/{service.slug}/norma/",
    }


def test_a_norm_with_neither_file_nor_link_cannot_be_read(service):
    a_norm(service, url="")
    assert facts_of(service)["norm"]["has_file"] is False
    ParticipationNorm.objects.update(document=a_file())
    assert facts_of(service)["norm"]["has_file"] is True


def test_a_norm_of_the_very_instant_is_not_known_yet(service):
    a_norm(service, now=NOON)
    assert facts_of(service, until=NOON)["norm"] is None
    assert facts_of(service, until=NOON + INSTANT)["norm"] is not None


def test_a_norm_that_was_replaced_later_was_the_one_in_force(service):
    a_norm(service, number="1", superseded_at=NOON)
    a_norm(service, number="2", now=NOON)
    assert facts_of(service, until=NOON)["norm"]["number"] == "1"
    assert facts_of(service, until=NOON + INSTANT)["norm"]["number"] == "2"


def test_a_contact_is_confirmed_the_day_it_was_set(service):
    a_contact(service, now=at("2025-11-18") + 22 * HOUR)  # the nineteenth in UTC
    assert facts_of(service)["contact"]["confirmed_on"] == "2025-11-18"
    assert mark("N3", facts_of(service)) == ["met", 1.0]
    assert mark("N3", facts_of(service, until=after("2026-11-18"))) == ["missing", 0.0]


def test_no_name_of_a_person_is_kept(service):
    a_contact(service)
    assert "Ana Soto" not in str(facts_of(service))


def test_information_counts_while_it_is_in_force(service):
    some_information(service, "plans")
    some_information(service, "budget", now=NOON)
    assert [one["category"] for one in facts_of(service, until=NOON)["information"]] == ["plans"]
    assert len(facts_of(service, until=NOON + INSTANT)["information"]) == 2
    RelevantInformation.objects.update(superseded_at=NOON - HOUR)
    assert facts_of(service, until=NOON)["information"] == []


# The transparency row and the yearly list ------------------------------------------------------


def test_a_row_is_confirmed_after_its_instant(service):
    a_confirmation(service, now=NOON)
    assert mark("I3", facts_of(service, until=NOON)) == ["missing", 0.0]
    assert mark("I3", facts_of(service, until=NOON + INSTANT)) == ["met", 1.0]


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (at("2026-12-01") - HOUR, date(2026, 11, 1)),  # the first of December in UTC
        (at("2026-12-01"), date(2026, 12, 1)),
    ],
)
def test_a_month_begins_at_midnight_of_santiago(service, now, month):
    assert evaluating.month_of(day_of(now)) == month
    a_confirmation(service, month=date(2026, 11, 1), now=at("2026-12-01") - 2 * HOUR)
    (row,) = facts_of(service, until=now)["transparency"]
    assert row == {"month": "2026-11-01", "confirmed_on": "2026-11-30"}
    expected = ["met", 1.0] if month.month == 11 else ["late", 0.5]
    assert mark("I3", facts_of(service, until=now)) == expected


def test_rows_of_two_years_ago_say_no_more(service):
    a_confirmation(service, month=date(2024, 12, 1), now=at("2024-12-05"))
    assert facts_of(service)["transparency"] == []


def test_the_list_of_the_year_counts_once_it_is_published(service):
    a_draft_plan(service, year=2026)
    assert facts_of(service)["plan"] is None
    other = a_service()
    plan = a_plan(other, published_at=after("2026-03-31") - INSTANT)
    a_plan(other, year=2027)
    assert facts_of(other, until=plan.published_at)["plan"] is None
    assert facts_of(other)["plan"] == {
        "title": plan.code,
        "url": plan.get_absolute_url(),
        "published_on": "2026-03-31",
    }
    assert mark("Q1", facts_of(other)) == ["met", 1.0]


def test_whoever_says_why_nothing_is_asked_is_heard_from_then_on(service):
    a_plan(service, no_consultation_at=NOON, no_consultation_reason="No hay normas que consultar.")
    assert facts_of(service, until=NOON)["no_consultation"] is None
    facts = facts_of(service, until=NOON + INSTANT)
    assert facts["no_consultation"]["stated_on"] == "2026-11-18"
    assert mark("Q2", facts) == ["met", 1.0]


# Activities ------------------------------------------------------------------------------------


def test_an_activity_says_when_it_ended_and_whether_it_was_counted(service):
    activity = an_activity(service)
    assert the_activity(service) == {
        "code": activity.code,
        "title": activity.title,
        "url": activity.get_absolute_url(),
        "day": "2026-10-05",
        "ended_on": "2026-10-05",
        "is_counted": False,
        "by_sex": False,
        "results_on": None,
    }


@pytest.mark.parametrize(
    ("counts", "by_sex"),
    [
        ({}, True),
        ({"women": 0, "men": 0, "other": 0, "undeclared": 8}, False),
        ({"women": 0, "men": 0, "other": 1, "undeclared": 8}, True),
        ({"women": 0, "men": 0, "other": 0, "undeclared": 0}, True),  # nobody came
    ],
)
def test_it_is_counted_by_sex_if_of_somebody_it_is_known(service, counts, by_sex):
    act.an_attendance(an_activity(service), set_at=NOON - DAY, **counts)
    found = the_activity(service)
    assert (found["is_counted"], found["by_sex"]) == (True, by_sex)


def test_what_sources_say_of_who_came_is_not_counted(service):
    act.an_attendance(an_activity(service), set_at=NOON - DAY, how=Attendance.How.REPORTED)
    assert the_activity(service)["is_counted"] is False


def test_who_came_is_known_after_the_instant_it_was_written(service):
    act.an_attendance(an_activity(service), set_at=NOON)
    assert the_activity(service, until=NOON)["is_counted"] is False
    assert the_activity(service, until=NOON + INSTANT)["is_counted"] is True


def test_results_are_known_after_their_instant(service):
    an_activity(service, status="results", results_at=NOON, results_text="Se priorizó el canal.")
    assert the_activity(service, until=NOON)["results_on"] is None
    assert the_activity(service, until=NOON + INSTANT)["results_on"] == "2026-11-18"


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft", "published_at": None},
        {"status": "cancelled", "cancelled_at": NOON - DAY, "cancel_reason": "Corte de ruta."},
        {"is_reported": True},
        {"published_at": NOON},
        {"starts_at": at("2025-12-31"), "ends_at": after("2025-12-31")},
        {"ends_at": NOON + HOUR},
    ],
)
def test_drafts_cancelled_reported_and_unfinished_ones_are_no_evidence(service, fields):
    an_activity(service)
    Activity.objects.update(**fields)
    assert facts_of(service, until=NOON)["activities"] == []


# Files -----------------------------------------------------------------------------------------


def test_a_picture_of_a_page_cannot_be_read(service):
    consultation = a_held_consultation(service)
    a_background(consultation, text="", document=a_file())
    a_background(consultation, text="", document=a_file("image/png"))
    a_background(consultation)  # written in the portal: no file
    assert facts_of(service)["files"] == {"total": 2, "accessible": 1}


def test_files_of_every_sort_add_up_once_they_are_published(service):
    assert facts_of(service)["files"] == {"total": 0, "accessible": 0}
    a_norm(service, document=a_file())
    some_information(service, document=a_file("image/jpeg"))
    activity = an_activity(service)
    shared = {"number": 1, "title": "Lámina", "document": a_file(), "added_at": NOON - HOUR}
    ActivityDocument.objects.create(activity=activity, **shared)
    assert facts_of(service, until=NOON - HOUR)["files"] == {"total": 2, "accessible": 1}
    assert facts_of(service)["files"] == {"total": 3, "accessible": 2}
    Activity.objects.update(published_at=NOON)
    assert facts_of(service, until=NOON)["files"] == {"total": 2, "accessible": 1}
