from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class PortalConfig(AppConfig):
    name = "participa.portal"
    label = "portal"
    verbose_name = _("portal")

    def ready(self):
        from . import (
            audit_export,
            checks,
            landing,
            morning,
            my_data_files,
            retention_jobs,
            work_messages,
            work_news,
        )

        verbs.register(
            {
                "personal_data.seen:trail": _("la auditoría"),
                "personal_data.seen:trail_csv": _("la auditoría, en una planilla para llevar"),
            }
        )
