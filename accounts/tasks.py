from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task
def clear_sessions():
    """Sessions that nobody can use any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
