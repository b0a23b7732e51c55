"""What people are told of the organisations they represent."""

from participa.notifications.events import Event, Mail, event, mail_from, to_user

from .models import Representation


class OfARepresentation(Event):
    """To the person it is about."""

    template = ""

    def recipients(self, announcement, after, limit):
        found = Representation.objects.filter(
            pk=_pk(announcement), user__email__isnull=False, user__is_active=True
        ).first()
        return [to_user(found.user_id)] if found and not after else []

    def render(self, message) -> Mail:
        found = Representation.objects.select_related("organization", "user", "decided_for").get(
            pk=_pk(message)
        )
        return mail_from(
            self.template,
            representation=found,
            organization=found.organization,
            name=found.user.display_name,
        )


@event("representation_accredited")
class Accredited(OfARepresentation):
    template = "notifications/representation_accredited"


@event("representation_rejected")
class Rejected(OfARepresentation):
    template = "notifications/representation_rejected"


@event("representation_ended")
class Ended(OfARepresentation):
    template = "notifications/representation_ended"


def _pk(message):
    return int(message.object.rsplit(":", 1)[1])
