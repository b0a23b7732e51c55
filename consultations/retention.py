"""How long what is not the comment itself is kept."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule

from .models import AnswerSheet, CommentDraft, EmailedComment, ParticipantProfile


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


@rule
class UnconfirmedComments(Rule):
    name = "unconfirmed_comments"
    title = _("Observaciones sin cuenta que nadie confirmó")
    fate = _("Se borran, con la dirección.")
    reason = _("Su código venció: no se recibieron. Queda un día para que su autora copie el texto.")
    age = "expires_at"
    by_itself = True

    def due(self, now):
        return EmailedComment.objects.filter(comment=None, expires_at__lt=self.before(now))


@rule
class EmailedAddresses(Rule):
    name = "emailed_addresses"
    title = _("Correos de quienes opinaron sin cuenta")
    fate = _("Se borran. La observación queda, sin nada que lleve a esa persona.")
    reason = _("Ya recibió su respuesta, o la consulta se anuló. Queda un mes por si el correo falla.")
    age = "confirmed_at"
    by_itself = True

    def due(self, now):
        ended = Q(consultation__answered_at__lt=self.before(now)) | Q(
            consultation__cancelled_at__lt=self.before(now)
        )
        return EmailedComment.objects.filter(ended, comment__isnull=False).exclude(email="")

    def forget(self, rows, *, now):
        rows.update(email="")


@rule
class SheetDrafts(Rule):
    name = "sheet_drafts"
    title = _("Respuestas a cuestionarios que no se enviaron")
    fate = _("Se borran. Lo que se envió queda.")
    reason = _("La consulta cerró: ya no se pueden enviar. Queda un mes para que su autora las copie.")
    age = "consultation__closes_at"

    def due(self, now):
        shut = AnswerSheet.objects.filter(consultation__closes_at__lt=self.before(now))
        return shut.filter(Q(version=0) | ~Q(draft={}))

    def forget(self, rows, *, now):
        rows.filter(version=0).delete()
        rows.update(draft={})
