"""Preparing an account, dating it and calling it: what is refused leaves everything as it was."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from participa.core.calendar import business_days_between, day_of, end_of
from participa.core.lifecycle import StaleError, TransitionError
from public_accounts.actions import planning
from public_accounts.models import Account, Milestone, MilestoneChange, Status
from tests.builders import DAY, HOUR, a_holiday, a_rule, a_service, an_officer_of

from . import builders as a
from .refusals import refused

pytestmark = pytest.mark.django_db
Code = Milestone.Code
WHY = {"reason": "Feria regional ese día.", "act_number": "Resolución 80"}


def set_days(account, days, *, now=a.BEFORE_EVENT, **fields):
    account = a.fresh(account)
    return planning.set_calendar(
        account, days, by=a.the_officer(account), now=now, seen_at=account.changed_at, **fields
    )


def days_of(account):
    return dict(account.milestones.values_list("code", "planned_on"))


# The calendar that the rules give --------------------------------------------------------------


def test_the_calendar_comes_from_the_rules_in_business_days():
    days = days_of(a.a_draft_account())
    event = day_of(a.EVENT)
    assert days[Code.EVENT] == event
    before = [business_days_between(days[code], event, ()) for code in (Code.TOPICS, Code.COUNCIL)]
    assert before == [20, 10]
    assert [business_days_between(event, days[code], ()) for code in ("questions_close", "answers")] == [
        15,
        45,
    ]


def test_a_holiday_is_no_business_day():
    a_holiday(date(2026, 10, 27))
    assert days_of(a.a_draft_account())[Code.PRELIMINARY] == date(2026, 10, 20)


def test_the_norm_of_the_service_comes_before_the_rule_of_the_portal():
    service = a_service()
    a_rule(service, "cpp_answer_business_days", 10, article="Artículo 12 de su norma")
    answers = a.a_draft_account(service).milestones.get(code=Code.ANSWERS)
    assert business_days_between(day_of(a.EVENT), answers.planned_on, ()) == 10
    assert answers.rule == "Norma del servicio: Artículo 12 de su norma"


def test_reset_brings_back_the_dates_of_the_rules():
    draft = a.a_draft_account()
    before = days_of(draft)
    set_days(draft, {"final": date(2027, 3, 1)}, now=a.PLANNED)
    assert days_of(draft) != before
    draft = a.fresh(draft)
    planning.reset_calendar(draft, by=a.the_officer(draft), now=a.PLANNED, seen_at=draft.changed_at)
    assert days_of(draft) == before


def test_a_called_account_is_not_reset():
    account = a.an_account()
    with refused(TransitionError):
        planning.reset_calendar(
            account, by=a.the_officer(account), now=a.BEFORE_EVENT, seen_at=account.changed_at
        )


# Preparing it ----------------------------------------------------------------------------------


def test_a_service_gives_one_account_each_season():
    draft = a.a_draft_account()
    with refused(ValidationError) as why:
        a.a_draft_account(draft.service)
    assert list(why.value.message_dict) == ["event_day"]


def test_the_management_told_is_never_of_a_year_to_come():
    service = a_service()
    with refused(ValidationError) as why:
        planning.create(
            service, event_starts_at=a.EVENT, event_ends_at=a.EVENT_ENDS, management_year=2027,
            by=a.the_officer(service), now=a.PLANNED,
        )  # fmt: skip
    assert list(why.value.message_dict) == ["management_year"]


def test_texts_saved_over_those_of_a_colleague_are_refused():
    draft = a.a_draft_account()
    eva = an_officer_of(draft.service, display_name="Eva Mella")
    planning.edit(draft, by=eva, now=a.PLANNED + HOUR, seen_at=draft.changed_at, summary="De Eva")
    with refused(StaleError) as why:
        planning.edit(draft, by=a.the_officer(draft), now=a.CALLED, seen_at=draft.changed_at, summary="Mía")
    assert why.value.by == eva


# Dates in their order --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"council": date(2026, 9, 1)}, "council"),  # before the topics
        ({"council": date(2026, 10, 29)}, "event"),
        ({"preliminary": date(2026, 10, 29)}, "event"),
        ({"questions_close": date(2026, 10, 20)}, "questions_close"),
        ({"questions_close": date(2026, 10, 27)}, "questions_close"),  # before the event
        ({"answers": date(2026, 11, 17)}, "answers"),
        ({"final": date(2026, 12, 1)}, "final"),
        ({"answers": None}, "answers"),
        ({"questions_open": None}, "questions_open"),
    ],
)
def test_dates_out_of_order_are_refused_by_their_name(days, wrong):
    draft = a.a_draft_account()
    with refused(ValidationError) as why:
        set_days(draft, days, now=a.PLANNED)
    assert wrong in why.value.message_dict


def test_an_event_of_another_year_is_refused():
    draft = a.a_draft_account()
    starts = a.EVENT + 120 * DAY
    with refused(ValidationError) as why:
        set_days(draft, {"answers": date(2027, 9, 1)}, now=a.PLANNED, event=(starts, starts + HOUR))
    assert "event" in why.value.message_dict


def test_what_is_optional_may_be_left_out():
    draft = a.a_draft_account()
    set_days(draft, {"topics": None, "council": None}, now=a.PLANNED)
    assert days_of(draft)[Code.TOPICS] is None


# The call --------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["summary"])
def test_without_its_words_it_is_not_called(field):
    draft = a.a_draft_account(**{field: " "})
    with refused(planning.NotReady) as why:
        call(draft)
    assert set(why.value.issues) == {field}


def call(draft, *, now=a.CALLED):
    return planning.call(
        draft, act_number="Resolución 77", act_date=day_of(now), by=a.the_officer(draft), now=now
    )


def test_it_is_called_once():
    account = a.an_account()
    with refused(TransitionError):
        call(account)


def test_an_event_is_never_before_its_call():
    draft = a.a_draft_account()
    with refused(planning.NotReady) as why:
        call(draft, now=a.EVENT)
    assert set(why.value.issues) == {"calendar"}


def test_the_call_opens_its_windows_to_the_instant():
    account = a.an_account()
    assert account.questions_close_at == end_of(date(2026, 11, 18))
    assert account.takes_questions_at(account.questions_close_at - timedelta(microseconds=1))
    assert not account.takes_questions_at(account.questions_close_at)


# After the call --------------------------------------------------------------------------------


def test_a_date_moved_after_the_call_keeps_what_people_had_read():
    account = a.an_account()
    set_days(account, {"final": date(2027, 2, 1)}, **WHY)
    change = MilestoneChange.objects.get()
    assert (change.old_on, change.new_on) == (date(2026, 12, 30), date(2027, 2, 1))
    assert (change.reason, change.act_number) == (WHY["reason"], WHY["act_number"])


def test_after_the_call_no_date_moves_without_a_reason():
    account = a.an_account()
    with refused(ValidationError) as why:
        set_days(account, {"final": date(2027, 2, 1)})
    assert list(why.value.message_dict) == ["reason"]


@pytest.mark.parametrize(
    ("code", "day", "now"),
    [
        (Code.QUESTIONS_OPEN, date(2026, 10, 27), a.BEFORE_EVENT),  # they opened
        (Code.QUESTIONS_CLOSE, date(2026, 12, 1), a.CLOSED),  # they closed
        (Code.ANSWERS, date(2027, 3, 1), a.OVERDUE),  # overdue: nobody makes it on time by moving it
        (Code.COUNCIL, date(2026, 10, 27), a.BEFORE_EVENT),  # it is late
    ],
)
def test_an_expired_period_is_not_extended(code, day, now):
    account = a.an_account()
    days = {code: day} | ({Code.FINAL: date(2027, 3, 1)} if code == Code.ANSWERS else {})
    with refused(ValidationError) as why:
        set_days(account, days, now=now, **WHY)
    assert code in why.value.message_dict


def test_an_event_that_began_does_not_move():
    account = a.an_account()
    starts = a.EVENT + 3 * DAY
    with refused(ValidationError) as why:
        set_days(account, {}, now=a.EVENT, event=(starts, starts + HOUR), **WHY)
    assert "event" in why.value.message_dict


def test_the_main_event_moves_with_the_calendar():
    account = a.an_account()
    starts = a.EVENT + DAY
    set_days(account, {}, event=(starts, starts + HOUR), **WHY)
    assert account.events.get().starts_at == a.fresh(account).event_starts_at == starts


def test_a_calendar_saved_over_a_colleagues_is_refused():
    account = a.an_account()
    seen = account.changed_at
    set_days(account, {"final": date(2027, 2, 1)}, **WHY)
    with refused(StaleError):
        planning.set_calendar(
            account, {"final": date(2027, 2, 2)}, by=a.the_officer(account), now=a.AFTER_EVENT, seen_at=seen,
            **WHY,
        )  # fmt: skip


# Suspending it ---------------------------------------------------------------------------------


def test_it_is_suspended_with_the_reason():
    account = a.an_account()
    planning.cancel(account, reason="Alerta de incendio", by=a.the_officer(account), now=a.BEFORE_EVENT)
    account = a.fresh(account)
    assert (account.status, account.reason) == (Status.CANCELLED, "Alerta de incendio")
    assert Account.objects.public().get() == account


def test_without_a_reason_it_is_not_suspended():
    account = a.an_account()
    with refused(ValidationError):
        planning.cancel(account, reason=" ", by=a.the_officer(account), now=a.BEFORE_EVENT)


def test_once_its_event_was_held_it_is_not_suspended():
    account = a.an_account()
    a.attended(account)
    with refused(TransitionError):
        planning.cancel(account, reason="Tarde", by=a.the_officer(account), now=a.AFTER_EVENT)
