"""One act on many comments: a few at once, thousands by the worker in slices, and all of it undone if asked.

Which comments it is about is fixed when it is asked. Each says in the end what became of it: done, or why
not. The lock of the consultation is held for a slice and no longer, so whoever writes, withdraws or publishes
goes on meanwhile. A worker that dies leaves what it had not looked at yet, and the next goes on from there.
"""

from django.core.exceptions import EmptyResultSet, PermissionDenied
from django.db import connection, transaction
from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext as _

from consultations.models import Batch, BatchItem, Comment, CommentGroup, CommentTag, Reading, Tag
from consultations.permissions import can_answer
from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.jobs import actions as jobs
from participa.jobs.models import Job

from . import answering
from .moving import move

AT_ONCE = 200  # comments; more are the worker's
SLICE = 500
JOB = "comments_batch"
Kind, Status = Batch.Kind, Batch.Status
MOVES = (Kind.GROUP, Kind.UNGROUP)
TAGS = (Kind.TAG, Kind.UNTAG)
WAITING, DONE, UNDONE = "", "done", "undone"


class NothingChosen(Exception):
    """It was asked about no comment."""


class NothingDone(Exception):
    """It would change nothing. ``skipped``: {reason: how many}."""

    def __init__(self, skipped):
        super().__init__(str(skipped))
        self.skipped = skipped


class TagGone(Exception):
    """A colleague deleted the tag after it was chosen here."""


@transaction.atomic
def start(consultation, comments, *, kind, by, now, group=None, title="", tag=None) -> Batch:
    """Ask for one act on ``comments`` (any queryset of Comment), fixed now.

    GROUP takes ``group``, or the ``title`` of a new one; TAG and UNTAG take ``tag``. Up to ``AT_ONCE`` are
    done before this returns; more are the worker's, and ``batch.job`` says how far it is. Raises
    NothingChosen, NothingDone (of few, where each was skipped), answering.GroupGone, TagGone, and
    TransitionError once the answers are out.
    """
    require(can_answer(by, consultation, now=now))
    batch = Batch.objects.create(consultation=consultation, kind=kind, tag=tag, by=by, at=now)
    batch.asked = _fix(batch, comments)
    if not batch.asked:
        raise NothingChosen
    if kind in MOVES:
        answering.hold(consultation, by=by, now=now)  # only now: fixing many takes its time
    if kind == Kind.GROUP:
        batch.group = _target(consultation, group, title, by=by, now=now)
    if kind in TAGS and not Tag.objects.filter(pk=tag.pk, consultation=consultation).exists():
        raise TagGone
    batch.save(update_fields=["asked", "group"])
    record("comment_batch.asked", batch, by=by, now=now, kind=kind, comments=batch.asked)
    if batch.asked > AT_ONCE:
        _give_to_worker(batch, by=by, now=now)
        return batch
    carry_out(batch, now=now)
    if not batch.done:
        raise NothingDone(batch.skipped)
    return batch


def _fix(batch, comments) -> int:
    """Write down which comments it is about, in one statement however many they are; how many."""
    try:
        each = Comment.objects.filter(pk__in=comments.values("pk")).order_by().values("pk")
        chosen, params = each.query.sql_with_params()
    except EmptyResultSet:
        return 0
    table, quote = BatchItem._meta.db_table, connection.ops.quote_name
    columns = ", ".join(map(quote, ("batch_id", "comment_id", "outcome")))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(table)} ({columns}) SELECT %s, chosen.*, '' FROM ({chosen}) AS chosen",
            [batch.pk, *params],
        )
        return cursor.rowcount


def _target(consultation, group, title, *, by, now):
    if title:
        return answering.create_group(consultation, title=title, by=by, now=now)
    if not CommentGroup.objects.filter(pk=group.pk, consultation=consultation).exists():
        raise answering.GroupGone
    return group


def _give_to_worker(batch, *, by, now):
    """The worker does it, or undoes it."""
    batch.job = jobs.start(JOB, by=by, now=now, title=words_of(batch)[:200], batch=batch.pk)
    batch.save(update_fields=["job"])


def words_of(batch) -> str:
    """What it does, for people: «Poner en un grupo: Rampas»."""
    target = batch.group or batch.tag
    words = f"{batch.get_kind_display()}: {target}" if target else batch.get_kind_display()
    return _("Deshacer: %(act)s") % {"act": words} if batch.status == Status.UNDONE else words


def carry_out(batch, *, now):
    """Do all that is left of it, here."""
    while next_slice(batch, now=now):
        pass
    finish(batch, now=now)


@transaction.atomic
def next_slice(batch, *, now) -> int:
    """Do the next few that nobody looked at; how many, and 0 once none is left."""
    reason = _why_not(batch, by=batch.by, now=now)
    batch = _locked(batch)
    waiting = batch.items.filter(outcome=WAITING)
    if batch.status != Status.WAITING:
        return 0
    if reason:
        return waiting.update(outcome=reason)
    items = dict(waiting.order_by("pk").values_list("comment_id", "pk")[:SLICE])
    outcomes = _outcomes(batch, list(items))
    done = [pk for pk in items if outcomes[pk] == DONE]
    _DO[batch.kind](batch, done)
    _write_outcomes(batch, outcomes, at=WAITING)
    return len(items)


def _why_not(batch, *, by, now) -> str:
    """The reason why nothing more of it may be done, or "". Holds the consultation if comments may move."""
    try:
        if batch.kind in MOVES:
            answering.hold(batch.consultation, by=by, now=now)
        else:
            require(can_answer(by, batch.consultation, now=now))
    except PermissionDenied:
        return "no_role"
    except TransitionError:
        return "answers_out"
    if batch.kind == Kind.GROUP and not CommentGroup.objects.filter(pk=batch.group_id).exists():
        return "group_gone"
    if batch.kind in TAGS and not Tag.objects.filter(pk=batch.tag_id).exists():
        return "tag_gone"
    return ""


def _locked(batch):
    """It as it is now, and nobody else at work on it."""
    mine = Batch.objects.select_for_update(of=("self",), no_key=True)
    return mine.select_related("group", "tag", "by", "consultation").get(pk=batch.pk)


def _comments(batch, pks):
    """The facts of these comments, locked in one order if they may move, by their key."""
    found = Comment.objects.filter(pk__in=pks).order_by("pk")
    if batch.kind in MOVES:
        found = found.select_for_update(of=("self",), no_key=True)
    return {
        one["pk"]: one for one in found.values("pk", "status", "consultation_id", "group_id", "amended_at")
    }


def _outcomes(batch, pks) -> dict:
    """What becomes of each comment: DONE, or the reason why not."""
    comments, there = _comments(batch, pks), _already(batch, pks)
    return {pk: _outcome(batch, comments.get(pk), there) for pk in pks}


def _outcome(batch, comment, there):
    if comment is None or comment["consultation_id"] != batch.consultation_id:
        return "elsewhere"
    if comment["status"] != Comment.Status.RECEIVED:
        return comment["status"]
    if batch.kind in MOVES:
        wanted = batch.group_id if batch.kind == Kind.GROUP else None
        return "already" if comment["group_id"] == wanted else DONE
    return "already" if (comment["pk"] in there) == (batch.kind != Kind.UNTAG) else DONE


def _already(batch, pks) -> set:
    """The comments that have the tag, or that she read."""
    if batch.kind in TAGS:
        there = CommentTag.objects.filter(tag=batch.tag_id, comment__in=pks)
    elif batch.kind == Kind.READ:
        there = Reading.objects.filter(by=batch.by_id, comment__in=pks)
    else:
        return set()
    return set(there.values_list("comment", flat=True))


def _move(batch, pks):
    here = Comment.objects.filter(pk=OuterRef("comment_id")).values("group")[:1]
    batch.items.filter(comment__in=pks).update(group=Subquery(here))
    move(Comment.objects.filter(pk__in=pks), batch.group if batch.kind == Kind.GROUP else None)


def _put_tag(batch, pks):
    CommentTag.objects.bulk_create(
        [CommentTag(comment_id=pk, tag_id=batch.tag_id, by_id=batch.by_id, at=batch.at) for pk in pks],
        ignore_conflicts=True,
    )


def _take_tag(batch, pks):
    CommentTag.objects.filter(tag=batch.tag_id, comment__in=pks).delete()


def _mark_read(batch, pks):
    Reading.objects.bulk_create(
        [Reading(comment_id=pk, by_id=batch.by_id, at=batch.at) for pk in pks], ignore_conflicts=True
    )


_DO = {
    Kind.GROUP: _move,
    Kind.UNGROUP: _move,
    Kind.TAG: _put_tag,
    Kind.UNTAG: _take_tag,
    Kind.READ: _mark_read,
}


def _write_outcomes(batch, outcomes, *, at):
    """Write what became of each comment; ``at``: the outcome they had until now."""
    by_outcome = {}
    for pk, outcome in outcomes.items():
        by_outcome.setdefault(outcome, []).append(pk)
    for outcome, pks in by_outcome.items():
        batch.items.filter(comment__in=pks, outcome=at).update(outcome=outcome)


@transaction.atomic
def finish(batch, *, now):
    """Every comment was looked at: say how many were done and why the rest were not."""
    fresh = _locked(batch)
    if fresh.status == Status.WAITING:
        counts = _counts(fresh)
        fresh.become(Status.DONE, done=counts.pop(DONE, 0), skipped=counts)
        facts = {"kind": fresh.kind, "comments": fresh.done, "skipped": counts}
        record("comment_batch.done", fresh, by=fresh.by, now=now, **facts)
    batch.refresh_from_db()


def _counts(batch):
    return dict(batch.items.order_by().values_list("outcome").annotate(n=Count("pk")))


# Undoing ---------------------------------------------------------------------------------------


@transaction.atomic
def undo(batch, *, by, now) -> Batch:
    """Leave each comment as it was before, unless somebody changed that since.

    Raises TransitionError if it is not done yet, a colleague undid it or the answers are out.
    """
    if batch.kind in MOVES:
        answering.hold(batch.consultation, by=by, now=now)
    require(can_answer(by, batch.consultation, now=now))
    batch.become(Status.UNDONE, undone_by=by, undone_at=now)
    record("comment_batch.undone", batch, by=by, now=now, kind=batch.kind, comments=batch.done)
    if batch.done > AT_ONCE:
        _give_to_worker(batch, by=by, now=now)
        return batch
    while next_undone(batch, now=now):
        pass
    finish_undoing(batch)
    return batch


@transaction.atomic
def next_undone(batch, *, now) -> int:
    """Undo the next few; how many were looked at, and 0 once none is left."""
    reason = _why_not(batch, by=batch.undone_by, now=now)
    batch = _locked(batch)
    done = batch.items.filter(outcome=DONE)
    if batch.status != Status.UNDONE:
        return 0
    if reason in ("no_role", "answers_out", "tag_gone"):
        return done.update(outcome=f"kept_{reason}")
    items = dict(done.order_by("pk").values_list("comment_id", "group")[:SLICE])
    outcomes = _UNDO[batch.kind](batch, items)
    _write_outcomes(batch, outcomes, at=DONE)
    return len(items)


def _move_back(batch, left) -> dict:
    """``left``: the group that each comment left."""
    comments, moved_again = _comments(batch, left), _moved_again(batch, left)
    outcomes, back = {}, {}
    for pk, group in left.items():
        outcomes[pk] = _kept(batch, comments.get(pk), group, moved_again) or UNDONE
        if outcomes[pk] == UNDONE:
            back.setdefault(group, []).append(pk)
    groups = CommentGroup.objects.in_bulk(filter(None, back))
    for group, pks in back.items():
        move(Comment.objects.filter(pk__in=pks), groups.get(group))
    return outcomes


def _kept(batch, comment, group, moved_again):
    """Why this comment stays where it is, or ""."""
    if comment is None or comment["status"] != Comment.Status.RECEIVED:
        return "kept_hidden"
    if comment["amended_at"] and comment["amended_at"] > batch.at:
        return "kept_amended"
    if (batch.group_id if batch.kind == Kind.GROUP else group) is None:
        return "kept_group_gone"
    put = batch.group_id if batch.kind == Kind.GROUP else None
    return "kept_moved" if comment["group_id"] != put or comment["pk"] in moved_again else ""


def _moved_again(batch, pks) -> set:
    """Those that a later act took away and another put here again: they are here because of that one."""
    later = Batch.objects.filter(
        consultation=batch.consultation_id, kind=batch.kind, group=batch.group_id, pk__gt=batch.pk
    )
    again = BatchItem.objects.filter(batch__in=later, comment__in=list(pks), outcome=DONE)
    return set(again.values_list("comment_id", flat=True))


def _drop(model, batch, pks, **which):
    """Delete what this act wrote; whatever somebody wrote since stays."""
    written = model.objects.filter(comment__in=list(pks), by=batch.by_id, at=batch.at, **which)
    ours = set(written.values_list("comment_id", flat=True))
    written.delete()
    return {pk: UNDONE if pk in ours else "kept_moved" for pk in pks}


def _untag_again(batch, pks):
    return _drop(CommentTag, batch, pks, tag=batch.tag_id)


def _tag_again(batch, pks):
    there = _already(batch, list(pks))
    _put_tag(batch, [pk for pk in pks if pk not in there])
    return {pk: "kept_moved" if pk in there else UNDONE for pk in pks}


def _unread(batch, pks):
    return _drop(Reading, batch, pks)


_UNDO = {
    Kind.GROUP: _move_back,
    Kind.UNGROUP: _move_back,
    Kind.TAG: _untag_again,
    Kind.UNTAG: _tag_again,
    Kind.READ: _unread,
}


@transaction.atomic
def finish_undoing(batch):
    """Say beside what was skipped which comments stayed as they are, and why."""
    fresh = _locked(batch)
    counts = _counts(fresh)
    skipped = {why: n for why, n in counts.items() if why not in (WAITING, DONE, UNDONE)}
    Batch.objects.filter(pk=fresh.pk).update(skipped=skipped)
    batch.refresh_from_db()


def is_stopped(batch) -> bool:
    """The worker gave it up and something of it is left to do."""
    going = batch.job is not None and batch.job.status != Job.Status.FAILED
    left = {Status.WAITING: WAITING, Status.UNDONE: DONE}.get(batch.status)
    return not going and left is not None and batch.items.filter(outcome=left).exists()


@transaction.atomic
def resume(batch, *, by, now) -> Batch:
    """Let the worker go on with what it gave up. Raises TransitionError if it is at it or nothing is left."""
    require(can_answer(by, batch.consultation, now=now))
    batch = _locked(batch)
    if not is_stopped(batch):
        raise TransitionError(f"{batch!r} did not stop")
    record("comment_batch.resumed", batch, by=by, now=now)
    _give_to_worker(batch, by=by, now=now)
    return batch
