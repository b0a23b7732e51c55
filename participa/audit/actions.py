"""Writing the audit trail."""

from contextlib import contextmanager
from contextvars import ContextVar

from .models import Event

_looks: ContextVar[list | None] = ContextVar("looks", default=None)
SEEN = "personal_data.seen"


def target_of(thing) -> str:
    """The text by which the trail names a row: it outlives the row and blocks no deletion.

    Of a model, and not a row of it, the name of its table: whoever looked at a list looked at that.
    """
    label = thing._meta.label_lower
    return label if isinstance(thing, type) else f"{label}:{thing.pk}"


def record(verb, target, *, by, now, role="", on_behalf_of=None, **data):
    """One line: ``by`` (a user, or None for the portal itself) did ``verb`` to ``target`` at ``now``.

    ``on_behalf_of``: the person whose words an official typed in, where she is known.
    A model whose rows belong to a public service says to which in ``trail_service``, its code.
    """
    actor = by if by is not None and by.is_authenticated else None
    return Event.objects.create(
        at=now,
        actor=actor,
        on_behalf_of=on_behalf_of,
        role=role,
        service="" if isinstance(target, type) else getattr(target, "trail_service", ""),
        verb=verb,
        target=target_of(target),
        data=data,
    )


def saw(target, *, by, now, what, **data):
    """An official was shown, or took away in a file, personal data of ``target``: a line for each page.

    ``target``: the row whose people are shown, or a model if it was a list of everything. ``what``: a word of
    which ``core.verbs`` knows ``personal_data.seen:<what>``.
    """
    line = record(SEEN, target, by=by, now=now, what=what, **data)
    if (looks := _looks.get()) is not None:
        looks.append(line)
    return line


@contextmanager
def looks_that_stay():
    """``with looks_that_stay() as again:`` what is seen inside is written ``again()`` after a rollback.

    A refused form undoes all it did, but not that the page was shown.
    """
    looks = []
    token = _looks.set(looks)
    try:
        yield lambda: [_written_again(line) for line in looks]
    finally:
        _looks.reset(token)


def _written_again(line):
    line.pk = None
    line.save(force_insert=True)
