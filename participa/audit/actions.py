"""Writing the audit trail."""

from .models import Event

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
    return record(SEEN, target, by=by, now=now, what=what, **data)
