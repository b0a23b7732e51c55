from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class ServicesConfig(AppConfig):
    name = "participa.services"
    label = "services"
    verbose_name = _("servicios públicos")

    def ready(self):
        from participa.subscriptions import registry

        from . import files, followables, holdings, landing, permissions, retention
        from .verbs import VERBS

        verbs.register(VERBS)
        registry.at_work(permissions.is_official)
        verbs.register({"personal_data.seen:team": _("quién actúa por el servicio, y cómo entra")})
