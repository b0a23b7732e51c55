"""The secret address of an official's deadlines: made, changed for another, closed, asked for."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from participa.audit.actions import record
from participa.core.permissions import require
from participa.deadlines.models import WorkCalendar
from participa.deadlines.permissions import has_calendar

NOTED_EACH = timedelta(hours=1)  # a programme asks often: it is noted from time to time


@transaction.atomic
def open_calendar(user, *, now) -> str:
    """An address of her own; one that she had stops working. Its secret is said only this time."""
    require(has_calendar(user, now=now))
    secret = secrets.token_urlsafe(32)
    calendar, is_new = WorkCalendar.objects.update_or_create(
        user=user,
        defaults={
            "digest": hashlib.sha256(secret.encode()).hexdigest(),
            "created_at": now,
            "last_asked_at": None,
        },
    )
    record("work_calendar.opened" if is_new else "work_calendar.renewed", calendar, by=user, now=now)
    return secret


@transaction.atomic
def close_calendar(user, *, now) -> bool:
    """Her address works no more. False if she had none."""
    calendar = WorkCalendar.objects.filter(user=user).first()
    if calendar is None:
        return False
    record("work_calendar.closed", calendar, by=user, now=now)
    calendar.delete()
    return True


def asked(secret, *, now):
    """Whose address it is, if she still acts for the State; None if it is nobody's any more."""
    calendar = WorkCalendar.objects.of_secret(secret).select_related("user").first()
    if calendar is None or not calendar.user.is_active or not has_calendar(calendar.user, now=now):
        return None
    if calendar.last_asked_at is None or now - calendar.last_asked_at >= NOTED_EACH:
        WorkCalendar.objects.filter(pk=calendar.pk).update(last_asked_at=now)
    return calendar.user
