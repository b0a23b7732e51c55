"""In whose name somebody writes: her own, or that of an organisation she represents."""

from .models import Organization

NAMED_BY = ("slug", "name", "rut")


def voices_of(user, *, now) -> dict | None:
    """The organisations this person may speak for at ``now``, by their key; None until she signs in."""
    if not user.is_authenticated:
        return None
    return {one.pk: one for one in Organization.objects.represented_by(user, now=now).only(*NAMED_BY)}


def with_voices(rows):
    """The same rows with their organisations at hand: one question if any has one, none otherwise."""
    rows = list(rows)
    keys = {row.organization_id for row in rows} - {None}
    found = Organization.objects.only(*NAMED_BY).in_bulk(keys)
    for row in rows:
        row.organization = found.get(row.organization_id)
    return rows
