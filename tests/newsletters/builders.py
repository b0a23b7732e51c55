"""Boletines and those who accepted them, each with only what a test needs."""

from itertools import count

from django.contrib.auth.models import Permission

from participa.newsletters import actions
from participa.newsletters.models import Letter, Status
from participa.notifications import delivery, expansion
from participa.notifications.models import Announcement
from tests.services.builders import a_person, an_officer_of
from tests.subscriptions.builders import NOON, a_follower, a_subscription, a_target

BODY = "## Lo que viene\n\nAbrimos una **consulta**: [léela](https://ejemplo.cl/aguas).\n\n- Lunes\n- Martes"
_numbers = count(1)


def a_letter(service=None, *, by=None, now=NOON, **fields):
    """A draft with words."""
    defaults = {"subject": f"Boletín {next(_numbers)}", "body": BODY}
    return Letter.objects.create(
        service=service, created_by=by, created_at=now, changed_by=by, changed_at=now, **defaults | fields
    )


def a_scheduled_letter(service=None, *, at, by=None, now=NOON, **fields):
    hour = {"scheduled_for": at, "queued_by": by, "queued_at": now, "version": 1}
    return a_letter(service, by=by, now=now, status=Status.SCHEDULED, **hour, **fields)


def a_sent_letter(service=None, *, by=None, now=NOON, **fields):
    """It left, to nobody that matters."""
    sent = {"queued_by": by, "queued_at": now, "sending_at": now, "sent_at": now, "version": 1}
    return a_letter(service, by=by, now=now, status=Status.SENT, **sent, **fields)


def a_reader(service, email="", *, letters=True, **fields):
    """Somebody who follows a body and accepted its boletines."""
    follower = {"follower": a_follower(email)} if email else {}
    target = a_target("servicio", service.code, service.name)
    return a_subscription(target=target, letters=letters, **follower, **fields)


def a_national_writer(service=None, **fields):
    """Somebody of SEGEGOB who writes to the whole country; of ``service`` too, if given."""
    fields = {"display_name": "Nora"} | fields
    user = an_officer_of(service, **fields) if service else a_person(**fields)
    user.user_permissions.add(Permission.objects.get(codename="write_national"))
    return user


def go(now=NOON):
    """The clock and the worker go by until nothing is left to do."""
    expansion.announce_by_the_clock(now)
    while expansion.expand_batch(now) + delivery.deliver_batch(now):
        pass


def sent(letter, *, by, now=NOON):
    """As the button does it."""
    return actions.send_now(letter, by=by, now=now)


def an_announcement(now=NOON):
    """As the one by which a boletín was told."""
    return Announcement.objects.create(
        event=actions.EVENT, object="newsletters.letter:0", at=now, expanded_at=now
    )
