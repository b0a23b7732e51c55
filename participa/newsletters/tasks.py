from celery import shared_task
from django.utils import timezone

from . import tallying


@shared_task
def tally():
    """The figures of the boletines that are leaving or left lately."""
    tallying.tally(timezone.now())
