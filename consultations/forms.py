"""What people write about a consultation."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, ReadyChoices
from participa.reference.places import place_choices, place_of, regions

from .models import Comment, ParticipantProfile

NAMED, UNNAMED = "name", "participant"


class ObservationForm(PlainForm):
    """The observation itself: what may be amended until the closing."""

    text = forms.CharField(
        label=_("¿Qué quieres decir?"),
        help_text=_(
            "Sirve decir qué cambiarías y por qué. No escribas datos privados tuyos ni de otras personas: "
            "tu observación será pública."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=settings.COMMENT_MAX_LETTERS,
        error_messages={"required": _("Escribe tu observación. Basta una frase.")},
    )
    section = forms.TypedChoiceField(
        label=_("¿Sobre qué parte?"), required=False, coerce=int, empty_value=None
    )
    position = forms.ChoiceField(
        label=_("Tu observación es, sobre todo"),
        required=False,
        choices=Comment.Position.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, sections=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = {section.pk: section for section in sections}
        if self.sections:
            self.fields["section"].choices = [
                ("", _("Toda la consulta")),
                *((s.pk, s.title) for s in sections),
            ]
        else:
            del self.fields["section"]

    def observation(self):
        """The arguments of an act: text, section, position."""
        data = self.cleaned_data
        return {
            "text": data["text"],
            "section": self.sections.get(data.get("section")),
            "position": data["position"],
        }


class CommentForm(ObservationForm):
    """A new observation, how its author wants to appear, and two optional questions for the figures."""

    appear = forms.ChoiceField(
        label=_("¿Cómo quieres aparecer?"),
        choices=[(NAMED, _("Con mi nombre")), (UNNAMED, _("Como «Participante»"))],
        widget=forms.RadioSelect,
        initial=UNNAMED,
    )
    hints = {"appear": {UNNAMED: _("El servicio y el público verán solo «Participante».")}}
    display_name = forms.CharField(
        label=_("Nombre para mostrar"),
        help_text=_("Solo si quieres aparecer con tu nombre."),
        max_length=80,
        required=False,
    )
    organization = forms.TypedChoiceField(
        label=_("¿Por quién hablas?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _(
                "Hoy no puedes hablar por esa organización: tu representación terminó o no está acreditada. "
                "Elige de nuevo antes de enviar."
            )
        },
    )
    place = forms.ChoiceField(
        label=_("¿Sobre qué lugar es?"), help_text=_("Se muestra junto a tu observación."), required=False
    )
    sex = forms.ChoiceField(
        label=_("Sexo"),
        required=False,
        choices=[("", _("Prefiero no decir")), *ParticipantProfile.Sex.choices],
    )
    age_band = forms.ChoiceField(
        label=_("Edad"),
        required=False,
        choices=[("", _("Prefiero no decir")), *ParticipantProfile.AgeBand.choices],
    )
    residence = forms.TypedChoiceField(
        label=_("Región donde vives"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args, voices=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = voices or {}
        if self.voices or (self.is_bound and self.data.get("organization")):
            self.fields["organization"].choices = [
                ("", _("Por mí")),
                *((key, _("Por %(name)s") % {"name": one.name}) for key, one in self.voices.items()),
            ]
        else:
            del self.fields["organization"]
        self.fields["place"].choices = ReadyChoices(_("Ninguno en especial"), place_choices())
        homes = [(region["pk"], region["short_name"]) for region in regions()]
        self.fields["residence"].choices = ReadyChoices(_("Prefiero no decir"), homes)

    def clean(self):
        data = super().clean()
        if data.get("appear") == NAMED and not data.get("display_name", "").strip():
            self.add_error(
                "display_name", _("Escribe el nombre con que quieres aparecer, o elige «Participante».")
            )
        return data

    def act(self):
        """The arguments of ``commenting.comment``."""
        data = self.cleaned_data
        region, commune = place_of(data["place"])
        return self.observation() | {
            "display_name": data["display_name"].strip() if data["appear"] == NAMED else "",
            "organization": self.voices.get(data.get("organization")),
            "region_id": region,
            "commune_id": commune,
            "sex": data["sex"],
            "age_band": data["age_band"],
            "residence_id": data["residence"],
        }


class ReceiptLookupForm(PlainForm):
    """Ask for a receipt by its code."""

    code = forms.CharField(
        label=_("Código del comprobante"),
        help_text=_("Está en tu comprobante y en el correo que te enviamos. Se ve así: SEN-7K4M2-29QXH"),
        max_length=40,
        error_messages={"required": _("Escribe el código del comprobante.")},
    )
