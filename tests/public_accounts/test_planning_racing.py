"""Two officers at the same instant, on a database that serves many at once: exactly one wins."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from public_accounts.actions import events, planning, reporting
from public_accounts.models import Account, Attendance, MilestoneChange, Report
from tests.builders import DAY, a_service, an_officer_of
from tests.consultations.test_at_once import at_once

from . import builders as a

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]


def refusals(results, *errors):
    """How many were refused with one of these; nothing else went wrong."""
    wrong = [result for result in results if isinstance(result, Exception) and not isinstance(result, errors)]
    assert wrong == []
    return sum(isinstance(result, errors) for result in results)


def officers(service, number=3):
    return [an_officer_of(service) for _n in range(number)]


def lines(verb):
    return Event.objects.filter(verb=verb).count()


def test_a_season_is_prepared_once():
    service = a_service()
    acts = [
        lambda by=by: planning.create(
            service, event_starts_at=a.EVENT, event_ends_at=a.EVENT_ENDS, management_year=2025, by=by,
            now=a.PLANNED,
        )
        for by in officers(service)
    ]  # fmt: skip
    assert refusals(at_once(*acts), ValidationError) == 2
    assert Account.objects.count() == lines("public_account.created") == 1


def test_an_account_is_called_once():
    draft = a.a_draft_account()
    acts = [
        lambda by=by: planning.call(
            draft, act_number=by.email[:40], act_date=day_of(a.CALLED), by=by, now=a.CALLED
        )
        for by in officers(draft.service)
    ]
    assert refusals(at_once(*acts), TransitionError) == 2
    assert lines("public_account.called") == 1


def test_of_two_calendars_saved_at_once_one_holds():
    account = a.an_account()
    acts = [
        lambda by=by, n=n: planning.set_calendar(
            account, {"final": day_of(a.OVERDUE + (20 + n) * DAY)}, by=by, now=a.BEFORE_EVENT,
            seen_at=account.changed_at, reason="Feria", act_number="Resolución 80",
        )
        for n, by in enumerate(officers(account.service))
    ]  # fmt: skip
    assert refusals(at_once(*acts), StaleError) == 2
    assert MilestoneChange.objects.count() == 1


def test_who_came_is_told_once_and_the_other_has_to_say_why_she_corrects():
    account = a.an_account()
    event = account.events.get()
    acts = [
        lambda by=by: events.tell_attendance(event, women=1, men=1, by=by, now=a.AFTER_EVENT)
        for by in officers(account.service)
    ]
    assert refusals(at_once(*acts), ValidationError) == 2
    assert Attendance.objects.count() == 1


def test_a_final_report_is_published_once():
    account = a.an_account()
    a.answered(a.a_question(account))
    a.attended(account)
    by = a.the_officer(account)
    report = reporting.keep_final(account, None, text="Todo.", correction="", by=by, now=a.CLOSED)
    acts = [
        lambda by=by: reporting.publish_final(report, act_number="Resolución 90", by=by, now=a.CLOSED)
        for by in officers(account.service)
    ]
    assert refusals(at_once(*acts), TransitionError) == 2
    assert lines("public_account.final_published") == 1
    assert Report.objects.published().filter(kind="final").count() == 1


def test_two_jobs_at_once_leave_one_draft():
    account = a.an_account()
    a.answered(a.a_question(account))
    a.attended(account)
    acts = [
        lambda by=by: reporting.keep_final(account, None, text="Todo.", correction="", by=by, now=a.CLOSED)
        for by in officers(account.service)
    ]
    assert refusals(at_once(*acts)) == 0
    assert Report.objects.filter(kind="final").count() == 1


def test_a_council_is_replied_once():
    account = a.an_account()
    note = reporting.note_council(
        account, heard_on=day_of(a.CALLED), text="Bien", by=a.the_officer(account), now=a.BEFORE_EVENT
    )
    acts = [
        lambda by=by: reporting.reply_to_council(note, reply=by.email, by=by, now=a.BEFORE_EVENT)
        for by in officers(account.service)
    ]
    assert refusals(at_once(*acts), TransitionError) == 2
