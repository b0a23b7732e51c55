"""How long an address that somebody else wrote down is kept."""

from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule

from .models import Invitation


@rule
class Invitations(Rule):
    name = "invitations"
    title = _("Invitaciones que nadie aceptó")
    fate = _("Se borra el correo invitado; queda qué se ofreció y cuándo.")
    reason = _("Vencidas no sirven, y ese correo lo escribió otra persona.")
    age = "expires_at"
    by_itself = True

    def due(self, now):
        return Invitation.objects.waiting().filter(expires_at__lt=self.before(now)).exclude(email="")

    def forget(self, rows, *, now):
        rows.update(email="")
