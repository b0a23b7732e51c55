from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One line of the audit trail. Written once, in the transaction it describes.

    ``role`` says in what quality the person acted ("officer of SENADE"), never a name or RUN.
    """

    at = models.DateTimeField(_("cuándo"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_constraint=False
    )  # the person of the request, so PostgreSQL need not look her up again
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_constraint=False
    )  # whose voice it was, when an official typed it at a counter
    role = models.CharField(_("en calidad de"), max_length=120, blank=True)
    verb = models.CharField(_("acto"), max_length=60)
    target = models.CharField(_("sobre"), max_length=120, db_index=True)
    data = models.JSONField(_("detalle"), default=dict)

    class Meta:
        verbose_name = _("hecho registrado")
        verbose_name_plural = _("hechos registrados")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target}"


class FormToken(models.Model):
    """A form that was already accepted, and where its answer is: sending it again leads there."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=500)

    def __str__(self):
        return self.key
