"""What the service does with what was said: group, answer with reasons, publish every answer together."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from consultations.actions.filing import ask_for_files
from consultations.answerable import TooEarly, hold
from consultations.models import (
    AnswerState,
    AnswerVersion,
    Appeal,
    CommentGroup,
    Status,
)
from consultations.permissions import can_manage
from participa.audit.actions import record
from participa.core.lifecycle import StaleError
from participa.core.pagecache import forget_pages
from participa.notifications.actions import announce

from .moving import move


class Unanswered(Exception):
    """Some comment has no answer: ``ungrouped`` of them are in no group, ``groups`` have none written.

    Or it may yet be owed one: ``rulings`` of them were appealed or disputed, and nobody ruled.
    """

    def __init__(self, ungrouped, groups, rulings=0):
        super().__init__(f"{ungrouped} ungrouped, {len(groups)} groups unanswered, {rulings} not ruled")
        self.ungrouped, self.groups, self.rulings = ungrouped, groups, rulings


class GroupGone(Exception):
    """A colleague undid the group after it was opened here."""


@transaction.atomic
def create_group(consultation, *, title, by, now, section=None):
    """A new group, empty."""
    consultation = hold(consultation, by=by, now=now)
    last = consultation.groups.aggregate(last=Max("number"))["last"] or 0
    group = CommentGroup.objects.create(
        consultation=consultation,
        number=last + 1,
        title=title,
        section=section,
        changed_by=by,
        changed_at=now,
    )
    record("comment_group.created", group, by=by, now=now, title=title)
    return group


@transaction.atomic
def put_in_group(group, comments, *, by, now):
    """Move ``comments`` (a queryset) of the same consultation into ``group``; returns how many moved.

    Raises GroupGone if a colleague undid it meanwhile.
    """
    consultation = hold(group.consultation, by=by, now=now)
    if not CommentGroup.objects.filter(pk=group.pk).exists():
        raise GroupGone
    moving = comments.admissible().filter(consultation=consultation).exclude(group=group)
    return _move(moving, group, by=by, now=now, consultation=consultation)


@transaction.atomic
def take_out(consultation, comments, *, by, now):
    """Leave ``comments`` in no group; returns how many left one."""
    consultation = hold(consultation, by=by, now=now)
    moving = comments.admissible().filter(consultation=consultation, group__isnull=False)
    return _move(moving, None, by=by, now=now, consultation=consultation)


def _move(moving, group, *, by, now, consultation):
    moved = move(moving, group)
    if moved:
        where = group or consultation
        record("comment_group.moved", where, by=by, now=now, comments=moved, consultation=consultation.code)
    return moved


@transaction.atomic
def write_answer(group, *, title, decision, reasons, change, quote, by, now, seen_at, for_review=False):
    """Save the title and reasoned answer of a group. What it said before is kept as a version.

    Written whole by whoever may publish, it is accepted at once; by an analyst it is a draft until somebody
    who may publish accepts it (``workflow.accept``). ``for_review``: she says that it is ready to be read.
    Raises StaleError if a colleague saved it meanwhile, GroupGone if a colleague undid it.
    """
    consultation = hold(group.consultation, by=by, now=now)
    here = CommentGroup.objects.filter(pk=group.pk, changed_at=seen_at)
    before = here.first()
    state = _state_of(decision, reasons, consultation, by=by, now=now, for_review=for_review)
    accepted = state == AnswerState.ACCEPTED
    written = here.update(
        title=title,
        decision=decision,
        reasons=reasons,
        change=change,
        quote=quote,
        answer_state=state,
        accepted_by=by if accepted else None,
        accepted_at=now if accepted else None,
        review_note="",
        changed_by=by,
        changed_at=now,
    )
    if not written:
        other = CommentGroup.objects.select_related("changed_by").filter(pk=group.pk).first()
        if other is None:
            raise GroupGone
        raise StaleError(by=other.changed_by, at=other.changed_at)
    keep_version(before, decision=decision, reasons=reasons, change=change)
    record("comment_group.answered", group, by=by, now=now, decision=decision, state=str(state))
    group.refresh_from_db()
    return group


def _state_of(decision, reasons, consultation, *, by, now, for_review):
    if not (decision and reasons.strip()):
        return AnswerState.DRAFT if decision or reasons.strip() else AnswerState.TO_DO
    if can_manage(by, consultation, now=now):
        return AnswerState.ACCEPTED
    return AnswerState.FOR_REVIEW if for_review else AnswerState.DRAFT


def keep_version(before, **written):
    """What a group's answer said, if ``written`` says something else."""
    said = {name: getattr(before, name) for name in written}
    if said != written and any(said.values()):
        AnswerVersion.objects.create(group=before, by=before.changed_by, at=before.changed_at, **said)


@transaction.atomic
def delete_group(group, *, by, now):
    """Undo a group; its comments stay, in no group."""
    consultation = hold(group.consultation, by=by, now=now)
    _move(group.comments.all(), None, by=by, now=now, consultation=consultation)
    record("comment_group.deleted", group, by=by, now=now, title=group.title)
    group.delete()


def missing_answers(consultation):
    """(comments in no group, groups without an accepted answer): what stands between this and publishing."""
    ungrouped = consultation.comments.admissible().filter(group=None).count()
    groups = [group for group in consultation.groups.filter(size__gt=0) if not group.is_accepted]
    return ungrouped, groups


def missing_rulings(consultation):
    """How many comments wait for somebody else to look at them: each may come back, and is owed an answer."""
    return Appeal.objects.waiting().filter(comment__consultation=consultation).count()


@transaction.atomic
def publish_answers(consultation, *, summary, act, by, now):
    """Publish every answer at once. Each author will be told hers, and the worker makes its files.

    Raises TooEarly before the closing, Unanswered while an admissible comment lacks its answer or
    an appeal its ruling, TransitionError if a colleague published first.
    """
    consultation = hold(consultation, by=by, now=now, allowed=can_manage)
    if now < consultation.closes_at + timedelta(seconds=settings.ANSWER_GRACE_SECONDS):
        raise TooEarly
    ungrouped, groups = missing_answers(consultation)
    rulings = missing_rulings(consultation)
    if ungrouped or groups or rulings:
        raise Unanswered(ungrouped, groups, rulings)
    consultation.become(
        Status.ANSWERED,
        answer_summary=summary,
        answer_act=act,
        answered_by=by,
        answered_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("consultation.answered", consultation, by=by, now=now, act=act)
    announce("consultation_answered", consultation, now=now)
    ask_for_files(consultation, by=by, now=now)
    forget_pages()
    return consultation
