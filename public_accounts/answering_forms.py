"""What whoever answers fills in: which questions go together, their answer, what was asked elsewhere."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, ReadyChoices, SeenMixin
from participa.reference.places import regions

from .actions.asking import TYPED
from .models import Question
from .models.question import MOST_LETTERS

MOST_TICKED = 500
LONGEST_ANSWER = 10_000
MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")
CHANNELS = [(one.value, one.label) for one in TYPED]


class TidyField(forms.CharField):
    """Words without spaces to spare."""

    def clean(self, value):
        return " ".join(super().clean(value).split())


class MomentField(forms.CharField):
    """A moment of a video, typed as minutes and seconds; its value, the second."""

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        found = MOMENT.fullmatch(text)
        if not found or (found[1] and int(found[2]) > 59):
            raise forms.ValidationError(_("Escríbelo así: 12:05 (minutos y segundos) o 1:12:05."))
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])


class RegionField(forms.TypedChoiceField):
    """One of Chile's regions, or none; its value, the key."""

    def __init__(self, **kwargs):
        super().__init__(required=False, coerce=int, empty_value=None, **kwargs)


def region_choices():
    return ReadyChoices(_("No se sabe"), [(str(one["pk"]), one["short_name"]) for one in regions()])


class GroupForm(PlainForm):
    """Where the questions ticked go: a group that has no answer yet, or a new one."""

    into = forms.ChoiceField(label=_("En un grupo que ya existe"), required=False)
    title = TidyField(
        label=_("En un grupo nuevo: de qué tratan"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", _("Elige")), *choices]
        if not choices:
            self.fields["title"].label = _("De qué tratan")

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("into") and not data.get("title"):
            self.add_error("title", _("Di de qué tratan, o elige un grupo."))
        return data


class AnswerForm(PlainForm, SeenMixin):
    """The answer to a group, or to a question alone. ``publishing``: now it has to say something."""

    title = TidyField(
        label=_("De qué se trata"),
        max_length=160,
        help_text=_("Una frase: es el título de la respuesta."),
    )
    answer = forms.CharField(
        label=_("Respuesta"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("Responde lo que se pregunta, como se lo dirías a quien preguntó. Si no, di por qué."),
    )
    video = MomentField(
        label=_("Minuto del video en que se respondió"),
        required=False,
        max_length=8,
        help_text=_("Si se respondió en el evento. Por ejemplo: 41:30"),
        widget=forms.TextInput(attrs={"class": "field__control--s", "autocomplete": "off"}),
    )

    def __init__(self, *args, publishing=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.publishing = publishing

    def clean_answer(self):
        answer = self.cleaned_data["answer"].strip()
        if self.publishing and not answer:
            raise forms.ValidationError(_("Escribe la respuesta antes de publicarla."))
        return answer

    def said(self):
        """The arguments of ``answering.write_answer``."""
        data = self.cleaned_data
        return {"title": data["title"], "answer": data["answer"], "video_second": data["video"]}


class CorrectForm(PlainForm, SeenMixin):
    """An answer that was published, put right."""

    answer = forms.CharField(
        label=_("Respuesta corregida"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Escribe la respuesta.")},
    )
    reason = TidyField(
        label=_("Por qué se corrige"),
        max_length=300,
        help_text=_("Se publica. Lo que se leyó antes sigue a la vista."),
        error_messages={"required": _("Di por qué se corrige: lo que se leyó antes sigue a la vista.")},
    )


class RemoveForm(PlainForm):
    """Why a question is not shown any more."""

    reason = forms.ChoiceField(
        label=_("Por qué se retira"),
        choices=Question.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elige por qué se retira.")},
    )
    note = TidyField(
        label=_("Qué le decimos a quien la escribió"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Va en el correo que le avisa. Puedes decirle cómo preguntarlo de nuevo."),
    )


class TypedForm(PlainForm):
    """What somebody asked elsewhere, with her words."""

    text = forms.CharField(
        label=_("Qué se preguntó"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Con sus palabras y sin datos privados de nadie: será pública."),
        error_messages={"required": _("Escribe la pregunta. Basta una frase.")},
    )
    channel = forms.ChoiceField(
        label=_("Por dónde llegó"),
        choices=CHANNELS,
        widget=forms.RadioSelect,
        initial=Question.Channel.HALL,
        error_messages={"required": _("Elige por dónde llegó.")},
    )
    asked_at = forms.DateTimeField(
        label=_("Cuándo se preguntó"),
        required=False,
        widget=forms.DateTimeInput,
        help_text=_("Si lo dejas vacío, la hora del evento; ahora mismo, si el evento está en curso."),
    )
    display_name = TidyField(
        label=_("Nombre de quien preguntó"),
        max_length=80,
        required=False,
        help_text=_("Solo si aceptó que se publique. Si no, aparece como «Participante»."),
    )
    region_id = RegionField(label=_("Su región"))
    sex = forms.ChoiceField(
        label=_("Su sexo"),
        required=False,
        choices=[("", _("No se sabe")), *Question.Sex.choices],
        help_text=_("Si lo dijo. Solo se publica en cifras."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region_id"].choices = region_choices()


class CounterForm(TypedForm):
    """What is asked at a counter by whoever is attended. How she appears was said when it began."""

    channel = display_name = None
    confirmed = forms.BooleanField(
        label=_("Se lo leí y está conforme."),
        error_messages={"required": _("Léele lo que escribiste y pregúntale si está conforme.")},
    )
    field_order = ("asked_at", "text", "region_id", "sex", "confirmed")

    def __init__(self, *args, on_paper=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("¿Qué pregunta?")
        if on_paper:
            self.fields["asked_at"].label = _("Fecha y hora en que se recibió el papel")
            self.fields["asked_at"].help_text = _("La del timbre.")
            self.fields["asked_at"].required = True
            self.fields["asked_at"].error_messages["required"] = _("Escribe la fecha y la hora del timbre.")
            self.fields["confirmed"].label = _("La comparé con el papel: dice lo mismo.")
            self.fields["confirmed"].error_messages["required"] = _("Compárala con el papel.")
        else:
            del self.fields["asked_at"]


class ImportForm(PlainForm):
    """A spreadsheet with the questions that came by one channel."""

    channel = forms.ChoiceField(
        label=_("Por dónde llegaron"),
        choices=CHANNELS,
        widget=forms.RadioSelect,
        initial=Question.Channel.HALL,
        error_messages={"required": _("Elige por dónde llegaron.")},
    )
    upload = forms.FileField(
        label=_("Planilla"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("En .xlsx o .csv, de hasta 5 MB y 2.000 preguntas."),
    )
