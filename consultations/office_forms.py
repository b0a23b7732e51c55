"""What officers and analysts write."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import add_business_days, business_days_between, day_of, end_of, midnight
from participa.core.forms import ChosenField, PlainForm, SeenMixin
from participa.deadlines.engine import national_holidays
from participa.deadlines.models import LegalBasis
from participa.reference.models import Region, Topic

from .models import Consultation, Decision

YEARS = range(2000, 2101)  # beyond them somebody mistyped
LONGEST_WINDOW = 250  # business days, a year: beyond it somebody mistyped


class NewForm(PlainForm):
    """The first step: whose it is and what it is called."""

    service = forms.ModelChoiceField(label=_("Servicio"), queryset=None, empty_label=None)
    title = forms.CharField(
        label=_("Título"),
        max_length=200,
        help_text=_("Di de qué se trata con las palabras de quien lo va a leer."),
        error_messages={"required": _("Escribe el título.")},
    )
    basis = forms.ModelChoiceField(
        label=_("Con qué empezar"),
        queryset=None,
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        empty_label=_("En blanco"),
        help_text=_(
            "Según la ley que la ordena, te dejamos textos con [corchetes] para completar. "
            "Mientras quede uno, no se puede pedir la aprobación."
        ),
    )

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services
        self.fields["basis"].queryset = LegalBasis.objects.all()
        self.fields["basis"].label_from_instance = _with_its_days


def _with_its_days(basis):
    return gettext("%(name)s: %(days)s días hábiles al menos") % {
        "name": basis.label,
        "days": basis.min_business_days,
    }


class TextsForm(PlainForm, forms.ModelForm, SeenMixin):
    """What the consultation is about, in plain words."""

    class Meta:
        model = Consultation
        fields = [
            "title",
            "question",
            "summary",
            "why_now",
            "can_change",
            "cannot_change",
            "minutes_needed",
            "legal_basis",
            "legal_text",
            "topics",
            "regions",
            "answer_days",
            "takes_attachments",
            "takes_supports",
        ]
        field_classes = {"topics": ChosenField, "regions": ChosenField}
        widgets = {
            "topics": forms.SelectMultiple(attrs={"size": 12}),
            "regions": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "question": _("Hasta 80 letras. Por ejemplo: «Cómo se llega al agua»."),
            "summary": _("Dos o tres párrafos como se lo contarías a una vecina."),
            "can_change": _("Una cosa por línea."),
            "cannot_change": _("Una cosa por línea, y por qué: una ley, un presupuesto ya aprobado."),
            "legal_basis": _("De él depende el plazo mínimo."),
            "legal_text": _("El número de la ley o resolución, si quieres precisarlo."),
            "topics": _("Hasta tres. Con la tecla Ctrl eliges varios."),
            "regions": _("Ninguna: todo el país o el territorio del servicio."),
            "takes_attachments": _("PDF, Word, Excel o imagen. Se publican solo los que apruebes."),
            "takes_supports": _("Un apoyo por persona. No ordena la lista ni vale como voto."),
            "answer_days": _(
                "Solo si este proceso tiene un plazo propio. Si no, vale la norma del servicio."
            ),
        }

    def __init__(self, *args, regions=None, **kwargs):
        """``regions``: the ids of those that whoever writes is limited to; None if she is not."""
        super().__init__(*args, **kwargs)
        self.limited = regions is not None
        for name in self.fields:
            self.fields[name].required = name == "title"
        self.fields["topics"].queryset = Topic.objects.exclude(parent=None).select_related("parent")
        self.fields["regions"].queryset = Region.objects.all()
        if self.limited:
            self.fields["regions"].queryset = Region.objects.filter(pk__in=regions)
            self.fields["regions"].help_text = _("Tu rol es de esta región, así que la consulta también.")
        self.fields["legal_basis"].queryset = LegalBasis.objects.all()
        self.fields["legal_basis"].empty_label = _("Elige uno")
        self.fields["legal_basis"].label_from_instance = _with_its_days

    def clean_topics(self):
        topics = self.cleaned_data["topics"]
        if len(topics) > 3:
            raise forms.ValidationError(_("Elige hasta tres temas."))
        return topics

    def clean_regions(self):
        regions = self.cleaned_data["regions"]
        if self.limited and len(regions) != 1:
            raise forms.ValidationError(_("Tu rol es regional: elige una de tus regiones, solo una."))
        return regions

    def clean_minutes_needed(self):
        minutes = self.cleaned_data.get("minutes_needed")
        if minutes is None:
            return 10
        if not 1 <= minutes <= 240:
            raise forms.ValidationError(_("Escribe cuántos minutos toma participar: entre 1 y 240."))
        return minutes

    def clean_answer_days(self):
        days = self.cleaned_data.get("answer_days")
        if days is not None and not 1 <= days <= LONGEST_WINDOW:
            raise forms.ValidationError(_("Escribe entre 1 y 250 días hábiles."))
        return days

    def texts(self):
        """The arguments of ``edit_draft``."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class WindowForm(PlainForm, SeenMixin):
    """When people may write: an opening day and either a length or a closing day."""

    opens_on = forms.DateField(
        label=_("Abre el"),
        widget=forms.DateInput,
        error_messages={"required": _("Elige el día en que abre.")},
    )
    days = forms.IntegerField(
        label=_("Días hábiles para opinar"),
        required=False,
        help_text=_("Se cuentan desde el día siguiente al que abre (Ley 19.880, art. 25)."),
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
    )
    closes_on = forms.DateField(
        label=_("O cierra el"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Cierra a las 23:59 de ese día."),
    )

    def clean(self):
        data = super().clean()
        opens_on, days, closes_on = data.get("opens_on"), data.get("days"), data.get("closes_on")
        for name in ("opens_on", "closes_on"):
            if data.get(name) and data[name].year not in YEARS:
                self.add_error(name, _("Revisa el año."))
                return data
        if not opens_on:
            return data
        if days is not None and not 1 <= days <= LONGEST_WINDOW:
            self.add_error("days", _("Escribe entre 1 y 250 días hábiles."))
        elif days:
            data["closes_on"] = add_business_days(opens_on, days, national_holidays())
        elif not closes_on and "closes_on" not in self.errors:
            self.add_error("days", _("Escribe cuántos días hábiles dura, o elige el día en que cierra."))
        elif closes_on and closes_on <= opens_on:
            self.add_error("closes_on", _("Tiene que cerrar después de abrir."))
        elif closes_on and business_days_between(opens_on, closes_on, national_holidays()) > LONGEST_WINDOW:
            self.add_error("closes_on", _("Es más de un año. Revisa la fecha."))
        return data

    def window(self):
        """(opens_at, closes_at): half open, midnight to midnight in Santiago."""
        return midnight(self.cleaned_data["opens_on"]), end_of(self.cleaned_data["closes_on"])


class SectionForm(PlainForm):
    """A part of the text, commentable on its own. ``seen``: its ``version`` when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    title = forms.CharField(
        label=_("Título de la sección"),
        max_length=160,
        help_text=_("Por ejemplo: «Art. 4. Distancia entre accesos»."),
    )
    text = forms.CharField(
        label=_("Texto"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Puedes usar Markdown: **negrita**, listas con guiones, tablas."),
    )
    guide = forms.CharField(
        label=_("Preguntas que ayudan a opinar"),
        required=False,
        max_length=1_500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Una por línea. Se muestran con la sección y junto al cuadro para escribir."),
    )


class BackgroundForm(PlainForm):
    """Something to read: a text written here, a file, or a link. One of the three."""

    title = forms.CharField(label=_("Título"), max_length=200)
    text = forms.CharField(
        label=_("Escríbelo aquí"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Lo mejor para leer en un teléfono. Puedes usar Markdown."),
    )
    file = forms.FileField(
        label=_("O sube un archivo"),
        required=False,
        help_text=_("PDF con texto (no una imagen), Word, Excel, CSV o imagen, hasta 30 MB."),
    )
    url = forms.URLField(
        label=_("O enlaza otra página"), required=False, max_length=300, assume_scheme="https"
    )

    def clean(self):
        data = super().clean()
        given = [name for name in ("text", "file", "url") if data.get(name)]
        if not given and not self.errors:
            self.add_error("text", _("Escribe el texto, sube un archivo o pon un enlace."))
        if len(given) > 1:
            self.add_error(
                given[1], _("Elige uno solo: texto, archivo o enlace. Puedes agregar otro después.")
            )
        return data


class AnswerForm(PlainForm, SeenMixin):
    """The one reasoned answer of a group (Law 19.880, art. 39). It may be saved half written."""

    title = forms.CharField(label=_("Qué dicen"), max_length=160)
    decision = forms.ChoiceField(
        label=_("Posición del servicio"), choices=Decision.choices, widget=forms.RadioSelect, required=False
    )
    reasons = forms.CharField(
        label=_("Razones"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Explica por qué, como se lo dirías a quien escribió. Cita el antecedente que lo prueba."
        ),
    )
    change = forms.CharField(
        label=_("Qué cambió y dónde"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Si nada cambió, déjalo vacío: se dirá así."),
    )
    quote = forms.ModelChoiceField(
        label=_("Cita que la representa"),
        queryset=None,
        required=False,
        empty_label=_("Sin cita: se usa el título"),
    )

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        quotable = group.comments.visible().order_by("-submitted_at", "-id")
        self.fields["quote"].queryset = quotable
        shown = list(quotable[:30])
        if group.quote and group.quote not in shown:
            shown.insert(0, group.quote)
        self.fields["quote"].choices = [
            ("", _("Sin cita: se usa el título")),
            *((comment.pk, f"{comment.shown_name}: {comment.text[:110]}") for comment in shown),
        ]

    def clean(self):
        data = super().clean()
        if data.get("decision") and not data.get("reasons", "").strip():
            self.add_error("reasons", _("Falta decir por qué. Una respuesta sin razones no es respuesta."))
        return data


class AnswersForm(PlainForm):
    """Publishing every answer together."""

    summary = forms.CharField(
        label=_("Resumen de la respuesta"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Qué se escuchó, qué se decidió y qué cambió, en palabras simples."),
        error_messages={"required": _("Escribe un resumen: es lo primero que van a leer.")},
    )
    act = forms.CharField(
        label=_("Acto que aprueba las respuestas"),
        max_length=80,
        required=False,
        help_text=_("Por ejemplo: «Resolución exenta 310, de 3 de noviembre de 2026»."),
    )


def opening_day(consultation):
    """The initial values of ``WindowForm``."""
    if not consultation.opens_at:
        return {}
    return {"opens_on": day_of(consultation.opens_at), "closes_on": consultation.closing_day}
