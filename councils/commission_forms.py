"""What the electoral commission fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm

from .models import Application

Status = Application.Status
WORDS = {
    Status.ADMISSIBLE: _("Admisible"),
    Status.OBSERVED: _("Con observaciones"),
    Status.INADMISSIBLE: _("Inadmisible"),
}
HINTS = {
    Status.ADMISSIBLE: _("Entra al padrón provisorio."),
    Status.OBSERVED: _("La organización corrige mientras dure la inscripción, y la revisas de nuevo."),
    Status.INADMISSIBLE: _("Queda fuera. Puede reclamar cuando se publique el padrón provisorio."),
}
APPEALED = {"si": _("La organización entra al padrón."), "no": _("La organización sigue fuera.")}
OBJECTED = {"si": _("La organización sale del padrón."), "no": _("La organización sigue en el padrón.")}


class SeenForm(PlainForm):
    """``seen``: how what it decides stood when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class DecideForm(SeenForm):
    """Whether an organisation may be on the roll. ``possible``: the statuses that the clock allows now."""

    status = forms.ChoiceField(
        label=_("Decisión"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elige una decisión.")},
    )
    reason = forms.CharField(
        label=_("Por qué"),
        help_text=_("La organización lo lee. Obligatorio si no la admites: di qué falta y cómo corregirlo."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    hints = {"status": HINTS}

    def __init__(self, *args, possible, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(status, WORDS[status]) for status in possible]


class RuleForm(PlainForm):
    """What is ruled on an objection or an appeal."""

    upheld = forms.TypedChoiceField(
        label=_("Resolución"),
        choices=[("si", _("Se acoge")), ("no", _("Se rechaza"))],
        coerce=lambda value: value == "si",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elige si se acoge o se rechaza.")},
    )
    ruling = forms.CharField(
        label=_("Razones"),
        help_text=_("Las leen quien la presentó y la organización de que se trata."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        error_messages={"required": _("Di por qué se acoge o se rechaza.")},
    )

    def __init__(self, *args, is_appeal, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upheld"].hints = APPEALED if is_appeal else OBJECTED


class CandidacyForm(SeenForm):
    """Whether somebody may stand."""

    admitted = forms.TypedChoiceField(
        label=_("Decisión"),
        choices=[("si", _("Se admite")), ("no", _("No se admite"))],
        coerce=lambda value: value == "si",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elige si se admite o no.")},
    )
    reason = forms.CharField(
        label=_("Por qué"),
        help_text=_("La organización lo lee. Obligatorio si no se admite."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class LotForm(PlainForm):
    """The number that came out of the source announced beforehand."""

    seed = forms.CharField(
        label=_("Número que salió"),
        help_text=_("Escríbelo tal como salió de la fuente. Después no se puede cambiar."),
        max_length=200,
        error_messages={"required": _("Escribe el número, tal como salió.")},
    )


class ResultForm(PlainForm):
    """By which act the commission approves the result."""

    act_number = forms.CharField(
        label=_("Acta que lo aprueba"),
        help_text=_("Por ejemplo: «Acta 3 de la comisión electoral»."),
        max_length=80,
        error_messages={"required": _("Di qué acta lo aprueba.")},
    )
