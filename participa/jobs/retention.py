"""How long a file made for somebody waits for her."""

from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule

from . import actions
from .models import Job


@rule
class Results(Rule):
    name = "job_results"
    title = _("Archivos preparados para una persona")
    fate = _("Se borran, con su archivo.")
    reason = _("Se vuelven a pedir cuando se necesitan; guardados, son copias de datos que cambian.")
    age = "ended_at"

    def due(self, now):
        return Job.objects.filter(ended_at__lt=self.before(now))

    def forget(self, rows, *, now):
        actions.discard(rows, now=now)
