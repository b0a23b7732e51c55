"""What is filled in to say who acts for a service."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm
from participa.reference.models import Region

from .models import Membership

ROLE_HINTS = {
    Membership.Role.ADMIN: _("Invita y saca a las personas del equipo, y hace todo lo demás."),
    Membership.Role.OFFICER: _("Prepara consultas y pide su aprobación, y mantiene los datos del servicio."),
    Membership.Role.APPROVER: _("Aprueba y publica consultas que preparó otra persona. Publica respuestas."),
    Membership.Role.ANALYST: _("Agrupa observaciones y redacta respuestas; no las publica."),
    Membership.Role.MODERATOR: _("Revisa avisos y archivos, retira por un motivo y tacha datos personales."),
}


class InviteForm(PlainForm):
    """A role offered to whoever owns an address."""

    hints = {"role": ROLE_HINTS}

    email = forms.EmailField(
        label=_("Correo institucional"),
        max_length=254,
        help_text=_("Solo quien lea ese correo podrá aceptar. No hace falta que ya tenga cuenta."),
        error_messages={"required": _("Escribe el correo de la persona.")},
    )
    role = forms.ChoiceField(label=_("Rol"), widget=forms.RadioSelect)
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=_("Solo en una región"),
        required=False,
        empty_label=_("Todo el servicio"),
    )
    until = forms.DateField(
        label=_("Último día del rol"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Vacío: sin fecha de término."),
    )

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, role.label) for role in roles]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0]
        if list(roles) == [Membership.Role.ADMIN]:
            del self.fields["region"]  # it is of the whole service


class EndRoleForm(PlainForm):
    """When somebody stops acting for the service, and why."""

    on = forms.DateField(
        label=_("Último día"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Vacío: termina ahora mismo."),
    )
    reason = forms.CharField(
        label=_("Por qué"),
        max_length=200,
        help_text=_("Queda en el historial del equipo. Basta con algo breve: «Cambió de unidad»."),
        error_messages={"required": _("Escribe por qué termina.")},
    )
