from itertools import count

from django.contrib.auth.models import Permission

from accounts.models import User
from participa.notifications.events import Event, Mail, number_key, to_address, to_user
from participa.notifications.models import Message
from tests.builders import NOON
from tests.services.builders import a_person as a_settled_person

_numbers = count(1)


def a_person(email="ana@ejemplo.cl", **fields):
    return User.objects.create_user(email, **fields)


class ToEverybody(Event):
    """Tells every active person, in the order of their numbers."""

    def recipients(self, announcement, after, limit):
        people = User.objects.filter(pk__gt=int(after or 0)).order_by("pk")[:limit]
        return [to_user(person.pk) for person in people]

    def render(self, message):
        return Mail(f"Novedad {message.version}", "Texto", "<p>Texto</p>")


class ToAddresses(Event):
    """Tells the addresses that the announcement carries."""

    def recipients(self, announcement, after, limit):
        start = int(after or -1) + 1
        addresses = announcement.data["addresses"][start : start + limit]
        return [to_address(a, key=number_key(n)) for n, a in enumerate(addresses, start)]

    def render(self, message):
        return Mail("Novedad", "Texto")


def a_mail_keeper(name="Marta"):
    """SEGEGOB: takes care of the mail."""
    keeper = a_settled_person(display_name=name)
    keeper.user_permissions.add(Permission.objects.get(codename="keep_mail"))
    return keeper


def a_message(state=Message.State.FAILED, *, now=NOON, user=None, address="", **fields):
    """A mail in this state; without ``user``, to an address of nobody's."""
    number = next(_numbers)
    address = address or f"vecina{number}@ejemplo.cl"
    defaults = {
        "recipient": f"user:{user.pk}" if user else f"mailto:{address}",
        "user": user,
        "event": "news_of_tests",
        "object": f"tests.thing:{number}",
        "state": state,
        "reason": "550 5.1.1 No existe esa casilla" if state == Message.State.FAILED else "",
        "created_at": now,
        "next_attempt_at": now,
        "sent_at": now if state == Message.State.SENT else None,
    }
    return Message.objects.create(**defaults | fields)
