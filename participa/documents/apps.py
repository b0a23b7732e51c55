from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "participa.documents"
    label = "documents"
    verbose_name = _("documentos")

    def ready(self):
        from . import holdings
