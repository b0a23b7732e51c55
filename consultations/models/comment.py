"""What people say, in every version of it."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, TextField, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.assistance.models import AssistedSession
from participa.core.lifecycle import LifecycleModel
from participa.documents.models import Document
from participa.organizations.models import Organization
from participa.reference.models import Commune, Region

from .answer import CommentGroup
from .consultation import Consultation, Section


class CommentQuerySet(models.QuerySet):
    def visible(self):
        """The one rule of what anybody may read: page, search, mail, receipt and export go through it."""
        return self.filter(status=Comment.Status.RECEIVED)

    def admissible(self):
        """What the service must answer: whatever nobody took back nor was hidden with due process."""
        return self.filter(status=Comment.Status.RECEIVED)

    def listed(self):
        """The rows of a public list: what anybody may read and, in the place of what was taken out of sight
        with due process, that it was and why.

        What the latter says, and who says it, is left behind by the database itself: see
        ``Comment.as_listed``.
        """
        shown = Q(status=Comment.Status.RECEIVED)
        acts = self.model.moderation.rel.related_model.objects.filter(comment=OuterRef("pk"), kind="hidden")
        why = Subquery(acts.order_by("-at", "-pk").values("reason")[:1])
        return (
            self.filter(shown | Q(status__in=OUT_OF_SIGHT))
            .defer(*MASKED)
            .annotate(
                said=Case(When(shown, then=F("text")), default=Value(""), output_field=TextField()),
                said_by=Case(When(shown, then=F("display_name")), default=Value("")),
                said_for=Case(When(shown, then=F("organization_id")), output_field=IntegerField()),
                hidden_for=Case(When(status=Comment.Status.HIDDEN, then=why), default=Value("")),
            )
        )

    def newest_first(self):
        return self.order_by("-submitted_at", "-id")


# A key to a list that the form has just checked and that nobody deletes from: while a comment is received,
# PostgreSQL need not look it up again.
FIXED_LIST = {"related_name": "+", "db_index": False, "db_constraint": False}
OUT_OF_SIGHT = ("hidden", "disputed")  # shown as taken away, never what they say
MASKED = ("text", "display_name", "organization", "author")


class Comment(LifecycleModel):
    """An observation: what one person says in a consultation, about all of it or one section."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("Recibida")
        WITHDRAWN = "withdrawn", _("Retirada por quien la escribió")
        HIDDEN = "hidden", _("Retirada por moderación")
        DISPUTED = "disputed", _("En revisión: alguien dice que no la escribió")

    class Position(models.TextChoices):
        SUPPORT = "support", _("Apoyo")
        OPPOSE = "oppose", _("Rechazo")
        PROPOSE = "propose", _("Propuesta")
        QUESTION = "question", _("Pregunta")

    class Channel(models.TextChoices):
        WEB = "web", _("Portal")
        OIRS = "oirs", _("Oficina de informaciones (OIRS)")
        INFOBUS = "infobus", _("Infobús")
        PHONE = "phone", _("Teléfono")
        PAPER = "paper", _("Papel")
        WORKSHOP = "workshop", _("Taller o reunión")

    TRANSITIONS = {
        Status.RECEIVED: {Status.WITHDRAWN, Status.HIDDEN, Status.DISPUTED},
        Status.HIDDEN: {Status.RECEIVED},
        Status.DISPUTED: {Status.RECEIVED, Status.HIDDEN},
    }

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="comments", db_index=False)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="comments", db_index=False
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="comments")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # in whose name she spoke, accredited when she wrote; none: in her own
    display_name = models.CharField(
        _("nombre para mostrar"), max_length=80, blank=True
    )  # empty: «Participante»
    position = models.CharField(_("posición"), max_length=8, choices=Position, blank=True)
    text = models.TextField(_("observación"))
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, **FIXED_LIST)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, **FIXED_LIST)
    channel = models.CharField(_("canal"), max_length=10, choices=Channel, default=Channel.WEB)
    assisted_session = models.ForeignKey(
        AssistedSession, models.PROTECT, null=True, blank=True, related_name="comments", db_index=False
    )  # in which an official typed it
    intake = models.ForeignKey(
        "IntakeBatch", models.PROTECT, null=True, blank=True, related_name="comments", db_index=False
    )  # or the batch of papers it came in
    receipt = models.CharField(_("comprobante"), max_length=16, unique=True)
    sha256 = models.CharField("SHA-256", max_length=64)  # of the text as it was received
    is_redacted = models.BooleanField(default=False)  # personal data were struck out of ``text``
    version = models.PositiveSmallIntegerField(_("versión"), default=1)
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.RECEIVED)
    submitted_at = models.DateTimeField(_("recibida"))
    legally_received_at = models.DateTimeField(_("se cuenta desde"))
    amended_at = models.DateTimeField(_("cambiada"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retirada"), null=True, blank=True)
    support_count = models.PositiveIntegerField(_("apoyos"), default=0)  # kept by the tally task
    group = models.ForeignKey(
        CommentGroup, models.SET_NULL, null=True, blank=True, related_name="comments", db_index=False
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("observación")
        verbose_name_plural = _("observaciones")
        ordering = ["-submitted_at", "-id"]
        indexes = [
            models.Index(fields=["consultation", "-submitted_at", "-id"], name="comment_page"),
            models.Index(fields=["section", "-submitted_at", "-id"], name="comment_section_page"),
            models.Index(
                fields=["consultation", "region", "-submitted_at", "-id"],
                condition=Q(region__isnull=False),
                name="comment_region_page",
            ),
            models.Index(
                fields=["consultation", "position", "-submitted_at", "-id"], name="comment_position_page"
            ),
            models.Index(fields=["group", "-submitted_at", "-id"], name="comment_group_page"),
            models.Index(
                fields=["consultation", "-submitted_at", "-id"],
                condition=Q(organization__isnull=False),
                name="comment_of_organizations",
            ),
            models.Index(
                fields=["consultation", "-submitted_at", "-id"],
                condition=Q(group=None, status="received"),
                name="comment_ungrouped",
            ),
            models.Index(
                fields=["assisted_session", "id"],
                condition=Q(assisted_session__isnull=False),
                name="comment_assisted",
            ),
            models.Index(
                fields=["intake", "id"], condition=Q(intake__isnull=False), name="comment_of_intake"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_withdrawn_with_date",
                condition=Q(withdrawn_at=None) & ~Q(status="withdrawn")
                | Q(status="withdrawn", withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_assisted_unless_web",
                condition=Q(channel="web", assisted_session=None, intake=None)
                | ~Q(channel="web")
                & (
                    Q(assisted_session__isnull=False, intake=None)
                    | Q(assisted_session=None, intake__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="comment_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Escribe tu observación. Basta una frase."),
            ),
        ]

    def __str__(self):
        return self.receipt

    def get_absolute_url(self):
        return reverse("consultations:observation", args=[self.consultation.slug, self.pk])

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.consultation.trail_service

    @property
    def is_out_of_sight(self):
        """Taken from the public with due process, or until somebody reviews whose words they are."""
        return self.status in OUT_OF_SIGHT

    def as_listed(self):
        """This row of ``listed()`` with what anybody may read of it; nothing of one out of sight."""
        self.text, self.display_name, self.organization_id = self.said, self.said_by, self.said_for
        return self

    @property
    def shown_name(self):
        return self.display_name or str(_("Participante"))

    @property
    def voice(self):
        """Who speaks: the organisation, or whoever wrote."""
        return self.organization.name if self.organization_id else self.shown_name


class TypedComment(models.Model):
    """How an observation came to be typed by an official: apart, because few are."""

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="typed")
    at = models.DateTimeField(_("digitada"))  # what came on paper was received before
    scan = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("copia del papel")
    )

    class Meta:
        verbose_name = _("observación digitada")

    def __str__(self):
        return f"{self.comment_id}"


class CommentVersion(models.Model):
    """A comment as it was once: amending keeps what was said before."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    position = models.CharField(max_length=8, blank=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="comment_version_once")]

    def __str__(self):
        return f"{self.comment_id} v{self.number}"


class ParticipantProfile(models.Model):
    """Optional facts about who wrote, kept apart from what was written and shown only in figures."""

    class Sex(models.TextChoices):
        WOMAN = "woman", _("Mujer")
        MAN = "man", _("Hombre")
        OTHER = "other", _("Otro")

    class AgeBand(models.TextChoices):
        UNDER_18 = "-18", _("Menos de 18")
        TO_29 = "18-29", _("18 a 29")
        TO_44 = "30-44", _("30 a 44")
        TO_59 = "45-59", _("45 a 59")
        FROM_60 = "60-", _("60 o más")

    comment = models.OneToOneField(
        Comment, models.CASCADE, primary_key=True, related_name="profile", db_constraint=False
    )  # written in the same transaction; neither is ever deleted
    sex = models.CharField(_("sexo"), max_length=6, choices=Sex, blank=True)
    age_band = models.CharField(_("edad"), max_length=6, choices=AgeBand, blank=True)
    residence = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("vive en"), **FIXED_LIST
    )

    class Meta:
        verbose_name = _("datos para estadísticas")

    def __str__(self):
        return f"{self.comment_id}"


class CommentDraft(models.Model):
    """What a person was writing and asked to keep for later."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comment_drafts")
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+")
    data = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "consultation"], name="one_draft_per_consultation")
        ]

    def __str__(self):
        return f"{self.user_id}: {self.consultation_id}"
