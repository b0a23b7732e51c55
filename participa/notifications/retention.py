"""How long it is remembered who was written to."""

from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule

from .models import Message

ENDED = (Message.State.SENT, Message.State.SKIPPED, Message.State.FAILED)


@rule
class MailsToAddresses(Rule):
    name = "mails_to_addresses"
    title = _("Correos a direcciones sin cuenta")
    fate = _("Se borran, con la dirección.")
    reason = _("Bastan unas semanas para resolver un reclamo de que algo no llegó.")
    age = "created_at"

    def due(self, now):
        return Message.objects.filter(user=None, state__in=ENDED, created_at__lt=self.before(now))


@rule
class Mails(Rule):
    name = "mails"
    title = _("Correos enviados a cuentas")
    fate = _("Se borran.")
    reason = _("Un año cubre los plazos para reclamar por un aviso que no llegó.")
    age = "created_at"

    def due(self, now):
        return Message.objects.filter(user__isnull=False, state__in=ENDED, created_at__lt=self.before(now))
