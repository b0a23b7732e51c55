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
                "account.run_added": _("Se agregó ClaveÚnica a la cuenta"),
            }
        )
