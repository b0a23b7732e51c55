"""Reading long lists: 20 at a time, by cursor, so that the millionth costs what the first does."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

PAGE = 20
LONGEST = 120  # letters of a cursor of ours, and some more
NOWHERE = (None, 0, False)
LARGEST = 2**63


@dataclass(frozen=True)
class CursorPage:
    """One page of rows and the cursors of its neighbours (empty at either end)."""

    rows: list
    next: str
    previous: str


def page_of(found, cursor: str, by="submitted_at", size=PAGE, rising=False) -> CursorPage:
    """The page of ``found`` (any filters) that a cursor points to, the latest (or the most) first.

    It is the first page if the cursor says nothing. ``by``: the column it is ordered by, an instant or a
    number from 0; a cursor of the other sort says nothing. ``rising``: the earliest (or the fewest) first.
    """
    at, pk, backwards = _read(cursor, counts=not _is_an_instant(by))
    rows = list(_beyond(found, at, pk, by, upwards=backwards != rising)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, at is not None)
    return CursorPage(
        rows,
        next=_write(rows[-1], by, False) if rows and has_next else "",
        previous=_write(rows[0], by, True) if rows and has_previous else "",
    )


def neighbours(found, row, by="submitted_at", rising=False):
    """(the row before, the row after) this one in ``found``, though it may no longer be there itself."""
    at, pk = getattr(row, by), row.pk
    return (
        _beyond(found, at, pk, by, upwards=not rising).first(),
        _beyond(found, at, pk, by, upwards=rising).first(),
    )


def _beyond(found, at, pk, by, *, upwards):
    """What comes after this place, in that order; everything if it is nowhere (``at`` None)."""
    ordered = found.order_by(by, "id") if upwards else found.order_by(f"-{by}", "-id")
    if at is None:
        return ordered
    side = "gt" if upwards else "lt"
    beyond = Q(**{f"{by}__{side}": at}) | Q(**{by: at, f"id__{side}": pk})
    return ordered.filter(beyond, **{f"{by}__{side}e": at})  # the last lets the index start there


def _is_an_instant(by):
    return by.split("_")[-1] == "at"  # "at" alone too


def _write(row, by, backwards):
    value = getattr(row, by)
    data = json.dumps([value.isoformat() if _is_an_instant(by) else value, row.pk, int(backwards)])
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def _read(cursor, counts):
    """Where a cursor points; nowhere if somebody made it up."""
    try:
        at, pk, backwards = json.loads(base64.urlsafe_b64decode(cursor[:LONGEST] + "=" * (-len(cursor) % 4)))
        value = _count(at) if counts else datetime.fromisoformat(at).astimezone(UTC)  # may be beyond time
        return (value, pk, bool(backwards)) if isinstance(pk, int) and 0 < pk < LARGEST else NOWHERE
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return NOWHERE


def _count(value):
    if not isinstance(value, int | float) or not 0 <= value < LARGEST:
        raise ValueError
    return value
