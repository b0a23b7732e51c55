"""What people say in consultations, and who attended them."""

from django.utils.translation import gettext_lazy as _

from participa.core.calendar import SANTIAGO
from participa.core.pagecache import forget_pages
from participa.core.personal_data import PersonalData, holds, official_acts
from participa.jobs import actions as jobs

from .actions import filling, supporting
from .conditions import answers_of, questions_of
from .models import (
    AnswerSheet,
    Appeal,
    Comment,
    CommentDraft,
    EmailedComment,
    ParticipantProfile,
    Report,
    SealedText,
    Support,
)
from .questionnaire_pages import said_lines

official_acts(
    "consultations.Consultation.published_by",
    "consultations.Consultation.answered_by",
    "consultations.Consultation.cancelled_by",
    "consultations.Extension.by",
    "consultations.Consultation.created_by",
    "consultations.Consultation.changed_by",
    "consultations.CommentGroup.changed_by",
    "consultations.Consultation.omitted_by",
    "consultations.Consultation.outcome_by",
    "consultations.ModerationAct.by",
    "consultations.Appeal.ruled_by",
    "consultations.Review.asked_by",
    "consultations.Review.decided_by",
    "consultations.PreviewLink.by",
    "consultations.Edition.by",
    "consultations.Tag.by",
    "consultations.CommentTag.by",
    "consultations.Note.by",
    "consultations.Reading.by",
    "consultations.Batch.by",
    "consultations.Batch.undone_by",
    "consultations.Suggestion.decided_by",
    "consultations.Publication.made_by",
    "consultations.Attachment.decided_by",
    "consultations.IntakeBatch.by",
    "consultations.CommentGroup.accepted_by",
    "consultations.AnswerVersion.by",
    "consultations.AnswerSpreadsheet.by",
)


@holds
class Comments(PersonalData):
    """What she said is part of a public file, and stays in it; that it was hers is forgotten."""

    keys = ("consultations.Comment.author",)
    texts = ("consultations.Comment.display_name", "consultations.EmailedComment.email")
    her_doing = True
    title = _("Tus observaciones")
    purpose = _(
        "Que el servicio las lea y las responda, y que cualquiera vea qué se dijo (Ley 18.575, art. 69)."
    )
    kept = _("Mientras exista el expediente de la consulta.")
    on_erasure = _(
        "Quedan, sin tu nombre y sin nada que lleve a ti. "
        "Sus comprobantes siguen sirviendo a quien tenga el código."
    )
    correct = "portal:participation"

    def export(self, user):
        hers = Comment.objects.filter(author=user).select_related(
            "consultation", "section", "organization", "region", "commune", "profile__residence"
        )
        for comment in (
            hers.prefetch_related("versions", "sealed").order_by("-submitted_at", "-pk").iterator(500)
        ):
            yield {
                str(_("consulta")): comment.consultation.title,
                str(_("parte")): comment.section.title if comment.section else str(_("En general")),
                str(_("recibida")): comment.submitted_at,
                str(_("comprobante")): comment.receipt,
                str(_("apareces como")): comment.shown_name,
                str(_("hablas por")): comment.organization.name if comment.organization else "",
                str(_("posición")): comment.get_position_display(),
                str(_("observación")): comment.text,
                str(_("estado")): comment.get_status_display(),
                str(_("región")): str(comment.region or ""),
                str(_("comuna")): str(comment.commune or ""),
                str(_("versiones anteriores")): [
                    f"{version.written_at.astimezone(SANTIAGO):%d-%m-%Y %H:%M}: {version.text}"
                    for version in comment.versions.all()
                ],
                str(_("antes de tachar datos personales")): [one.text for one in comment.sealed.all()],
                **_optional_answers(getattr(comment, "profile", None)),
            }

    def merge(self, old, new, *, now):
        Comment.objects.filter(author=old).update(author=new)

    def erase(self, user, *, now):
        """The figures already counted stay; the answers they were counted from go."""
        hers = Comment.objects.filter(author=user)
        named = hers.exclude(display_name="").order_by()
        places = list(named.values_list("consultation", "consultation__slug").distinct())
        ParticipantProfile.objects.filter(comment__author=user).delete()
        SealedText.objects.filter(comment__author=user).delete()  # it would lead to her
        hers.update(author=None, display_name="")
        if user.email:  # what she wrote without her account, too
            without = EmailedComment.objects.filter(email__iexact=user.email)
            without.filter(comment=None).delete()
            without.update(email="")
        for pk, slug in places:
            jobs.discard_of_kind("comments_csv", now=now, consultation=pk)
            forget_pages(f"/consultas/{slug}")


def _optional_answers(profile):
    if profile is None:
        return {}
    return {
        str(_("sexo")): profile.get_sex_display(),
        str(_("edad")): profile.get_age_band_display(),
        str(_("vive en")): str(profile.residence or ""),
    }


@holds
class Drafts(PersonalData):
    """What she has not sent yet."""

    keys = ("consultations.CommentDraft.user",)
    her_doing = True
    title = _("Tus borradores")
    purpose = _("Que sigas escribiendo cuando vuelvas. Nadie más los lee.")
    kept = _("Hasta que los envíes, o un mes después de que cierre la consulta.")
    on_erasure = _("Se borran.")
    correct = "portal:participation"

    def export(self, user):
        for draft in (
            CommentDraft.objects.filter(user=user).select_related("consultation").order_by("-saved_at")
        ):
            yield {
                str(_("consulta")): draft.consultation.title,
                str(_("guardado")): draft.saved_at,
                str(_("lo que escribiste")): [str(value) for value in draft.data.values() if value],
            }

    def merge(self, old, new, *, now):
        """Of two drafts on the same consultation, the later one."""
        for draft in CommentDraft.objects.filter(user=old):
            other = CommentDraft.objects.filter(user=new, consultation=draft.consultation_id).first()
            if other and other.saved_at >= draft.saved_at:
                draft.delete()
                continue
            if other:
                other.delete()
            CommentDraft.objects.filter(pk=draft.pk).update(user=new)

    def erase(self, user, *, now):
        CommentDraft.objects.filter(user=user).delete()


@holds
class Reports(PersonalData):
    """Which observations she said that break a rule. Nobody but who moderates reads that it was she."""

    keys = ("consultations.Report.reporter",)
    her_doing = True
    title = _("Observaciones de que avisaste")
    purpose = _("Que alguien del servicio las revise, y avisarte qué se hizo.")
    kept = _("Mientras exista el expediente de la consulta.")
    on_erasure = _("Queda que alguien avisó y por qué motivo, sin nada que lleve a ti ni lo que explicaste.")

    def export(self, user):
        hers = Report.objects.filter(reporter=user).select_related("comment__consultation")
        for one in hers.order_by("-at", "-pk"):
            yield {
                str(_("consulta")): one.comment.consultation.title,
                str(_("avisado")): one.at,
                str(_("motivo")): one.get_reason_display(),
                str(_("qué pasa")): one.details,
                str(_("revisado")): one.settled_at or "",
            }

    def merge(self, old, new, *, now):
        """Of two on the same observation, that of the account that stays."""
        twice = Report.objects.filter(reporter=new).values("comment")
        Report.objects.filter(reporter=old, comment__in=twice).delete()
        Report.objects.filter(reporter=old).update(reporter=new)

    def erase(self, user, *, now):
        Report.objects.filter(reporter=user).update(reporter=None, details="")


@holds
class Appeals(PersonalData):
    """What she asked to be looked at again. The ruling is the State's."""

    keys = ("consultations.Appeal.author",)
    her_doing = True
    title = _("Tus apelaciones y reclamos por observaciones")
    purpose = _(
        "Que otra persona revise si se retiró bien lo que escribiste, o si es tuyo lo que lleva tu nombre."
    )
    kept = _("Mientras exista el expediente de la consulta.")
    on_erasure = _("Queda lo que se resolvió, sin nada que lleve a ti.")

    def export(self, user):
        hers = Appeal.objects.filter(author=user).select_related("comment__consultation")
        for one in hers.order_by("-at", "-pk"):
            yield {
                str(_("consulta")): one.comment.consultation.title,
                str(_("qué pides")): one.get_kind_display(),
                str(_("presentada")): one.at,
                str(_("por qué")): one.text,
                str(_("estado")): one.get_status_display(),
                str(_("qué se resolvió")): one.ruling,
            }

    def merge(self, old, new, *, now):
        Appeal.objects.filter(author=old).update(author=new)

    def erase(self, user, *, now):
        Appeal.objects.filter(author=user).update(author=None, text="—")


@holds
class Sheets(PersonalData):
    """What she answered to a questionnaire counts for ever; that it was hers is forgotten."""

    keys = ("consultations.AnswerSheet.author",)
    her_doing = True
    title = _("Cuestionarios que respondiste")
    purpose = _("Que el servicio sepa qué piensan las personas y lo publique en cifras, sin nombres.")
    kept = _("Mientras exista el expediente de la consulta. Lo que no enviaste, un mes desde que cierra.")
    on_erasure = _(
        "Quedan las respuestas, sin nada que lleve a ti. Tus archivos y lo que no enviaste se borran."
    )
    correct = "portal:participation"

    def export(self, user):
        hers = AnswerSheet.objects.filter(author=user).select_related("consultation").order_by("-saved_at")
        for sheet in hers:
            questions = questions_of(sheet.consultation)
            given = answers_of(sheet, questions)
            yield {
                str(_("consulta")): sheet.consultation.title,
                str(_("guardado")): sheet.saved_at,
                str(_("enviado")): sheet.submitted_at or "",
                str(_("retirado")): sheet.withdrawn_at or "",
                str(_("comprobante")): sheet.receipt if sheet.version else "",
                str(_("respuestas")): [
                    f"{one.text}: {', '.join(said_lines(one, given[one.pk]))}"
                    for one in questions
                    if one.pk in given
                ],
                str(_("sin enviar")): [_in_words(value) for value in sheet.draft.values() if value],
            }

    def merge(self, old, new, *, now):
        """Of two on the same consultation, the one that was sent; of two sent, the later."""
        for sheet in AnswerSheet.objects.select_for_update(of=("self",)).filter(author=old):
            other = AnswerSheet.objects.select_for_update(of=("self",)).filter(
                author=new, consultation=sheet.consultation_id
            )
            if other := other.first():
                first, last = sorted((sheet, other), key=_weight)
                filling.let_go(first, now=now)
                if last is other:
                    continue
            AnswerSheet.objects.filter(pk=sheet.pk).update(author=new)

    def erase(self, user, *, now):
        for sheet in AnswerSheet.objects.filter(author=user):
            filling.forget_author(sheet, now=now)


def _weight(sheet):
    return (sheet.is_sent, sheet.submitted_at or sheet.saved_at)


def _in_words(value):
    return ", ".join(str(one) for one in value if one) if isinstance(value, list) else str(value)


@holds
class Supports(PersonalData):
    """The observations of others that she supports: only how many do is published."""

    keys = ("consultations.Support.person",)
    her_doing = True
    title = _("Las observaciones que apoyas")
    purpose = _("Contar un apoyo por persona. Se publica cuántas apoyan, nunca quiénes.")
    kept = _("Hasta que quites tu apoyo.")
    on_erasure = _("Se borran, y se descuentan.")
    correct = "portal:participation"

    def export(self, user):
        hers = Support.objects.filter(person=user).select_related("comment__consultation")
        for one in hers.order_by("-at", "-pk").iterator(500):
            yield {
                str(_("consulta")): one.comment.consultation.title,
                str(_("comprobante de la observación")): one.comment.receipt,
                str(_("cuándo")): one.at,
            }

    def merge(self, old, new, *, now):
        """A person supports once, and never what she wrote herself."""
        both = Support.objects.filter(person=new).values("comment")
        twice = Support.objects.filter(person=old, comment__in=both)
        to_own = Support.objects.filter(person__in=[old, new], comment__author__in=[old, new])
        supporting.take_back({*twice, *to_own})
        Support.objects.filter(person=old).update(person=new)

    def erase(self, user, *, now):
        supporting.take_back(Support.objects.filter(person=user))
