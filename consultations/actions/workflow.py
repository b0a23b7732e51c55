"""Who drafts each answer and who accepts it: units, review, and many at once from a spreadsheet."""

from collections import Counter

from django.db import transaction

from consultations.actions.answering import keep_version
from consultations.answerable import hold
from consultations.models import AnswerSpreadsheet, AnswerState, CommentGroup, Unit
from consultations.permissions import can_manage
from participa.audit.actions import record
from participa.core.lifecycle import StaleError
from participa.core.permissions import require
from participa.services.permissions import EDITORS, acts_for

INCOMPLETE, ALREADY = "incomplete", "already"


@transaction.atomic
def add_unit(service, *, name, by, now):
    """A part of the service that drafts answers. One that was closed opens again under its name."""
    require(acts_for(by, service, *EDITORS, now=now, anywhere=True))
    unit, _made = Unit.objects.update_or_create(service=service, name=name, defaults={"closed_at": None})
    record("unit.opened", unit, by=by, now=now, name=name, service=service.code)
    return unit


@transaction.atomic
def close_unit(unit, *, by, now):
    """It drafts no more; what it was given keeps its name."""
    require(acts_for(by, unit.service, *EDITORS, now=now, anywhere=True))
    if Unit.objects.filter(pk=unit.pk, closed_at=None).update(closed_at=now):
        record("unit.closed", unit, by=by, now=now, name=unit.name, service=unit.service.code)


@transaction.atomic
def assign(consultation, groups, unit, *, by, now):
    """Say which unit drafts the answers of ``groups`` (a queryset); None: nobody yet. Returns how many."""
    consultation = hold(consultation, by=by, now=now)
    require(unit is None or unit.service_id == consultation.service_id)
    chosen = _of(consultation, groups)
    moved = chosen.exclude(unit=unit).update(unit=unit) if unit else chosen.update(unit=None)
    if moved:
        name = unit.name if unit else ""
        record("comment_group.assigned", consultation, by=by, now=now, groups=moved, unit=name)
    return moved


@transaction.atomic
def accept(consultation, groups, *, by, now):
    """Accept the answers of ``groups`` that are written whole. Returns (how many, {reason: skipped})."""
    consultation = hold(consultation, by=by, now=now, allowed=can_manage)
    skipped, accepted = Counter(), []
    for group in _of(consultation, groups).select_for_update():
        if group.is_accepted:
            skipped[ALREADY] += 1
        elif not group.is_answered:
            skipped[INCOMPLETE] += 1
        else:
            accepted.append(group.pk)
    CommentGroup.objects.filter(pk__in=accepted).update(
        answer_state=AnswerState.ACCEPTED, accepted_by=by, accepted_at=now, review_note=""
    )
    if accepted:
        record("comment_group.accepted", consultation, by=by, now=now, groups=len(accepted))
    return len(accepted), dict(skipped)


@transaction.atomic
def send_back(group, *, note, by, now, seen_at):
    """Return an answer to whoever drafts it, saying what it lacks. Raises StaleError if it changed since."""
    hold(group.consultation, by=by, now=now, allowed=can_manage)
    here = CommentGroup.objects.filter(pk=group.pk, changed_at=seen_at)
    if not here.update(answer_state=AnswerState.DRAFT, review_note=note, accepted_by=None, accepted_at=None):
        other = CommentGroup.objects.select_related("changed_by").get(pk=group.pk)
        raise StaleError(by=other.changed_by, at=other.changed_at)
    record("comment_group.sent_back", group, by=by, now=now)
    group.refresh_from_db()


def _of(consultation, groups):
    return CommentGroup.objects.filter(pk__in=groups.order_by().values("pk"), consultation=consultation)


@transaction.atomic
def keep_spreadsheet(consultation, *, name, rows, problems, by, now):
    """Keep what a filled spreadsheet would change, to be looked at before it counts."""
    consultation = hold(consultation, by=by, now=now)
    kept = AnswerSpreadsheet.objects.create(
        consultation=consultation, name=name[:200], rows=rows, problems=problems, by=by, at=now
    )
    record("answer_spreadsheet.checked", kept, by=by, now=now, rows=len(rows), problems=len(problems))
    return kept


@transaction.atomic
def apply_spreadsheet(spreadsheet, *, by, now):
    """Write every answer of a spreadsheet without problems, or none. Returns how many.

    Raises StaleError if a colleague changed one of its groups after it was checked, TransitionError if
    somebody applied it first or its answers were published.
    """
    consultation = hold(spreadsheet.consultation, by=by, now=now)
    require(not spreadsheet.problems)
    spreadsheet.become(AnswerSpreadsheet.Status.APPLIED)
    groups = {
        group.number: group
        for group in consultation.groups.select_for_update(of=("self",)).select_related("changed_by")
    }
    may_accept = can_manage(by, consultation, now=now)
    for row in spreadsheet.rows:
        _apply(groups.get(row["number"]), row, by=by, now=now, may_accept=may_accept)
    record("answer_spreadsheet.applied", spreadsheet, by=by, now=now, rows=len(spreadsheet.rows))
    return len(spreadsheet.rows)


def _apply(group, row, *, by, now, may_accept):
    if group is None or group.changed_at.isoformat() != row["seen"]:
        raise StaleError(by=group and group.changed_by, at=group.changed_at if group else now)
    written = {name: row[name] for name in ("decision", "reasons", "change")}
    keep_version(group, **written)
    for name, value in written.items():
        setattr(group, name, value)
    group.changed_by, group.changed_at = by, now
    group.accepted_by = group.accepted_at = None
    group.answer_state = AnswerState.FOR_REVIEW if group.is_answered else AnswerState.DRAFT
    if group.is_answered and may_accept:
        group.answer_state, group.accepted_by, group.accepted_at = AnswerState.ACCEPTED, by, now
    if "unit" in row:
        group.unit_id = row["unit"]
    group.review_note = ""
    group.save(
        update_fields=[
            *written, "changed_by", "changed_at", "answer_state", "accepted_by", "accepted_at", "unit",
            "review_note",
        ]
    )  # fmt: skip


@transaction.atomic
def discard_spreadsheet(spreadsheet, *, by, now):
    """Forget what a spreadsheet would have changed."""
    hold(spreadsheet.consultation, by=by, now=now)
    spreadsheet.become(AnswerSpreadsheet.Status.DISCARDED)
    record("answer_spreadsheet.discarded", spreadsheet, by=by, now=now)
