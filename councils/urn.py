"""The urn: what keeps voter and vote apart in the database itself.

A mark of the roll and a ballot are written in one transaction, so PostgreSQL gives both rows the same
``xmin``, and each table keeps them in the order they came. Whoever administers the database could join them
while the vote is on. So when it is over, and before anybody counts, ``rewrite`` writes all ballots anew in
random order, and all marks in the order of the roll, in one transaction; and ``clean`` throws the old files
away.
"""

import re
from random import SystemRandom

from django.core import signing
from django.db import connection, transaction

from participa.core.codes import grouped, random_letters

from .models import Ballot, Process, RollMark

LOCK = 20500  # the first number of our advisory locks; the second is the process
CODE_LETTERS = 12  # 60 bits
LEFT_BEHIND = re.compile(r"(\d+) dead row versions cannot be removed yet")


class NotClean(Exception):
    """Something of the old ballots is still in the database's files. Trying again later helps."""


# The code of a vote ----------------------------------------------------------------------------


def new_code(process) -> str:
    """A code that nobody has, sealed so that only one of ours comes back. It is written nowhere."""
    return _seal(process).sign(grouped(random_letters(CODE_LETTERS), 4))


def code_in(process, sealed: str) -> str | None:
    """The code that a form brings back; None if it is not one that this process gave."""
    try:
        return _seal(process).unsign(sealed)
    except signing.BadSignature:
        return None


def _seal(process):
    return signing.Signer(salt=f"councils.ballot:{process.code}", sep=":")


# Opening and closing ---------------------------------------------------------------------------


def hold(process, *, alone: bool) -> None:
    """Until this transaction ends: nobody closes the urn (or, ``alone``, nobody votes) meanwhile.

    Leaves no trace in any table. SQLite lets one write at a time anyway.
    """
    if connection.vendor == "postgresql":
        kind = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {kind}(%s, %s)", [LOCK, process.pk])


@transaction.atomic
def rewrite(process, *, now) -> int:
    """Write the ballots of a process anew in random order, and its marks in the roll's. How many ballots."""
    hold(process, alone=True)
    ballots = Ballot.objects.filter(contest__process=process)
    rows = list(ballots.values_list("contest_id", "code", "choices"))
    SystemRandom().shuffle(rows)
    marks = list(_marks_of(process).order_by("entry__number").values_list("entry_id", "voted"))
    ballots.delete()
    _marks_of(process).delete()
    Ballot.objects.bulk_create(
        (Ballot(contest_id=contest, code=code, choices=choices) for contest, code, choices in rows),
        batch_size=2000,
    )
    RollMark.objects.bulk_create(
        (RollMark(entry_id=entry, voted=voted) for entry, voted in marks), batch_size=2000
    )
    Process.objects.filter(pk=process.pk).update(urn_closed_at=now, urn_cleaned_at=None)
    return len(rows)


def _marks_of(process):
    return RollMark.objects.filter(entry__process=process)


def clean(process, *, now) -> None:
    """Throw away the files where the old rows were. Not inside a transaction. Raises NotClean."""
    if connection.vendor == "postgresql":
        said = _vacuum(Ballot._meta.db_table, RollMark._meta.db_table)
        if any("permission denied" in line or "skipping" in line for line in said):
            raise NotClean("The portal's role does not own the tables of the urn (manage.py prepare).")
        if any(int(number) for line in said for number in LEFT_BEHIND.findall(line)):
            raise NotClean("Another transaction still sees the old rows.")
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    Process.objects.filter(pk=process.pk).update(urn_cleaned_at=now)


def _vacuum(*tables) -> list[str]:
    """Rewrite these tables in new files; what PostgreSQL says of it."""
    said = []

    def listen(notice):
        said.append(f"{notice.message_primary} {notice.message_detail or ''}")

    connection.ensure_connection()
    raw = connection.connection
    raw.add_notice_handler(listen)
    try:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"VACUUM (FULL, FREEZE, VERBOSE) {connection.ops.quote_name(table)}")
    finally:
        raw.remove_notice_handler(listen)
    return said
