"""What SEGEGOB writes when it answers for personal data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Breach, BreachNote, DataRequest
from participa.core.forms import PlainForm

LONG = 4000


class AnswerForm(PlainForm):
    """What was decided and why, in words for her."""

    outcome = forms.ChoiceField(label=_("Resultado"), choices=DataRequest.Outcome, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Respuesta"),
        max_length=LONG,
        help_text=_("Di qué se hizo, o por qué no. La lee quien lo pidió, en su correo y en «Mis datos»."),
        widget=forms.Textarea,
    )


class ExtendForm(PlainForm):
    """Why thirty days more are needed."""

    reason = forms.CharField(
        label=_("Por qué hace falta más tiempo"),
        max_length=500,
        help_text=_("Se amplía una sola vez, por 30 días corridos. Quien lo pidió leerá la razón."),
        widget=forms.Textarea(attrs={"rows": "3"}),
    )


class _NotToCome:
    """Dates of what already happened."""

    def __init__(self, *args, now, **kwargs):
        self.now = now
        super().__init__(*args, **kwargs)

    def clean(self):
        data = super().clean()
        for name, field in self.fields.items():
            when = isinstance(field, forms.DateTimeField) and data.get(name)
            if when and when > self.now:
                self.add_error(name, _("Esa fecha todavía no llega."))
        return data


class BreachForm(_NotToCome, PlainForm, forms.ModelForm):
    """What is known of a breach when it is written down."""

    class Meta:
        model = Breach
        fields = ["title", "story", "started_at", "known_at", "data", "people", "sensitive", "measures"]
        help_texts = {
            "story": _("Cómo se supo y qué permitió que pasara. Sin nombres, correos ni RUN."),
            "started_at": _("Si no se sabe todavía, déjalo en blanco y anótalo después."),
            "known_at": _("Desde aquí corre el plazo para avisar a la Agencia."),
            "data": _("Por ejemplo: correos y nombres de quienes opinaron en una consulta."),
        }
        widgets = {name: forms.Textarea(attrs={"rows": "4"}) for name in ("story", "data", "measures")}


class NoteForm(_NotToCome, PlainForm, forms.ModelForm):
    """What came after."""

    class Meta:
        model = BreachNote
        fields = ["kind", "happened_at", "text"]
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": "4"})}
        help_texts = {"text": _("Si es un aviso: a quién, por qué medio y con qué número. Sin nombres.")}
