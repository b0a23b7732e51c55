"""How long what nobody confirmed is remembered."""

from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule

from .models import Follower, Subscription


@rule
class Unconfirmed(Rule):
    name = "unconfirmed_alerts"
    title = _("Alertas que nadie confirmó")
    fate = _("Se borran, con la dirección que se escribió.")
    reason = _("Quien no respondió al correo no pidió nada: quizá otra persona escribió su dirección.")
    age = "created_at"

    def due(self, now):
        return Subscription.objects.pending().filter(created_at__lt=self.before(now))


@rule
class FollowersOfNothing(Rule):
    name = "followers_of_nothing"
    title = _("Direcciones que ya no siguen nada")
    fate = _("Se borran, con sus consentimientos.")
    reason = _("Bastan unas semanas para mostrar que alguien había aceptado lo que recibió.")
    age = "created_at"

    def due(self, now):
        return Follower.objects.filter(
            email__isnull=False, subscriptions=None, created_at__lt=self.before(now)
        )
