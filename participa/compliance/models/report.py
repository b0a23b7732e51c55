"""The yearly report that the law asks of SEGEGOB, and that of each body."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.documents.models import Document
from participa.services.models import PublicService

from .snapshot import Snapshot

PERSON = settings.AUTH_USER_MODEL


class ReportQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)


class Report(models.Model):
    """The national report (Law 19.032, art. 2 i; Law 20.500, art. 36), or one body's, of a frozen snapshot.

    From the same snapshot come the same bytes. ``service``: none for the national one.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="reports")
    service = models.ForeignKey(
        PublicService, models.PROTECT, null=True, blank=True, related_name="compliance_reports"
    )
    pdf = models.ForeignKey(Document, models.PROTECT, related_name="+")
    data = models.ForeignKey(Document, models.PROTECT, related_name="+")
    dictionary = models.ForeignKey(Document, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("hecho"))
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("publicado"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("informe de cumplimiento")
        verbose_name_plural = _("informes de cumplimiento")
        ordering = ["-snapshot__month", "service", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot"], condition=Q(service=None), name="one_national_report_of_a_snapshot"
            ),
            models.UniqueConstraint(
                fields=["snapshot", "service"],
                condition=Q(service__isnull=False),
                name="one_report_of_a_service_of_a_snapshot",
            ),
            models.CheckConstraint(
                name="compliance_report_published_by_and_at",
                condition=Q(published_by=None, published_at=None)
                | Q(published_by__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.snapshot}"

    def get_absolute_url(self):
        month = f"{self.snapshot.month:%Y-%m}"
        if self.service:
            return reverse("compliance:service_report", args=[self.service.slug, month])
        return reverse("compliance:report", args=[month])

    @property
    def trail_service(self):
        return self.service.code if self.service else ""
