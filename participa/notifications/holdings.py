"""The mails people were owed."""

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.personal_data import PersonalData, holds

from .devices import last_of
from .events import name_of
from .models import Device, Message


@holds
class Mails(PersonalData):
    """What was sent to her account, or to an address of hers before there was an account."""

    keys = ("notifications.Message.user",)
    texts = ("notifications.Message.recipient",)
    is_record = True
    title = _("Correos que te enviamos")
    purpose = _("No enviarte dos veces lo mismo, y saber si te llegó.")
    kept = _("Un año.")
    on_erasure = _("Se borran. Los que ya llegaron a tu correo siguen ahí: esos son tuyos.")

    def export(self, user):
        for message in _hers(user).order_by("-created_at", "-pk").iterator():
            yield {
                str(_("qué")): name_of(message.event),
                str(_("para")): message.recipient.partition(":")[2] if not message.user_id else "",
                str(_("estado")): message.get_state_display(),
                str(_("enviado")): message.sent_at,
            }

    def merge(self, old, new, *, now):
        """What both were told stays told once; what is still to leave goes to the account she uses."""
        told = Message.objects.filter(user=new)
        for message in Message.objects.filter(user=old, recipient=f"user:{old.pk}"):
            twins = told.filter(event=message.event, object=message.object, version=message.version)
            if twins.exists():
                message.delete()
            else:
                Message.objects.filter(pk=message.pk).update(user=new, recipient=f"user:{new.pk}")
        Message.objects.filter(user=old).update(user=new)

    def erase(self, user, *, now):
        _hers(user).delete()


@holds
class Devices(PersonalData):
    """The browsers where she asked to be told of her notices."""

    keys = ("notifications.Device.user",)
    title = _("Dispositivos con avisos")
    purpose = _("Avisarte en los dispositivos donde lo pediste.")
    kept = _("Hasta que lo apagas, o el dispositivo deja de recibirlos.")
    on_erasure = _("Se borran.")
    correct = "notices:list"

    def export(self, user):
        for device in Device.objects.filter(user=user).order_by("-created_at", "-pk").iterator():
            yield {str(_("dispositivo")): device.name, str(_("desde")): device.created_at}

    def merge(self, old, new, *, now):
        """They go on with what is new to the account she uses."""
        Device.objects.filter(user=old).update(user=new, cursor=max(last_of(old), last_of(new)))

    def erase(self, user, *, now):
        Device.objects.filter(user=user).delete()


def _hers(user):
    addresses = {*EmailAddress.objects.filter(user=user).values_list("email", flat=True), user.email} - {None}
    to_her = Q(user=user)
    for address in addresses:
        to_her |= Q(recipient__iexact=f"mailto:{address}")
    return Message.objects.filter(to_her)
