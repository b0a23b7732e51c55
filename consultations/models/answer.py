"""What the service answers, group by group (Law 19.880, art. 39)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .consultation import Consultation, Section


class Decision(models.TextChoices):
    """What the service does with what was said."""

    ACCEPTED = "accepted", _("Acogida")
    PARTLY = "partly_accepted", _("Acogida en parte")
    REJECTED = "rejected", _("No acogida")
    NOTED = "noted", _("Se toma nota")
    OUT_OF_SCOPE = "out_of_scope", _("Fuera del tema")


class CommentGroup(models.Model):
    """Comments that say substantially the same, and the one reasoned answer for all (Law 19.880, art. 39)."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField(_("número"))
    title = models.CharField(_("qué dicen"), max_length=160)
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+")
    quote = models.ForeignKey("Comment", models.PROTECT, null=True, blank=True, related_name="+")
    size = models.PositiveIntegerField(_("observaciones"), default=0)
    decision = models.CharField(_("posición del servicio"), max_length=16, choices=Decision, blank=True)
    reasons = models.TextField(_("razones"), blank=True)
    change = models.TextField(_("qué cambió y dónde"), blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("grupo de observaciones")
        verbose_name_plural = _("grupos de observaciones")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="group_number_once"),
        ]

    def __str__(self):
        return self.title

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.consultation.trail_service

    @property
    def is_answered(self):
        """An answer needs a decision and its reasons; without a change, the reasons say so."""
        return bool(self.decision and self.reasons.strip())
