"""The text changed, or nobody will be asked: to whoever wrote and to those who follow."""

from django.urls import reverse
from django.utils import timezone

from participa.notifications.events import event
from participa.notifications.people import pk_of
from participa.services.followables import marks_of as marks_of_service

from .changing_messages import whoever_wrote
from .messages import OPEN_OR_SOON, OfAConsultation
from .models import Consultation, Edition, Phase


@event("consultation_amended")
class ConsultationAmended(OfAConsultation):
    """Only the last edition is told: who reads of it finds the earlier ones in the same page."""

    template = "consultation_amended"
    phases = (*OPEN_OR_SOON, Phase.IN_ANALYSIS)
    gone = "la consulta ya terminó o su texto volvió a cambiar"

    def people(self, pk, announcement):
        return whoever_wrote(pk)

    def refusals(self, messages):
        refused = super().refusals(messages)
        wanted = {pk_of(message) for message in messages}
        editions = Edition.objects.filter(consultation__in=wanted).order_by("number")
        last = dict(editions.values_list("consultation", "number"))
        old = {one.pk: self.gone for one in messages if last.get(pk_of(one)) != one.version}
        return old | refused

    def path(self, announcement):
        consultation = Consultation.objects.get(pk=pk_of(announcement))
        return changes_address(consultation, announcement.version)

    def words(self, message):
        words = super().words(message)
        consultation, edition = words["consultation"], Edition.objects.get(pk=message.data["edition"])
        return words | {
            "edition": edition,
            "changes": changes_address(consultation, edition.number),
            "is_open": consultation.takes_comments_at(timezone.now()),
        }


def changes_address(consultation, number):
    """Where what an edition changed is read."""
    return reverse("consultations:changes", args=[consultation.slug, number - 1, number])


@event("consultation_omitted")
class ConsultationOmitted(OfAConsultation):
    """To those who follow its body: nobody could follow a draft."""

    template = "consultation_omitted"
    phases = (Phase.OMITTED,)

    def marks(self, consultation):
        return marks_of_service(consultation.service)
