"""Where the portal comes from: the figures that evaluations of Chile's open government plans left written."""

from django.utils.translation import gettext_lazy as _

MID_TERM = _("Informe de avance 2014-2015, evaluación independiente de la OGP")
END_OF_TERM = _("Informe de fin de término 2014-2016, evaluación independiente de la OGP")

# year, what was counted, figure, source
FIGURES = (
    (2015, _("Servicios dispuestos a usar la plataforma"), _("118"), MID_TERM),
    (2015, _("Instituciones con el programa instalado; la plataforma no operaba"), _("17"), MID_TERM),
    (2016, _("Ministerios y servicios que entregaron información"), _("89"), END_OF_TERM),
    (2016, _("Ministerios y servicios con sus mecanismos al día"), _("más de 80"), END_OF_TERM),
    (2016, _("Ministerios con su información reunida en el portal"), _("más de 23"), END_OF_TERM),
    (2016, _("Servicios con su información reunida en el portal"), _("70"), END_OF_TERM),
    (2016, _("Organismos que debían sumarse al portal, según la meta"), _("50"), END_OF_TERM),
    (2016, _("Ministerios y servicios que se sumaron al portal"), _("93"), END_OF_TERM),
)
