"""An account from its plan to its final report, with the clock moved by hand."""

import pytest
from django.core.exceptions import ValidationError

from participa.core.calendar import day_of
from participa.core.lifecycle import TransitionError
from public_accounts.actions import answering, asking, planning, promising, reporting
from public_accounts.models import Account, Milestone, Phase, Question, Report, Status

from . import builders as a

pytestmark = pytest.mark.django_db


def test_an_account_goes_from_its_plan_to_its_final_report():
    account = a.an_account()
    assert account.code.startswith("CPP-2026-")
    assert [account.phase_at(now) for now in (a.CALLED, a.BEFORE_EVENT, a.EVENT, a.AFTER_EVENT)] == [
        Phase.UPCOMING, Phase.QUESTIONS, Phase.LIVE, Phase.QUESTIONS,
    ]  # fmt: skip
    assert (account.phase_at(a.CLOSED), account.phase_at(a.OVERDUE)) == (Phase.ANSWERING, Phase.OVERDUE)

    question, same = a.a_question(account), a.a_question(account)
    typed = a.a_typed_question(account)
    assert asking.support(question, by=same.author, now=a.AFTER_EVENT)
    a.attended(account)
    officer = a.the_officer(account)
    both = Question.objects.filter(pk__in=[question.pk, same.pk])
    group = answering.group(account, both, title="Los accesos", by=officer, now=a.AFTER_EVENT)
    group = answering.write_answer(
        group, answer="Llovió.", title="Los accesos", by=officer, now=a.CLOSED, seen_at=group.changed_at
    )
    answering.publish_answer(group, by=officer, now=a.CLOSED)
    with pytest.raises(reporting.NotFinished):
        reporting.ask_for_final(account, by=officer, now=a.CLOSED)
    a.answered(typed, now=a.CLOSED)
    commitment = a.a_commitment(account)

    account = a.fresh(account)
    assert (account.question_count, account.answered_count) == (3, 3)
    report = reporting.keep_final(account, None, text="Todo.", correction="", by=officer, now=a.CLOSED)
    reporting.publish_final(report, act_number="Resolución 90", by=officer, now=a.CLOSED)
    account = a.fresh(account)
    assert (account.status, account.phase_at(a.OVERDUE)) == (Status.FINAL, Phase.FINAL)
    done = dict(account.milestones.values_list("code", "done_on"))
    assert done[Milestone.Code.FINAL] == done[Milestone.Code.ANSWERS] == day_of(a.CLOSED)
    with pytest.raises(TransitionError):
        promising.promise(account, title="Otro", owner="x", due_on=day_of(a.CLOSED), by=officer, now=a.CLOSED)
    with pytest.raises(ValidationError):
        reporting.ask_for_final(account, by=officer, now=a.CLOSED)  # another needs a reason
    second = reporting.keep_final(
        account, None, text="Todo, corregido.", correction="Faltaba una cifra.", by=officer, now=a.OVERDUE
    )
    reporting.publish_final(second, act_number="Resolución 91", by=officer, now=a.OVERDUE)
    kept = Report.objects.published().filter(kind=Report.Kind.FINAL).order_by("version")
    assert [(r.version, r.superseded_at is None) for r in kept] == [(1, False), (2, True)]
    assert Account.objects.public().get() == account
    assert commitment.account == account


def test_an_event_is_never_before_its_call():
    draft = a.a_draft_account()
    with pytest.raises(planning.NotReady) as refused:
        planning.call(
            draft, act_number="Resolución 77", act_date=day_of(a.EVENT), by=a.the_officer(draft), now=a.EVENT
        )
    assert set(refused.value.issues) == {"calendar"}
    assert a.fresh(draft).status == Status.DRAFT
