"""Followers and what they follow, each with only what a test needs."""

from datetime import datetime
from itertools import count

from participa.core.calendar import SANTIAGO
from participa.notifications import delivery, expansion, summaries
from participa.notifications.models import Message
from participa.subscriptions import actions
from participa.subscriptions.models import Follower, Subscription, Target
from participa.subscriptions.registry import Found, Searchable

NOON = datetime(2026, 11, 18, 12, tzinfo=SANTIAGO)  # a Wednesday
_numbers = count(1)
Rhythm = Subscription.Rhythm


def a_target(kind="servicio", key="", title="Servicio de Prueba"):
    return Target.objects.get_or_create(
        kind=kind, key=key or f"clave-{next(_numbers)}", defaults={"title": title}
    )[0]


def a_follower(email="", *, now=NOON, **fields):
    """An address without account."""
    return Follower.objects.create(
        email=email or f"sigue{next(_numbers)}@ejemplo.cl", created_at=now, **fields
    )


def a_subscription(*, follower=None, user=None, target=None, rhythm=Rhythm.AT_ONCE, letters=False, now=NOON):
    """Confirmed. Of ``user`` if given, else of an address."""
    target = target or a_target()
    if user:
        return actions.follow(user, target, rhythm=rhythm, letters=letters, now=now)
    return Subscription.objects.create(
        follower=follower or a_follower(now=now),
        target=target,
        rhythm=rhythm,
        letters=letters,
        created_at=now,
        confirmed_at=now,
    )


def found(key="SP-1", title="Servicio de Prueba"):
    return Found(key, title, f"«{title}»", "/")


def tell(now=NOON):
    """The worker goes by until nothing is left to do."""
    while (expansion.expand_batch(now) or summaries.gather_batch(now)) + delivery.deliver_batch(now):
        pass


def told():
    """(recipient, event, state) of every message."""
    return [(message.recipient, message.event, message.state) for message in Message.objects.order_by("pk")]


class Clippings(Searchable):
    """A list that only tests have: its search is one word."""

    kind = "buscar-recortes"
    label = "Recortes"

    def read(self, query):
        word = query.get("q", "").strip()
        return Found(f"q={word}", f"Recortes con «{word}»", f"los recortes con «{word}»") if word else None

    def matches(self, key, pks):
        return set()

    def present(self, keys):
        return {key: Found(key, key, key) for key in keys}
