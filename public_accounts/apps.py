from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class PublicAccountsConfig(AppConfig):
    name = "public_accounts"
    verbose_name = _("cuentas públicas")

    def ready(self):
        from participa.assistance import counters
        from participa.core import agenda, public_codes, receipts
        from participa.deadlines import obligations
        from participa.documents import readers

        from . import counter_pages, final_job, followables, holdings, messages, news, reminders
        from .agenda import dated
        from .models import Account
        from .obligations import answers
        from .permissions import (
            readable_evidence,
            readable_notes,
            readable_reports,
            readable_transcripts,
        )
        from .question_pages import receipt_address
        from .words import VERBS

        for ask in (readable_reports, readable_transcripts, readable_notes, readable_evidence):
            readers.register(ask)
        public_codes.register("CPP", Account.named)
        receipts.register(receipt_address)
        verbs.register(VERBS)
        agenda.register("cuentas-publicas", _("Cuentas públicas"), dated)
        obligations.register("cuenta", _("Respuestas de cuentas públicas"), answers)
        counters.register(
            _("Cuentas públicas"),
            _("Preguntar en una cuenta pública"),
            offers=counter_pages.offers,
            records=counter_pages.records,
        )
