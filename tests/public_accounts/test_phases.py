"""What the clock says of an account: told by the row and asked of the table, the same at every instant."""

from datetime import timedelta

import pytest

from participa.core.calendar import midnight
from public_accounts.actions import planning, reporting
from public_accounts.cards import CLOSING, STANDINGS, standing, standing_in
from public_accounts.models import Account, Phase, Status
from tests.builders import DAY, HOUR, a_service

from . import builders as a

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def every_account():
    """One in each status; of those called, one owes an answer, one owes none and one had no questions."""
    a.a_draft_account()
    owing, answered = a.an_account(), a.an_account()
    a.a_question(owing)
    a.answered(a.a_question(answered))
    a.an_account()
    a.an_account(starts=a.EVENT + 5 * DAY)
    finished = a.an_account()
    a.attended(finished)
    reporting.say_no_questions(finished, by=a.the_officer(finished), now=a.CLOSED)
    report = reporting.keep_final(
        a.fresh(finished), None, text="Todo.", correction="", by=a.the_officer(finished), now=a.CLOSED
    )
    reporting.publish_final(report, act_number="1", by=a.the_officer(finished), now=a.CLOSED)
    suspended = a.an_account()
    planning.cancel(suspended, reason="Llueve.", by=a.the_officer(suspended), now=a.CALLED)
    a_reported_account()


def a_reported_account(**fields):
    """One that public sources tell, of before the portal."""
    service = fields.pop("service", None) or a_service()
    values = {"event_year": 2020, "management_year": 2019, "when_text": "mayo de 2020"} | fields
    return Account.objects.create(
        service=service,
        code=f"CPP-{values['event_year']}-{service.code}",
        title="Cuenta pública participativa, gestión 2019",
        status=Status.REPORTED,
        created_at=a.PLANNED,
        changed_at=a.PLANNED,
        **values,
    )


def instants():
    """Each edge of every account, and the last instant before it."""
    edges = set()
    for account in Account.objects.all():
        edges |= {
            account.event_starts_at, account.event_ends_at, account.questions_open_at,
            account.questions_close_at, account.answers_close_at,
        }  # fmt: skip
    edges.discard(None)
    return sorted({moment for edge in edges for moment in (edge - TICK, edge, edge + HOUR)})


def test_the_table_and_the_row_agree_on_the_phase_at_every_instant():
    every_account()
    accounts = list(Account.objects.all())
    seen = set()
    for now in instants():
        told = {account.pk: account.phase_at(now) for account in accounts}
        for phase in Phase:
            found = set(Account.objects.in_phase(phase, now=now).values_list("pk", flat=True))
            assert found == {pk for pk, one in told.items() if one == phase}, (phase, now)
        seen |= set(told.values())
    assert seen == set(Phase)


def test_the_table_and_the_row_agree_on_how_each_stands():
    every_account()
    public = Account.objects.public()
    seen = set()
    for now in instants():
        told = {account.pk: standing(account, now) for account in public}
        for word in STANDINGS:
            found = set(standing_in(public, [word], now=now).values_list("pk", flat=True))
            assert found == {pk for pk, one in told.items() if one == word}, (word, now)
        seen |= set(told.values())
    assert seen == set(STANDINGS)


def test_nothing_changes_between_one_change_and_the_next():
    every_account()
    for account in Account.objects.all():
        now = a.CALLED
        while (then := account.next_change(now)) is not None:
            assert account.phase_at(then - TICK) == account.phase_at(now), (account, now)
            now = then


def test_windows_are_half_open():
    account = a.an_account()
    assert account.phase_at(account.questions_open_at - TICK) == Phase.UPCOMING
    assert account.phase_at(account.questions_open_at) == Phase.QUESTIONS
    assert account.phase_at(account.event_ends_at - TICK) == Phase.LIVE
    assert account.phase_at(account.event_ends_at) == Phase.QUESTIONS
    assert account.takes_questions_at(account.questions_close_at - TICK)
    assert not account.takes_questions_at(account.questions_close_at)
    assert account.phase_at(account.answers_close_at) == Phase.OVERDUE


def test_the_questions_of_a_day_last_until_its_midnight_in_chile():
    account = a.an_account()
    assert account.questions_close_at == midnight(account.last_question_day + DAY)
    assert account.answers_close_at == midnight(account.answers_day + DAY)


def test_who_answered_everything_is_late_with_nobody():
    """After the due day only the final report is missing: the page does not say that answers are late."""
    account = a.an_account()
    assert standing(account, a.OVERDUE) == CLOSING
    a.a_question(account)
    assert standing(a.fresh(account), a.OVERDUE) == "atrasada"
