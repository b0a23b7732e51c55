"""Who moved a deadline, and who changed a rule: acts in the name of the State. And her own calendar."""

from django.utils.translation import gettext_lazy as _

from participa.core.personal_data import PersonalData, holds, official_acts

from .models import WorkCalendar

official_acts(
    "deadlines.Adjustment.by",
    "deadlines.Adjustment.resumed_by",
    "deadlines.DeadlineMove.by",
    "deadlines.Rule.changed_by",
)


@holds
class Calendars(PersonalData):
    """The secret address by which her calendar asks for her deadlines."""

    keys = ("deadlines.WorkCalendar.user",)
    title = _("Tus plazos en tu calendario")
    purpose = _("Que tu calendario muestre los plazos de tus servicios.")
    kept = _("Hasta que cierras la dirección.")
    on_erasure = _("Se borra: la dirección deja de funcionar.")

    def export(self, user):
        for one in WorkCalendar.objects.filter(user=user):
            yield {str(_("desde")): one.created_at, str(_("última lectura")): one.last_asked_at}

    def merge(self, old, new, *, now):
        WorkCalendar.objects.filter(user=old).delete()

    def erase(self, user, *, now):
        WorkCalendar.objects.filter(user=user).delete()
