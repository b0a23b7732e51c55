"""The matters of a plan: added, corrected and moved in sight, dropped with a reason, done with a proof."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from participa.core.lifecycle import StaleError, TransitionError
from participa.documents.readers import readable_by
from participa.plans.actions import matters
from participa.plans.models import Matter, Mechanism
from tests.activities import builders as activities
from tests.builders import DAY, NOON, a_person, a_service, an_analyst_of, an_officer_of
from tests.documents.files import a_pdf, an_upload
from tests.plans import builders as a
from tests.plans.refusals import refused

pytestmark = pytest.mark.django_db
HEARING = {"title": "Horarios de atención", "mechanism": Mechanism.HEARING, "month": 5}


@pytest.fixture
def plan():
    return a.a_plan()


@pytest.fixture
def officer(plan):
    return an_officer_of(plan.service)


def add(plan, by, **fields):
    return matters.add(plan, by=by, now=NOON, **HEARING | {"reason": "Faltaba."} | fields)


def edit(matter, by, **fields):
    at = {"by": by, "now": NOON, "seen_at": matter.changed_at}
    return matters.edit(matter, **at | fields)


def do(matter, by, **fields):
    return matters.do(matter, **{"done_on": date(2026, 11, 3), "by": by, "now": NOON} | fields)


def test_a_matter_is_numbered_in_its_plan_and_knows_its_last_day(plan, officer):
    topic, region = a.a_topic(), a.a_region()
    first = add(plan, officer, topics=[topic], regions=[region])
    second = add(plan, officer, month=12)
    assert (first.number, second.number, second.code) == (1, 2, f"{plan.code}-2")
    assert ([*first.topics.all()], [*first.regions.all()]) == ([topic], [region])
    assert (first.last_day, second.last_day) == (date(2026, 5, 31), date(2026, 12, 31))
    assert str(first) == "Horarios de atención"


def test_what_is_added_to_a_published_plan_says_why(plan, officer):
    with refused(ValidationError, "reason"):
        add(plan, officer, reason=" ")
    matter = add(plan, officer)
    change = plan.changes.get()
    assert (change.kind, change.matter, change.reason) == ("added", matter, "Faltaba.")


def test_a_draft_takes_matters_without_a_word(officer, plan):
    draft = a.a_draft_plan(plan.service)
    add(draft, officer, reason="")
    assert draft.changes.count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"month": None}, "month"),
        ({"ends_on": date(2026, 5, 3)}, "starts_on"),
        ({"starts_on": date(2026, 5, 3), "ends_on": date(2026, 5, 2)}, "ends_on"),
        ({"starts_on": date(2027, 5, 3)}, "starts_on"),
    ],
)
def test_a_matter_fits_in_the_year_of_its_plan(plan, officer, fields, field):
    with refused(ValidationError, field):
        add(plan, officer, **fields)


def test_an_exact_day_says_its_month(plan, officer):
    matter = add(plan, officer, month=None, starts_on=date(2026, 9, 8))
    assert (matter.month, matter.last_day) == (9, date(2026, 9, 8))


def test_nobody_else_touches_the_matters_of_a_plan(plan):
    matter = a.a_matter(plan)
    for other in (an_analyst_of(plan.service), an_officer_of(a_service()), a_person()):
        with refused(PermissionDenied):
            add(plan, other)
        with refused(PermissionDenied):
            edit(matter, other, title="Otra", reason="Porque sí.")
        with refused(PermissionDenied):
            do(matter, other, evidence_url="https://a.cl")


def test_moving_a_matter_keeps_the_date_it_had_in_sight(plan, officer):
    matter = a.a_matter(plan, month=4)
    with refused(ValidationError, "reason"):
        edit(matter, officer, month=8)
    edit(matter, officer, month=8, starts_on=None, ends_on=None, reason="Se atrasó el estudio.")
    change = plan.changes.get()
    assert (change.kind, change.before) == ("moved", "abril de 2026")


def test_correcting_a_matter_keeps_what_it_said(plan, officer):
    matter = a.a_matter(plan, title="Riego", summary="Turnos.")
    edit(matter, officer, title="Riego del valle", reason="Más claro.", topics=[a.a_topic()], regions=[])
    change = plan.changes.get()
    assert change.kind == "edited"
    assert change.before.splitlines() == ["Riego", "Consulta ciudadana", "Turnos."]


def test_both_at_once_keep_both(plan, officer):
    matter = a.a_matter(plan, title="Riego", starts_on=date(2026, 4, 6), ends_on=date(2026, 4, 8))
    edit(matter, officer, title="Riego del valle", starts_on=date(2026, 6, 1), ends_on=None, reason="Cambió.")
    before = plan.changes.get().before
    assert before.startswith("Riego\n")
    assert before.endswith("del lunes 6 de abril de 2026 al miércoles 8 de abril de 2026")


def test_the_second_officer_is_told_that_the_first_changed_it(plan, officer):
    matter = a.a_matter(plan)
    edit(matter, officer, title="Una", reason="Sí.")
    with refused(StaleError):
        matters.edit(matter, title="Otra", reason="No.", by=officer, now=NOON + DAY, seen_at=a.PUBLISHED)


def test_dropping_a_matter_needs_a_reason_and_it_stays_in_sight(plan, officer):
    matter = a.a_matter(plan)
    with refused(ValidationError, "reason"):
        matters.drop(matter, reason="", by=officer, now=NOON)
    matters.drop(matter, reason="Se derogó la norma.", by=officer, now=NOON)
    assert list(plan.matters.values_list("status", "drop_reason")) == [("dropped", "Se derogó la norma.")]
    assert plan.changes.get().kind == "dropped"
    with refused(TransitionError):
        matters.drop(matter, reason="Otra vez.", by=officer, now=NOON)


def test_only_of_a_draft_are_matters_taken_out(plan, officer):
    matter = a.a_matter(plan)
    with refused(TransitionError):
        matters.delete(matter, by=officer, now=NOON)
    draft = a.a_draft_plan(plan.service)
    matters.delete(a.a_matter(draft), by=officer, now=NOON)
    assert draft.matters.count() == 0


def test_what_somebody_asked_for_is_not_taken_out_without_a_word(plan, officer):
    matter = a.a_matter(a.a_draft_plan(plan.service))
    a.an_accepted_topic(matter)
    with refused(ValidationError):
        matters.delete(matter, by=officer, now=NOON)


def test_a_matter_is_done_with_the_code_of_what_was_done(plan, officer):
    activity = activities.an_activity(plan.service)
    matter = do(a.a_matter(plan), officer, target=f" {activity.code.lower()} ")
    assert (matter.status, matter.target, matter.done_by) == ("done", activity.code, officer)
    with refused(TransitionError):
        do(matter, officer, evidence_url="https://a.cl")


def test_a_file_is_a_proof_and_anybody_reads_it(plan, officer):
    matter = do(a.a_matter(plan), officer, upload=an_upload("informe.pdf", a_pdf()))
    assert list(readable_by(AnonymousUser(), NOON)) == [matter.document]
    Matter.objects.update(plan=a.a_draft_plan(plan.service))
    assert list(readable_by(AnonymousUser(), NOON)) == []
    assert list(readable_by(officer, NOON)) == [matter.document]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"evidence_url": "https://a.cl", "done_on": date(2026, 11, 19)}, "done_on"),
        ({"evidence_url": "https://a.cl", "done_on": date(2020, 1, 2)}, "done_on"),
        ({}, "target"),
        ({"target": "ACT-2026-NADIE-0001"}, "target"),
    ],
)
def test_nothing_is_done_without_a_proof_that_can_be_read(plan, officer, fields, field):
    matter = a.a_matter(plan)
    with refused(ValidationError, field):
        do(matter, officer, **fields)


def test_what_another_service_did_proves_nothing(plan, officer):
    matter, theirs = a.a_matter(plan), activities.an_activity()
    with refused(ValidationError, "target"):
        do(matter, officer, target=theirs.code)


def test_nothing_of_a_draft_is_done(plan, officer):
    matter = a.a_matter(a.a_draft_plan(plan.service))
    with refused(TransitionError):
        do(matter, officer, evidence_url="https://a.cl")


def test_what_nobody_did_in_its_month_is_late(plan):
    matter = a.a_matter(plan, month=10)
    assert not matter.is_late(date(2026, 10, 31))
    assert matter.is_late(date(2026, 11, 1))
    matter.status = Matter.Status.DONE
    assert not matter.is_late(date(2026, 11, 1))


@pytest.mark.parametrize(
    "fields",
    [
        {"month": 13},
        {"title": ""},
        {"ends_on": date(2026, 4, 1)},
        {"status": "done", "done_on": date(2026, 4, 1), "done_at": NOON},
        {"status": "dropped", "dropped_at": NOON},
    ],
)
def test_the_database_keeps_the_rules_of_a_matter(plan, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        a.a_matter(plan, **fields)
