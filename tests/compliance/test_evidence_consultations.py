"""What a consultation proves of its body, and from which instant."""

from datetime import date, timedelta

import pytest

from consultations.models import Consultation, Status
from participa.services.models import ParticipationRule
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_background,
    a_comment,
    a_draft,
    a_group,
    a_holiday,
    a_person,
    a_rule,
    a_service,
)
from tests.deadlines.builders import extended, the_answer_of

from .gathering import a_held_consultation, after, answered, at, facts_of, mark

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
ANSWER = ParticipationRule.Code.CONSULTATION_ANSWER


def the_one(service, **when):
    (found,) = facts_of(service, **when)["consultations"]
    return found


def test_a_consultation_says_when_it_opened_closed_and_owes_its_answer():
    service = a_service()
    consultation = a_held_consultation(service)
    assert the_one(service) == {
        "code": consultation.code,
        "title": consultation.title,
        "url": consultation.get_absolute_url(),
        "opened_on": "2026-10-01",
        "closed_on": "2026-10-30",
        "is_informed": False,
        "due": "2026-11-13",
        "rule": "Plazo propio de este proceso: Resolución exenta 214",
        "answered_on": None,
        "admissible": 0,
        "answered": 0,
    }


@pytest.mark.parametrize(
    ("summary", "has_background", "is_informed"),
    [("", False, False), ("En simple.", False, False), ("", True, False), ("En simple.", True, True)],
)
def test_it_is_informed_with_a_summary_and_something_to_read(summary, has_background, is_informed):
    service = a_service()
    consultation = a_held_consultation(service, summary=summary)
    if has_background:
        a_background(consultation)
        a_background(consultation, title="Otra")
    assert the_one(service)["is_informed"] is is_informed


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (at("2026-11-13") - INSTANT, ["not_due", None]),  # the day before
        (after("2026-11-13") - INSTANT, ["not_due", None]),  # the last instant of its day
        (after("2026-11-13"), ["missing", 0.0]),
    ],
)
def test_what_was_not_answered_is_late_the_day_after(until, expected):
    service = a_service()
    a_held_consultation(service)
    assert mark("Q4", facts_of(service, until=until)) == expected


def test_a_holiday_on_its_last_day_moves_it():
    a_holiday(date(2026, 11, 13), "Feriado")
    service = a_service()
    a_held_consultation(service)
    assert the_one(service)["due"] == "2026-11-16"  # the thirteenth was a Friday
    assert mark("Q4", facts_of(service, until=after("2026-11-16") - INSTANT)) == ["not_due", None]
    assert mark("Q4", facts_of(service, until=after("2026-11-16"))) == ["missing", 0.0]


@pytest.mark.parametrize(
    ("answered_at", "expected"),
    [
        (after("2026-11-13") - INSTANT, ["met", 1.0]),
        (after("2026-11-13"), ["late", 0.5]),
    ],
)
def test_an_answer_is_in_time_until_the_end_of_its_day(answered_at, expected):
    service = a_service()
    a_held_consultation(service, answered_at=answered_at)
    assert mark("Q4", facts_of(service)) == expected


def test_an_answer_of_the_very_instant_is_not_known_yet():
    service = a_service()
    a_held_consultation(service, answered_at=NOON)
    assert the_one(service, until=NOON)["answered_on"] is None
    assert mark("Q4", facts_of(service, until=NOON)) == ["missing", 0.0]
    assert the_one(service, until=NOON + INSTANT)["answered_on"] == "2026-11-18"


def test_the_day_of_an_answer_is_that_of_santiago():
    service = a_service()
    a_held_consultation(service, answered_at=after("2026-11-13") - HOUR)  # the fourteenth in UTC
    assert the_one(service)["answered_on"] == "2026-11-13"


@pytest.mark.parametrize("moment", ["published_at", "opens_at"])
def test_what_was_published_or_opened_at_the_instant_is_not_known_yet(moment):
    service = a_service()
    a_held_consultation(service, closed_on="2026-12-30", opens_at=NOON - HOUR, published_at=NOON - DAY)
    Consultation.objects.update(**{moment: NOON})
    assert facts_of(service, until=NOON)["consultations"] == []
    assert len(facts_of(service, until=NOON + INSTANT)["consultations"]) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.DRAFT},
        {"status": Status.OMITTED},
        {"status": Status.RECORDED},
        {"sources": [{"title": "Diario Oficial", "url": "https://ejemplo.cl/"}]},
        {"status": Status.OUTCOME, "sources": [{"title": "Diario Oficial", "url": "https://ejemplo.cl/"}]},
        {"published_at": None, "published_by": None},
    ],
)
def test_drafts_and_what_sources_tell_of_the_past_are_no_evidence(fields):
    service = a_service()
    a_draft(service)
    a_held_consultation(service, **fields)
    assert facts_of(service)["consultations"] == []


def test_one_that_ended_in_a_norm_without_an_answer_here_owes_none():
    service = a_service()
    a_held_consultation(service, status=Status.OUTCOME)
    assert the_one(service)["due"] is None
    assert mark("Q4", facts_of(service)) == ["not_due", None]


def test_an_extension_moves_the_day_from_its_act_on():
    service = a_service()
    consultation = a_held_consultation(service, closed_on="2026-11-13", answer_days=20)
    owed = the_answer_of(consultation)
    assert owed.day == date(2026, 12, 11)
    extended(owed, 5, now=NOON)
    assert the_one(service, until=NOON)["due"] == "2026-12-11"
    assert the_one(service, until=NOON + INSTANT)["due"] == "2026-12-18"
    assert mark("Q4", facts_of(service, until=at("2026-12-18"))) == ["not_due", None]
    assert mark("Q4", facts_of(service, until=after("2026-12-18"))) == ["missing", 0.0]


def test_the_rule_of_a_service_holds_from_the_instant_it_was_set():
    service = a_service()
    a_held_consultation(service, answer_days=None)
    a_rule(service, ANSWER, 3)  # at NOON
    assert the_one(service, until=NOON)["due"] == "2027-01-01"  # the portal's: 45 business days
    later = the_one(service, until=NOON + INSTANT)
    assert (later["due"], later["rule"]) == ("2026-11-04", "Norma del servicio: Artículo 12")


def test_a_rule_that_was_replaced_later_still_held_then():
    service = a_service()
    a_held_consultation(service, answer_days=None)
    old = a_rule(service, ANSWER, 3)
    ParticipationRule.objects.filter(pk=old.pk).update(set_at=NOON - DAY, superseded_at=NOON + DAY)
    assert the_one(service, until=NOON + DAY)["due"] == "2026-11-04"
    assert the_one(service, until=NOON + DAY + INSTANT)["due"] == "2027-01-01"


def test_answers_are_counted_by_the_comments_they_cover():
    service = a_service()
    consultation = a_held_consultation(service, closed_on="2026-11-30", opens_at=NOON - 5 * DAY)
    comments = [a_comment(consultation, f"Observación {n}", by=a_person()) for n in range(3)]
    a_group(consultation, *comments[:2], answer="Se acoge.")
    a_group(consultation, comments[2])  # nobody answered it
    assert (the_one(service, until=NOON + DAY)["admissible"], the_one(service)["answered"]) == (0, 0)
    answered(consultation, at("2026-12-02"))
    found = the_one(service, until=at("2026-12-03"))
    assert (found["admissible"], found["answered"]) == (3, 2)
    assert mark("Q5", facts_of(service, until=at("2026-12-03"))) == ["partial", 0.6667]


@pytest.mark.parametrize(
    ("closed_on", "answered_at", "counts"),
    [
        ("2023-05-10", None, True),  # still owed
        ("2023-05-10", at("2023-06-01"), False),
        ("2024-05-10", at("2026-01-01"), True),  # owed when the year began
        ("2024-05-10", at("2026-01-01") - INSTANT, False),
        ("2025-05-10", at("2025-06-01"), True),  # of the year before: its answer may fall due in this one
    ],
)
def test_a_year_begins_with_what_was_owed(closed_on, answered_at, counts):
    service = a_service()
    a_held_consultation(service, closed_on=closed_on, answered_at=answered_at)
    assert bool(facts_of(service)["consultations"]) is counts


def test_those_of_another_body_are_not_its_own():
    service, other = a_service(), a_service()
    a_held_consultation(other)
    assert facts_of(service)["consultations"] == []
