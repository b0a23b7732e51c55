"""Whoever marked a mail of ours as unwanted wants no more of them, whatever she had asked before."""

from participa.notifications import events
from participa.notifications.models import Message

from . import actions
from .models import Follower


def leave(message: Message, *, now) -> None:
    """No more alerts nor boletines for who got this mail, nor mail about its thing. Notices stay."""
    follower = _follower_of(message, now)
    if follower is None:
        return
    actions.stop_all(follower, now=now)
    event = events.registered().get(message.event)
    if event and event.may_be_silenced and event.keeps_data and (thread := event.thread(message)):
        actions.silence(follower, thread, now=now)


def _follower_of(message, now):
    if message.user:
        return actions.follower_of(message.user, now=now) if message.user.is_active else None
    address = message.recipient.removeprefix("mailto:").lower()
    return Follower.objects.filter(email=address).first() if address else None
