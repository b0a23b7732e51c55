"""The erasures, written down outside the database, so that restoring an older copy of it cannot undo them.

A file of one line each, only added to, with no personal data: the number of the account and its handle, which
nobody else will ever have, even if a restored database gives the number again. Each line carries the digest
of the one before, so that a line changed or lost in the middle shows.

An erasure writes its intention before its transaction ends, and that it was done after. If it fails in
between, that it came to nothing. Only a process that dies in that very moment leaves an intention alone, and
then `replay.py` asks the database; an intention that was not done erases nobody.
"""

import fcntl
import hashlib
import json
import os
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import structlog
from django.conf import settings
from django.db import transaction

log = structlog.get_logger()
INTENDED, DONE, VOID = "intended", "done", "void"
TAIL = 8192  # bytes from the end where the last whole line is found
FIRST = "0" * 64  # what the first line follows


class DamagedLedgerError(Exception):
    """A line was changed or lost."""


class Line(NamedTuple):
    """``act`` happened at ``at`` to the account ``user`` whose handle is ``handle``."""

    number: int
    act: str
    user: int
    handle: str
    at: str
    of: int = 0  # the line it answers: of a done or void, its intention

    def chained_to(self, previous: str) -> str:
        body = json.dumps(self._asdict(), sort_keys=True)
        return hashlib.sha256(f"{previous}{body}".encode()).hexdigest()


class Standing(NamedTuple):
    """What the ledger says today: handles erased, and those whose erasure nobody knows how it ended."""

    done: dict[str, Line]
    pending: dict[str, Line]


def intend(user, *, now) -> None:
    """She will be erased if the transaction under way ends well. Raises OSError if it cannot be written."""
    line = _append(INTENDED, user.pk, user.handle, now)
    transaction.on_commit(_Intention(line).fulfil, robust=True)


def confirm(user, *, at, of=0) -> None:
    """The database says that she was erased."""
    _append(DONE, user.pk, user.handle, at, of)


class _Intention:
    """An erasure whose transaction has not ended.

    Only the list of things to do on commit remembers it. A rollback forgets that list, and with it this,
    which writes that nothing came of it. A process that dies writes nothing.
    """

    def __init__(self, line):
        self.line = line
        self._farewell = weakref.finalize(self, _give_up, line)
        self._farewell.atexit = False

    def fulfil(self):
        self._farewell.detach()
        _append(DONE, self.line.user, self.line.handle, self.line.at, self.line.number)


def _give_up(line):
    with suppress(OSError):
        _append(VOID, line.user, line.handle, line.at, line.number)


def standing() -> Standing:
    """Read it all. DamagedLedgerError if a line was changed or lost."""
    intended, done, void = {}, {}, set()
    for line in lines():
        if line.act == INTENDED:
            intended[line.number] = line
        elif line.act == DONE:
            done[line.handle] = line
        else:
            void.add(line.of)
    pending = {
        line.handle: line
        for number, line in intended.items()
        if number not in void and line.handle not in done
    }
    return Standing(done, pending)


def lines() -> Iterator[Line]:
    """Every whole line in order. What a dying process left half written is passed over."""
    path, previous = Path(settings.ERASURE_LEDGER), FIRST
    if not path.exists():
        return
    with path.open("rb") as file:
        for place, raw in enumerate(file, 1):
            found = _parsed(raw)
            if found is None:
                continue
            line, chain = found
            if chain != line.chained_to(previous):
                raise DamagedLedgerError(f"{path}:{place}")
            previous = chain
            yield line


def _append(act, user, handle, at, of=0) -> Line:
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        tail = _tail(file)
        last, chain = _last(tail)
        at = at if isinstance(at, str) else at.isoformat()
        line = Line(last + 1, act, user, str(handle), at, of)
        written = json.dumps(line._asdict() | {"chain": line.chained_to(chain)}) + "\n"
        if tail and not tail.endswith(b"\n"):  # what a dying process left
            written = "\n" + written
        file.write(written.encode())
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _make_the_name_last(path.parent)
    return line


def _tail(file) -> bytes:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    return file.read()


def _last(tail) -> tuple[int, str]:
    """Number and chain of the last whole line."""
    for raw in reversed(tail.splitlines(keepends=True)):
        if found := _parsed(raw):
            return found[0].number, found[1]
    return 0, FIRST


def _parsed(raw) -> tuple[Line, str] | None:
    if not raw.endswith(b"\n"):
        return None
    try:
        said = json.loads(raw)
        chain = said.pop("chain")
        return Line(**said), chain
    except (ValueError, TypeError, KeyError, AttributeError):
        if raw.strip():
            log.warning("ledger_line_half_written")
        return None


def _make_the_name_last(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
