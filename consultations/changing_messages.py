"""What an act changed: to whoever wrote, has something half written, or follows it."""

from participa.core.dates import full_date
from participa.notifications.events import event
from participa.notifications.people import pk_of

from .messages import OPEN_OR_SOON, OfAConsultation, authors_of
from .models import AnswerSheet, CommentDraft, Extension, Phase


def whoever_wrote(pk):
    """The ids of those who sent something to the consultation of this id, or have it half written."""
    drafts = CommentDraft.objects.filter(consultation=pk).values_list("user", flat=True)
    sheets = AnswerSheet.objects.unsent().filter(consultation=pk).values_list("author", flat=True)
    return {*authors_of(pk).values_list("author", flat=True), *drafts, *sheets}


@event("consultation_extended")
class ConsultationExtended(OfAConsultation):
    """Only the last extension is true: one before it is told to nobody any more."""

    template = "consultation_extended"
    phases = OPEN_OR_SOON
    gone = "la consulta ya cerró o se volvió a ampliar"

    def people(self, pk, announcement):
        return whoever_wrote(pk)

    def refusals(self, messages):
        refused = super().refusals(messages)
        wanted = {pk_of(message) for message in messages}
        acts = Extension.objects.filter(consultation__in=wanted).order_by("pk")
        last = dict(acts.values_list("consultation", "pk"))
        old = {one.pk: self.gone for one in messages if last.get(pk_of(one)) != one.version}
        return old | refused

    def words(self, message):
        extension = Extension.objects.get(pk=message.data["extension"])
        return super().words(message) | {"extension": extension, "before": full_date(extension.old_on)}


@event("consultation_cancelled")
class ConsultationCancelled(OfAConsultation):
    template = "consultation_cancelled"
    phases = (Phase.CANCELLED,)

    def people(self, pk, announcement):
        return whoever_wrote(pk)
