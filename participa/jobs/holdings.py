"""The long works people asked for."""

from django.utils.translation import gettext_lazy as _

from participa.core.personal_data import PersonalData, holds

from . import actions
from .models import Job


@holds
class Works(PersonalData):
    """What she asked for and the file it left, which is hers alone."""

    keys = ("jobs.Job.requested_by",)
    title = _("Archivos que pediste preparar")
    purpose = _("Que los descargues cuando están listos.")
    kept = _("Treinta días.")
    on_erasure = _("Se borran, con sus archivos.")
    correct = "jobs:list"

    def export(self, user):
        for job in Job.objects.filter(requested_by=user).iterator():
            yield {
                str(_("qué")): job.title,
                str(_("pedido")): job.requested_at,
                str(_("estado")): job.get_status_display(),
            }

    def merge(self, old, new, *, now):
        Job.objects.filter(requested_by=old).update(requested_by=new)

    def erase(self, user, *, now):
        actions.discard(Job.objects.filter(requested_by=user), now=now)
