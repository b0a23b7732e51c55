from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("personas")

    def ready(self):
        from . import checks, holdings, retention

        verbs.register(
            {
                "account.opened": _("Se abrió la cuenta"),
                "account.changed": _("Se cambiaron los datos de la cuenta"),
                "account.welcomed": _("Vio el aviso de privacidad y declaró su edad"),
                "account.password_set": _("Se cambió la contraseña"),
                "account.sessions_ended": _("Se cerraron las sesiones"),
                "factor.added": _("Se agregó un segundo factor"),
                "factor.removed": _("Se sacó un segundo factor"),
                "factor.codes_made": _("Se hicieron códigos de recuperación"),
                "factor.code_used": _("Se usó un código de recuperación"),
                "factor.reset": _("Se quitaron los segundos factores perdidos"),
                "account.erased": _("Se borró la cuenta"),
                "account.data_taken": _("Descargó sus datos"),
                "account.dormant_warned": _("Se avisó que la cuenta está sin uso"),
                "retention.asked": _("Se contó lo que venció"),
                "retention.approved": _("Se aprobó borrar lo que venció"),
                "retention.applied": _("Se borró lo que venció"),
                "breach.registered": _("Se registró una vulneración de seguridad"),
                "breach.noted": _("Se anotó algo en una vulneración"),
                "personal_data.seen:data_request": _("una solicitud sobre datos personales"),
                "data_request.received": _("Se pidió algo sobre datos personales"),
                "data_request.withdrawn": _("Se retiró la solicitud"),
                "data_request.extended": _("Se amplió el plazo de la solicitud"),
                "data_request.answered": _("Se respondió la solicitud"),
                "account.address_changed": _("Se cambió el correo de la cuenta"),
                "account.address_removed": _("Se quitó un correo de la cuenta"),
                "account.merged": _("Se unieron dos cuentas de una persona"),
                "account.session_ended": _("Se cerró una sesión"),
                "account.run_added": _("Se agregó ClaveÚnica a la cuenta"),
            }
        )
