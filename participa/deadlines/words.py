"""What the verbs of the audit trail say, of deadlines."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "deadline.extended": _("Amplió un plazo"),
    "deadline.suspended": _("Suspendió un plazo"),
    "deadline.resumed": _("Reanudó un plazo"),
    "deadline_rule.changed": _("Cambió una regla de los plazos"),
    "holiday.added": _("Agregó un feriado"),
    "holiday.edited": _("Cambió un feriado"),
    "work_calendar.opened": _("Pidió una dirección con sus plazos para su calendario"),
    "work_calendar.renewed": _("Cambió la dirección de su calendario"),
    "work_calendar.closed": _("Cerró la dirección de su calendario"),
    "holiday.removed": _("Sacó un feriado"),
}
