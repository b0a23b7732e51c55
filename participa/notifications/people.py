"""News of one thing, told to people who have an account: by mail, and among their notices."""

from types import SimpleNamespace

from accounts.models import User
from participa.core.mail import subject_from

from .events import Event, Mail, mail_from, number_key, to_user


def pk_of(news) -> int:
    """The id of the thing that an announcement or a message is about."""
    return int(news.object.rsplit(":", 1)[1])


def label_of(model) -> str:
    """How announcements name the things of a model, before the colon and the id."""
    return model._meta.label_lower


class ToPeople(Event):
    """To the accounts that ``people`` gives, in ``templates/notifications/<template>``."""

    template = ""

    def people(self, pk, announcement):
        """The ids of users, a queryset or a list, owed what happened to the thing of this id."""
        raise NotImplementedError

    def recipients(self, announcement, after, limit):
        people = self.people(pk_of(announcement), announcement)
        found = User.objects.filter(pk__in=people, is_active=True)
        if after:
            found = found.filter(pk__gt=int(after))
        keys = found.order_by("pk").values_list("pk", flat=True)[:limit]
        return [to_user(pk, key=number_key(pk)) for pk in keys]

    def headline(self, announcement):
        """The subject of its mail, as it would be for anybody."""
        return subject_from(f"notifications/{self.template}", **self.words(for_anybody(announcement)))

    def render(self, message) -> Mail:
        name = message.user.display_name if message.user else ""
        return mail_from(f"notifications/{self.template}", name=name, **self.words(message))

    def words(self, message) -> dict:
        """What the template needs to know."""
        raise NotImplementedError


def for_anybody(announcement):
    """An announcement as if it were a message to nobody in particular."""
    return SimpleNamespace(
        event=announcement.event,
        object=announcement.object,
        version=announcement.version,
        data=announcement.data,
        user=None,
        user_id=None,
        recipient="",
    )
