from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class ComplianceConfig(AppConfig):
    name = "participa.compliance"
    verbose_name = _("cumplimiento")

    def ready(self):
        from . import holdings
        from .words import VERBS

        verbs.register(VERBS)
