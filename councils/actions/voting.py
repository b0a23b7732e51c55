"""Casting a vote. It leaves a mark on the roll and a ballot in the urn, and nothing else anywhere.

No line in the audit trail, no form token, no message, no task: each would say who voted when. The mark, which
changes once, is what makes it idempotent.
"""

from django.db import connection, transaction

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
    vote. The same form again gives the same code and casts nothing. Raises NotCast, or PermissionDenied for
    whoever is not on the roll.
    """
    urn.hold(process, alone=False)
    line = line_to_vote(by, process, now=now)
    require(line is not None)
    if not _is_still_open(process, now):
        raise NotCast("shut")
    code = urn.code_in(process, sealed)
    if code is None:
        raise NotCast("code")
    if not line.contest.is_contested:
        raise NotCast("not_contested")
    ballot = Ballot(contest=line.contest, code=code, choices=_checked(line.contest, choices))
    if not RollMark.objects.filter(entry=line, voted=False).update(voted=True):
        if _is_in(ballot):  # the same form again: a double click, or an answer that got lost on its way
            return code
        raise NotCast("voted")
    if not _put_in(ballot):  # two forms with one code: the other vote has it
        raise NotCast("code")
    return code


def _put_in(ballot) -> bool:
    """Put it in the urn, unless its code is there already.

    A refused INSERT would be written whole, vote and all, in the database's log: this one never fails.
    """
    fields, quote = Ballot._meta.concrete_fields, connection.ops.quote_name
    names, places = ", ".join(quote(field.column) for field in fields), ", ".join("%s" for _field in fields)
    table = quote(Ballot._meta.db_table)
    values = [field.get_db_prep_save(getattr(ballot, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING", values)
        return cursor.rowcount == 1


def _is_in(ballot) -> bool:
    """Is this very vote in the urn? Only whoever holds the form it came from can ask."""
    return Ballot.objects.filter(contest=ballot.contest_id, code=ballot.code, choices=ballot.choices).exists()


def is_open(process, now) -> bool:
    """May votes be cast? The clock says so, once the roll and the names are published, until the urn is
    closed."""
    published = process.final_roll_at is not None and process.candidates_at is not None
    return published and process.urn_closed_at is None and process.is_in(StageCode.VOTING, now)


def _is_still_open(process, now) -> bool:
    """The same, asked of the database: the row may have been read before somebody closed the urn."""
    on = Process.objects.in_stage(StageCode.VOTING, now=now).filter(urn_closed_at=None)
    return on.filter(pk=process.pk, final_roll_at__isnull=False, candidates_at__isnull=False).exists()


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
    return line.mark.voted


def turnout(process) -> tuple[int, int]:
    """(votes cast, lines that may vote) in the contests that are voted."""
    contested = process.roll.filter(contest__outcome=Contest.Outcome.CONTESTED)
    return contested.filter(mark__voted=True).count(), contested.count()
