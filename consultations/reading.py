"""Reading comments: 20 at a time, by cursor, so that the millionth costs what the first does."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

PAGE = 20
LONGEST = 120  # letters of a cursor of ours, and some more
NOWHERE = (None, 0, False)


@dataclass(frozen=True)
class CursorPage:
    """One page of comments and the cursors of its neighbours (empty at either end)."""

    rows: list
    next: str
    previous: str


def page_of(comments, cursor: str) -> CursorPage:
    """The page of ``comments`` (any filters) that a cursor points to; the first if it says nothing."""
    at, pk, backwards = _read(cursor)
    ordered = (
        comments.order_by("submitted_at", "id") if backwards else comments.order_by("-submitted_at", "-id")
    )
    if at:
        beyond = (
            Q(submitted_at__gt=at) | Q(submitted_at=at, id__gt=pk)
            if backwards
            else Q(submitted_at__lt=at) | Q(submitted_at=at, id__lt=pk)
        )
        limit = (
            {"submitted_at__gte": at} if backwards else {"submitted_at__lte": at}
        )  # lets the index start there
        ordered = ordered.filter(beyond, **limit)
    rows = list(ordered[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(at))
    return CursorPage(
        rows,
        next=_write(rows[-1], False) if rows and has_next else "",
        previous=_write(rows[0], True) if rows and has_previous else "",
    )


def _write(comment, backwards):
    data = json.dumps([comment.submitted_at.isoformat(), comment.pk, int(backwards)])
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def _read(cursor):
    """Where a cursor points; nowhere if somebody made it up."""
    try:
        at, pk, backwards = json.loads(base64.urlsafe_b64decode(cursor[:LONGEST] + "=" * (-len(cursor) % 4)))
        instant = datetime.fromisoformat(at).astimezone(UTC)  # OverflowError at either end of time
        return (instant, pk, bool(backwards)) if isinstance(pk, int) and 0 < pk < 2**63 else NOWHERE
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return NOWHERE
