from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class JobsConfig(AppConfig):
    name = "participa.jobs"
    label = "jobs"
    verbose_name = _("trabajos")

    def ready(self):
        from participa.documents import readers

        from . import holdings, retention
        from .permissions import readable_results

        verbs.register(
            {
                "job.asked": _("Pidió un trabajo"),
                "job.done": _("Un trabajo quedó listo"),
                "job.failed": _("Un trabajo no se pudo hacer"),
                "job.discarded": _("Se borró el archivo de un trabajo"),
            }
        )
        readers.register(readable_results, "jobs.Job.result")
