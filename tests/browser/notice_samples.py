"""Where each page of notices leads in the demonstration, and to whose eyes."""

from django.utils import timezone

from accounts.models import User
from participa.notifications.models import Device
from tests.notifications.notice_builders import a_device, a_notice

KEY = "A" * 42 + "E"  # 32 bytes: with a key there are notices on devices
NOT_THERE = {"notices:count", "notices:go", "notices_worker"}  # data, a way to another page, and a script
ONLY_BUTTONS = {"devices:turn_off"}


def are_mine(name):
    return name.startswith(("notices:", "devices:", "notices_worker"))


def eyes(name):
    return "ciudadana"


def samples(name):
    """None needs any; but hers has something more to show: what leads nowhere, and a device."""
    citizen, now = User.objects.get(email="ciudadana@demo.cl"), timezone.now()
    if not Device.objects.filter(user=citizen).exists():
        a_device(citizen, now=now)
        a_notice(citizen, headline="De una consulta que ya no está", now=now)
    return {}
