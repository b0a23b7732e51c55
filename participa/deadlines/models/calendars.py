"""The address by which an official's calendar asks for her deadlines."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkCalendarQuerySet(models.QuerySet):
    def of_secret(self, secret):
        """The one whose address has this secret."""
        return self.filter(digest=hashlib.sha256(secret.encode()).hexdigest())


class WorkCalendar(models.Model):
    """Her secret address. Whoever has it reads her deadlines; only its digest is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="work_calendar", verbose_name=_("persona")
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("desde"))
    last_asked_at = models.DateTimeField(_("última vez que se leyó"), null=True, blank=True)

    objects = WorkCalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendario de plazos")
        verbose_name_plural = _("calendarios de plazos")

    def __str__(self):
        return f"#{self.pk}"
