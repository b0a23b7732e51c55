"""The versions of a service's norm as people read them: which there were, and when each was looked at."""

SAME = ("title", "number", "date", "document_id", "url")  # what another look leaves as it was


def norm_history(versions):
    """(the norm in force, its reviews, the norms before it), the last first.

    ``versions``: every row. One that says the same with another date of review is a review of that norm.
    """
    rows = sorted(versions, key=lambda row: (row.set_at, row.pk), reverse=True)
    in_force = next((row for row in rows if row.superseded_at is None), None)
    reviews, old, newer = {}, [], in_force
    for row in rows:
        if row.reviewed_on and is_same(row, in_force):
            reviews.setdefault(row.reviewed_on, row)
        if not is_same(row, newer):
            old.append(row)
            newer = row
    return in_force, [reviews[day] for day in sorted(reviews, reverse=True)], old


def is_same(one, other) -> bool:
    return other is not None and all(getattr(one, name) == getattr(other, name) for name in SAME)
