import time

import structlog
from celery import shared_task
from django.utils import timezone

from participa.core.worker import wake

from .actions import SWEEP
from .delivery import deliver_batch, release_stuck
from .expansion import expand_batch

log = structlog.get_logger()
BUDGET = 45  # seconds; what is left waits for the next round


@shared_task
def sweep():
    """Everything owed: expand a little, deliver a little, until there is nothing left.

    By turns, so that a sign-in code never waits for a hundred thousand notices to be written. Several may run
    at once. This is the guarantee: it looks at the state of each row, never at when it should have been seen.
    """
    start = time.monotonic()
    release_stuck(timezone.now())
    while time.monotonic() - start < BUDGET:
        expanded = expand_batch(timezone.now())
        delivered = deliver_batch(timezone.now())
        if not expanded and not delivered:
            return
    wake(SWEEP)
