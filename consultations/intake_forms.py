"""What officials type of papers and workshops."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm
from participa.documents.forms import DocumentField

from .actions.intake import CHANNELS
from .forms import CommentForm, ObservationForm


class BatchForm(PlainForm):
    """Where a pile of papers comes from."""

    channel = forms.ChoiceField(
        label=_("¿Cómo llegaron?"),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
        error_messages={"required": _("Elige cómo llegaron.")},
    )
    event = forms.CharField(
        label=_("¿De dónde vienen?"),
        max_length=160,
        help_text=_("Por ejemplo: «Taller con la junta de vecinos». Se muestra junto a cada observación."),
        error_messages={"required": _("Escribe de dónde vienen.")},
    )
    place = forms.CharField(label=_("Lugar"), max_length=160, required=False)
    held_on = forms.DateField(
        label=_("Fecha en que se recibieron"),
        widget=forms.DateInput,
        help_text=_("La del taller o la del timbre. Decide si llegaron a tiempo, aunque ya haya cerrado."),
        error_messages={"required": _("Elige la fecha.")},
    )
    expected = forms.IntegerField(
        label=_("¿Cuántas son?"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Para ver cuánto falta."),
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
    )
    scan = DocumentField(
        label=_("Copia de los papeles"),
        help_text=_("PDF, JPG o PNG de hasta 30 MB. Solo la abre quien responde la consulta."),
        kind="scan",
        required=False,
    )


class RowForm(CommentForm):
    """One observation of a batch: only its text is asked for."""

    appear = paragraph = None
    field_order = ["text", "section", "position", "display_name", "sex", "age_band", "residence", "place"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("organization", None)
        self.fields["text"].label = _("¿Qué dice?")
        self.fields["text"].help_text = _("Con sus palabras, sin arreglarlas y sin datos privados de nadie.")
        self.fields["text"].widget.attrs |= {"rows": 5, "autofocus": True}
        self.fields["position"].label = _("Lo que dice es, sobre todo")
        self.fields["display_name"].label = _("Nombre")
        self.fields["display_name"].help_text = _("Solo si quiso que se muestre. Si no: «Participante».")
        self.fields["residence"].label = _("Región donde vive")

    def act(self):
        """The arguments of ``intake.type_row``."""
        return self.observation() | self.about() | {"display_name": self.cleaned_data["display_name"].strip()}


class CorrectionForm(ObservationForm):
    """What was mistyped of a row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("¿Qué dice?")
        self.fields["text"].help_text = ""
        self.fields["position"].label = _("Lo que dice es, sobre todo")
