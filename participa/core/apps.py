from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "participa.core"
    label = "core"
    verbose_name = _("núcleo")

    def ready(self):
        from . import checks
