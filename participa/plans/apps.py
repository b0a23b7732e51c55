from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class PlansConfig(AppConfig):
    name = "participa.plans"
    verbose_name = _("planes anuales")

    def ready(self):
        from participa.core import agenda, public_codes, receipts
        from participa.deadlines import obligations
        from participa.documents import readers

        from . import holdings, messages
        from .agenda import KIND, dated
        from .models import TopicRequest
        from .obligations import answers
        from .permissions import readable_evidence
        from .topic_pages import ANSWERS, receipt_address
        from .words import VERBS

        readers.register(readable_evidence)
        public_codes.register("TP", TopicRequest.named)
        receipts.register(receipt_address)
        verbs.register(VERBS)
        agenda.register(KIND, _("Materias de planes anuales"), dated)
        obligations.register(ANSWERS, _("Respuestas a temas propuestos"), answers)
