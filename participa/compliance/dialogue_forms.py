"""What SEGEGOB writes to a body, and what a body answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm
from participa.documents.forms import DocumentField

from .indicators import INDICATORS

LONGEST = 4_000


def words(label, *, rows=5, **fields):
    """A text that has to be written."""
    fields.setdefault("error_messages", {"required": _("Escríbelo: basta una frase.")})
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **fields
    )


class RemarkForm(PlainForm):
    """An observation: about which indicator, by when it is to be mended, whether the public sees it."""

    indicator = forms.ChoiceField(label=_("¿Sobre qué?"), required=False)
    text = words(_("Observación"), help_text=_("Di qué falta y cómo se arregla."))
    due_on = forms.DateField(
        label=_("¿Para cuándo se comprometió?"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Aparece en el escritorio del servicio, con lo que queda."),
    )
    is_public = forms.BooleanField(label=_("Mostrarla en la página pública del servicio"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(code, f"{code} {one.name}") for code, one in INDICATORS.items()]
        self.fields["indicator"].choices = [("", _("El cumplimiento en general")), *named]


class ReplyForm(PlainForm):
    """What the body answers to an observation."""

    text = words(
        _("Respuesta"),
        help_text=_("La lee SEGEGOB; si la observación es pública, cualquiera. Se responde una vez."),
    )


class ClosingForm(PlainForm):
    """How an observation ended."""

    DONE, WITHDRAWN = "resuelta", "retirada"
    end = forms.ChoiceField(
        label=_("¿Cómo terminó?"),
        choices=[(DONE, _("Resuelta")), (WITHDRAWN, _("Retirada"))],
        widget=forms.RadioSelect,
    )
    text = words(_("Por qué"), rows=3, help_text=_("Queda en el historial del servicio."))
    hints = {
        "end": {DONE: _("El servicio lo arregló."), WITHDRAWN: _("No correspondía, o ya no hace falta.")},
    }

    @property
    def is_done(self):
        return self.cleaned_data["end"] == self.DONE


class RulingForm(PlainForm):
    """What SEGEGOB decides of a dispute: the value that holds, and why."""

    VALUES = {"1": 1.0, "0.5": 0.5, "0": 0.0}
    REJECT = "no"
    decision = forms.ChoiceField(
        label=_("Decisión"),
        choices=[
            ("1", _("Acoger: vale entero")),
            ("0.5", _("Acoger: vale la mitad")),
            ("0", _("Acoger: vale cero")),
            (REJECT, _("No acoger")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Elige si se acoge y cuánto vale.")},
    )
    text = words(_("Por qué"), help_text=_("El servicio y el público podrán leerla."))
    hints = {
        "decision": {
            "0": _("Tiene razón en lo que objeta, y aun así no cumple."),
            REJECT: _("Queda el valor que midió el portal."),
        }
    }

    @property
    def values(self):
        """What ``dialogue.rule`` takes."""
        decision = self.cleaned_data["decision"]
        value = self.VALUES.get(decision)
        return {"is_accepted": decision != self.REJECT, "value": value, "text": self.cleaned_data["text"]}


class DisputeForm(PlainForm):
    """What a body objects to, and what proves it."""

    note = words(
        _("¿Qué objetas y por qué?"),
        help_text=_("La lee SEGEGOB. Cuando resuelva, la lee cualquiera junto con la decisión."),
        error_messages={"required": _("Di qué objetas y por qué. Basta una frase.")},
    )
    url = forms.URLField(
        label=_("Enlace a la evidencia"), required=False, max_length=300, assume_scheme="https",
        error_messages={"invalid": _("Ese enlace no sirve. Debe verse así: https://www.ejemplo.cl/acta")},
    )  # fmt: skip
    upload = DocumentField(
        label=_("Archivo"), required=False, help_text=_("Por ejemplo, el acta firmada. Hasta 30 MB.")
    )
