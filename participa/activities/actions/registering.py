"""Places in an activity: taking one, waiting for one, leaving it, and who gets it then."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participa.activities.models import Registration, Status
from participa.activities.permissions import (
    can_cancel_registration,
    can_count,
    can_manage,
    can_register,
)
from participa.audit.actions import record
from participa.core.codes import grouped, random_letters
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require
from participa.notifications.actions import announce
from participa.organizations.permissions import speaks_for

from .calling import locked
from .drafting import forget, write

CODE_LETTERS = 10


class ClosedError(Exception):
    """The activity takes nobody, or nothing, at that instant."""


class VoiceError(Exception):
    """She does not represent, at that instant, the organisation in whose name she would come or speak."""


class FullError(Exception):
    """No place is left, and nobody may wait for one."""


@transaction.atomic
def register(
    activity, *, by, now, display_name="", organization=None, sex="", region=None, commune=None, needs=""
):
    """Take a place or, where none is left, wait for one. Two who race for the last one: one waits.

    Raises ClosedError outside the window, VoiceError, FullError; ValidationError if she is in already.
    """
    require(by.is_authenticated)
    activity = locked(activity)
    if not can_register(by, activity, now=now):
        raise ClosedError
    if organization is not None and not speaks_for(by, organization, now=now):
        raise VoiceError
    if activity.registrations.live().filter(person=by).exists():
        raise ValidationError(_("Ya te inscribiste en esta actividad."), code="again")
    has_place = activity.capacity is None or places_left(activity) > 0
    if not has_place and not activity.has_waiting_list:
        raise FullError
    registration = Registration.objects.create(
        activity=activity,
        person=by,
        organization=organization,
        display_name=display_name.strip(),
        sex=sex,
        region=commune.region if commune else region,
        commune=commune,
        needs=needs.strip(),
        code=f"INS-{grouped(random_letters(CODE_LETTERS), 5)}",
        status=Registration.Status.CONFIRMED if has_place else Registration.Status.WAITING,
        registered_at=now,
    )
    record("activity_registration.made", registration, by=by, now=now, status=registration.status)
    announce("activity_registered", registration, now=now, activity=registration.activity_id)
    forget(activity)
    return registration


def places_left(activity) -> int | None:
    """How many places are left; None where there is no limit."""
    if activity.capacity is None:
        return None
    return max(0, activity.capacity - activity.registrations.confirmed().count())


@transaction.atomic
def cancel_registration(registration, *, by, now):
    """She will not come. Whoever waits first has her place, and is told."""
    require(can_cancel_registration(by, registration, now=now))
    activity = locked(registration.activity)
    registration = activity.registrations.select_related("activity__service").get(pk=registration.pk)
    if activity.status != Status.PUBLISHED or now >= activity.ends_at:
        raise ClosedError
    release(registration, activity, by=by, now=now)
    return registration


@transaction.atomic
def release(registration, activity, *, by, now):
    """Her place is free, in a locked activity."""
    registration.become(Registration.Status.CANCELLED, cancelled_at=now)
    record("activity_registration.cancelled", registration, by=by, now=now)
    promote(activity, now=now)
    forget(activity)


def promote(activity, *, now) -> list:
    """Give the free places of a locked activity to those who wait, in order, and tell them."""
    if activity.status != Status.PUBLISHED or now >= activity.ends_at:
        return []
    waiting = activity.registrations.waiting().select_related("activity__service")
    free = places_left(activity)
    given = list(waiting if free is None else waiting[:free])
    for registration in given:
        registration.become(Registration.Status.CONFIRMED, promoted_at=now)
        record("activity_registration.promoted", registration, by=None, now=now)
        announce("activity_promoted", registration, now=now, activity=registration.activity_id)
    return given


@transaction.atomic
def set_capacity(activity, *, capacity, by, now, seen_at, has_waiting_list=None):
    """How many places there are. None: no limit. Those who wait have the new ones at once.

    Raises ValidationError below the places already given, StaleError.
    """
    require(can_manage(by, activity, now=now))
    activity = locked(activity)
    if activity.status != Status.PUBLISHED or now >= activity.ends_at:
        raise TransitionError(f"{activity.code} is over, or was never called.")
    if activity.changed_at != seen_at:
        raise StaleError(by=activity.changed_by, at=activity.changed_at)
    given = activity.registrations.confirmed().count()
    if capacity is not None and capacity < max(given, 1):
        words = _("Ya hay %(given)s personas con cupo: no pueden ser menos.") % {"given": given}
        raise ValidationError({"capacity": words if given else _("Los cupos son al menos uno.")})
    changes = {} if has_waiting_list is None else {"has_waiting_list": has_waiting_list}
    write(activity, by=by, now=now, capacity=capacity, **changes)
    promoted = promote(activity, now=now)
    record("activity.capacity_set", activity, by=by, now=now, capacity=capacity, promoted=len(promoted))
    forget(activity)
    return activity


@transaction.atomic
def check_in(registration, *, by, now, came=True):
    """Whoever is at the door finds her in the list: she came, or it was somebody else."""
    require(can_count(by, registration.activity, now=now))
    activity = locked(registration.activity)
    if activity.status != Status.PUBLISHED or now < activity.starts_at:
        raise ClosedError
    here = Registration.objects.live().filter(pk=registration.pk, attended_at__isnull=came)
    if here.update(attended_at=now if came else None):
        verb = "activity_registration.checked_in" if came else "activity_registration.not_in"
        record(verb, registration, by=by, now=now)
    registration.refresh_from_db()
    return registration
