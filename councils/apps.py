from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class CouncilsConfig(AppConfig):
    name = "councils"
    verbose_name = _("consejos")

    def ready(self):
        from participa.core import agenda, public_codes
        from participa.deadlines import obligations
        from participa.documents import readers
        from participa.services.permissions import also_official

        from . import counting_job, followables, holdings, landing, messages, retention
        from .agenda import elections, sessions
        from .mentions import opinions_on
        from .obligations import minutes, opinions
        from .permissions import (
            acts_for_the_state,
            readable_appointments,
            readable_evidence,
            readable_minutes,
            readable_opinions,
            readable_papers,
            readable_rules,
        )
        from .words import VERBS

        for ask in (readable_rules, readable_appointments, readable_minutes, readable_opinions):
            readers.register(ask)
        readers.register(readable_papers, personal=True)
        readers.register(readable_evidence, personal=True)
        also_official(acts_for_the_state)
        public_codes.register_mentions(opinions_on)
        verbs.register(VERBS)
        agenda.register("elecciones", _("Elecciones de consejos"), elections, of_councils=True)
        agenda.register("sesiones", _("Sesiones de consejos"), sessions, of_councils=True)
        obligations.register("acta", _("Actas de consejos"), minutes)
        obligations.register("opinion", _("Respuestas a opiniones de consejos"), opinions)
