from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = _("consultas")

    def ready(self):
        from participa.documents import readers

        from . import exports, holdings, messages
        from .permissions import readable_background

        readers.register(readable_background, "consultations.BackgroundDocument.document")
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
                "consultation.answered": _("Se publicaron las respuestas"),
                "comment_group.moved": _("Se movieron observaciones de grupo"),
            }
        )
