"""What the verbs of the audit trail say, of compliance."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "compliance.measured": _("Calculó de nuevo el cumplimiento de un servicio"),
    "compliance.frozen": _("Congeló la medición de un mes"),
    "compliance.remarked": _("Dejó una observación a un servicio"),
    "compliance.replied": _("Respondió una observación de SEGEGOB"),
    "compliance.remark_closed": _("Cerró una observación a un servicio"),
    "compliance.disputed": _("Objetó el valor de un indicador"),
    "compliance.ruled": _("Resolvió un descargo"),
    "compliance.method_set": _("Fijó una versión nueva de los pesos"),
    "compliance.report_made": _("Hizo un informe de cumplimiento"),
    "compliance.report_published": _("Publicó un informe de cumplimiento"),
}
