"""What officials fill in about their own service."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import day_of
from participa.core.forms import PlainForm, YearDayField, dress, speak_plainly
from participa.documents.forms import DocumentField

from .facts import DAYS_OF_THE_YEAR
from .models import (
    Mechanism,
    ParticipationContact,
    ParticipationNorm,
    ParticipationRule,
    RelevantInformation,
)

TRANSPARENCY = ("requirements", "purpose", "participants")  # what its table says of a mechanism
WEB = _("Falta algo en el enlace. Debe verse así: https://www.ejemplo.cl/pagina")


def web_field(label, help_text=""):
    return forms.URLField(
        label=label,
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=help_text,
        error_messages={"invalid": WEB},
    )


class FactForm(PlainForm):
    """A form about a dated fact: carries the version that the person had before her."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def not_in_the_future(self, name, words):
        day = self.cleaned_data.get(name)
        if day and self.today and day > self.today:
            raise forms.ValidationError(words)
        return day

    @property
    def values(self):
        """What the action writes: everything but the version and the file."""
        return {k: v for k, v in self.cleaned_data.items() if k not in {"seen", "upload"}}

    @property
    def upload(self):
        return self.cleaned_data.get("upload")

    @property
    def said(self):
        """The version the person had before her."""
        return self.cleaned_data.get("seen", "")


class ContactForm(FactForm, forms.ModelForm):
    class Meta:
        model = ParticipationContact
        fields = ["name", "unit", "email", "phone", "hours", "address"]
        labels = {
            "name": _("Nombre de la persona encargada"),
            "email": _("Correo institucional"),
            "hours": _("Horario de atención"),
            "address": _("Dirección de la oficina"),
        }
        help_texts = {
            "name": _("Se publica. Escribe solo datos del cargo, nunca personales."),
            "email": _("Mejor uno de la unidad, que no cambie con las personas."),
            "hours": _("Por ejemplo: lunes a viernes de 9:00 a 14:00"),
        }


class NormForm(FactForm, forms.ModelForm):
    upload = DocumentField(
        label=_("Archivo de la resolución"),
        required=False,
        help_text=_("PDF con texto, de hasta 30 MB. Si no eliges otro, queda el que está."),
    )
    url = web_field(_("Enlace a la resolución"))

    class Meta:
        model = ParticipationNorm
        fields = ["title", "number", "date", "reviewed_on", "review_note", "url", "upload"]
        labels = {
            "title": _("Nombre de la norma"),
            "number": _("Número de la resolución"),
            "date": _("Fecha de la resolución"),
            "reviewed_on": _("Última revisión"),
            "review_note": _("Acto o motivo de la revisión"),
        }
        help_texts = {
            "title": _("Por ejemplo: Norma general de participación ciudadana"),
            "number": _("Por ejemplo: Resolución exenta 214"),
            "reviewed_on": _("La ley pide mantenerla actualizada (Ley 18.575, art. 70)."),
        }

    def clean_date(self):
        return self.not_in_the_future(
            "date", _("Esa fecha todavía no llega. Publica la norma cuando exista.")
        )

    def clean_reviewed_on(self):
        reviewed = self.not_in_the_future("reviewed_on", _("Esa fecha todavía no llega."))
        if reviewed and self.cleaned_data.get("date") and reviewed < self.cleaned_data["date"]:
            raise forms.ValidationError(_("La revisión no puede ser anterior a la resolución."))
        return reviewed


class NormReviewForm(FactForm):
    """Why a norm that nobody changes still holds."""

    note = forms.CharField(
        label=_("Acto o motivo de la revisión"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Por ejemplo: Resolución exenta 31, o «Revisada por el comité de participación»."),
        error_messages={"required": _("Escribe el acto o el motivo.")},
    )


class RulesForm(FactForm):
    """One pair of questions per rule: what the norm says and where. Empty: the norm says nothing."""

    MOST = 400

    def __init__(self, *args, codes, hints, current, **kwargs):
        """``codes``: the rules to ask; ``hints``: code -> help text; ``current``: the rules in force."""
        self.codes = codes
        super().__init__(*args, **kwargs)
        in_force = {rule.code: rule for rule in current}
        for code in codes:
            label = ParticipationRule.Code(code).label
            rule = in_force.get(code)
            self.fields[code] = self._question(code, label=label, help_text=hints.get(code, ""))
            self.fields[f"{code}_article"] = forms.CharField(
                label=_("Artículo de la norma que lo dice"), required=False, max_length=120
            )
            self.initial[code] = rule.value if rule else None
            self.initial[f"{code}_article"] = rule.article if rule else ""
        self.dress_again()

    def _question(self, code, **said):
        if code in DAYS_OF_THE_YEAR:
            return YearDayField(required=False, max_length=30, **said)
        return forms.IntegerField(required=False, min_value=1, max_value=self.MOST, **said)

    def clean(self):
        for code in self.codes:
            value, article = self.cleaned_data.get(code), self.cleaned_data.get(f"{code}_article")
            if value and not article:
                self.add_error(f"{code}_article", _("Escribe el artículo de la norma que fija este plazo."))
            if article and value is None and code not in self.errors:
                words = (
                    _("Escribe el día, o borra el artículo.")
                    if code in DAYS_OF_THE_YEAR
                    else _("Escribe el número, o borra el artículo.")
                )
                self.add_error(code, words)
        return self.cleaned_data

    @property
    def said_rules(self):
        return {
            code: (self.cleaned_data[code], self.cleaned_data[f"{code}_article"])
            if self.cleaned_data[code]
            else None
            for code in self.codes
        }

    def dress_again(self):
        for field in self.fields.values():
            speak_plainly(field, field.label)
            field.hints = {}
            dress(field)

    @property
    def pairs(self):
        """(value, article) as the page shows them."""
        return [(self[code], self[f"{code}_article"]) for code in self.codes]


class MechanismForm(FactForm, forms.ModelForm):
    evidence_url = web_field(_("Enlace a la evidencia"), _("Una página donde cualquiera puede comprobarlo."))
    upload = DocumentField(
        label=_("Documento de evidencia"),
        required=False,
        help_text=_("PDF con texto, Word o planilla, de hasta 30 MB. Si no eliges otro, queda el que está."),
    )

    class Meta:
        model = Mechanism
        fields = ["status", "summary", "resolution", "evidence_url", "upload", *TRANSPARENCY]
        labels = {
            "status": _("Estado"),
            "summary": _("En una frase"),
            "resolution": _("Resolución que lo crea"),
            "requirements": _("Requisitos para participar"),
            "purpose": _("Objetivo"),
            "participants": _("Quiénes participan o se benefician"),
        }
        help_texts = {"summary": _("Lo que una persona necesita saber, con su año.")} | dict.fromkeys(
            TRANSPARENCY, _("Va a tu tabla de transparencia. Si lo dejas vacío, vale el texto del portal.")
        )
        widgets = {"status": forms.RadioSelect, "summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = [choice for choice in Mechanism.Status.choices if choice[0] != Mechanism.Status.REPORTED]
        self.fields["status"].choices = own
        self.fields["summary"].required = True


class InformationForm(FactForm, forms.ModelForm):
    url = web_field(_("Enlace"))
    upload = DocumentField(
        label=_("Archivo"),
        required=False,
        help_text=_("PDF con texto, Word o planilla, de hasta 30 MB. Si no eliges otro, queda el que está."),
    )

    class Meta:
        model = RelevantInformation
        fields = ["category", "title", "summary", "year", "reviewed_on", "url", "upload"]
        labels = {"category": _("Categoría"), "title": _("Título"), "year": _("Año")}
        help_texts = {
            "summary": _("Dos o tres frases que cualquiera entienda."),
            "reviewed_on": _("El día en que alguien comprobó que sigue vigente."),
        }

    def __init__(self, *args, has_file=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_file = has_file
        if self.today:
            self.initial.setdefault("reviewed_on", self.today)
            self.initial.setdefault("year", self.today.year)

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 1990 <= year <= (self.today.year + 1 if self.today else 2100):
            raise forms.ValidationError(_("Ese año no puede ser."))
        return year

    def clean_reviewed_on(self):
        return self.not_in_the_future("reviewed_on", _("Esa fecha todavía no llega."))

    def clean(self):
        data = super().clean()
        if not (data.get("url") or data.get("upload") or self.has_file or self.errors):
            raise forms.ValidationError(_("Agrega un archivo o un enlace: la gente tiene que poder leerla."))
        return data


def today_of(request):
    """The Chilean day on which a request arrived."""
    return day_of(request.arrived_at)
