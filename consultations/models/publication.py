"""What a consultation leaves behind: its answer report and its administrative file."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participa.documents.models import Document

from .consultation import Consultation


class Publication(models.Model):
    """A file made by the worker when the answers were published. Anybody may have it, save the evidence.

    The same consultation gives the same bytes; a later one (an outcome, an appeal won) is another row.
    """

    class Kind(models.TextChoices):
        REPORT = "report", _("Informe de respuestas")
        SHEET = "sheet", _("Observaciones y respuestas")
        EVIDENCE = "evidence", _("Expediente")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="publications")
    kind = models.CharField(max_length=8, choices=Kind)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("hecho"))

    class Meta:
        verbose_name = _("publicación de una consulta")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.consultation_id}: {self.kind}"
