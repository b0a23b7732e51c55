"""Casting a vote. It leaves a mark on the roll and a ballot in the urn, and nothing else anywhere.

No line in the audit trail, no form token, no message, no task: each would say who voted when. The mark, which
changes once, is what makes it idempotent.
"""

from django.db import IntegrityError, transaction

from councils import urn
from councils.models import Ballot, Candidacy, Contest, Process, RollMark, StageCode
from councils.permissions import line_to_vote
from participa.core.permissions import require


class NotCast(Exception):
    """The vote was not cast and nothing was written. ``why``: shut, voted, code, choices or not_contested."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


@transaction.atomic
def cast(process, *, sealed, choices, by, now) -> str:
    """Cast the vote of the line of the roll that ``by`` votes for. Returns its code, which is kept nowhere
    else.

    ``sealed``: what ``urn.new_code`` gave the form. ``choices``: numbers of candidacies; none is a blank
    vote. Raises NotCast, or PermissionDenied for whoever is not on the roll.
    """
    fresh = Process.objects.prefetch_related("stages").select_related("council").get(pk=process.pk)
    urn.hold(fresh, alone=False)
    line = line_to_vote(by, fresh, now=now)
    require(line is not None)
    if not is_open(fresh, now):
        raise NotCast("shut")
    code = urn.code_in(fresh, sealed)
    if code is None:
        raise NotCast("code")
    if not line.contest.is_contested:
        raise NotCast("not_contested")
    ballot = Ballot(contest=line.contest, code=code, choices=_checked(line.contest, choices))
    if not RollMark.objects.filter(entry=line, voted=False).update(voted=True):
        raise NotCast("voted")
    try:
        with transaction.atomic():
            ballot.save(force_insert=True)
    except IntegrityError:  # two tabs with one code: the other vote has it
        raise NotCast("code") from None
    return code


def is_open(process, now) -> bool:
    """May votes be cast? The clock says so, once the roll and the names are published, until the urn is
    closed.

    The urn is looked up now: the row may have been read before somebody closed it.
    """
    if not process.is_in(StageCode.VOTING, now) or not (process.final_roll_at and process.candidates_at):
        return False
    return Process.objects.filter(pk=process.pk, urn_closed_at=None).exists()


def _checked(contest, choices) -> list[int]:
    """The numbers, once each and in order, if people may vote for them all."""
    marked = sorted(set(choices))
    if len(marked) != len(choices) or len(marked) > contest.max_choices:
        raise NotCast("choices")
    standing = set(Candidacy.objects.standing().filter(contest=contest).values_list("number", flat=True))
    if not standing >= set(marked):
        raise NotCast("choices")
    return marked


def has_voted(line) -> bool:
    """Was the vote of this line cast? Told to whoever votes for it, to nobody else."""
    return RollMark.objects.filter(entry=line, voted=True).exists()


def turnout(process) -> tuple[int, int]:
    """(votes cast, lines that may vote) in the contests that are voted."""
    contested = process.roll.filter(contest__outcome=Contest.Outcome.CONTESTED)
    return contested.filter(mark__voted=True).count(), contested.count()
