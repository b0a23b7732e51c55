"""What a public account proves of its body, and from which instant."""

from datetime import date, timedelta

import pytest

from participa.reference.models import Region
from participa.services.models import ParticipationRule
from public_accounts.actions import events, planning, reporting
from public_accounts.models import Account, AccountEvent, Question
from tests.builders import DAY, HOUR, NOON, a_holiday, a_region, a_rule, a_service
from tests.councils.builders import a_council, an_opinion
from tests.public_accounts import builders as a

from .gathering import after, at, facts_of, mark

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
ANSWERS_END = after("2026-12-30")  # 45 business days: no holiday is on record


@pytest.fixture
def account():
    return a.an_account()


def found(account, **when):
    return facts_of(account.service, **when)["account"]


def test_an_account_says_its_day_its_questions_and_who_could_follow_it(account):
    said = found(account)
    assert said == {
        "code": account.code,
        "title": account.title,
        "url": account.get_absolute_url(),
        "event_on": "2026-10-28",
        "regions": [],
        "council_heard_on": None,
        "questions": 0,
        "on_time": 0,
        "late": 0,
        "questions_closed_on": "2026-11-18",
        "answers_due": "2026-12-30",
        "rule": account.answers_rule,
        "access": {"captions": "no", "sign_language": "no", "plain": "no"},
        "access_due": "2026-11-11",
    }


def test_an_account_is_known_after_the_instant_of_its_call(account):
    assert found(account, until=a.CALLED) is None
    assert found(account, until=a.CALLED + INSTANT)["code"] == account.code


def test_drafts_suspended_ones_and_what_sources_tell_are_no_evidence(account):
    draft = a.a_draft_account()
    suspended = a.an_account()
    planning.cancel(suspended, reason="Corte de luz.", by=a.the_officer(suspended), now=a.CALLED + HOUR)
    assert found(draft) is None
    assert found(suspended) is None
    Account.objects.filter(pk=account.pk).update(sources=[{"title": "x", "url": "https://ejemplo.cl/"}])
    assert found(account) is None
    Account.objects.filter(pk=account.pk).update(sources=[], status="reported")
    assert found(account) is None


def test_an_account_of_another_year_is_not_that_of_this_one(account):
    assert facts_of(account.service, year=2025)["account"] is None


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (after("2026-10-28") - INSTANT, ["missing", 0.0]),  # owed since May, and its event is not over
        (after("2026-10-28"), ["late", 0.5]),
    ],
)
def test_an_account_is_held_once_its_day_is_over(account, until, expected):
    assert mark("C1", facts_of(account.service, until=until)) == expected


def test_the_day_of_an_event_is_that_of_santiago():
    night = at("2026-10-28") + 22 * HOUR  # the 29th in UTC
    assert found(a.an_account(starts=night))["event_on"] == "2026-10-28"


def test_the_norm_of_a_service_says_until_when(account):
    service = account.service
    assert facts_of(service)["account_due"]["day"] == "2026-05-31"
    a_rule(service, ParticipationRule.Code.CPP_DEADLINE, 1115)  # the fifteenth of November, said at NOON
    assert facts_of(service, until=NOON)["account_due"]["day"] == "2026-05-31"
    said = facts_of(service, until=NOON + INSTANT)
    assert said["account_due"] == {"day": "2026-11-15", "rule": "Norma del servicio: Artículo 12"}
    assert mark("C1", said) == ["met", 1.0]


def test_a_mayor_has_a_day_of_his_own():
    assert facts_of(a_service(regime="municipal"))["account_due"]["day"] == "2026-04-30"


# Questions -------------------------------------------------------------------------------------


def test_questions_are_answered_in_time_or_late(account):
    in_time, late, owed = (a.a_question(account) for _n in range(3))
    a.answered(in_time, now=a.AFTER_EVENT)
    a.answered(late, now=a.OVERDUE)
    assert [found(account)[name] for name in ("questions", "on_time", "late")] == [3, 1, 0]
    facts = facts_of(account.service, until=a.OVERDUE + INSTANT)
    assert [facts["account"][name] for name in ("questions", "on_time", "late")] == [3, 1, 1]
    assert mark("C4", facts) == ["partial", 0.5]
    assert owed.group_id is None


@pytest.mark.parametrize(("when", "on_time", "late"), [(ANSWERS_END - INSTANT, 1, 0), (ANSWERS_END, 0, 1)])
def test_an_answer_is_in_time_until_the_end_of_the_last_day(account, when, on_time, late):
    a.answered(a.a_question(account), now=when)
    said = found(account, until=when + INSTANT)
    assert (said["on_time"], said["late"]) == (on_time, late)
    assert found(account, until=when)["on_time"] == found(account, until=when)["late"] == 0


@pytest.mark.parametrize(
    ("until", "expected"),
    [(ANSWERS_END - INSTANT, ["not_due", None]), (ANSWERS_END, ["missing", 0.0])],
)
def test_a_question_without_an_answer_is_late_the_day_after(account, until, expected):
    a.a_question(account)
    assert mark("C4", facts_of(account.service, until=until)) == expected


def test_topics_and_what_was_taken_back_are_owed_nothing(account):
    topic, gone = a.a_question(account), a.a_question(account)
    Question.objects.filter(pk=topic.pk).update(kind="topic")
    Question.objects.filter(pk=gone.pk).update(status="withdrawn", withdrawn_at=NOON)
    assert found(account)["questions"] == 0


def test_a_question_is_known_after_the_instant_it_was_asked(account):
    a.a_question(account, now=a.BEFORE_EVENT)
    assert found(account, until=a.BEFORE_EVENT)["questions"] == 0
    assert found(account, until=a.BEFORE_EVENT + INSTANT)["questions"] == 1


# Where, heard by whom, for everybody -----------------------------------------------------------


def test_events_of_regions_tell_where_it_was_held(account):
    here = a_region()
    a_region("los-lagos", code="10", name="Región de Los Lagos", short_name="Los Lagos", order=10)
    event = a.a_regional_event(account, here)
    assert found(account)["regions"] == ["14"]
    assert mark("C2", facts_of(account.service)) == ["partial", 0.5]
    events.cancel_regional(event, reason="Temporal.", by=a.the_officer(account), now=a.CALLED + 2 * HOUR)
    assert found(account)["regions"] == []


def test_the_main_event_of_a_service_of_a_region_is_in_it():
    account = a.an_account(a_service(region=a_region()))
    assert found(account)["regions"] == ["14"]
    assert facts_of(account.service)["service"]["regions"] == ["14"]


def test_a_nationwide_service_works_in_every_region():
    a_region()
    service = a_service()
    assert facts_of(service)["service"]["regions"] == list(Region.objects.values_list("code", flat=True))


def test_the_council_is_heard_when_its_minutes_are_noted(account):
    reporting.note_council(
        account, heard_on=date(2026, 10, 22), text="Conforme.", by=a.the_officer(account), now=NOON
    )
    assert found(account, until=NOON)["council_heard_on"] is None  # noted later, though of before
    facts = facts_of(account.service, until=NOON + INSTANT)
    assert facts["account"]["council_heard_on"] == "2026-10-22"
    assert mark("C3", facts) == ["met", 1.0]


def test_the_council_is_heard_when_its_milestone_is_done(account):
    planning.done(account, "council", now=at("2026-10-27") + HOUR)
    assert found(account, until=at("2026-10-27"))["council_heard_on"] is None
    assert found(account, until=after("2026-10-27"))["council_heard_on"] == "2026-10-27"


def test_the_council_is_heard_by_its_opinion_about_the_account(account):
    council = a_council(account.service, by=a.the_officer(account))
    for when in (at("2026-10-27"), at("2026-10-23") + HOUR):
        an_opinion(council, target=account.code, now=when)
    an_opinion(council, target=account.code, now=at("2026-10-20"), sent=False)
    assert found(account, until=at("2026-10-23"))["council_heard_on"] is None
    assert found(account)["council_heard_on"] == "2026-10-23"


@pytest.mark.parametrize(
    ("until", "expected"),
    [(after("2026-11-11") - INSTANT, ["not_due", None]), (after("2026-11-11"), ["partial", 0.3333])],
)
def test_it_has_ten_business_days_to_be_accessible(account, until, expected):
    AccountEvent.objects.update(captions="yes")
    assert mark("C5", facts_of(account.service, until=until)) == expected


def test_a_holiday_on_the_last_day_moves_it(account):
    a_holiday(date(2026, 11, 11), "Feriado")
    assert found(account)["access_due"] == "2026-11-12"


def test_a_plain_report_counts_from_the_instant_it_is_published(account):
    AccountEvent.objects.update(captions="yes", sign_language="na")
    when = a.CALLED + DAY
    a.a_report(account, "plain", now=when)
    assert found(account, until=when)["access"]["plain"] == "no"
    assert found(account)["access"] == {"captions": "yes", "sign_language": "na", "plain": "yes"}
    assert mark("C5", facts_of(account.service)) == ["met", 1.0]


def test_a_link_to_a_plain_version_counts_too(account):
    Account.objects.filter(pk=account.pk).update(plain_url="https://ejemplo.cl/en-simple")
    assert found(account)["access"]["plain"] == "yes"
