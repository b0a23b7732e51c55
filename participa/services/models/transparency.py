"""The monthly word of a service that what it says of its mechanisms is so (Law 20.285, art. 7 j)."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .service import PublicService


class TransparencyConfirmation(models.Model):
    """That the table of mechanisms of a service was right on some day of a month, and which table it was."""

    service = models.ForeignKey(PublicService, models.CASCADE, related_name="transparency_confirmations")
    month = models.DateField(_("mes"))  # its first day
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmada"))
    digest = models.CharField(max_length=64)  # SHA-256 of the rows confirmed
    rows = models.JSONField(_("filas"))  # what was confirmed, as it was read then

    class Meta:
        verbose_name = _("confirmación de transparencia")
        verbose_name_plural = _("confirmaciones de transparencia")
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "month"],
                name="one_transparency_confirmation_a_month",
                violation_error_message=_("Este mes ya está confirmado."),
            ),
            models.CheckConstraint(
                name="transparency_month_is_its_first_day",
                condition=models.Q(month__day=1),
                violation_error_message=_("Un mes se anota por su primer día."),
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}: {self.service}"

    @staticmethod
    def digest_of(rows) -> str:
        """The SHA-256 of some rows, however they were kept meanwhile."""
        text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
