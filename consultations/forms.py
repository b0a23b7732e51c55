"""What people write about a consultation."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, ReadyChoices
from participa.documents.forms import DocumentField
from participa.organizations.voice_forms import NAMED, UNNAMED, Voice
from participa.reference.places import place_choices, place_of, regions

from .actions.commenting import GONE
from .models import Comment, ParticipantProfile


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
        label=_("¿Sobre qué parte?"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": GONE},
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
                *((s.pk, s.shown_title) for s in sections),
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


class CommentForm(Voice, ObservationForm):
    """A new observation, how its author wants to appear, and two optional questions for the figures.

    ``voices``: the organisations she may speak for; None while nobody knows who she is, and then what she
    chose waits until she signs in.
    """

    paragraph = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = ReadyChoices(_("Ninguno en especial"), place_choices())
        homes = [(region["pk"], region["short_name"]) for region in regions()]
        self.fields["residence"].choices = ReadyChoices(_("Prefiero no decir"), homes)

    def act(self):
        """The arguments of ``commenting.comment``."""
        spoken = {"display_name": self.shown_name, "organization": self.spoken}
        return self.observation() | self.about() | spoken | {"paragraph": self.cleaned_data["paragraph"]}

    def about(self):
        """The place it is about and what its author declares of herself."""
        data = self.cleaned_data
        region, commune = place_of(data["place"])
        return {
            "region_id": region,
            "commune_id": commune,
            "sex": data["sex"],
            "age_band": data["age_band"],
            "residence_id": data["residence"],
        }


class AssistedCommentForm(CommentForm):
    """What an official types for the person she attends. How she appears was said when it began."""

    appear = display_name = paragraph = None
    received_at = forms.DateTimeField(
        label=_("Fecha y hora en que se recibió el papel"),
        help_text=_("La del timbre. Decide si llegó a tiempo, aunque la consulta ya haya cerrado."),
        widget=forms.DateTimeInput,
        error_messages={"required": _("Escribe la fecha y la hora del timbre.")},
    )
    scan = DocumentField(
        label=_("Copia del papel"),
        help_text=_("PDF, JPG o PNG de hasta 30 MB. Solo la abre quien responde la consulta."),
        kind="scan",
        required=False,
    )
    email = forms.EmailField(
        label=_("Correo para enviarle el comprobante"),
        help_text=_("Se usa una sola vez y no queda en ninguna cuenta. También puedes imprimirlo."),
        max_length=254,
        required=False,
    )
    confirmed = forms.BooleanField(
        label=_("Se lo leí y está conforme."),
        error_messages={"required": _("Léele lo que escribiste y pregúntale si está conforme.")},
    )
    field_order = ["received_at", "section", "text", "position", "place"]

    def __init__(self, *args, on_paper=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("organization", None)  # whom she represents is hers: the counter is not told
        self.fields["text"].label = _("¿Qué dice?")
        self.fields["text"].help_text = _(
            "Con sus palabras, sin arreglarlas y sin datos privados de nadie: será público."
        )
        self.fields["position"].label = _("Lo que dice es, sobre todo")
        self.fields["place"].help_text = _("Se muestra junto a lo que dice.")
        self.fields["residence"].label = _("Región donde vive")
        if on_paper:
            self.fields["confirmed"].label = _("Lo comparé con el papel: dice lo mismo.")
            self.fields["confirmed"].error_messages["required"] = _("Compáralo con el papel.")
        else:
            del self.fields["received_at"]

    def act(self):
        """The arguments of ``commenting.type_comment``."""
        data = self.cleaned_data
        return (
            self.observation()
            | self.about()
            | {
                "received_at": data.get("received_at"),
                "email": data["email"].lower(),
            }
        )


class ReceiptLookupForm(PlainForm):
    """Ask for a receipt by its code."""

    code = forms.CharField(
        label=_("Código del comprobante"),
        help_text=_("Está en tu comprobante y en el correo que te enviamos. Se ve así: SEN-7K4M2-29QXH"),
        max_length=40,
        error_messages={"required": _("Escribe el código del comprobante.")},
    )
