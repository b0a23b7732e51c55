"""The evidence of a past instant stays what it was, and that of many bodies costs what that of one does."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from participa.activities.models import Attendance
from participa.compliance.evidence import gather
from participa.compliance.scoring import has_evidence
from public_accounts.actions import reporting
from tests.activities import builders as act
from tests.builders import DAY, HOUR, NOON, a_background, a_comment, a_group, a_rule, a_service
from tests.councils import builders as co
from tests.deadlines.builders import extended, the_answer_of
from tests.plans.builders import a_plan
from tests.public_accounts import builders as acc

from .builders import NOVEMBER
from .gathering import (
    a_confirmation,
    a_contact,
    a_held_consultation,
    a_norm,
    answered,
    at,
    facts_of,
    some_information,
)

pytestmark = pytest.mark.django_db
QUERIES = 31  # rules and facts of any number of bodies
UNREGISTERED = {"registration_opens_at": None, "registration_closes_at": None}
BEGINNING = at("2024-01-01")


def everything_of(service, several=1):
    """A body with ``several`` of each thing, all of it known at NOON."""
    a_norm(service, now=NOON - DAY)
    a_contact(service, now=NOON - DAY)
    a_plan(service)
    a_confirmation(service)
    account = acc.an_account(service)
    reporting.note_council(
        account,
        heard_on=at("2026-10-22").date(),
        text="Conforme.",
        by=acc.the_officer(account),
        now=acc.CALLED + DAY * 4,
    )
    acc.a_report(account, "plain")
    council = co.a_council(service, by=acc.the_officer(account))
    term = co.a_term(council)
    co.a_process(council)
    for n in range(several):
        some_information(service)
        consultation = a_held_consultation(service, closed_on="2026-11-13", answer_days=20)
        a_background(consultation)
        acc.answered(acc.a_question(account))
        co.a_member(term, sex="woman")
        session = co.a_held_session(council, starts_at=NOON - 20 * DAY - n * HOUR)
        co.some_minutes(session, published=True, now=NOON - 10 * DAY)
        held = {"starts_at": NOON - 40 * DAY, "ends_at": NOON - 39 * DAY, "published_at": NOON - 60 * DAY}
        activity = act.an_open_activity(service, **held | UNREGISTERED)
        act.an_attendance(activity, set_at=NOON - 30 * DAY)
    return account, consultation, council, activity


def go_on(service, account, consultation, council, activity):
    """What happens at every turn, from NOON on."""
    later = {"now": NOON}
    service.norms.update(superseded_at=NOON)
    a_norm(service, number="Otra", **later)
    service.contacts.update(superseded_at=NOON)
    a_contact(service, unit="Otra unidad", **later)
    service.information.update(superseded_at=NOON)
    some_information(service, "budget", **later)
    service.transparency_confirmations.update(confirmed_at=NOON - DAY)
    a_confirmation(service, month=at("2026-12-01").date(), now=NOON + 20 * DAY)
    a_rule(service, "consultation_answer_business_days", 3)
    a_rule(service, "cosoc_minutes_business_days", 3)
    a_rule(service, "cosoc_min_sessions", 1)
    a_rule(service, "cpp_deadline_day", 1215)
    extended(the_answer_of(consultation), 5, by=acc.the_officer(service))
    comment = a_comment(
        a_held_consultation(service, opens_at=NOON, closed_on="2026-12-20", published_at=NOON)
    )
    a_group(comment.consultation, comment, answer="Se acoge.")
    answered(consultation, NOON + HOUR)
    acc.answered(acc.a_question(account, now=NOON), now=NOON + HOUR)
    reporting.note_council(
        account, heard_on=at("2026-10-20").date(), text="Tarde.", by=acc.the_officer(account), now=NOON
    )
    acc.a_report(account, "preliminary", now=NOON)
    co.a_term(council, starts_on=at("2027-01-01").date(), last_day=at("2028-12-31").date(), now=NOON)
    co.some_minutes(co.a_held_session(council, starts_at=NOON - HOUR), published=True, now=NOON + DAY)
    activity.attendances.update(superseded_at=NOON)
    act.an_attendance(activity, set_at=NOON, reason="Se contó mal.", how=Attendance.How.BY_HAND)
    type(activity).objects.update(status="results", results_at=NOON, results_text="Se priorizó.")
    when = {"starts_at": NOON - 3 * DAY, "ends_at": NOON - 2 * DAY, "published_at": NOON}
    act.an_open_activity(service, **when | UNREGISTERED)


def test_what_happens_later_leaves_the_evidence_of_before_as_it_was():
    service = a_service()
    things = everything_of(service)
    before = facts_of(service, until=NOON)
    assert has_evidence(before)
    assert all(before[name] for name in ("norm", "contact", "information", "transparency", "plan"))
    assert all(before[name] for name in ("consultations", "account", "councils", "activities"))
    go_on(service, *things)
    assert facts_of(service, until=NOON) == before
    assert facts_of(service, until=NOON + 2 * DAY) != before


def test_nothing_was_known_before_anything_happened():
    service = a_service()
    everything_of(service)
    assert not has_evidence(facts_of(service, until=BEGINNING))
    assert facts_of(service, until=BEGINNING)["files"] == {"total": 0, "accessible": 0}


def test_evidence_is_plain_and_the_same_in_whatever_language_it_is_gathered():
    service = a_service()
    everything_of(service)
    facts = facts_of(service)
    assert json.loads(json.dumps(facts)) == facts
    with translation.override("en"):
        assert facts_of(service) == facts
    assert "/en/" not in str(facts)


def test_evidence_of_one_body_is_that_of_it_among_all():
    service = a_service()
    everything_of(service)
    others = [a_service() for _number in range(60)]
    everything_of(others[0])
    together = gather([service, *others], year=2026, until=NOON, month=NOVEMBER)
    assert together[service.pk] == facts_of(service)
    assert not has_evidence(together[others[1].pk])


def test_the_evidence_of_three_of_everything_costs_what_that_of_one_does():
    services = [a_service() for _number in range(3)]
    everything_of(services[0])
    gather(services, year=2026, until=NOON, month=NOVEMBER)  # holidays, rules and changes are kept at hand
    assert _queries(services[:1]) == QUERIES
    for service in services[1:]:
        everything_of(service, several=3)
    assert _queries(services) == QUERIES


def _queries(services):
    with CaptureQueriesContext(connection) as asked:
        gather(services, year=2026, until=NOON, month=NOVEMBER)
    return len(asked)
