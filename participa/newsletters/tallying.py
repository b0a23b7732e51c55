"""What became of the mails of each boletín, counted by the worker and kept on its row."""

from contextlib import suppress
from datetime import timedelta

from django.db.models import Count, Q

from participa.core.lifecycle import TransitionError
from participa.notifications.delivery import GIVES_BACK
from participa.notifications.models import Message

from .models import Letter, Status

YOUNG = timedelta(days=7)
FIGURES = ("recipients", "sent", "waiting", "bounced", "skipped")
MOST_POINTS = 48
State = Message.State


def tally(now) -> int:
    """Count those that move and those that began to leave in the last days, in three queries. How many.

    One of which nothing is left to send has ended.
    """
    moving = Q(status=Status.SENDING)
    young = Q(status__in=[Status.SENT, Status.CANCELLED], sending_at__gt=now - YOUNG)
    letters = list(
        Letter.objects.filter(moving | young, announcement__isnull=False).select_related("announcement")
    )
    counted = _count([letter.announcement_id for letter in letters])
    for letter in letters:
        _write(letter, counted.get(letter.announcement_id, {}), now)
    Letter.objects.bulk_update(letters, [*FIGURES, "points", "tallied_at"])
    for letter in letters:
        if letter.status == Status.SENDING and letter.announcement.expanded_at and not letter.waiting:
            with suppress(TransitionError):  # somebody cancelled it in this instant
                letter.become(Status.SENT, sent_at=now)
    return len(letters)


def _count(announcements):
    """{announcement: {figure: how many}}"""
    found = (
        Message.objects.filter(announcement__in=announcements)
        .order_by()
        .values("announcement")
        .annotate(
            recipients=Count("pk"),
            sent=Count("pk", filter=Q(state=State.SENT)),
            waiting=Count("pk", filter=Q(state__in=[State.HELD, State.QUEUED, State.SENDING])),
            bounced=Count("pk", filter=Q(state=State.FAILED) | Q(state=State.SKIPPED, reason=GIVES_BACK)),
            skipped=Count("pk", filter=Q(state=State.SKIPPED) & ~Q(reason=GIVES_BACK)),
        )
    )
    return {one.pop("announcement"): one for one in found}


def _write(letter, figures, now):
    for name in FIGURES:
        setattr(letter, name, figures.get(name, 0))
    letter.tallied_at = now
    point = [letter.sent, letter.waiting, letter.bounced, letter.left]
    if not letter.points or letter.points[-1][1:] != point:
        letter.points = [*_thinned(letter.points), [now.isoformat(), *point]]


def _thinned(points):
    """Half of them when they are too many to be drawn."""
    return points[::2] if len(points) >= MOST_POINTS else points
