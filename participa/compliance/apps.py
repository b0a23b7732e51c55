from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class ComplianceConfig(AppConfig):
    name = "participa.compliance"
    verbose_name = _("cumplimiento")

    def ready(self):
        from participa.documents import readers

        from . import holdings, measuring_job, report_job
        from .permissions import (
            readable_dictionaries,
            readable_evidence,
            readable_report_data,
            readable_reports,
        )
        from .words import VERBS

        for ask in (readable_evidence, readable_reports, readable_report_data, readable_dictionaries):
            readers.register(ask)
        verbs.register(VERBS)
