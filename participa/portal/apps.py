from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class PortalConfig(AppConfig):
    name = "participa.portal"
    label = "portal"
    verbose_name = _("portal")

    def ready(self):
        from participa.notifications import events

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
        from .event_names import NAMES

        events.name_them(NAMES)
        verbs.register(
            {
                "personal_data.seen:trail": _("la auditoría"),
                "personal_data.seen:trail_csv": _("la auditoría, en una planilla para llevar"),
            }
        )
