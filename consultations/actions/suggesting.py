"""What the machine finds alike and what a person decides of it, in different columns.

Nothing here groups a comment but ``accept``, which a person calls and which asks for an act on many like any
other (``batches``): it can be undone the same way. Whoever decides locks the suggestion, and only then the
consultation.
"""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from consultations.models import Batch, Comment, Phase, SuggestedComment, Suggestion
from consultations.permissions import can_answer
from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.jobs import actions as jobs
from participa.jobs.models import Job

from . import answering, batches

KIND = "suggest_groups"
WRITTEN_TOGETHER = 2_000
Status = Suggestion.Status


class AlreadyLooking(Exception):
    """The worker is at it, or it waits its turn. ``job``: that one."""

    def __init__(self, job):
        super().__init__(str(job))
        self.job = job


class SuggestionGone(Exception):
    """Groups were looked for again, and this suggestion was not among them."""


class NothingLeft(Exception):
    """Of what was suggested, nothing is left to group."""


class Proposal(NamedTuple):
    """A suggestion before it is written. ``members``: (key of a comment, how alike), the most alike first."""

    kind: str
    words: str
    sample: int
    burst: list
    members: list[tuple[int, float]]


def looking(consultation):
    """The job that looks for groups of this consultation now, if there is one."""
    going = Job.objects.filter(kind=KIND, status__in=(Job.Status.QUEUED, Job.Status.RUNNING))
    return going.filter(params__consultation=consultation.pk).first()


@transaction.atomic
def ask(consultation, *, by, now) -> Job:
    """Have the worker look for groups.

    Raises AlreadyLooking if a colleague asked first, TransitionError before it opens or once the answers are
    out.
    """
    consultation = answering.hold(consultation, by=by, now=now)
    if job := looking(consultation):
        raise AlreadyLooking(job)
    title = _("Grupos sugeridos de %(code)s") % {"code": consultation.code}
    job = jobs.start(KIND, by=by, now=now, title=title, consultation=consultation.pk)
    record("consultation.suggestions_asked", consultation, by=by, now=now)
    return job


@transaction.atomic
def propose(consultation, proposals: Iterable[Proposal], *, method, by, now) -> int:
    """Write what was found in place of whatever nobody decided; how many. ``by``: who asked for it.

    What was accepted or dismissed stays as it was.
    """
    require(can_answer(by, consultation, now=now))
    older = consultation.suggestions.filter(status=Status.PROPOSED).order_by("pk")
    undecided = list(older.select_for_update().values_list("pk", flat=True))  # not one that is being decided
    SuggestedComment.objects.filter(suggestion__in=undecided).delete()
    Suggestion.objects.filter(pk__in=undecided).delete()
    proposals = list(proposals)
    written = Suggestion.objects.bulk_create(
        (
            Suggestion(
                consultation=consultation,
                kind=one.kind,
                words=one.words,
                size=len(one.members),
                sample_id=one.sample,
                burst=one.burst,
                method=method,
                suggested_at=now,
            )
            for one in proposals
        ),
        batch_size=500,
    )
    members = (
        SuggestedComment(suggestion=suggestion, comment_id=pk, score=score)
        for suggestion, one in zip(written, proposals, strict=True)
        for pk, score in one.members
    )
    while some := list(islice(members, WRITTEN_TOGETHER)):
        SuggestedComment.objects.bulk_create(some)
    record(
        "consultation.suggestions_made",
        consultation,
        by=None,
        now=now,
        suggestions=len(written),
        method=method,
    )
    return len(written)


def _locked(suggestion, *, by, now):
    """The suggestion as it is now, its members still until this act ends. Raises SuggestionGone."""
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related("consultation__service")
    fresh = rows.filter(pk=suggestion.pk).first()
    if fresh is None:
        raise SuggestionGone
    require(can_answer(by, fresh.consultation, now=now))
    if fresh.consultation.phase_at(now) not in (Phase.OPEN, Phase.IN_ANALYSIS):
        raise TransitionError(f"The answers of {fresh.consultation.code} can no longer change.")
    return fresh


@transaction.atomic
def mark(suggestion, *, shown, belong, by, now):
    """Of the comments ``shown`` (keys), those in ``belong`` go with it and the others do not.

    One that a person had grouped, or whose author changed it since, goes only if it is in ``belong``; whoever
    leaves it out says nothing of the machine. Raises SuggestionGone, TransitionError if it was decided.
    """
    fresh = _locked(suggestion, by=by, now=now)
    if fresh.status != Status.PROPOSED:
        raise TransitionError(f"{fresh!r} was decided")
    _mark(fresh, shown, belong)
    record("suggestion.marked", fresh, by=by, now=now, shown=len(shown), belong=len(set(belong) & set(shown)))


def _plain(suggestion):
    """Members that go unless they are unticked: in no group, and saying what they said when it was found."""
    same = Q(comment__amended_at=None) | Q(comment__amended_at__lte=suggestion.suggested_at)
    return Q(comment__group=None) & same


def is_plain(suggestion, comment) -> bool:
    """Does this comment of it go unless it is unticked?"""
    amended = comment.amended_at is not None and comment.amended_at > suggestion.suggested_at
    return comment.group_id is None and not amended


def _mark(suggestion, shown, belong):
    members, plain = suggestion.members.filter(comment__in=shown), _plain(suggestion)
    ticked, rest = members.filter(comment__in=belong), members.exclude(comment__in=belong)
    rest.filter(plain).update(accepted=False)
    rest.exclude(pk__in=rest.filter(plain).values("pk")).update(accepted=None)
    ticked.exclude(pk__in=ticked.filter(plain).values("pk")).update(accepted=True)
    ticked.filter(plain).update(accepted=None)  # as most are: decided when the suggestion is


def going(suggestion):
    """The comments that accepting it would group: those not left out, and of the others those ticked."""
    plain = suggestion.members.filter(_plain(suggestion)).exclude(accepted=False)
    ticked = suggestion.members.filter(accepted=True)
    here = Q(pk__in=plain.values("comment")) | Q(pk__in=ticked.values("comment"))
    return Comment.objects.admissible().filter(here, consultation=suggestion.consultation_id)


@transaction.atomic
def accept(suggestion, *, by, now, group=None, title="", shown=(), belong=()) -> Batch:
    """Group what was suggested, but for what a person left out, in ``group`` or in a new one of ``title``.

    ``shown``, ``belong``: as in ``mark``, of the last page she saw. Raises SuggestionGone, TransitionError if
    a colleague decided first or the answers are out, NothingLeft, answering.GroupGone.
    """
    fresh = _locked(suggestion, by=by, now=now)
    if fresh.status != Status.PROPOSED:
        raise TransitionError(f"{fresh!r} was decided")
    _mark(fresh, shown, belong)
    taken = fresh.members.filter(comment__in=going(fresh).values("pk")).update(accepted=True)
    chosen = Comment.objects.admissible().filter(suggested__suggestion=fresh, suggested__accepted=True)
    try:
        batch = batches.start(
            fresh.consultation, chosen, kind=Batch.Kind.GROUP, by=by, now=now, group=group, title=title
        )
    except (batches.NothingChosen, batches.NothingDone) as error:
        raise NothingLeft from error
    left_out = fresh.members.filter(accepted=False).count()
    fresh.become(
        Status.ACCEPTED,
        group=batch.group,
        decided_by=by,
        decided_at=now,
        taken=taken,
        left_out=left_out,
    )
    record(
        "suggestion.accepted", fresh, by=by, now=now,
        group=batch.group.number, batch=batch.pk, taken=taken, left_out=left_out, kind=fresh.kind,
    )  # fmt: skip
    return batch


@transaction.atomic
def dismiss(suggestion, *, by, now):
    """It is no group, a person says: none of it is grouped. Raises SuggestionGone, TransitionError."""
    fresh = _locked(suggestion, by=by, now=now)
    fresh.become(Status.DISMISSED, decided_by=by, decided_at=now, left_out=fresh.size)
    record("suggestion.dismissed", fresh, by=by, now=now, size=fresh.size, kind=fresh.kind)
    return fresh


@transaction.atomic
def restore(suggestion, *, by, now):
    """Look again at one that was dismissed. Raises SuggestionGone, TransitionError."""
    fresh = _locked(suggestion, by=by, now=now)
    if fresh.status != Status.DISMISSED:
        raise TransitionError(f"{fresh!r} is not dismissed")
    fresh.become(Status.PROPOSED, decided_by=None, decided_at=None, left_out=0)
    record("suggestion.restored", fresh, by=by, now=now)
    return fresh
