from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class DeadlinesConfig(AppConfig):
    name = "participa.deadlines"
    label = "deadlines"
    verbose_name = _("plazos")

    def ready(self):
        from . import holdings
        from .words import VERBS

        verbs.register(VERBS)
