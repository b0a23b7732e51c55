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
    for month in owed(month_of(day_of(now))):
        freeze(month, by=None, now=now)
    evaluate(month_of(day_of(now)), now=now)


def owed(this_month):
    """The months since the first that was measured that are over and not frozen, however long nobody came."""
    frozen = set(Snapshot.objects.frozen().values_list("month", flat=True))
    month = Snapshot.objects.order_by("month").values_list("month", flat=True).first() or this_month
    while month < this_month:
        if month not in frozen:
            yield month
        month = next_month(month)
