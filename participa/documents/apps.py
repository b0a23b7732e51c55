from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class DocumentsConfig(AppConfig):
    name = "participa.documents"
    label = "documents"
    verbose_name = _("documentos")

    def ready(self):
        from . import holdings

        verbs.register(
            {
                "document.stored": _("Guardó un archivo"),
                "document.discarded": _("Se borró un archivo"),
            }
        )
