from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class OrganizationsConfig(AppConfig):
    name = "participa.organizations"
    label = "organizations"
    verbose_name = _("organizaciones")

    def ready(self):
        from participa.documents import readers

        from . import holdings, landing, messages
        from .permissions import readable_certificates

        readers.register(readable_certificates, "organizations.Certificate.document")
        verbs.register(
            {
                "organization.registered": _("Anotó una organización"),
                "organization.edited": _("Corrigió los datos de una organización"),
                "representation.claimed": _("Pidió representar a una organización"),
                "representation.withdrawn": _("Retiró su solicitud de representarla"),
                "representation.accredited": _("Acreditó a quien la representa"),
                "representation.rejected": _("Rechazó la solicitud de representarla"),
                "representation.ended": _("Terminó una representación"),
                "personal_data.seen:claims": _("la lista de solicitudes de organizaciones"),
                "personal_data.seen:claim": _("una solicitud de representar a una organización"),
            }
        )
