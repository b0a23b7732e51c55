import time

import structlog
from celery import shared_task
from django.utils import timezone

from participa.core.worker import wake

from .actions import SWEEP
from .delivery import deliver_batch, recover
from .expansion import announce_by_the_clock, expand_batch
from .push import push_batch
from .summaries import gather_batch

log = structlog.get_logger()
BUDGET = 45  # seconds; what is left waits for the next round
PUSH_BUDGET = 8  # the same: a new round comes every ten


@shared_task
def sweep():
    """Everything owed: expand a little, deliver a little, until there is nothing left.

    By turns, so that a sign-in code never waits for a hundred thousand notices to be written. Several may run
    at once. This is the guarantee: it looks at the state of each row, never at when it should have been seen.
    """
    start = time.monotonic()
    recover(timezone.now())
    while time.monotonic() - start < BUDGET:
        # Summaries last: after an outage, all that it owes goes in one.
        expanded = expand_batch(timezone.now()) or gather_batch(timezone.now())
        delivered = deliver_batch(timezone.now())
        if not expanded and not delivered:
            return
    wake(SWEEP)


@shared_task
def sweep_urgent():
    """What somebody waits for in front of a screen, by a worker that does nothing else."""
    while deliver_batch(timezone.now(), urgent=True):
        pass


@shared_task
def by_the_clock():
    """What time alone made true is announced: by state, so a clock that stopped loses nothing."""
    if announce_by_the_clock(timezone.now()):
        wake(SWEEP)


@shared_task
def push():
    """The devices that asked are told what is new."""
    start = time.monotonic()
    while push_batch(timezone.now()) and time.monotonic() - start < PUSH_BUDGET:
        pass
