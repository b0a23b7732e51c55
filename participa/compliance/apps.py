from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class ComplianceConfig(AppConfig):
    name = "participa.compliance"
    verbose_name = _("cumplimiento")

    def ready(self):
        from participa.documents import readers

        from . import holdings
        from .permissions import readable_evidence
        from .words import VERBS

        readers.register(readable_evidence)
        verbs.register(VERBS)
