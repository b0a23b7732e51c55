from celery import shared_task

from . import questionnaire_tallies
from .tallies import BATCH, fold, fold_supports


@shared_task
def tally():
    """Bring the figures up to date."""
    while fold() == BATCH:
        pass
    while fold_supports() == BATCH:
        pass
    while questionnaire_tallies.fold() == questionnaire_tallies.BATCH:
        pass
