"""What a batch has handed over, written where a worker killed in the middle leaves it.

The mail server accepts a mail (250) before the database knows. Between both instants a worker may die, and
nobody could tell a mail that left from one that did not. So each batch has a file of its own, named like its
claim: a line for each mail accepted, written at once. Its lock is held while the worker lives; whoever finds
a file that nobody holds marks what it says as sent and puts the rest of that claim back in the queue.
"""

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings


class Journal:
    """One batch's file."""

    def __init__(self, path: Path):
        self.path, self.claim, self.sent = path, path.stem, []
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        if not path.exists():  # somebody who looked for abandoned ones took it between both lines
            self.let_go()
            raise FileNotFoundError(path)

    def write(self, pk: int) -> None:
        """This mail was accepted. The line survives the death of the process as soon as this returns."""
        os.write(self._file, f"{pk}\n".encode())
        self.sent.append(pk)

    def close(self) -> None:
        """All of it is in the database."""
        self.path.unlink(missing_ok=True)
        self.let_go()

    def let_go(self) -> None:
        """Leave the file to whoever settles it later."""
        with suppress(OSError):
            os.close(self._file)


def folder() -> Path:
    found = Path(settings.MAIL_JOURNAL)
    found.mkdir(parents=True, exist_ok=True)
    return found


def begin() -> Journal:
    while True:
        with suppress(FileNotFoundError):
            return Journal(folder() / f"{uuid.uuid4().hex}.sent")


@contextmanager
def _held(path) -> Iterator[bool]:
    """Whether nobody else holds the file, which is ours meanwhile."""
    try:
        found = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield path.exists()
    finally:
        os.close(found)


def abandoned() -> Iterator[tuple[str, list[int]]]:
    """(claim, what was accepted) of each batch whose worker died; its file goes once it was dealt with."""
    for path in sorted(folder().glob("*.sent")):
        with _held(path) as is_ours:
            if is_ours:
                lines = path.read_text().split("\n")[:-1]
                yield path.stem, [int(line) for line in lines if line.isdigit()]
                path.unlink(missing_ok=True)
