"""What people ask of a public account, and how they want to appear."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, ReadyChoices
from participa.organizations.voice_forms import NAMED, NOT_HERS, UNNAMED, Voice
from participa.reference.places import regions

from .models import Question
from .models.question import MOST_LETTERS


class QuestionForm(Voice, PlainForm):
    """A question, how its author wants to appear, and where she lives.

    ``voices``: the organisations she may speak for; None while nobody knows who she is, and then what she
    chose waits until she signs in.
    """

    text = forms.CharField(
        label=_("¿Qué quieres preguntar?"),
        help_text=_(
            "Una pregunta a la vez, con tus palabras. No escribas datos privados tuyos ni de otras personas: "
            "tu pregunta será pública."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_LETTERS,
        error_messages={"required": _("Escribe tu pregunta. Basta una frase.")},
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
    hints = {"appear": {UNNAMED: _("El servicio y el público verán solo «Participante».")}}
    display_name = forms.CharField(
        label=_("Nombre para mostrar"),
        help_text=_("Solo si quieres aparecer con tu nombre."),
        max_length=80,
        required=False,
    )
    region = forms.TypedChoiceField(
        label=_("Tu región"),
        help_text=_("Se muestra junto a tu pregunta."),
        required=False,
        coerce=int,
        empty_value=None,
    )
    sex = forms.ChoiceField(
        label=_("Sexo"),
        help_text=_("Solo se usa en cifras: no se muestra junto a tu pregunta ni cambia cómo se responde."),
        required=False,
        choices=[("", _("Prefiero no decir")), *Question.Sex.choices],
    )

    in_its_name = _("Por mi organización: %(name)s")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        homes = [(region["pk"], region["short_name"]) for region in regions()]
        self.fields["region"].choices = ReadyChoices(_("Prefiero no decir"), homes)

    def act(self):
        """The arguments of ``asking.ask`` and ``asking.propose_topic``."""
        data = self.cleaned_data
        return {
            "text": data["text"],
            "display_name": self.shown_name,
            "organization": self.spoken,
            "region_id": data["region"],
            "sex": data["sex"],
        }


class TopicForm(QuestionForm):
    """Something that the account should speak of."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label = _("¿De qué tema debería hablar la cuenta pública?")
        text.help_text = _("Un tema a la vez. Basta una frase; será pública.")
        text.error_messages["required"] = _("Escribe el tema. Basta una frase.")
        self.fields["region"].help_text = _("Se muestra junto a tu propuesta.")
        self.fields["sex"].help_text = _("Solo se usa en cifras: no se muestra junto a tu propuesta.")
