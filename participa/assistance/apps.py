from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class AssistanceConfig(AppConfig):
    name = "participa.assistance"
    label = "assistance"
    verbose_name = _("participación asistida")

    def ready(self):
        from . import holdings

        verbs.register(
            {
                "assistance.started": _("Empezó a atender a una persona"),
                "assistance.ended": _("Terminó de atender a una persona"),
                "personal_data.seen:assisted_sessions": _("atenciones, con el nombre de cada persona"),
            }
        )
