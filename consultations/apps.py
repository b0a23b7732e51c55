from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = _("consultas")

    def ready(self):
        from participa.core import agenda, public_codes, receipts
        from participa.deadlines import obligations
        from participa.documents import readers

        from . import answer_messages, changing_messages, exports, followables, holdings, messages, retention
        from .agenda import dated
        from .models import Consultation
        from .obligations import answers
        from .permissions import readable_background, readable_scans
        from .receipts import address_of as receipt_address

        readers.register(readable_background, "consultations.BackgroundDocument.document")
        readers.register(readable_scans, "consultations.TypedComment.scan", personal=True)
        public_codes.register("CC", Consultation.named)
        receipts.register(receipt_address)
        verbs.register(
            {
                "consultation.created": _("Se creó el borrador"),
                "consultation.edited": _("Se cambiaron los textos o las fechas"),
                "consultation.section_saved": _("Se guardó una sección"),
                "consultation.section_removed": _("Se sacó una sección"),
                "consultation.section_moved": _("Se cambió el orden de las secciones"),
                "consultation.background_added": _("Se agregó un antecedente"),
                "consultation.background_removed": _("Se sacó un antecedente"),
                "consultation.published": _("Se publicó"),
                "consultation.extended": _("Se amplió el plazo para opinar"),
                "consultation.cancelled": _("Se anuló"),
                "consultation.answered": _("Se publicaron las respuestas"),
                "comment.received": _("Se recibió una observación"),
                "comment.amended": _("Se cambió una observación"),
                "comment.withdrawn": _("Se retiró una observación"),
                "comment_group.answered": _("Se escribió la respuesta de un grupo"),
                "comment_group.deleted": _("Se deshizo un grupo"),
                "personal_data.seen:comments": _("observaciones, con el nombre de quien las escribió"),
                "personal_data.seen:comments_csv": _("las observaciones, en una planilla para llevar"),
                "personal_data.seen:receipt": _("el comprobante de una persona"),
                "comment_group.created": _("Se creó un grupo"),
                "comment_group.moved": _("Se movieron observaciones de grupo"),
            }
        )
        agenda.register("consultas", _("Consultas"), dated)
        obligations.register("consulta", _("Respuestas de consultas"), answers)
