"""What a council proves of its body, and from which instant."""

from datetime import date, timedelta

import pytest

from councils.models import Council, Mandate, Minutes, Process, Session, Term
from participa.services.models import ParticipationRule
from tests.builders import DAY, HOUR, NOON, a_holiday, a_rule, a_service
from tests.councils import builders as a
from tests.services.builders import a_commune

from .gathering import after, at, facts_of, mark

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
MEETING = at("2026-10-14") + 10 * HOUR
MINUTES_DUE = "2026-11-04"  # 15 business days later: no holiday is on record


@pytest.fixture
def council():
    """In force from 2025 to the end of 2026; its renewal is to be called by the first of November."""
    council = a.a_council()
    a.a_term(council)
    return council


def said_of(council, **when):
    return facts_of(council.service, **when)["councils"]


def the_one(council, **when):
    (found,) = said_of(council, **when)
    return found


def a_meeting(council, starts_at=MEETING, **fields):
    """One that was held: its council has nobody, so anybody is enough."""
    number = council.sessions.count() + 1
    held = {
        "status": Session.Status.HELD,
        "held_at": starts_at + 2 * HOUR,
        "present": 0,
        "needed": 0,
    } | fields
    return Session.objects.create(
        council=council, number=number, title="Presupuesto", starts_at=starts_at, changed_at=starts_at, **held
    )


def test_a_council_says_how_it_stands(council):
    assert the_one(council) == {
        "code": council.code,
        "title": council.name,
        "url": council.get_absolute_url(),
        "region": "",
        "state": "expiring",
        "last_day": "2026-12-31",
        "since": "2025-01-01",
        "renews_on_calendar": False,
        "min_sessions": 4,
        "sessions": [],
        "members": None,
        "renewals": [{"due": "2026-11-01", "called_on": None, "rule": Term.objects.get().renewal_rule}],
    }


def test_a_council_that_sources_tell_of_is_no_evidence(council):
    Council.objects.update(is_reported=True)
    assert said_of(council) == []


@pytest.mark.parametrize(
    ("until", "state", "expected"),
    [
        (at("2026-11-02"), "in_force", ["met", 1.0]),
        (after("2026-12-31"), "expiring", ["met", 1.0]),  # all of its last day
        (after("2026-12-31") + INSTANT, "expired", ["missing", 0.0]),
    ],
)
def test_a_council_is_in_force_through_its_last_day(council, until, state, expected):
    assert the_one(council, until=until)["state"] == state
    assert mark("S1", facts_of(council.service, until=until)) == expected


def test_a_term_is_known_after_the_instant_it_was_appointed():
    council = a.a_council()
    a.a_term(council, now=NOON)
    before, later = the_one(council, until=NOON), the_one(council, until=NOON + INSTANT)
    assert (before["state"], before["last_day"], before["renewals"]) == ("being_constituted", None, [])
    assert later["state"] == "expiring"


@pytest.mark.parametrize(
    ("second", "since"),
    [(date(2025, 1, 1), "2023-01-01"), (date(2025, 1, 2), "2025-01-02")],
)
def test_a_gap_between_two_terms_begins_it_anew(second, since):
    council = a.a_council()
    a.a_term(council, starts_on=date(2023, 1, 1), last_day=date(2024, 12, 31))
    a.a_term(council, starts_on=second)
    assert the_one(council)["since"] == since


def test_the_least_of_sessions_is_that_of_its_rules_by_then(council):
    a.setting_up.set_rules(
        council, by=a.the_officer(council), now=NOON, **a.RULES | {"min_sessions": 6, "number": "2"}
    )
    assert the_one(council, until=NOON)["min_sessions"] == 4
    assert the_one(council, until=NOON + INSTANT)["min_sessions"] == 6


# Sessions and their minutes --------------------------------------------------------------------


def test_only_sessions_that_were_held_count(council):
    a_meeting(council)
    for status in (Session.Status.CALLED, Session.Status.FAILED, Session.Status.PROPOSED):
        a_meeting(council, status=status)
    a_meeting(council, status=Session.Status.CANCELLED, reason="Paro.")
    assert [one["held_on"] for one in the_one(council)["sessions"]] == ["2026-10-14"]


def test_a_session_is_known_after_the_instant_its_attendance_was_written(council):
    a_meeting(council, held_at=NOON)
    assert the_one(council, until=NOON)["sessions"] == []
    assert len(the_one(council, until=NOON + INSTANT)["sessions"]) == 1


def test_the_day_of_a_session_is_that_of_santiago(council):
    a_meeting(council, starts_at=at("2026-10-14") + 22 * HOUR)
    assert the_one(council)["sessions"][0]["held_on"] == "2026-10-14"


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (after("2026-10-15"), ["not_due", None]),
        (after(MINUTES_DUE) - INSTANT, ["not_due", None]),
        (after(MINUTES_DUE), ["missing", 0.0]),
    ],
)
@pytest.mark.parametrize("is_begun", [False, True])
def test_minutes_are_late_the_day_after_whether_somebody_began_them_or_not(
    council, is_begun, until, expected
):
    session = a_meeting(council)
    if is_begun:
        a.some_minutes(session, now=MEETING + DAY)
    assert the_one(council)["sessions"][0]["due"] == MINUTES_DUE
    assert mark("S3", facts_of(council.service, until=until)) == expected


def test_a_holiday_on_the_last_day_moves_minutes_that_nobody_began(council):
    a_holiday(date(2026, 11, 4), "Feriado")
    a_meeting(council)
    assert the_one(council)["sessions"][0]["due"] == "2026-11-05"


def test_the_norm_of_the_service_gives_the_days_of_minutes(council):
    a_meeting(council)
    rule = a_rule(council.service, ParticipationRule.Code.COSOC_MINUTES, 5)
    assert the_one(council, until=NOON)["sessions"][0]["due"] == MINUTES_DUE
    assert rule.set_at == NOON
    assert the_one(council, until=NOON + INSTANT)["sessions"][0]["due"] == "2026-10-21"


@pytest.mark.parametrize(
    ("published_at", "expected"),
    [(after(MINUTES_DUE) - INSTANT, ["met", 1.0]), (after(MINUTES_DUE), ["late", 0.5])],
)
def test_minutes_are_in_time_until_the_end_of_their_day(council, published_at, expected):
    minutes = a.some_minutes(a_meeting(council), published=True, now=MEETING + DAY)
    Minutes.objects.filter(pk=minutes.pk).update(published_at=published_at)
    assert the_one(council, until=published_at)["sessions"][0]["published_on"] is None
    assert mark("S3", facts_of(council.service, until=published_at + INSTANT)) == expected


# Its members -----------------------------------------------------------------------------------


def test_members_are_counted_by_sex_by_estate_and_by_where_they_are():
    council = a.a_council(estates=(("Territoriales", 2), ("Funcionales", 1)))
    term, valdivia = a.a_term(council), a_commune()
    a.a_member(term, sex="woman", commune=valdivia)
    a.a_member(term, sex="man")
    third = a.a_member(term)
    assert the_one(council)["members"] == {
        "women": 1,
        "men": 1,
        "other": 0,
        "outside_capital": 1,
        "estates": 2,
    }
    Mandate.objects.filter(pk=third.pk).update(set_at=NOON)
    assert the_one(council, until=NOON)["members"]["estates"] == 1  # written down later


def test_substitutes_are_not_members(council):
    term = Term.objects.get()
    a.a_member(term, sex="woman", kind=Mandate.Kind.SUBSTITUTE)
    assert the_one(council)["members"] is None


def test_whoever_left_is_not_a_member_any_more(council):
    a.a_member(Term.objects.get(), sex="woman")
    Mandate.objects.update(ends_on=date(2026, 11, 18))
    assert the_one(council, until=after("2026-11-17"))["members"]["women"] == 1
    assert the_one(council, until=after("2026-11-18"))["members"] is None


# Its renewal -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "expected"),
    [(after("2026-11-01") - INSTANT, ["not_due", None]), (after("2026-11-01"), ["missing", 0.0])],
)
def test_a_renewal_that_nobody_called_is_late_the_day_after(council, until, expected):
    assert mark("S5", facts_of(council.service, until=until)) == expected


@pytest.mark.parametrize(
    ("called_at", "expected"),
    [(after("2026-11-01") - INSTANT, ["met", 1.0]), (after("2026-11-01"), ["late", 0.5])],
)
def test_a_renewal_is_called_in_time_until_the_end_of_its_day(council, called_at, expected):
    process = a.a_process(council)
    Process.objects.filter(pk=process.pk).update(published_at=called_at)
    assert the_one(council, until=called_at)["renewals"][0]["called_on"] is None
    assert mark("S5", facts_of(council.service, until=called_at + INSTANT)) == expected


def test_a_draft_calls_nobody(council):
    a.a_draft_process(council)
    found = the_one(council)
    assert (found["renewals"][0]["called_on"], found["renews_on_calendar"]) == (None, False)


def test_what_sources_tell_of_a_process_renews_nothing(council):
    process = a.a_process(council)
    Process.objects.filter(pk=process.pk).update(status=Process.Status.RECORDED)
    assert the_one(council)["renews_on_calendar"] is False


def test_a_council_that_expired_while_it_renews_on_time_has_half():
    council = a.a_council()
    a.a_term(council, last_day=date(2026, 10, 31))
    process = a.a_process(council)
    ends = max(stage.ends_at for stage in process.stages.all())
    found = the_one(council)
    assert (found["state"], found["renews_on_calendar"]) == ("being_constituted", True)
    assert mark("S1", facts_of(council.service)) == ["partial", 0.5]
    assert the_one(council, until=ends - INSTANT)["renews_on_calendar"] is True
    assert the_one(council, until=ends)["renews_on_calendar"] is False  # its last stage went by


@pytest.mark.parametrize("ended", ["annulled_at", "appointed_at"])
def test_a_process_that_ended_renews_nothing_from_then_on(council, ended):
    process = a.a_process(council)
    Process.objects.filter(pk=process.pk).update(**{ended: NOON})
    assert the_one(council, until=NOON)["renews_on_calendar"] is True
    assert the_one(council, until=NOON + INSTANT)["renews_on_calendar"] is False


def test_the_process_of_the_next_term_is_not_that_of_the_one_before(council):
    a.a_process(council)
    a.a_term(council, starts_on=date(2027, 1, 1), last_day=date(2028, 12, 31))
    when = at("2028-12-31")
    first, second = the_one(council, until=when)["renewals"]
    assert (first["called_on"], second["called_on"]) == ("2026-09-29", None)


def test_a_body_without_a_council_has_none():
    assert facts_of(a_service())["councils"] == []
