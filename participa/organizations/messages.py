"""What people are told of the organisations they represent."""

from django.urls import reverse

from participa.notifications.events import event
from participa.notifications.people import ToPeople, pk_of

from .models import Representation


class OfARepresentation(ToPeople):
    """To the person it is about: what was decided of her, whatever she asked about the rest."""

    may_be_silenced = False

    def people(self, pk, announcement):
        return Representation.objects.filter(pk=pk).values("user")

    def path(self, announcement):
        return reverse("my_organizations:detail", args=[pk_of(announcement)])

    def words(self, message):
        found = Representation.objects.select_related("organization", "user", "decided_for")
        representation = found.get(pk=pk_of(message))
        return {"representation": representation, "organization": representation.organization}


@event("representation_accredited")
class Accredited(OfARepresentation):
    template = "representation_accredited"


@event("representation_rejected")
class Rejected(OfARepresentation):
    template = "representation_rejected"


@event("representation_ended")
class Ended(OfARepresentation):
    template = "representation_ended"
