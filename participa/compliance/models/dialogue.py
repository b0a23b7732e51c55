"""What SEGEGOB and a body say to each other about a figure."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.documents.models import Document
from participa.services.models import PublicService

PERSON = settings.AUTH_USER_MODEL


class Remark(LifecycleModel):
    """An observation of SEGEGOB to a body, with the day by which it promised to mend it, if it did."""

    class Status(models.TextChoices):
        OPEN = "open", _("Pendiente")
        DONE = "done", _("Resuelta")
        WITHDRAWN = "withdrawn", _("Retirada")

    TRANSITIONS = {Status.OPEN: {Status.DONE, Status.WITHDRAWN}}

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="remarks")
    indicator = models.CharField(_("indicador"), max_length=2, blank=True)  # none: of the whole
    text = models.TextField(_("observación"))
    due_on = models.DateField(_("para cuándo"), null=True, blank=True)
    is_public = models.BooleanField(_("se muestra al público"), default=False)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.OPEN)
    reply = models.TextField(_("respuesta del servicio"), blank=True)
    replied_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    closing = models.TextField(_("cómo terminó"), blank=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(_("escrita"))

    class Meta:
        verbose_name = _("observación de SEGEGOB")
        verbose_name_plural = _("observaciones de SEGEGOB")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="remark_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="remark_closed_with_date",
                condition=Q(status="open", closed_at=None) | ~Q(status="open") & Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="remark_replied_with_date",
                condition=Q(reply="", replied_at=None) | ~Q(reply="") & Q(replied_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.service_id}: {self.indicator}"

    @property
    def trail_service(self):
        return self.service.code


class DisputeQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(status=Dispute.Status.ACCEPTED)


class Dispute(LifecycleModel):
    """A body objects to the value of an indicator in a month (*descargo*); SEGEGOB rules on it, once.

    Accepted, its ``value`` holds for the rest of that month's measurements as evidence of its own.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Por resolver")
        ACCEPTED = "accepted", _("Acogido")
        REJECTED = "rejected", _("No acogido")

    TRANSITIONS = {Status.OPEN: {Status.ACCEPTED, Status.REJECTED}}

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="disputes")
    indicator = models.CharField(_("indicador"), max_length=2)
    month = models.DateField(_("mes"))  # its first day
    disputed = models.JSONField(_("valor objetado"))  # ["missing", 0.0], as it was shown
    note = models.TextField(_("qué objeta y por qué"))
    url = models.URLField(_("enlace a la evidencia"), max_length=300, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    status = models.CharField(_("estado"), max_length=8, choices=Status, default=Status.OPEN)
    value = models.FloatField(_("valor que corresponde"), null=True, blank=True)
    ruling = models.TextField(_("decisión de SEGEGOB"), blank=True)
    ruled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(_("escrito"))

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("descargo")
        verbose_name_plural = _("descargos")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "indicator", "month"], name="one_dispute_of_an_indicator_a_month"
            ),
            models.CheckConstraint(
                name="dispute_with_a_note",
                condition=~Q(note=""),
                violation_error_message=_("Di qué objetas y por qué."),
            ),
            models.CheckConstraint(
                name="dispute_ruled_in_full",
                condition=Q(status="open", ruled_at=None, ruling="", value=None)
                | ~Q(status="open") & Q(ruled_at__isnull=False) & ~Q(ruling=""),
            ),
            models.CheckConstraint(
                name="dispute_accepted_with_a_value",
                condition=~Q(status="accepted") | Q(value__gte=0, value__lte=1),
            ),
        ]

    def __str__(self):
        return f"{self.service_id}: {self.indicator} {self.month:%Y-%m}"

    @property
    def trail_service(self):
        return self.service.code
