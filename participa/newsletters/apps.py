from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class NewslettersConfig(AppConfig):
    name = "participa.newsletters"
    label = "newsletters"
    verbose_name = _("boletines")

    def ready(self):
        from participa.subscriptions import leaving

        from . import actions, holdings, messages

        leaving.letter_left(actions.left)
        verbs.register(
            {
                "newsletter.created": _("Creó el borrador de un boletín"),
                "newsletter.edited": _("Cambió un boletín"),
                "newsletter.tried": _("Se envió una prueba de un boletín"),
                "newsletter.scheduled": _("Programó un boletín"),
                "newsletter.sent": _("Envió un boletín"),
                "newsletter.taken_back": _("Volvió a borrador un boletín programado"),
                "newsletter.cancelled": _("Canceló un boletín"),
            }
        )
