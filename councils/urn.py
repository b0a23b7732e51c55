"""The urn: what keeps voter and vote apart in the database itself.

A mark of the roll and a ballot are written in one transaction, so PostgreSQL gives both rows the same
``xmin``, and each table keeps them in the order they came. Whoever administers the database could join them
while the vote is on. So when it is over, and before anybody counts, ``rewrite`` writes all ballots anew in
random order, and all marks in the order of the roll, in one transaction; and ``clean`` throws the old files
away.
"""

import re
import time
from random import SystemRandom

from django.core import signing
from django.db import OperationalError, connection, transaction

from participa.core.codes import grouped, random_letters

from .models import Ballot, Process, RollMark

LOCK = 20500  # the first number of our advisory locks; the second is the process
CODE_LETTERS = 12  # 60 bits
PATIENCE = 5  # seconds that we wait for a lock
THOSE_BEFORE = 40  # seconds that we wait for transactions that began before
ATTEMPTS, PAUSE = 10, 0.5  # to rewrite a file, and seconds between two
FIRST_NUMBER = re.compile(r"\d+")


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
    """Throw away the files where the old rows were. Not inside a transaction. Raises NotClean."""
    if connection.vendor == "postgresql":
        _wait_for_those_before()
        for model in (Ballot, RollMark):
            _throw_old_file_away(model._meta.db_table)
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    Process.objects.filter(pk=process.pk).update(urn_cleaned_at=now)


def _wait_for_those_before() -> None:
    """Until whatever was being written when we came is: VACUUM keeps what those transactions may see.

    Those of other databases of the server too. Not for long: a job gives a sign of life each minute.
    """
    until = time.monotonic() + THOSE_BEFORE
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        (next_one,) = cursor.fetchone()
        while time.monotonic() < until:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8", [next_one])
            if cursor.fetchone()[0]:
                return
            time.sleep(PAUSE)


def _throw_old_file_away(table) -> None:
    """Some attempts: a vote in another process or the server's own upkeep keep old rows for a moment."""
    for _attempt in range(ATTEMPTS):
        try:
            left = _vacuum(table)
        except OperationalError as error:
            raise NotClean(f"Somebody holds {table}.") from error
        if left is None:
            raise NotClean(f"The portal's role does not own {table}: manage.py prepare.")
        if not left:
            return
        time.sleep(PAUSE)
    raise NotClean(f"Another transaction still sees old rows of {table}.")


def _vacuum(table) -> int | None:
    """Rewrite a table in a new file. How many dead rows had to stay in it; None if it was not rewritten.

    Whoever waits for the table makes everybody who votes in another process wait, so it gives up soon.
    """
    told = []

    def listen(notice):
        if notice.severity_nonlocalized == "INFO" and notice.message_detail:
            told.append(left_behind(notice.message_detail))

    connection.ensure_connection()
    raw = connection.connection
    raw.add_notice_handler(listen)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
            try:
                cursor.execute(f"VACUUM (FULL, FREEZE, VERBOSE) {connection.ops.quote_name(table)}")
            finally:
                cursor.execute("RESET lock_timeout")
    finally:
        raw.remove_notice_handler(listen)
    return sum(told) if told else None


def left_behind(report: str) -> int:
    """The first number of the report, whatever the language of the server: the dead rows that stay."""
    return int(FIRST_NUMBER.search(report)[0])
