"""How long to wait before trying again."""

from datetime import timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360))


def wait_after(failures: int) -> timedelta | None:
    """The wait after so many failures in a row, or None when it is time to give up."""
    return WAITS[failures - 1] if failures <= len(WAITS) else None
