"""A boletín: what somebody of a service, or of SEGEGOB, writes to those who accepted to be written to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.codes import grouped, random_letters
from participa.core.lifecycle import LifecycleModel
from participa.notifications.models import Announcement
from participa.reference.models import Region, Topic
from participa.services.models import PublicService

PERSON = settings.AUTH_USER_MODEL
SUBJECT_LENGTH, BODY_LENGTH = 120, 20_000


def new_code() -> str:
    return f"BOL-{grouped(random_letters(8), 4)}"


class Status(models.TextChoices):
    """What somebody decided, except that the clock starts it and the last mail ends it."""

    DRAFT = "draft", _("Borrador")
    SCHEDULED = "scheduled", _("Programado")
    SENDING = "sending", _("Enviándose")
    SENT = "sent", _("Enviado")
    CANCELLED = "cancelled", _("Cancelado")


class Reach(models.TextChoices):
    """To all who accepted, or only to those who follow something."""

    ALL = "all", _("A todas las personas que aceptaron recibirlo")
    CHOSEN = "chosen", _("Solo a quienes siguen lo que elijas")


class LetterQuerySet(models.QuerySet):
    def public(self):
        """Those that anybody may read: they began to leave, and nobody took them back."""
        return self.filter(status__in=[Status.SENDING, Status.SENT])

    def started(self, now):
        """Those whose hour came."""
        return self.filter(status=Status.SCHEDULED, scheduled_for__lte=now)


class Letter(LifecycleModel):
    """A boletín of a service, or of SEGEGOB (no service), with what became of its mails.

    ``version`` counts how many times it was put to leave: what was announced before is told to nobody.
    """

    TRANSITIONS = {
        Status.DRAFT: {Status.SCHEDULED, Status.SENDING, Status.CANCELLED},
        Status.SCHEDULED: {Status.DRAFT, Status.SENDING, Status.CANCELLED},
        Status.SENDING: {Status.SENT, Status.CANCELLED},
    }

    code = models.CharField(_("código"), max_length=20, unique=True, default=new_code, editable=False)
    service = models.ForeignKey(
        PublicService,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("servicio"),
    )
    subject = models.CharField(_("asunto"), max_length=SUBJECT_LENGTH)
    body = models.TextField(_("texto"), blank=True)  # Markdown
    reach = models.CharField(_("a quiénes"), max_length=6, choices=Reach, default=Reach.ALL)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("temas"))
    regions = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name=_("regiones"))
    services = models.ManyToManyField(
        PublicService, blank=True, related_name="+", verbose_name=_("servicios")
    )
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.DRAFT)
    scheduled_for = models.DateTimeField(_("programado para"), null=True, blank=True)
    queued_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField(null=True, blank=True)  # when somebody decided that it leaves
    sending_at = models.DateTimeField(_("empezó a salir"), null=True, blank=True)
    sent_at = models.DateTimeField(_("terminó de salir"), null=True, blank=True)
    cancelled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(_("cancelado"), null=True, blank=True)
    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("creado"))
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cambiado"))  # a second officer's stale form is told who and when
    version = models.PositiveSmallIntegerField(default=0)
    announcement = models.ForeignKey(
        Announcement, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    recipients = models.PositiveIntegerField(_("destinatarios"), default=0)
    sent = models.PositiveIntegerField(_("enviados"), default=0)
    waiting = models.PositiveIntegerField(_("por salir"), default=0)
    bounced = models.PositiveIntegerField(_("devueltos"), default=0)
    skipped = models.PositiveIntegerField(_("no correspondía"), default=0)
    left = models.PositiveIntegerField(_("bajas"), default=0)  # who wanted no more boletines because of it
    tallied_at = models.DateTimeField(_("contado"), null=True, blank=True)
    points = models.JSONField(default=list)  # [instant, sent, waiting, bounced, left] as they were

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("boletín")
        verbose_name_plural = _("boletines")
        ordering = ["-created_at", "-pk"]
        permissions = [("write_national", _("Escribe boletines de SEGEGOB"))]
        indexes = [models.Index(fields=["service", "-created_at"], name="letter_of_service")]
        constraints = [
            models.CheckConstraint(
                name="letter_scheduled_with_its_hour",
                condition=~Q(status="scheduled") | Q(scheduled_for__isnull=False, queued_at__isnull=False),
                violation_error_message=_("Para programarlo falta su día y su hora."),
            ),
            models.CheckConstraint(
                name="letter_sent_with_its_instant",
                condition=Q(status="sending", sending_at__isnull=False)
                | Q(status="sent", sending_at__isnull=False, sent_at__isnull=False)
                | Q(status__in=["draft", "scheduled", "cancelled"], sent_at=None),
                violation_error_message=_("Falta cuándo salió."),
            ),
            models.CheckConstraint(
                name="letter_cancelled_with_its_instant",
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | ~Q(status="cancelled") & Q(cancelled_at=None),
                violation_error_message=_("Falta cuándo se canceló."),
            ),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("newsletters_public:letter", args=[self.code])

    def get_office_url(self):
        return reverse("newsletters:detail", args=[self.code])

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.service.code if self.service else ""

    @property
    def author(self) -> str:
        """In whose name it is written."""
        return self.service.name if self.service else str(_("Ministerio Secretaría General de Gobierno"))

    @property
    def is_public(self):
        return self.status in (Status.SENDING, Status.SENT)
