from celery import shared_task
from django.utils import timezone

from .retention import FormTokens


@shared_task
def forget_form_tokens():
    """Tokens old enough that nobody will press that button again."""
    FormTokens().apply(timezone.now(), now=timezone.now())
