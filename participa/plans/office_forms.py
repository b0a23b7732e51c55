"""What the officer fills in for a plan and for its matters."""

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from participa.core.forms import ActForm, ChosenField, PlainForm, ReadyChoices, SeenMixin
from participa.documents.forms import DocumentField
from participa.reference.models import Region, Topic

from .models import Mechanism

YEARS = range(2000, 2101)  # beyond them somebody mistyped
WRONG_LINK = _("Falta algo en el enlace. Debe verse así: https://www.ejemplo.cl/pagina")


def long_text(label, *, rows=4, most=4_000, required=False, **kwargs):
    """Some paragraphs."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, **kwargs)


def the_reason():
    """Why something that people read already changes."""
    return long_text(
        _("Por qué se cambia"), rows=3, most=1_000, required=True,
        help_text=_("Queda a la vista, con la fecha y lo que decía antes."),
        error_messages={"required": _("Di por qué se cambia: la razón queda a la vista.")},
    )  # fmt: skip


class TidyField(forms.CharField):
    """Words in one line, without spaces to spare."""

    def clean(self, value):
        return " ".join(super().clean(value).split())


class DayField(forms.DateField):
    """A day of this century: another year was mistyped."""

    def clean(self, value):
        day = super().clean(value)
        if day and day.year not in YEARS:
            raise forms.ValidationError(_("Revisa el año."))
        return day


class NewPlanForm(PlainForm):
    """Whose plan, and of which year."""

    service = forms.ModelChoiceField(label=_("Servicio"), queryset=None, empty_label=None)
    year = forms.TypedChoiceField(label=_("Año"), coerce=int)
    copy = forms.BooleanField(
        label=_("Copiar las materias que quedaron sin hacer el año anterior"), required=False
    )

    def __init__(self, *args, services, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services
        self.fields["year"].choices = [(year, str(year)) for year in (today.year, today.year + 1)]


class SeenForm(PlainForm, SeenMixin):
    """A button, and the version of the plan that was looked at."""


class IntroductionForm(PlainForm, SeenMixin):
    """What is said before the list. Once published, with the reason."""

    introduction = long_text(
        _("Presentación"),
        rows=8,
        help_text=_("En dos o tres párrafos: qué prioriza el servicio este año y cómo eligió las materias."),
    )
    reason = the_reason()

    def __init__(self, *args, plan, **kwargs):
        initial = {"introduction": plan.introduction, "seen": plan.changed_at.isoformat()}
        super().__init__(*args, initial=initial, **kwargs)
        if not plan.is_public:
            del self.fields["reason"]


class MatterForm(PlainForm, SeenMixin):
    """A matter: what, how, when, who. In a published plan, with the reason."""

    title = TidyField(label=_("Materia"), max_length=200, help_text=_("Como lo contarías en una frase."))
    mechanism = forms.ChoiceField(label=_("Cómo se preguntará"), choices=Mechanism.choices)
    month = forms.TypedChoiceField(label=_("Mes"), coerce=int, empty_value=None, required=False)
    starts_on = DayField(
        label=_("Desde qué día"), required=False, help_text=_("Si ya lo sabes: así entra a la agenda.")
    )
    ends_on = DayField(label=_("Hasta qué día"), required=False)
    summary = long_text(_("En simple"), help_text=_("De qué se trata, en dos o tres frases."))
    why = long_text(_("Por qué interesa a las personas"), rows=3)
    unit = TidyField(label=_("Unidad responsable"), max_length=160, required=False)
    topics = ChosenField(
        label=_("Temas"), queryset=Topic.objects.filter(parent=None), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    regions = ChosenField(
        label=_("Regiones"), queryset=Region.objects.all(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Ninguna marcada: todo el país."),
    )  # fmt: skip
    reason = the_reason()

    PLAIN = ("title", "mechanism", "month", "starts_on", "ends_on", "summary", "why", "unit")

    def __init__(self, *args, plan, matter=None, **kwargs):
        initial = {"seen": plan.changed_at.isoformat()}
        if matter:
            initial = {name: getattr(matter, name) for name in self.PLAIN}
            initial |= {"topics": matter.topics.all(), "regions": matter.regions.all()}
            initial["seen"] = matter.changed_at.isoformat()
        super().__init__(*args, initial=initial, **kwargs)
        self.plan = plan
        months = [(number, str(name).capitalize()) for number, name in MONTHS.items()]
        self.fields["month"].choices = ReadyChoices(_("Elige un mes"), months)
        if not plan.is_public:
            del self.fields["reason"]

    @property
    def values(self):
        """What ``matters.add`` and ``matters.edit`` take."""
        data = self.cleaned_data
        told = {name: data[name] for name in (*self.PLAIN, "topics", "regions")}
        return told | {"reason": data.get("reason", ""), "seen_at": self.seen_at()}


class DropForm(PlainForm, SeenMixin):
    """Why a matter will not be done."""

    reason = long_text(
        _("Por qué queda sin efecto"), rows=4, most=1_000, required=True,
        help_text=_("Queda a la vista junto a la materia."),
        error_messages={"required": _("Di por qué queda sin efecto.")},
    )  # fmt: skip


class DoneForm(PlainForm, SeenMixin):
    """When a matter was done, and its proof."""

    done_on = DayField(label=_("Qué día se realizó"), widget=forms.DateInput)
    target = TidyField(
        label=_("Código de lo que se hizo"),
        max_length=60,
        required=False,
        help_text=_("El de la consulta, la actividad o la cuenta pública. Por ejemplo: CC-2026-MMA-0012."),
    )
    evidence_url = forms.URLField(
        label=_("Enlace a la evidencia"), max_length=300, assume_scheme="https", required=False,
        help_text=_("Si se hizo fuera de este portal."), error_messages={"invalid": WRONG_LINK},
    )  # fmt: skip
    upload = DocumentField(
        label=_("Documento que lo muestra"), required=False,
        help_text=_("PDF con texto (no una imagen), Word o planilla, hasta 30 MB."),
    )  # fmt: skip

    @property
    def values(self):
        """What ``matters.do`` takes."""
        data = self.cleaned_data
        told = {name: data[name] for name in ("done_on", "target", "evidence_url", "upload")}
        return told | {"seen_at": self.seen_at()}


class DeclareForm(PlainForm, SeenMixin):
    """Why a year needs no consultation."""

    reason = long_text(
        _("Por qué este año no hace falta ninguna consulta"), rows=6, required=True,
        help_text=_("Es una declaración del servicio: cualquiera la lee en cuanto el plan se publica."),
        error_messages={"required": _("Di por qué este año no hace falta ninguna consulta.")},
    )  # fmt: skip


class TakeBackForm(PlainForm, SeenMixin):
    """That a consultation is needed after all. Once published, with the reason."""

    reason = the_reason()

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, initial={"seen": plan.changed_at.isoformat()}, **kwargs)
        if not plan.is_public:
            del self.fields["reason"]


class PublishForm(ActForm, SeenMixin):
    """The act that approves a plan."""
