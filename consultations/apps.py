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

        from . import (
            answer_messages,
            batch_job,
            changing_messages,
            edition_messages,
            exports,
            followables,
            holdings,
            messages,
            moderation_messages,
            publishing,
            questionnaire_exports,
            retention,
            review_messages,
            suggestions,
        )
        from .agenda import dated
        from .models import Consultation
        from .obligations import answers
        from .permissions import (
            own_answers,
            readable_answers,
            readable_attachments,
            readable_background,
            readable_batch_scans,
            readable_scans,
            waiting_attachments,
        )
        from .published_files import readable_evidence, readable_files
        from .questionnaire_pages import address_of as sheet_address
        from .receipts import address_of as receipt_address

        readers.register(readable_background, "consultations.BackgroundDocument.document")
        readers.register(readable_answers, "consultations.Answer.document", personal=True)
        readers.register(own_answers, "consultations.Answer.document")
        readers.register(readable_attachments, "consultations.Attachment.document")
        readers.register(waiting_attachments, "consultations.Attachment.document", personal=True)
        readers.register(readable_scans, "consultations.TypedComment.scan", personal=True)
        readers.register(readable_batch_scans, "consultations.IntakeBatch.scan", personal=True)
        readers.register(readable_files, "consultations.Publication.document")
        readers.register(readable_evidence, "consultations.Publication.document", personal=True)
        public_codes.register("CC", Consultation.named)
        receipts.register(receipt_address)
        receipts.register(sheet_address)
        verbs.register(
            {
                "consultation.created": _("Se creó el borrador"),
                "consultation.edited": _("Se cambiaron los textos o las fechas"),
                "consultation.section_saved": _("Se guardó una sección"),
                "consultation.section_removed": _("Se sacó una sección"),
                "consultation.section_moved": _("Se cambió el orden de las secciones"),
                "consultation.background_added": _("Se agregó un antecedente"),
                "consultation.background_removed": _("Se sacó un antecedente"),
                "consultation.review_asked": _("Se pidió la aprobación"),
                "consultation.review_taken_back": _("Se retiró el pedido de aprobación"),
                "consultation.review_returned": _("La jefatura la devolvió con observaciones"),
                "consultation.preview_shared": _("Se hizo un enlace secreto para leerla"),
                "consultation.preview_taken_away": _("Se quitó un enlace secreto"),
                "consultation.published": _("Se publicó"),
                "consultation.amended": _("Se publicó otra versión del texto"),
                "consultation.omitted": _("Se omitió con fundamento"),
                "consultation.extended": _("Se amplió el plazo para opinar"),
                "consultation.cancelled": _("Se anuló"),
                "consultation.answered": _("Se publicaron las respuestas"),
                "consultation.files_made": _("Se hicieron el informe, las planillas y el expediente"),
                "consultation.outcome_published": _("Se publicó el resultado"),
                "consultation.outcome_corrected": _("Se corrigió el resultado"),
                "comment.code_sent": _("Se mandó un código a quien opinó sin cuenta"),
                "questionnaire.question_saved": _("Se guardó una pregunta del cuestionario"),
                "questionnaire.question_removed": _("Se sacó una pregunta del cuestionario"),
                "questionnaire.question_moved": _("Se cambió el orden del cuestionario"),
                "sheet.sent": _("Se recibió un cuestionario respondido"),
                "sheet.amended": _("Se cambiaron las respuestas de un cuestionario"),
                "sheet.answer_hidden": _("Se retiró de la vista una respuesta a un cuestionario"),
                "sheet.answer_shown": _("Volvió a mostrarse una respuesta a un cuestionario"),
                "sheet.withdrawn": _("Se retiró un cuestionario respondido"),
                "personal_data.seen:answers": _("respuestas de un cuestionario, sin nombres"),
                "personal_data.seen:answers_csv": _("las respuestas de un cuestionario, en una planilla"),
                "comment.received": _("Se recibió una observación"),
                "intake.opened": _("Se abrió una tanda de papeles o de un taller"),
                "intake.closed": _("Se cerró una tanda de papeles o de un taller"),
                "attachment.sent": _("Se envió un archivo con una observación"),
                "attachment.withdrawn": _("Quien lo envió sacó un archivo"),
                "comment.supported": _("Se apoyó una observación"),
                "comment.unsupported": _("Se quitó el apoyo a una observación"),
                "comment.amended": _("Se cambió una observación"),
                "comment.withdrawn": _("Se retiró una observación"),
                "comment_group.answered": _("Se escribió la respuesta de un grupo"),
                "comment_group.assigned": _("Se asignaron grupos a una unidad"),
                "comment_group.accepted": _("Se aceptaron respuestas"),
                "comment_group.sent_back": _("Se devolvió una respuesta con una nota"),
                "unit.opened": _("Se agregó una unidad que responde"),
                "unit.closed": _("Se cerró una unidad que responde"),
                "answer_spreadsheet.checked": _("Se revisó una planilla de respuestas"),
                "answer_spreadsheet.applied": _("Se aplicó una planilla de respuestas"),
                "answer_spreadsheet.discarded": _("Se descartó una planilla de respuestas"),
                "comment_group.deleted": _("Se deshizo un grupo"),
                "comment.reported": _("Avisaron de una observación"),
                "comment.kept": _("Se revisó una observación y se dejó como está"),
                "comment.hidden": _("Se retiró una observación de la vista"),
                "comment.restored": _("Una observación volvió a mostrarse"),
                "comment.redacted": _("Se tacharon datos personales de una observación"),
                "comment.appealed": _("Se apeló del retiro de una observación"),
                "comment.disputed": _("Alguien dijo que no escribió una observación"),
                "comment.appeal_ruled": _("Se resolvió un reclamo sobre una observación"),
                "comment.attachment_published": _("Se publicó un archivo de una observación"),
                "comment.attachment_refused": _("No se publicó un archivo de una observación"),
                "personal_data.seen:moderation": _("observaciones por moderar y quiénes avisaron"),
                "personal_data.seen:sealed_text": _("lo que decía una observación antes de tacharla"),
                "personal_data.seen:comments": _("observaciones, con el nombre de quien las escribió"),
                "personal_data.seen:comments_csv": _("las observaciones, en una planilla para llevar"),
                "personal_data.seen:receipt": _("el comprobante de una persona"),
                "consultation.suggestions_asked": _("Se pidió buscar grupos"),
                "consultation.suggestions_made": _("El sistema sugirió grupos"),
                "suggestion.marked": _("Se marcó qué observaciones van con una sugerencia"),
                "suggestion.accepted": _("Se aceptó un grupo sugerido"),
                "suggestion.dismissed": _("Se descartó un grupo sugerido"),
                "suggestion.restored": _("Se volvió a mirar un grupo sugerido"),
                "comment_group.created": _("Se creó un grupo"),
                "comment_group.moved": _("Se movieron observaciones de grupo"),
                "comment_batch.asked": _("Se pidió un acto sobre muchas observaciones"),
                "comment_batch.done": _("Se hizo un acto sobre muchas observaciones"),
                "comment_batch.undone": _("Se deshizo un acto sobre muchas observaciones"),
                "comment_batch.resumed": _("Se siguió con un acto sobre muchas observaciones"),
                "comment_tag.created": _("Se creó una etiqueta de observaciones"),
                "comment_tag.renamed": _("Se cambió el nombre de una etiqueta"),
                "comment_tag.merged": _("Se unieron dos etiquetas"),
                "comment_tag.deleted": _("Se borró una etiqueta"),
                "comment_note.added": _("Se anotó algo de una observación"),
                "comment_note.removed": _("Se sacó una nota de una observación"),
            }
        )
        agenda.register("consultas", _("Consultas"), dated)
        obligations.register("consulta", _("Respuestas de consultas"), answers)
