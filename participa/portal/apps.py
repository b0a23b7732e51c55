from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "participa.portal"
    label = "portal"
    verbose_name = _("portal")

    def ready(self):
        from . import checks, landing, my_data_files, retention_jobs
