"""The urn: what keeps voter and vote apart in the database itself.

A mark of the roll and a ballot are written in one transaction, so PostgreSQL gives both rows the same
``xmin``, and each table keeps them in the order they came. Whoever administers the database could join them
while the vote is on. So when it is over, and before anybody counts, ``rewrite`` writes all ballots anew in
random order, and all marks in the order of the roll, in one transaction; and ``clean`` moves both tables to
new files and throws the old ones away.
"""

from random import SystemRandom

from django.core import signing
from django.db import OperationalError, ProgrammingError, connection, transaction

from participa.core.codes import grouped, random_letters

from .models import Ballot, Process, RollMark

LOCK = 20500  # the first number of our advisory locks; the second is the process
CODE_LETTERS = 12  # 60 bits
PATIENCE = 5  # seconds that we wait for a lock


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
            if alone:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            cursor.execute(f"SELECT {kind}(%s, %s)", [LOCK, process.pk])


@transaction.atomic
def rewrite(process, *, now) -> int:
    """Write the ballots of a process anew in random order, and its marks in the roll's. How many ballots.

    Once they were counted it leaves them as they are: it was done.
    """
    counted = Process.objects.select_for_update().get(pk=process.pk).counted_at is not None
    hold(process, alone=True)
    keep_in_place()
    ballots = Ballot.objects.filter(contest__process=process)
    rows = list(ballots.values_list("contest_id", "code", "choices"))
    if counted:
        return len(rows)
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
    """Throw away the files where the old rows were. On SQLite not inside a transaction. Raises NotClean."""
    if connection.vendor == "postgresql":
        try:
            _move_to_new_files()
        except (OperationalError, ProgrammingError) as error:  # somebody holds a table, or there is no right
            raise NotClean(str(error)) from error
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    Process.objects.filter(pk=process.pk).update(urn_cleaned_at=now)


@transaction.atomic
def _move_to_new_files() -> None:
    """All rows of both tables to files where no old row ever was, in the order of their keys: the roll's,
    and that of the ballots' random numbers.

    TRUNCATE gives a table and its indexes new files; the old ones go with this transaction, whatever others
    may still see. Whoever votes in another process waits meanwhile, so it gives up soon.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        cursor.execute(f"LOCK TABLE {_both_tables()} IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE refuses while some wait to be checked
        for model in (RollMark, Ballot):
            table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
            cursor.execute(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")
            cursor.execute(f"TRUNCATE {table}")
            cursor.execute(f"INSERT INTO {table} SELECT * FROM pg_temp.kept ORDER BY {key}")
            cursor.execute("DROP TABLE pg_temp.kept")


def keep_in_place() -> None:
    """Until this transaction ends nobody moves the rows. For whoever reads both tables in one transaction.

    Everybody locks first the marks and then the ballots, as a vote does: two who wait for each other would
    cost one of them its work.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {_both_tables()} IN ACCESS SHARE MODE")


def _both_tables() -> str:
    return ", ".join(connection.ops.quote_name(model._meta.db_table) for model in (RollMark, Ballot))
