from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class ActivitiesConfig(AppConfig):
    name = "participa.activities"
    verbose_name = _("actividades")

    def ready(self):
        from participa.core import agenda, public_codes, receipts
        from participa.documents import readers

        from . import followables, holdings, messages, news, receipt_pages, registration_pages, retention
        from .agenda import dated
        from .models import Activity
        from .permissions import readable_documents, readable_minutes, readable_photos
        from .words import VERBS

        for ask in (readable_documents, readable_photos, readable_minutes):
            readers.register(ask)
        public_codes.register("ACT", Activity.named)
        for find in (receipt_pages.address_of, registration_pages.address_of):
            receipts.register(find)
        verbs.register(VERBS)
        agenda.register("actividades", _("Actividades"), dated)
