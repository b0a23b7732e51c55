"""How long the portal remembers who registered in an activity."""

from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule

from .models import Registration


@rule
class Registrations(Rule):
    name = "activity_registrations"
    title = _("Quién se inscribió en una actividad")
    fate = _("Se borran su nombre y lo que pidió para participar. Cuántas personas hubo queda.")
    reason = _("Hasta entonces alguien puede pedir que se acredite que asistió, o reclamar por su cupo.")
    age = "activity__ends_at"

    def due(self, now):
        return Registration.objects.filter(forgotten_at=None, activity__ends_at__lt=self.before(now))

    def forget(self, rows, *, now):
        rows.update(**forgotten(now))


def forgotten(now) -> dict:
    """A registration of which only the figure remains: what it is left with."""
    return {"person": None, "display_name": "", "needs": "", "forgotten_at": now}
