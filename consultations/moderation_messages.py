"""What moderation tells people: why it was hidden, that somebody looked at what they reported, a ruling."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.core.calendar import last_day
from participa.core.dates import full_date
from participa.notifications.events import event
from participa.notifications.people import ToPeople, pk_of

from .actions.appealing import appeals_until
from .actions.redacting import MARK
from .models import Appeal, Attachment, Comment, ModerationAct, Report
from .models.moderation import Reason

Kind = ModerationAct.Kind
CHANGED = "la observación cambió de estado después"


class OfModeration(ToPeople):
    """To whoever wrote it. It is owed to her whatever she asked about the rest: her rights hang from it.

    Its mails share one template: ``letter`` gives the words.
    """

    template = "comment_moderated"
    may_be_silenced = False

    def comment(self, news):
        return Comment.objects.select_related("consultation__service").get(pk=pk_of(news))

    def people(self, pk, announcement):
        return Comment.objects.filter(pk=pk, author__isnull=False).values("author")

    def path(self, announcement):
        return reverse("consultations:receipt", args=[self.comment(announcement).receipt])

    def words(self, message):
        comment = self.comment(message)
        path = reverse("consultations:receipt", args=[comment.receipt])
        said = {
            "action": _("Ver el comprobante"),
            "path": path,
            "reason": _("Recibes este correo porque opinaste."),
        }
        return (
            {"comment": comment, "consultation": comment.consultation} | said | self.letter(message, comment)
        )

    def letter(self, message, comment) -> dict:
        """title, lead, parts [(heading, text)] and, where it is not the receipt, action, path and reason."""
        raise NotImplementedError


def _act_of(message):
    return ModerationAct.objects.filter(pk=message.version).first()


def _why(act):
    return f"{Reason(act.reason).label}. {act.words}"


@event("comment_hidden")
class CommentHidden(OfModeration):
    """Why it is shown no more, until when she may appeal, and that another person will rule."""

    def may_receive(self, message):
        hidden = Comment.objects.filter(pk=pk_of(message), status=Comment.Status.HIDDEN)
        return "" if hidden.exists() else CHANGED

    def letter(self, message, comment):
        act = _act_of(message)
        until = full_date(last_day(appeals_until(act)))
        return {
            "title": _("Retiraron tu observación"),
            "lead": _("%(service)s retiró de la vista lo que escribiste en «%(consultation)s».")
            % {"service": comment.consultation.service.name, "consultation": comment.consultation.title},
            "parts": [
                (_("Por qué"), _why(act)),
                (
                    _("Qué puedes hacer"),
                    _(
                        "Nunca se retira algo por lo que opina. Si crees que es un error, apela hasta el "
                        "%(day)s: lo resolverá otra persona, no quien la retiró."
                    )
                    % {"day": until},
                ),
            ],
            "action": _("Ver el motivo y apelar"),
        }


@event("comment_restored")
class CommentRestored(OfModeration):
    """It is shown again: it was hidden by mistake."""

    def may_receive(self, message):
        return "" if Comment.objects.visible().filter(pk=pk_of(message)).exists() else CHANGED

    def letter(self, message, comment):
        return {
            "title": _("Tu observación se muestra otra vez"),
            "lead": _(
                "Lo que escribiste en «%(consultation)s» volvió a mostrarse y se responde como las demás."
            )
            % {"consultation": comment.consultation.title},
            "parts": [(_("Por qué"), _act_of(message).words)],
        }


@event("comment_redacted")
class CommentRedacted(OfModeration):
    """Personal data were struck out of what she wrote; the rest is still read."""

    def may_receive(self, message):
        shown = Comment.objects.filter(pk=pk_of(message), is_redacted=True)
        return "" if shown.exists() else CHANGED

    def letter(self, message, comment):
        words = _act_of(message).words
        return {
            "title": _("Tacharon datos personales de tu observación"),
            "lead": _(
                "Lo que escribiste en «%(consultation)s» traía datos que identifican a alguien. Ahora se lee "
                "«%(mark)s» en su lugar; lo demás quedó igual."
            )
            % {"consultation": comment.consultation.title, "mark": MARK},
            "parts": [(_("Explicación"), words)] if words else [],
        }


@event("comment_attachment_refused")
class AttachmentRefused(OfModeration):
    """A file that she sent is not published, and why."""

    def may_receive(self, message):
        refused = Attachment.objects.filter(pk=message.version, status=Attachment.Status.REJECTED)
        return "" if refused.exists() else CHANGED

    def letter(self, message, comment):
        one = Attachment.objects.select_related("document").get(pk=message.version)
        return {
            "title": _("No se publica un archivo que enviaste"),
            "lead": _("Tu observación en «%(consultation)s» se muestra, pero sin el archivo «%(file)s».")
            % {"consultation": comment.consultation.title, "file": one.document.name},
            "parts": [(_("Por qué"), f"{Reason(one.reason).label}.")],
        }


@event("comment_report_settled")
class ReportSettled(OfModeration):
    """To those who reported it: somebody looked, and what was done."""

    may_be_silenced = True

    def people(self, pk, announcement):
        act = _act_of(announcement)
        reports = Report.objects.filter(comment=pk, settled_at=act.at, reporter__isnull=False)
        return reports.values("reporter")

    def path(self, announcement):
        return self.comment(announcement).get_absolute_url()

    def letter(self, message, comment):
        kind = _act_of(message).kind
        outcome = {
            Kind.KEPT: _(
                "No infringe las reglas: se queda. Que moleste o que opine otra cosa no basta para retirarla."
            ),
            Kind.HIDDEN: _("Infringía las reglas: se retiró."),
            Kind.REDACTED: _("Se tacharon los datos personales; lo demás se queda."),
        }[kind]
        return {
            "title": _("Revisamos la observación de que avisaste"),
            "lead": _("Alguien del servicio la leyó en «%(consultation)s».")
            % {"consultation": comment.consultation.title},
            "parts": [(_("Qué se hizo"), outcome)],
            "action": _("Ver la observación"),
            "path": comment.get_absolute_url(),
            "reason": _("Recibes este correo porque avisaste de una observación."),
        }


@event("comment_appeal_ruled")
class AppealRuled(OfModeration):
    """To whoever appealed or said that she did not write it: what another person decided, and why."""

    def appeal(self, news):
        return Appeal.objects.select_related("comment__consultation__service").get(pk=pk_of(news))

    def comment(self, news):
        return self.appeal(news).comment

    def people(self, pk, announcement):
        return Appeal.objects.filter(pk=pk, author__isnull=False).values("author")

    def letter(self, message, comment):
        appeal = self.appeal(message)
        return {
            "title": _("Resolvieron tu reclamo: %(status)s")
            % {"status": appeal.get_status_display().lower()},
            "lead": " ".join(
                [
                    str(OUTCOMES[appeal.kind, appeal.status]),
                    _("Es sobre la consulta «%(consultation)s».")
                    % {"consultation": comment.consultation.title},
                ]
            ),
            "parts": [(_("Las razones"), appeal.ruling)],
            "reason": _("Recibes este correo porque reclamaste por una observación."),
        }


OUTCOMES = {
    (Appeal.Kind.HIDDEN, Appeal.Status.UPHELD): gettext_lazy(
        "Tenías razón: tu observación se muestra otra vez."
    ),
    (Appeal.Kind.HIDDEN, Appeal.Status.REJECTED): gettext_lazy("Tu observación sigue retirada."),
    (Appeal.Kind.NOT_MINE, Appeal.Status.UPHELD): gettext_lazy(
        "Quedó establecido que no la escribiste: se retiró y ya no lleva tu nombre."
    ),
    (Appeal.Kind.NOT_MINE, Appeal.Status.REJECTED): gettext_lazy(
        "No se pudo establecer que la observación no fuera tuya: vuelve a mostrarse."
    ),
}
