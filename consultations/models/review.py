"""A second pair of eyes before publishing: what the officer asks, what her head of service decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel

from .consultation import Consultation

PERSON = settings.AUTH_USER_MODEL


class ReviewQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=Review.Status.WAITING)


class Review(LifecycleModel):
    """A draft waits for its approval: meanwhile nobody changes it. Kept after it was decided."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Espera a la jefatura")
        APPROVED = "approved", _("Aprobada")
        RETURNED = "returned", _("Devuelta con observaciones")
        TAKEN_BACK = "taken_back", _("La encargada siguió trabajando")

    TRANSITIONS = {Status.WAITING: {Status.APPROVED, Status.RETURNED, Status.TAKEN_BACK}}

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="reviews")
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.WAITING)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("pedida"))
    note = models.TextField(_("nota para quien aprueba"), blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decidida"), null=True, blank=True)
    answer = models.TextField(_("qué falta o qué cambiar"), blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("revisión de una consulta")
        verbose_name_plural = _("revisiones de consultas")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(status="waiting"), name="one_review_waiting"
            ),
            models.CheckConstraint(
                name="review_returned_with_words",
                condition=~Q(status="returned") | ~Q(answer=""),
                violation_error_message=_("Di qué falta o qué hay que cambiar."),
            ),
        ]

    def __str__(self):
        return f"{self.consultation_id}: {self.status}"


class PreviewLink(models.Model):
    """A secret address where whoever has it reads a draft, until it expires or is taken back.

    Only a digest of the secret is kept.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField(_("vence"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("enlace de vista previa")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.consultation_id}"

    def is_good_at(self, now):
        return self.revoked_at is None and now < self.expires_at
