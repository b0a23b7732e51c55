from celery import shared_task
from django.utils import timezone

from . import health


@shared_task
def heartbeat():
    """Runs every few seconds; `/salud/` tells when it last did."""
    health.beat(timezone.now())
