from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("personas")

    def ready(self):
        from . import checks, holdings

        verbs.register(
            {
                "account.opened": _("Se abrió la cuenta"),
                "account.changed": _("Se cambiaron los datos de la cuenta"),
                "account.password_set": _("Se cambió la contraseña"),
                "account.sessions_ended": _("Se cerraron las sesiones"),
                "factor.added": _("Se agregó un segundo factor"),
                "factor.removed": _("Se sacó un segundo factor"),
                "factor.codes_made": _("Se hicieron códigos de recuperación"),
                "factor.code_used": _("Se usó un código de recuperación"),
                "factor.reset": _("Se quitaron los segundos factores perdidos"),
                "account.erased": _("Se borró la cuenta"),
                "account.data_taken": _("Descargó sus datos"),
                "data_request.received": _("Se pidió algo sobre datos personales"),
                "data_request.withdrawn": _("Se retiró la solicitud"),
                "data_request.extended": _("Se amplió el plazo de la solicitud"),
                "data_request.answered": _("Se respondió la solicitud"),
                "account.run_added": _("Se agregó ClaveÚnica a la cuenta"),
            }
        )
