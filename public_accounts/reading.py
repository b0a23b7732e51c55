"""Reading long lists of questions: 20 at a time, by cursor; the ten thousandth costs what the first does."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

PAGE = 20
LONGEST = 120  # letters of a cursor of ours, and some more
SUPPORT, RECENT = "support_count", "asked_at"  # what a list may be ordered by, the most first
NOWHERE = (None, 0, False)


@dataclass(frozen=True)
class CursorPage:
    """One page of rows and the cursors of its neighbours (empty at either end)."""

    rows: list
    next: str
    previous: str


def page_of(found, cursor: str, by=RECENT, size=PAGE) -> CursorPage:
    """The page of ``found`` (any filters) that a cursor points to; the first if it says nothing.

    ``by``: RECENT, the latest first, or SUPPORT, those that most people want to know first.
    """
    value, pk, backwards = _read(cursor, by)
    ordered = found.order_by(by, "id") if backwards else found.order_by(f"-{by}", "-id")
    if value is not None:
        side = "gt" if backwards else "lt"
        beyond = Q(**{f"{by}__{side}": value}) | Q(**{by: value, f"id__{side}": pk})
        ordered = ordered.filter(beyond, **{f"{by}__{side}e": value})  # the last lets the index start there
    rows = list(ordered[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, value is not None)
    return CursorPage(
        rows,
        next=_write(rows[-1], by, False) if rows and has_next else "",
        previous=_write(rows[0], by, True) if rows and has_previous else "",
    )


def _write(row, by, backwards):
    value = getattr(row, by)
    value = value.isoformat() if by == RECENT else value
    data = json.dumps([value, row.pk, int(backwards)])
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def _read(cursor, by):
    """Where a cursor points; nowhere if somebody made it up, or wrote it for the other order."""
    try:
        text = base64.urlsafe_b64decode(cursor[:LONGEST] + "=" * (-len(cursor) % 4))
        value, pk, backwards = json.loads(text)
        if by == RECENT:
            value = datetime.fromisoformat(value).astimezone(UTC)  # OverflowError at either end of time
        elif not isinstance(value, int) or not 0 <= value < 2**31:
            return NOWHERE
        return (value, pk, bool(backwards)) if isinstance(pk, int) and 0 < pk < 2**63 else NOWHERE
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return NOWHERE
