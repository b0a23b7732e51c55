from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from .models import FormToken

KEPT = timedelta(days=30)


@shared_task
def forget_form_tokens():
    """Tokens old enough that nobody will press that button again."""
    FormToken.objects.filter(at__lt=timezone.now() - KEPT).delete()
