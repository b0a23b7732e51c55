"""How bodies comply, month by month, with the evidence and the method that say so."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.compliance.scoring import Band, Sheet
from participa.core.dates import month_words
from participa.core.lifecycle import LifecycleModel
from participa.services.models import PublicService

PERSON = settings.AUTH_USER_MODEL


class MethodQuerySet(models.QuerySet):
    def in_force(self, month):
        """The version by which a month is measured."""
        return self.filter(since__lte=month).order_by("-since", "-version")


class Method(models.Model):
    """How compliance is measured as of a month: weights by sheet, bands and parameters. Never edited."""

    version = models.PositiveSmallIntegerField(_("versión"), unique=True)
    since = models.DateField(_("rige desde el mes"))  # its first day
    sheets = models.JSONField(_("pesos"))  # {"full": {"N1": 8, ...}, ...}: what counts is the share of each
    bands = models.JSONField(_("tramos"))  # {"high": 85, "medium": 60}
    parameters = models.JSONField(_("parámetros"))  # {"half": 0.5, "norm_half_years": 8, ...}
    reason = models.TextField(_("por qué cambia"))
    set_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(_("fijada"))

    objects = MethodQuerySet.as_manager()

    class Meta:
        verbose_name = _("método de medición")
        verbose_name_plural = _("métodos de medición")
        ordering = ["-version"]
        permissions = [("oversee", _("Vela por el cumplimiento de la ley en todos los servicios"))]

    def __str__(self):
        return f"v{self.version}"

    @property
    def values(self):
        """As ``scoring.measure`` takes it."""
        return {"sheets": self.sheets, "bands": self.bands, "parameters": self.parameters}


class SnapshotQuerySet(models.QuerySet):
    def frozen(self):
        return self.filter(status=Snapshot.Status.FROZEN)

    def running(self):
        return self.filter(status=Snapshot.Status.RUNNING)


class Snapshot(LifecycleModel):
    """How every body stood in a month. It runs until the month is over; frozen, nothing in it changes."""

    class Status(models.TextChoices):
        RUNNING = "running", _("En curso")
        FROZEN = "frozen", _("Congelada")

    TRANSITIONS = {Status.RUNNING: {Status.FROZEN}}

    month = models.DateField(_("mes"), unique=True)  # its first day
    status = models.CharField(_("estado"), max_length=7, choices=Status, default=Status.RUNNING)
    method = models.ForeignKey(Method, models.PROTECT, related_name="snapshots")
    known_until = models.DateTimeField(_("con lo publicado hasta"))  # the first instant not counted
    evaluated_at = models.DateTimeField(_("calculada"))
    frozen_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")  # none: the portal
    frozen_at = models.DateTimeField(_("congelada"), null=True, blank=True)
    figures = models.JSONField(_("cifras nacionales"), default=dict)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)  # of its sheets, once frozen

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("medición mensual")
        verbose_name_plural = _("mediciones mensuales")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                name="snapshot_frozen_with_date_and_hash",
                condition=Q(status="running", frozen_at=None) | Q(frozen_at__isnull=False) & ~Q(sha256=""),
            ),
        ]

    def __str__(self):
        return month_words(self.month)


class Silent(models.Model):
    """The bodies that had published nothing in a month: named, never measured."""

    snapshot = models.OneToOneField(Snapshot, models.CASCADE, primary_key=True, related_name="silent")
    bodies = models.JSONField(_("servicios sin datos"))  # what evidence says of each: code, name, region...

    class Meta:
        verbose_name = _("servicios sin datos de un mes")
        verbose_name_plural = _("servicios sin datos de cada mes")

    def __str__(self):
        return f"{self.snapshot_id}"


class ServiceSheet(models.Model):
    """How one body stood in a month: the evidence, what each indicator gave, and the points."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="sheets")
    service = models.ForeignKey(PublicService, models.PROTECT, related_name="sheets")
    sheet = models.CharField(_("pauta"), max_length=10, choices=Sheet)
    facts = models.JSONField(_("evidencia"))
    marks = models.JSONField(_("indicadores"))  # {"N1": ["met", 1.0]}
    score = models.DecimalField(_("puntos"), max_digits=4, decimal_places=1, null=True, blank=True)
    band = models.CharField(_("tramo"), max_length=7, choices=Band)
    late = models.PositiveSmallIntegerField(_("cosas atrasadas"), default=0)
    evaluated_at = models.DateTimeField(_("calculada"))

    class Meta:
        verbose_name = _("pauta de un servicio")
        verbose_name_plural = _("pautas de servicios")
        ordering = ["snapshot", "service"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "service"], name="sheet_of_a_service_once"),
        ]
        indexes = [models.Index(fields=["service", "snapshot"], name="sheets_of_a_service")]

    def __str__(self):
        return f"{self.service_id}: {self.snapshot_id}"

    @property
    def trail_service(self):
        return self.service.code
