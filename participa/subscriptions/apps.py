from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class SubscriptionsConfig(AppConfig):
    name = "participa.subscriptions"
    label = "subscriptions"
    verbose_name = _("suscripciones")

    def ready(self):
        from participa.notifications import bounces, ways_out

        from . import complaints, feet, followables, holdings, messages, retention

        ways_out.told_by(feet.ways_out)
        bounces.on_complaint(complaints.leave)
        verbs.register(
            {
                "subscription.started": _("Empezó a seguir algo"),
                "subscription.confirmed": _("Confirmó una alerta desde su correo"),
                "subscription.ended": _("Dejó de seguir algo"),
                "subscription.all_ended": _("Dejó de seguir todo"),
                "subscription.heard_again": _("Volvió a recibir correos de algo"),
                "subscription.forgotten": _("Una dirección sin cuenta pidió que se la olvidara"),
                "device.turned_on": _("Activó los avisos en un dispositivo"),
                "device.turned_off": _("Apagó los avisos en un dispositivo"),
            }
        )
        user_logged_in.connect(_adopt, dispatch_uid="subscriptions.adopt")


def _adopt(sender, request, user, **kwargs):
    """What her address followed before she had an account is hers from now on."""
    from . import actions

    actions.adopt(user, now=getattr(request, "arrived_at", None) or timezone.now())
