from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.run import NotARunError, marks_of
from participa.core.forms import PlainForm, ReadyChoices
from participa.reference.places import place_choices
from participa.services.models import PublicService

from .models import Channel


class Unkept(forms.TextInput):
    """A control that never gives back what was typed in it."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, None, attrs)


class StartForm(PlainForm):
    """Whom an official attends, where, and how she came."""

    service = forms.ModelChoiceField(label=_("Servicio"), queryset=PublicService.objects.none())
    channel = forms.ChoiceField(
        label=_("¿Cómo llegó?"), choices=Channel.choices, widget=forms.RadioSelect, initial=Channel.OIRS
    )
    place = forms.CharField(
        label=_("Lugar"),
        help_text=_("El nombre de la oficina, la plaza o la sede. Sale en el comprobante."),
        max_length=120,
    )
    commune = forms.TypedChoiceField(label=_("Comuna"), required=False, coerce=int, empty_value=None)
    display_name = forms.CharField(
        label=_("Nombre con que quiere aparecer"),
        help_text=_("Será público. En blanco, aparece como «Participante»."),
        max_length=80,
        required=False,
    )
    run = forms.CharField(
        label="RUN",
        help_text=_(
            "Solo si muestra su cédula y quiere encontrar su observación cuando entre con ClaveÚnica. "
            "No se guarda ni se vuelve a mostrar."
        ),
        max_length=20,
        required=False,
        widget=Unkept(attrs={"autocomplete": "off", "class": "field__control--s"}),
    )
    informed = forms.BooleanField(
        label=_(
            "Le leí el aviso de privacidad. Declara tener 16 años o más; o 14 o 15, y viene con su madre, "
            "padre o quien la cuida."
        ),
        error_messages={"required": _("Léele el aviso y pregúntale su edad antes de seguir.")},
    )

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services
        self.fields["commune"].choices = ReadyChoices(_("Sin indicar"), _communes())

    def clean_run(self):
        run = self.cleaned_data["run"].strip()
        if run:
            try:
                marks_of(run)
            except NotARunError:
                raise forms.ValidationError(_("Ese RUN no existe. Revisa el último dígito.")) from None
        return run

    def act(self):
        """The arguments of ``actions.start``."""
        data = self.cleaned_data
        return {
            "channel": data["channel"],
            "place": data["place"].strip(),
            "commune_id": data["commune"],
            "display_name": " ".join(data["display_name"].split()),
            "run": data["run"],
        }


def _communes():
    """Under their regions; only they, without the regions themselves."""
    return [
        (region, [(int(value[1:]), name) for value, name in places if value.startswith("c")])
        for region, places in place_choices()
    ]
