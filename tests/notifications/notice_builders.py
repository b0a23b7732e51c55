"""What the portal told somebody, and the devices that tell her, each with only what a test needs."""

from itertools import count

from participa.notifications import devices
from participa.notifications.models import Announcement, Message

_numbers = count(1)


def a_notice(user, *, now, about=None, headline="Respondieron tu observación", path=""):
    """Told, and not read yet. ``about``: a consultation; without one, something that is there no more."""
    number = about.pk if about else f"9{next(_numbers):06d}"
    about = {"event": "consultation_answered", "object": f"consultations.consultation:{number}"}
    announcement = Announcement.objects.create(
        headline={"es-cl": headline}, path=path, at=now, prepared_at=now, expanded_at=now, **about
    )
    return Message.objects.create(
        recipient=f"user:{user.pk}",
        user=user,
        announcement=announcement,
        state=Message.State.SENT,
        sent_at=now,
        created_at=now,
        next_attempt_at=now,
        **about,
    )


def a_device(user, *, now):
    """A browser that asked. Its keys are nobody's."""
    endpoint = f"https://fcm.googleapis.com/fcm/send/{next(_numbers)}"
    return devices.keep(
        user, endpoint=endpoint, p256dh="clave", auth="secreto", name="Firefox en Android", now=now
    )
