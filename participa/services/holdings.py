"""Who acts for each public service."""

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.personal_data import PersonalData, holds, institutional, official_acts

from .models import Invitation, Membership

official_acts(
    "services.Membership.started_by",
    "services.Membership.ended_by",
    "services.Invitation.invited_by",
    "services.Invitation.revoked_by",
    "services.ParticipationContact.set_by",
    "services.ParticipationNorm.set_by",
    "services.ParticipationRule.set_by",
    "services.Mechanism.set_by",
    "services.RelevantInformation.set_by",
    "services.TransparencyConfirmation.confirmed_by",
)
institutional("services.ParticipationContact.email", "services.ParticipationContact.phone")


@holds
class Roles(PersonalData):
    """The roles she has or had. An ended one stays, with the emptied row, as the State's own record."""

    keys = ("services.Membership.user",)
    her_doing = True
    title = _("Tus roles en servicios públicos")
    purpose = _("Saber en nombre de qué servicio puedes actuar, y quién actuó antes.")
    kept = _("Mientras exista el portal: son actos del servicio.")
    on_erasure = _("Los terminados quedan con un número de cuenta que ya no llevará a nadie.")

    def export(self, user):
        for role in Membership.objects.filter(user=user).select_related("service").order_by("-started_at"):
            yield {
                str(_("rol")): role.get_role_display(),
                str(_("servicio")): role.service.name,
                str(_("desde")): role.started_at,
                str(_("hasta")): role.ended_at,
            }

    def merge(self, old, new, *, now):
        """Only history: whoever acts for a service today is not absorbed by another account."""
        Membership.objects.filter(user=old, ended_at__lte=now).update(user=new)

    def erase(self, user, *, now):
        """In force there is none, but in a restored backup."""
        in_force = self._in_force(user, now)
        in_force.filter(started_at__gt=now).delete()
        in_force.update(ended_at=now)

    def stays_apart(self, user, *, now):
        return self._in_force(user, now).exists()

    def _in_force(self, user, now):
        return Membership.objects.filter(Q(ended_at=None) | Q(ended_at__gt=now), user=user)

    def obstacles(self, user, *, now):
        for role in self._in_force(user, now).select_related("service"):
            yield _("Todavía actúas por %(service)s (%(role)s). Pide que terminen ese rol antes.") % {
                "service": role.service.name,
                "role": role.get_role_display(),
            }


@holds
class Invitations(PersonalData):
    """The offers of a role that wait in her mailbox. The address is forgotten when they are over."""

    texts = ("services.Invitation.email",)
    title = _("Invitaciones a un equipo")
    purpose = _("Que solo tú puedas aceptar el rol que te ofrecieron.")
    kept = _("Hasta que la aceptas o la retiran.")
    on_erasure = _("Se retiran.")

    def _hers(self, user):
        addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
        return Invitation.objects.waiting().filter(Q(email__in=addresses) | Q(email=user.email or "-"))

    def export(self, user):
        for invitation in self._hers(user).select_related("service"):
            yield {
                str(_("rol")): invitation.get_role_display(),
                str(_("servicio")): invitation.service.name,
                str(_("invitada")): invitation.invited_at,
                str(_("vence")): invitation.expires_at,
            }

    def erase(self, user, *, now):
        self._hers(user).update(revoked_at=now, email="")
