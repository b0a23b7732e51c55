"""Writing the audit trail."""

from .models import Event


def target_of(thing) -> str:
    """The text by which the trail names a row: it outlives the row and blocks no deletion."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(verb, target, *, by, now, role="", on_behalf_of=None, **data):
    """One line: ``by`` (a user, or None for the portal itself) did ``verb`` to ``target`` at ``now``.

    ``on_behalf_of``: the person whose words an official typed in, where she is known.
    """
    actor = by if by is not None and by.is_authenticated else None
    return Event.objects.create(
        at=now,
        actor=actor,
        on_behalf_of=on_behalf_of,
        role=role,
        verb=verb,
        target=target_of(target),
        data=data,
    )
