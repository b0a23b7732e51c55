"""What people say in an activity: proposals and questions, sorted into themes, supported and answered."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.organizations.models import Organization
from participa.reference.models import Region

from .activity import PERSON, Activity


class Position(models.TextChoices):
    """What the service does with what was said."""

    ADOPTED = "adopted", _("Acogida")
    PARTLY = "partly", _("Acogida en parte")
    NOT_ADOPTED = "not_adopted", _("No acogida")
    OUT_OF_SCOPE = "out_of_scope", _("Fuera de lo que se discute")
    NOTED = "noted", _("Se toma nota")


class Theme(models.Model):
    """What several contributions are about. Its answer is that of all of them."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="themes")
    number = models.PositiveSmallIntegerField(_("número"))
    title = models.CharField(_("tema"), max_length=120)
    summary = models.TextField(_("en simple"), blank=True)
    position = models.CharField(_("decisión"), max_length=12, choices=Position, blank=True)
    answer = models.TextField(_("respuesta"), blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tema de una actividad")
        verbose_name_plural = _("temas de actividades")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="theme_number_once"),
            models.CheckConstraint(
                name="theme_answered_with_date",
                condition=Q(answered_at=None) | ~Q(answer="") & ~Q(position=""),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def trail_service(self):
        return self.activity.trail_service


class ContributionQuerySet(models.QuerySet):
    def visible(self):
        """What anybody reads in full. What was hidden shows only that it was, and why."""
        return self.filter(status=Contribution.Status.RECEIVED)

    def told(self):
        """What the page counts: all but what its author took back."""
        return self.exclude(status=Contribution.Status.WITHDRAWN)

    def answered(self):
        return self.filter(Q(answered_at__isnull=False) | Q(theme__answered_at__isnull=False))

    def unanswered(self):
        """Those owed a word: neither they nor their theme have it."""
        return self.visible().filter(Q(theme=None) | Q(theme__answered_at=None), answered_at=None)


class Contribution(LifecycleModel):
    """A proposal or a question, by whoever wrote it here or said it there and an official typed."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("Propuesta")
        QUESTION = "question", _("Pregunta")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Recibida")
        WITHDRAWN = "withdrawn", _("Retirada por quien la escribió")
        HIDDEN = "hidden", _("Retirada por el servicio")

    class HideReason(models.TextChoices):
        OFFENSIVE = "offensive", _("Ofende o amenaza a personas")
        PERSONAL = "personal", _("Muestra datos personales de alguien")
        UNRELATED = "unrelated", _("No tiene que ver con la actividad")
        ADVERTISING = "advertising", _("Es publicidad")
        REPEATED = "repeated", _("Es la misma que otra, de la misma persona")

    MOST_LETTERS = {Kind.QUESTION: 255, Kind.PROPOSAL: 2000}
    TRANSITIONS = {
        Status.RECEIVED: {Status.WITHDRAWN, Status.HIDDEN},
        Status.HIDDEN: {Status.RECEIVED},
    }

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="contributions")
    kind = models.CharField(_("tipo"), max_length=8, choices=Kind)
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    typed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+"
    )  # the official who wrote down what somebody said there
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    display_name = models.CharField(_("nombre para mostrar"), max_length=80, blank=True)
    title = models.CharField(_("título"), max_length=120, blank=True)
    text = models.TextField(_("texto"))
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="contributions", verbose_name=_("tema")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("región")
    )
    receipt = models.CharField(_("comprobante"), max_length=16, unique=True)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.RECEIVED)
    submitted_at = models.DateTimeField(_("recibida"))
    withdrawn_at = models.DateTimeField(_("retirada"), null=True, blank=True)
    hide_reason = models.CharField(_("por qué se retiró"), max_length=11, choices=HideReason, blank=True)
    hidden_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    hidden_at = models.DateTimeField(null=True, blank=True)
    support_count = models.PositiveIntegerField(_("apoyos"), default=0)
    position = models.CharField(_("decisión"), max_length=12, choices=Position, blank=True)
    answer = models.TextField(_("respuesta"), blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("aporte")
        verbose_name_plural = _("aportes")
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["activity", "kind", "-submitted_at", "-id"], name="contribution_recent"),
            models.Index(fields=["activity", "kind", "-support_count", "-id"], name="contribution_supported"),
            models.Index(fields=["theme", "-support_count", "-id"], name="contribution_of_theme"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contribution_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Escríbela. Basta una frase."),
            ),
            models.CheckConstraint(
                name="contribution_is_short",
                condition=~Q(kind="question") & Q(LessThanOrEqual(Length("text"), 2000))
                | Q(LessThanOrEqual(Length("text"), 255)),
                violation_error_message=_("Es muy larga. Acórtala."),
            ),
            models.CheckConstraint(
                name="proposal_has_a_title",
                condition=~Q(kind="proposal") | ~Q(title=""),
                violation_error_message=_("Ponle un título a tu propuesta."),
            ),
            models.CheckConstraint(
                name="contribution_of_somebody_or_typed", condition=Q(author=None) | Q(typed_by=None)
            ),
            models.CheckConstraint(
                name="contribution_hidden_with_reason",
                condition=~Q(status="hidden") | Q(hidden_at__isnull=False) & ~Q(hide_reason=""),
                violation_error_message=_("Di por qué se retira."),
            ),
            models.CheckConstraint(
                name="contribution_answered_with_words",
                condition=Q(answered_at=None) | ~Q(answer=""),
                violation_error_message=_("Escribe la respuesta."),
            ),
            models.CheckConstraint(
                name="proposal_answered_with_position",
                condition=Q(answered_at=None) | Q(kind="question") | ~Q(position=""),
                violation_error_message=_("Di qué se hará con la propuesta."),
            ),
        ]

    def __str__(self):
        return self.receipt

    @property
    def trail_service(self):
        return self.activity.trail_service

    @property
    def shown_name(self):
        return self.display_name or str(_("Participante"))

    @property
    def voice(self):
        """Who speaks: the organisation, or whoever wrote."""
        return self.organization.name if self.organization_id else self.shown_name

    @property
    def reply(self):
        """What answers it: itself, its theme, or None."""
        if self.answered_at:
            return self
        return self.theme if self.theme_id and self.theme.answered_at else None


class ContributionSupport(models.Model):
    """Somebody says: me too."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="supports")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("apoyo")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "person"], name="one_support_per_contribution")
        ]

    def __str__(self):
        return f"{self.contribution_id}: {self.person_id}"
