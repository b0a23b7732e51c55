"""More time to take part, decided by act before it ran out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import last_day

from .consultation import Consultation


class Extension(models.Model):
    """An act that closes a consultation later than it said (Law 19.880, art. 26). Never erased."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="extensions")
    closed_at = models.DateTimeField(_("cerraba"))
    closes_at = models.DateTimeField(_("cierra"))
    days = models.PositiveSmallIntegerField(_("días hábiles que agrega"))
    act_number = models.CharField(_("resolución"), max_length=80)
    act_date = models.DateField(_("fecha de la resolución"))
    reason = models.TextField(_("por qué"))
    special_law = models.CharField(_("ley que permite más"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decidida"))

    class Meta:
        verbose_name = _("ampliación")
        verbose_name_plural = _("ampliaciones")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_closes_later",
                condition=Q(closes_at__gt=F("closed_at")),
                violation_error_message=_("Una ampliación cierra después de lo que cerraba."),
            )
        ]

    def __str__(self):
        return f"{self.consultation_id}: {self.old_on} → {self.new_on}"

    @property
    def old_on(self):
        """The last day there was to take part, before it."""
        return last_day(self.closed_at)

    @property
    def new_on(self):
        return last_day(self.closes_at)
