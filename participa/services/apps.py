from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "participa.services"
    label = "services"
    verbose_name = _("servicios públicos")

    def ready(self):
        from . import files, holdings, landing
