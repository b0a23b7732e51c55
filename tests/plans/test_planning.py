"""A yearly plan: begun, published by act, corrected in sight, and the year that needs no consultation."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from participa.plans.actions import matters, planning
from participa.plans.models import AnnualPlan, Mechanism
from participa.services.models import Membership
from tests.builders import DAY, NOON, a_service, an_officer_of
from tests.plans import builders as a
from tests.plans.refusals import refused

pytestmark = pytest.mark.django_db
ACT = {"act_number": "Resolución exenta 9", "act_date": date(2026, 11, 16)}


@pytest.fixture
def service():
    return a_service()


@pytest.fixture
def officer(service):
    return an_officer_of(service)


def publish(plan, by, **fields):
    return planning.publish(plan, by=by, now=NOON, **ACT | fields)


def test_a_plan_begins_as_a_draft_with_its_code(service, officer):
    plan = planning.create(service, 2027, by=officer, now=NOON)
    assert (plan.code, plan.status, str(plan)) == (f"PLAN-2027-{service.code}", "draft", plan.code)
    assert list(AnnualPlan.objects.public()) == []
    assert Event.objects.get().verb == "annual_plan.created"


def test_a_service_has_one_plan_a_year(service, officer):
    a.a_draft_plan(service, 2027)
    with refused(ValidationError, "year"):
        planning.create(service, 2027, by=officer, now=NOON)


@pytest.mark.parametrize("role", [Membership.Role.ANALYST, Membership.Role.MODERATOR])
def test_who_only_reads_begins_no_plan(service, role):
    with refused(PermissionDenied):
        planning.create(service, 2027, by=an_officer_of(service, role=role), now=NOON)


def test_nobody_of_one_region_nor_of_another_service_begins_a_plan(service):
    for other in (an_officer_of(a_service()), an_officer_of(service, region=a.a_region())):
        with refused(PermissionDenied):
            planning.create(service, 2027, by=other, now=NOON)


def test_a_closed_service_has_no_new_plan(service, officer):
    service.closed_on = date(2026, 1, 1)
    service.save()
    with refused(PermissionDenied):
        planning.create(service, 2027, by=officer, now=NOON)


def test_it_may_begin_with_what_last_year_left_open(service, officer):
    last = a.a_plan(service, 2026)
    topic, region = a.a_topic(), a.a_region()
    a.a_matter(last, title="Riego", topics=[topic], regions=[region], unit="Obras", month=6)
    done = {"status": "done", "done_on": date(2026, 5, 2), "done_at": NOON, "evidence_url": "https://a.cl"}
    a.a_matter(last, title="Hecha", **done)
    plan = planning.create(service, 2027, by=officer, now=NOON, copy=True)
    [copied] = plan.matters.all()
    assert (copied.title, copied.unit, copied.month, copied.status) == ("Riego", "Obras", 6, "planned")
    assert ([*copied.topics.all()], [*copied.regions.all()]) == ([topic], [region])


def test_an_empty_plan_is_not_published(service, officer):
    plan = a.a_draft_plan(service)
    with refused(ValidationError) as why:
        publish(plan, officer)
    assert "Agrega al menos una materia" in why.value.messages[0]


def test_it_is_published_once_by_its_act(service, officer):
    plan = a.a_draft_plan(service)
    a.a_matter(plan)
    seen_by_the_other = AnnualPlan.objects.get(pk=plan.pk)
    published = publish(plan, officer)
    assert (published.status, published.published_by, published.published_at) == ("published", officer, NOON)
    with refused(TransitionError):
        publish(seen_by_the_other, officer)
    assert Event.objects.filter(verb="annual_plan.published").count() == 1


@pytest.mark.parametrize(
    ("fields", "field"), [({"act_number": " "}, "act_number"), ({"act_date": date(2026, 11, 19)}, "act_date")]
)
def test_the_act_has_a_number_and_no_future_date(service, officer, fields, field):
    plan = a.a_draft_plan(service)
    a.a_matter(plan)
    with refused(ValidationError, field):
        publish(plan, officer, **fields)


def test_whoever_read_an_older_draft_does_not_publish_it(service, officer):
    plan = a.a_draft_plan(service)
    a.a_matter(plan)
    planning.introduce(plan, introduction="Hola.", by=officer, now=NOON, seen_at=plan.changed_at)
    with refused(StaleError):
        publish(plan, officer, seen_at=a.PUBLISHED)


def test_the_introduction_of_a_published_plan_changes_with_a_reason_in_sight(service, officer):
    plan = a.a_plan(service, introduction="Antes.")
    with refused(ValidationError, "reason"):
        planning.introduce(plan, introduction="Ahora.", by=officer, now=NOON, seen_at=plan.changed_at)
    planning.introduce(
        plan,
        introduction="Ahora.",
        reason="Estaba incompleta.",
        by=officer,
        now=NOON,
        seen_at=plan.changed_at,
    )
    [change] = plan.changes.all()
    assert (change.before, change.reason, change.kind) == ("Antes.", "Estaba incompleta.", "text")
    assert str(change) == f"{plan.pk}: 2026-11-18"


def test_a_draft_changes_without_saying_why(service, officer):
    plan = a.a_draft_plan(service)
    planning.introduce(plan, introduction=" Hola. ", by=officer, now=NOON, seen_at=plan.changed_at)
    assert (AnnualPlan.objects.get().introduction, plan.changes.count()) == ("Hola.", 0)


def test_a_year_without_consultations_is_declared_with_reasons(service, officer):
    plan = a.a_draft_plan(service)
    with refused(ValidationError, "reason"):
        planning.declare(plan, reason=" ", by=officer, now=NOON, seen_at=plan.changed_at)
    plan = planning.declare(plan, reason="No hay normas.", by=officer, now=NOON, seen_at=plan.changed_at)
    assert (plan.no_consultation_reason, plan.no_consultation_at) == ("No hay normas.", NOON)
    assert list(AnnualPlan.objects.needing_none()) == []  # nobody can read it yet
    publish(plan, officer)
    assert list(AnnualPlan.objects.needing_none().of_year(2027)) == [plan]


def test_it_is_not_declared_twice_nor_against_a_consultation_that_is_planned(service, officer):
    plan = a.a_plan(service)
    a.a_matter(plan, mechanism=Mechanism.CONSULTATION)
    with refused(ValidationError):
        planning.declare(plan, reason="No hace falta.", by=officer, now=NOON, seen_at=plan.changed_at)
    plan.matters.update(mechanism=Mechanism.HEARING)
    plan = planning.declare(plan, reason="No hace falta.", by=officer, now=NOON, seen_at=plan.changed_at)
    with refused(TransitionError):
        planning.declare(plan, reason="No hace falta.", by=officer, now=NOON, seen_at=plan.changed_at)
    assert plan.changes.get().kind == "declared"
    with refused(ValidationError, "mechanism"):
        matters.add(
            plan, title="Norma", mechanism=Mechanism.CONSULTATION, month=5, reason="Hizo falta.", by=officer,
            now=NOON,
        )  # fmt: skip


def test_a_declaration_is_taken_back_and_what_it_said_stays_in_sight(service, officer):
    plan = a.a_plan(service, no_consultation_reason="No hay.", no_consultation_at=a.PUBLISHED)
    at = {"by": officer, "now": NOON, "seen_at": plan.changed_at}
    with refused(ValidationError):  # it would be left empty
        planning.take_back(plan, reason="Hay una norma.", **at)
    a.a_matter(plan, mechanism=Mechanism.HEARING)
    with refused(ValidationError, "reason"):
        planning.take_back(plan, **at)
    plan = planning.take_back(plan, reason="Hay una norma.", **at)
    assert plan.no_consultation_at is None
    assert plan.changes.get().before == "No hay."
    with refused(TransitionError):
        planning.take_back(plan, reason="Otra vez.", by=officer, now=NOON, seen_at=plan.changed_at)


def test_two_officers_do_not_write_over_each_other(service, officer):
    plan = a.a_draft_plan(service)
    planning.introduce(plan, introduction="Una.", by=officer, now=NOON, seen_at=plan.changed_at)
    with refused(StaleError) as why:
        planning.introduce(plan, introduction="Otra.", by=officer, now=NOON + DAY, seen_at=a.PUBLISHED)
    assert (why.value.by, why.value.at) == (officer, NOON)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "published"},
        {"year": 1990},
        {"no_consultation_reason": "Porque sí."},
        {"published_at": NOON},
    ],
)
def test_the_database_keeps_the_rules_of_a_plan(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        a.a_draft_plan(**fields)
