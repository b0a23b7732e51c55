"""Turning notices on in a device is agreeing to them; turning off the last is agreeing no more."""

from django.db import transaction

from participa.audit.actions import record
from participa.notifications import devices
from participa.notifications.models import Device

from . import consents
from .actions import follower_of
from .models import Consent

PUSH = Consent.Purpose.PUSH


@transaction.atomic
def turn_on(user, *, endpoint, p256dh, auth, name, now) -> Device:
    """This device is told from now on."""
    device = devices.keep(user, endpoint=endpoint, p256dh=p256dh, auth=auth, name=name, now=now)
    consents.give(follower_of(user, now=now), PUSH, now=now)
    record("device.turned_on", device, by=user, now=now)
    return device


@transaction.atomic
def turn_off(device, *, now) -> None:
    """This device is told no more."""
    user = device.user
    record("device.turned_off", device, by=user, now=now)
    device.delete()
    if not user.devices.exists():
        consents.withdraw(follower_of(user, now=now), PUSH, now=now)
