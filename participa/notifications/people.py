"""News of one thing, told by mail to people who have an account."""

from accounts.models import User

from .events import Event, Mail, mail_from, number_key, to_user


def pk_of(news) -> int:
    """The id of the thing that an announcement or a message is about."""
    return int(news.object.rsplit(":", 1)[1])


class ToPeople(Event):
    """To the accounts that ``people`` gives, in ``templates/notifications/<template>``."""

    template = ""

    def people(self, pk, announcement):
        """The ids of users, a queryset or a list, owed what happened to the thing of this id."""
        raise NotImplementedError

    def recipients(self, announcement, after, limit):
        people = self.people(pk_of(announcement), announcement)
        found = User.objects.filter(pk__in=people, email__isnull=False, is_active=True)
        if after:
            found = found.filter(pk__gt=int(after))
        keys = found.order_by("pk").values_list("pk", flat=True)[:limit]
        return [to_user(pk, key=number_key(pk)) for pk in keys]

    def render(self, message) -> Mail:
        return mail_from(
            f"notifications/{self.template}", name=message.user.display_name, **self.words(message)
        )

    def words(self, message) -> dict:
        """What the template needs to know."""
        raise NotImplementedError
