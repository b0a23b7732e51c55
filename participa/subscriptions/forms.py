"""How often somebody is told of what she follows, and whether services may write to her about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm

from . import consents
from .models import Consent, Subscription

Rhythm = Subscription.Rhythm
BY_MAIL = [(one.value, one.label) for one in (Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY)]
IN_THE_PORTAL = [(Rhythm.ONLY_HERE.value, Rhythm.ONLY_HERE.label)]
OF_WORK = [
    (Rhythm.DAILY.value, _("Un resumen cada mañana en que haya algo pendiente")),
    (Rhythm.WEEKLY.value, _("Un resumen los lunes")),
    (Rhythm.ONLY_HERE.value, Rhythm.ONLY_HERE.label),
]


class RhythmField(forms.TypedChoiceField):
    """Its value is the number that the model keeps."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, choices=BY_MAIL, label=_("Con qué ritmo"), **kwargs)


class AlertForm(PlainForm):
    """``account``: whoever has one may also be told only in the portal. ``letters``: this takes boletines."""

    rhythm = RhythmField()
    letters = forms.BooleanField(label=_("También quiero sus boletines"), required=False)

    def __init__(self, *args, account, letters, **kwargs):
        super().__init__(*args, **kwargs)
        if account:
            self.fields["rhythm"].choices = BY_MAIL + IN_THE_PORTAL
        if not letters:
            del self.fields["letters"]

    @property
    def wanted(self):
        return {
            "rhythm": self.cleaned_data["rhythm"],
            "letters": self.cleaned_data.get("letters", False),
        }


class FollowForm(AlertForm):
    """Without account, an address to which a mail is sent before anything else."""

    hints = {
        "rhythm": {
            Rhythm.DAILY.value: _("A las 8 de la mañana, si hubo algo."),
            Rhythm.WEEKLY.value: _("Los lunes a las 8 de la mañana, si hubo algo."),
        }
    }
    email = forms.EmailField(
        label=_("Tu correo"),
        max_length=254,
        help_text=_("Te enviaremos un mensaje para que confirmes que es tuyo. Antes de eso no te avisamos."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Escribe tu correo. Debe verse así: nombre@ejemplo.cl")},
    )
    rhythm = RhythmField(widget=forms.RadioSelect)
    letters = forms.BooleanField(
        label=_("También quiero sus boletines"),
        help_text=consents.WORDS[Consent.Purpose.LETTERS],
        required=False,
    )
    field_order = ("email", "rhythm", "letters")

    def __init__(self, *args, account, **kwargs):
        super().__init__(*args, account=account, **kwargs)
        if account:
            del self.fields["email"]


class WorkForm(PlainForm):
    """How often an official is told of her pending work."""

    rhythm = forms.TypedChoiceField(coerce=int, choices=OF_WORK, label=_("Con qué ritmo"))
