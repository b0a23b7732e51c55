from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class ActivitiesConfig(AppConfig):
    name = "participa.activities"
    verbose_name = _("actividades")

    def ready(self):
        from participa.core import public_codes
        from participa.documents import readers

        from . import holdings, messages, retention
        from .models import Activity
        from .permissions import readable_documents, readable_minutes, readable_photos
        from .words import VERBS

        for ask in (readable_documents, readable_photos, readable_minutes):
            readers.register(ask)
        public_codes.register("ACT", Activity.named)
        verbs.register(VERBS)
