from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class AuditConfig(AppConfig):
    name = "participa.audit"
    label = "audit"
    verbose_name = _("auditoría")

    def ready(self):
        from . import holdings, retention

        verbs.register(
            {
                "personal_data.seen": _("Miró datos personales"),
                "table.changed": _("Cambió una fila en la administración técnica"),
                "personal_data.seen:document": _("el papel de una persona"),
                "personal_data.seen:table": _("una tabla, en la administración técnica"),
            }
        )
