"""How long a form is remembered."""

from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule

from .models import FormToken


@rule
class FormTokens(Rule):
    name = "form_tokens"
    title = _("Huellas de formularios enviados")
    fate = _("Se borran.")
    reason = _("Sirven para que un formulario cuente una sola vez; nadie vuelve a apretar ese botón después.")
    age = "at"
    by_itself = True

    def due(self, now):
        return FormToken.objects.filter(at__lt=self.before(now))
