"""Every night: freeze the months that are over, measure the one that runs."""

from celery import shared_task
from django.utils import timezone

from participa.core.calendar import day_of

from .actions.evaluating import evaluate, freeze, month_of, next_month
from .models import Snapshot


@shared_task
def nightly():
    """Late or twice, it leaves the same: a month that is over is measured as it stood when it ended."""
    now = timezone.now()
    for snapshot in Snapshot.objects.running().filter(month__lt=month_of(day_of(now))).order_by("month"):
        catch_up(snapshot.month, now=now)
    evaluate(month_of(day_of(now)), now=now)


def catch_up(month, *, now) -> None:
    """Freeze ``month`` and those after it that nobody measured, until the one that runs."""
    while month < month_of(day_of(now)):
        if not Snapshot.objects.frozen().filter(month=month).exists():
            freeze(month, by=None, now=now)
        month = next_month(month)
