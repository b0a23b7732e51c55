"""The pages of the mail, with something in each of them, and to whose eyes."""

from django.utils import timezone

from participa.notifications import dead
from participa.notifications.models import Announcement, DeadAddress, Message

NOT_THERE = {"mail_returned"}  # where a server posts what came back
ONLY_BUTTONS = set()


def are_mine(name):
    return name.startswith("mail_office:")


def eyes(name):
    return "segegob"


def samples(name):
    """None of them takes an argument; what is shown is made here, once."""
    now = timezone.now()
    if DeadAddress.objects.exists():
        return {}
    dead.bounced("quien@correo.cl", reason="5.1.1 No existe", for_good=True, now=now)
    about = {"event": "consultation_published", "object": "tests.thing:1"}
    Announcement.objects.create(**about, at=now, failures=2, retry_at=now, reason="Falla")
    Message.objects.create(
        **about,
        recipient="mailto:quien@correo.cl",
        state=Message.State.FAILED,
        reason="550 5.1.1 <quien@correo.cl>: User unknown",
        created_at=now,
        next_attempt_at=now,
    )
    return {}
