"""Applying the periods of keeping: first a report, then a person says go ahead."""

from datetime import timedelta

from django.db import transaction

from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.core.retention import rules

from .models import RetentionReport
from .permissions import handles_personal_data

GOOD_FOR = timedelta(days=7)  # after that, ask for another report: too much has changed
STUCK_AFTER = timedelta(hours=1)
Status = RetentionReport.Status


def decided_rules():
    """Those that wait for a person; the others apply by themselves every night."""
    return [rule for rule in rules() if not rule.by_itself]


@transaction.atomic
def ask_report(*, by, now) -> RetentionReport:
    """What is past its period today? ``by``: None for whoever runs the installation."""
    require(by is None or handles_personal_data(by))
    report = RetentionReport.objects.create(as_of=now, asked_by=by)
    record("retention.asked", report, by=by, now=now)
    return report


def count(report, *, heard=None) -> None:
    """Fill the report. Nothing else is touched."""
    found = {}
    for done, rule in enumerate(decided_rules(), 1):
        found[rule.name] = rule.count(report.as_of)
        if heard:
            heard(done, len(decided_rules()))
    report.become(Status.READY, found=found)


@transaction.atomic
def approve(report, *, by, now) -> None:
    """A person read it and says go ahead. Once: TransitionError the second time, or if it is old."""
    require(by is None or handles_personal_data(by))
    if now - report.as_of > GOOD_FOR:
        raise TransitionError("It was counted too long ago.")
    report.become(Status.APPLYING, applied_by=by, applied_at=now)
    record("retention.approved", report, by=by, now=now, **_counts(report))


def apply(report, *, now, heard=None) -> None:
    """Forget what was due when it was counted and still is."""
    done = {rule.name: rule.apply(report.as_of, now=now, report=heard) for rule in decided_rules()}
    with transaction.atomic():
        report.become(Status.APPLIED, done=done)
        record("retention.applied", report, by=report.applied_by, now=now, **done)


def is_stuck(report, now) -> bool:
    """Whoever was applying it died: it may be begun again, for twice is the same as once."""
    return report.status == Status.APPLYING and now - report.applied_at > STUCK_AFTER


def apply_by_itself(*, now) -> dict:
    """What needs nobody's decision."""
    return {rule.name: rule.apply(now, now=now) for rule in rules() if rule.by_itself}


def _counts(report):
    return {name: found["count"] for name, found in report.found.items()}
