from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "participa.jobs"
    label = "jobs"
    verbose_name = _("trabajos")

    def ready(self):
        from participa.documents import readers

        from . import holdings, retention
        from .permissions import readable_results

        readers.register(readable_results, "jobs.Job.result")
