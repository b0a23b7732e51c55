from datetime import timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from . import actions
from .models import User
from .protection import keeping

LEFTOVERS = timedelta(days=2)  # far longer than any request


@shared_task
def clear_sessions():
    """Sessions that nobody can use any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive)).delete()


@shared_task
def forget_old_things():
    """What is past its period and needs nobody's decision, and what arrived while somebody was erased."""
    now = timezone.now()
    keeping.apply_by_itself(now=now)
    for user in User.objects.filter(erased_at__gt=now - LEFTOVERS):
        actions.forget_leftovers(user, now=now)
