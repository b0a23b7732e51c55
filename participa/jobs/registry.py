"""Which function does each kind of long work. Apps register theirs, in AppConfig.ready().

@job("comments_csv")
def comments_csv(job, report):
    report(0, total)
    ...
    return Result(file=..., name="observaciones.csv", content_type="text/csv; charset=utf-8")
"""

from typing import NamedTuple

from django.core.files.base import File


class Result(NamedTuple):
    """What a job leaves: a file to download, or an address to go to. Both may be missing."""

    file: File | None = None
    name: str = ""
    content_type: str = ""
    url: str = ""


class JobError(Exception):
    """The work cannot be done, in words for whoever asked for it. It is not tried again."""


_kinds = {}


def job(kind: str):
    """Decorator: ``run(job, report)`` does the work of this kind.

    It calls ``report(done, total=None)`` now and then: that is its sign of life, due at least once a minute.
    It gives a Result or nothing. It may be run again from the start after the worker dies, so what it writes
    must bear being written twice. It raises JobError to explain itself to whoever asked.
    """

    def register(run):
        _kinds[kind] = run
        return run

    return register


def get(kind: str):
    """The function for this kind. LookupError if no app registered it."""
    if kind not in _kinds:
        raise LookupError(f"Nobody registered the kind of job {kind!r}")
    return _kinds[kind]
