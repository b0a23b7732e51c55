from accounts.models import User
from participa.notifications.events import Event, Mail, number_key, to_address, to_user


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
