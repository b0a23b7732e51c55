from celery import shared_task

from .tallies import BATCH, fold


@shared_task
def tally():
    """Bring the figures up to date."""
    while fold() == BATCH:
        pass
