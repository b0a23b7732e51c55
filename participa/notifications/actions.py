"""What the transaction of a fact writes so that people hear of it. Nothing here sends anything."""

from django.db import transaction

from participa.audit.actions import target_of
from participa.core.worker import wake_on_commit

from . import events
from .delivery import URGENT
from .models import Announcement, Message

SWEEP = "participa.notifications.tasks.sweep"
SWEEP_URGENT = "participa.notifications.tasks.sweep_urgent"


def announce(event, thing, *, now, version=1, **data) -> Announcement:
    """``event`` happened to ``thing``: one row, whoever many people are owed a word.

    The worker expands it to messages, one for each recipient, event, thing and version.
    ``data``: small facts that recipients and words need, as JSON.
    """
    announcement = Announcement.objects.create(
        event=event, object=_name_of(thing), version=version, data=data, at=now
    )
    wake_on_commit(SWEEP)
    return announcement


def queue_message(event, thing, *, now, user=None, address="", version=1, **data) -> None:
    """Owe one message to one person (``user``) or ``address``. The same twice is owed once."""
    recipient = f"mailto:{address}" if address else f"user:{user.pk}"
    message = Message(
        recipient=recipient,
        user=user,
        event=event,
        object=_name_of(thing),
        version=version,
        data=data,
        priority=events.get(event).priority,
        created_at=now,
        next_attempt_at=now,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    wake_on_commit(SWEEP_URGENT if message.priority >= URGENT else SWEEP)


def queue_written(mail, address, *, key, now, user=None, good_until=None, last=False) -> None:
    """Owe a mail whose words are already written; they are erased once it left.

    ``key``: unlike any other. ``good_until``: the instant from which it is better not sent. ``last``: the
    address goes too, because it is of nobody we know.
    """
    words = {"subject": mail.subject, "text": mail.text, "html": mail.html}
    if good_until:
        words["good_until"] = good_until.isoformat()
    if last:
        words["last"] = True
    queue_message(events.WRITTEN, key, now=now, user=user, address=address, **words)


@transaction.atomic
def retry(messages, *, now) -> int:
    """Try again those that could not be delivered, with what they carried. How many."""
    failed = list(messages.filter(state=Message.State.FAILED).values_list("pk", flat=True))
    fresh = {"attempts": 0, "next_attempt_at": now, "claimed_at": None, "claim": ""}
    Message.objects.filter(carrier__in=failed, state=Message.State.FAILED).update(state=Message.State.HELD)
    count = Message.objects.filter(pk__in=failed).update(state=Message.State.QUEUED, **fresh)
    wake_on_commit(SWEEP)
    return count


def retry_announcements(announcements, *, now) -> int:
    """Try again those that fail, now. How many."""
    count = announcements.filter(expanded_at=None, failures__gt=0).update(retry_at=now)
    wake_on_commit(SWEEP)
    return count


def read(messages, *, now) -> int:
    """She saw these notices. How many were new to her."""
    return messages.unread().update(read_at=now)


def _name_of(thing) -> str:
    return thing if isinstance(thing, str) else target_of(thing)
