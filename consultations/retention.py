"""How long what is not the comment itself is kept."""

from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule

from .models import CommentDraft, ParticipantProfile


@rule
class OptionalAnswers(Rule):
    name = "optional_answers"
    title = _("Sexo, edad y lugar donde vive quien opinó")
    fate = _("Se borran. Las cifras ya contadas quedan.")
    reason = _("Sirven para las estadísticas de la consulta y de la cuenta pública de los años siguientes.")
    age = "comment__consultation__closes_at"

    def due(self, now):
        return ParticipantProfile.objects.filter(comment__consultation__closes_at__lt=self.before(now))


@rule
class Drafts(Rule):
    name = "drafts"
    title = _("Borradores de observaciones")
    fate = _("Se borran.")
    reason = _("La consulta cerró: ya no se pueden enviar. Queda un mes para que su autora los copie.")
    age = "consultation__closes_at"

    def due(self, now):
        return CommentDraft.objects.filter(consultation__closes_at__lt=self.before(now))
