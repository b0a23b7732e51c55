"""What people write to propose a topic, and how they want to appear."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, ReadyChoices
from participa.organizations.voice_forms import NAMED, NOT_HERS, UNNAMED, Voice
from participa.reference.places import regions

from .models.topic import MOST_LETTERS

EVERYBODY, SERVICE = "everybody", "service"


class TopicForm(Voice, PlainForm):
    """A topic, how its author wants to appear, and who reads it."""

    title = forms.CharField(
        label=_("¿Sobre qué tema quieres que el servicio pregunte?"),
        help_text=_("En una frase. Por ejemplo: «Horarios de atención en las ferias libres»."),
        max_length=120,
        error_messages={"required": _("Escribe el tema en una frase.")},
    )
    text = forms.CharField(
        label=_("¿Qué propones que se converse?"),
        help_text=_("Con tus palabras. No escribas datos privados tuyos ni de otras personas."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_LETTERS,
        error_messages={"required": _("Escribe qué propones. Basta una frase.")},
    )
    why = forms.CharField(
        label=_("¿Por qué importa?"),
        help_text=_("A quiénes les afecta y qué cambiaría si se pregunta."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    organization = forms.TypedChoiceField(
        label=_("¿Por quién hablas?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_HERS},
    )
    appear = forms.ChoiceField(
        label=_("¿Cómo quieres aparecer?"),
        choices=[(NAMED, _("Con mi nombre")), (UNNAMED, _("Como «Participante»"))],
        widget=forms.RadioSelect,
        initial=UNNAMED,
    )
    display_name = forms.CharField(
        label=_("Nombre para mostrar"),
        help_text=_("Solo si quieres aparecer con tu nombre."),
        max_length=80,
        required=False,
    )
    region = forms.TypedChoiceField(
        label=_("¿De qué región es el tema?"),
        help_text=_("Se muestra junto a tu propuesta."),
        required=False,
        coerce=int,
        empty_value=None,
    )
    readers = forms.ChoiceField(
        label=_("¿Quién puede leerlo?"),
        choices=[(EVERYBODY, _("Cualquiera")), (SERVICE, _("Solo el servicio"))],
        widget=forms.RadioSelect,
        initial=EVERYBODY,
    )
    hints = {
        "appear": {UNNAMED: _("El servicio y el público verán solo «Participante».")},
        "readers": {
            EVERYBODY: _("Se publica al enviarlo y otras personas pueden apoyarlo."),
            SERVICE: _("Te responden igual, pero nadie más puede leerlo ni apoyarlo."),
        },
    }

    in_its_name = _("Por mi organización: %(name)s")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        homes = [(region["pk"], region["short_name"]) for region in regions()]
        self.fields["region"].choices = ReadyChoices(_("De todo el país"), homes)

    def act(self):
        """The arguments of ``asking.propose``."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "text": data["text"],
            "why": data["why"],
            "display_name": self.shown_name,
            "organization": self.spoken,
            "region_id": data["region"],
            "is_public": data["readers"] == EVERYBODY,
        }
