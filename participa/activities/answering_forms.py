"""What the office writes about what people said: themes, answers, why something is hidden."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, ReadyChoices, SeenMixin
from participa.reference.models import Region
from participa.reference.places import regions

from .models import Contribution, Position
from .office_forms import TidyField, long_text

Kind = Contribution.Kind
POSITIONS = {
    Position.ADOPTED: _("Se hará como se propone."),
    Position.PARTLY: _("Se hará una parte; di cuál."),
    Position.NOT_ADOPTED: _("No se hará; di por qué."),
    Position.OUT_OF_SCOPE: _("No depende de esta actividad o de este servicio; di de quién."),
    Position.NOTED: _("Se tendrá en cuenta más adelante; di cuándo."),
}


class ThemeForm(PlainForm, SeenMixin):
    """What several contributions are about."""

    title = TidyField(
        label=_("Tema"), max_length=120, error_messages={"required": _("Ponle un nombre al tema.")}
    )
    summary = long_text(
        _("En simple"), rows=3, most=2_000, help_text=_("Qué piden quienes hablaron de esto.")
    )


class AnswerForm(PlainForm, SeenMixin):
    """What is done with it, and why."""

    position = forms.ChoiceField(
        label=_("¿Qué se hará?"),
        choices=Position.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Di qué se hará con lo que se propone.")},
    )
    text = long_text(
        _("Respuesta"),
        rows=6,
        most=6_000,
        required=True,
        help_text=_("La lee cualquiera, y le llega por correo a quien escribió."),
        error_messages={"required": _("Escribe la respuesta.")},
    )
    hints = {"position": POSITIONS}

    def __init__(self, *args, is_question=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_question:
            del self.fields["position"]

    @property
    def values(self):
        data = self.cleaned_data
        return {"text": data["text"], "position": data.get("position", "")}


class HideForm(PlainForm):
    """Why it goes out of sight."""

    reason = forms.ChoiceField(
        label=_("Por qué se retira"),
        choices=Contribution.HideReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elige por qué se retira.")},
    )


class SortForm(PlainForm):
    """In which theme what was ticked goes: one there is, a new one, or none."""

    NONE = "ninguno"
    theme = forms.ChoiceField(label=_("Al tema"), required=False)
    new_theme = TidyField(label=_("O a uno nuevo"), max_length=120, required=False)

    def __init__(self, *args, themes, **kwargs):
        super().__init__(*args, **kwargs)
        self.themes = {str(one.number): one for one in themes}
        pairs = [(number, f"{number}. {one.title}") for number, one in self.themes.items()]
        self.fields["theme"].choices = [("", _("Elige uno")), *pairs, (self.NONE, _("Sin tema"))]

    def clean(self):
        data = super().clean()
        if "theme" in data and not data["theme"] and not data.get("new_theme") and not self.errors:
            self.add_error("theme", _("Elige un tema o escribe el nombre de uno nuevo."))
        return data


class TypeInForm(PlainForm):
    """What somebody said there, written down by an official."""

    kind = forms.ChoiceField(
        label=_("¿Qué dijo?"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.PROPOSAL
    )
    title = TidyField(
        label=_("Título"), max_length=120, required=False, help_text=_("Solo si es una propuesta.")
    )
    text = long_text(
        _("Lo que dijo"),
        rows=5,
        most=2_000,
        required=True,
        help_text=_("Con sus palabras. Una pregunta cabe en 255 letras."),
        error_messages={"required": _("Escríbela. Basta una frase.")},
    )
    display_name = TidyField(
        label=_("Nombre para mostrar"),
        max_length=80,
        required=False,
        help_text=_("Si la persona quiere que se vea. Si no, aparece como «Participante»."),
    )
    region = forms.TypedChoiceField(
        label=_("¿De qué región habla?"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = [(region["pk"], region["short_name"]) for region in regions()]
        self.fields["region"].choices = ReadyChoices(_("Ninguna en especial"), places)

    @property
    def values(self):
        """What ``contributing.type_in`` takes."""
        data = self.cleaned_data
        chosen = data["region"]
        return data | {"region": Region.objects.get(pk=chosen) if chosen else None}
