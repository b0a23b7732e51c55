from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class ServicesConfig(AppConfig):
    name = "participa.services"
    label = "services"
    verbose_name = _("servicios públicos")

    def ready(self):
        from . import files, followables, holdings, landing, retention
        from .verbs import VERBS

        verbs.register(VERBS)
        verbs.register({"personal_data.seen:team": _("quién actúa por el servicio, y cómo entra")})
