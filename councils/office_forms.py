"""What the participation officer fills in to set a council up: what it is, its rules and its seats."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, SeenMixin
from participa.documents.forms import DocumentField
from participa.reference.models import Region
from participa.services.permissions import EDITORS, confined_to

from .models import CouncilRules, Reelection, Share, Voters

FIRST_YEAR, LAST_YEAR = 2000, 2100  # beyond them somebody mistyped
MOST_SEATS = 60
FIRST_ROWS, SPARE_ROWS = 4, 2
PDF_HELP = _("PDF con texto (no una imagen), hasta 30 MB. O pon su enlace.")


def sound_day(day: date | None) -> date | None:
    """A day of this century. Raises ValidationError otherwise."""
    if day and not FIRST_YEAR <= day.year < LAST_YEAR:
        raise forms.ValidationError(_("Revisa el año."))
    return day


class DayField(forms.DateField):
    """A day of this century: another year was mistyped."""

    def clean(self, value):
        return sound_day(super().clean(value))


class TidyField(forms.CharField):
    """Words without spaces to spare."""

    def clean(self, value):
        return " ".join(super().clean(value).split())


# The council -----------------------------------------------------------------------------------


class NewCouncilForm(PlainForm):
    """Whose council it is, and what it is called."""

    service = forms.ModelChoiceField(label=_("Servicio"), queryset=None, empty_label=None)
    region = forms.ModelChoiceField(
        label=_("De qué región"),
        queryset=Region.objects.all(),
        required=False,
        empty_label=_("De todo el servicio"),
    )
    name = TidyField(
        label=_("Nombre"),
        max_length=200,
        help_text=_("Como la gente lo conoce. Por ejemplo: «Consejo de la Sociedad Civil de Riberas»."),
    )
    summary = forms.CharField(
        label=_("En simple"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Para qué existe y a quién reúne, en dos o tres frases."),
    )

    def __init__(self, *args, services, user, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services
        self.user, self.now = user, now
        limits = [confined_to(user, service, *EDITORS, now=now) for service in services]
        if all(limit is not None for limit in limits):
            mine = set().union(*limits)
            self.fields["region"].queryset = Region.objects.filter(pk__in=mine)
            self.fields["region"].empty_label = None
            self.fields["region"].required = True
            self.fields["region"].help_text = _("Tu rol es regional, así que el consejo también.")

    def clean(self):
        data = super().clean()
        if service := data.get("service"):
            limit = confined_to(self.user, service, *EDITORS, now=self.now)
            region = data.get("region")
            if (
                limit is not None
                and "region" not in self.errors
                and (region is None or region.pk not in limit)
            ):
                self.add_error("region", _("Tu rol en ese servicio es de otra región: elige la tuya."))
        return data


class CouncilForm(PlainForm, SeenMixin):
    """Its name and what it is."""

    name = NewCouncilForm.base_fields["name"]
    summary = NewCouncilForm.base_fields["summary"]


class RulesForm(PlainForm, forms.ModelForm):
    """The rules of a council as a resolution sets them."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    date = DayField(label=_("Fecha de la resolución"))
    upload = DocumentField(label=_("Archivo del reglamento"), required=False, help_text=PDF_HELP)
    url = forms.URLField(
        label=_("O su enlace"),
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={
            "invalid": _("Falta algo en el enlace. Debe verse así: https://www.ejemplo.cl/pagina")
        },
    )
    has_substitutes = forms.BooleanField(label=_("Cada cupo tiene suplente"), required=False)

    field_order = [
        "number", "date", "upload", "url", "term_years", "min_sessions", "quorum", "self_convening",
        "voters", "reelection", "has_substitutes",
    ]  # fmt: skip

    class Meta:
        model = CouncilRules
        fields = [
            "number", "date", "url", "term_years", "min_sessions", "quorum", "self_convening", "voters",
            "reelection", "has_substitutes",
        ]  # fmt: skip
        labels = {
            "number": _("Resolución que las aprueba"),
            "term_years": _("Años que dura cada período"),
            "min_sessions": _("Sesiones mínimas al año"),
            "quorum": _("Cuántos bastan para sesionar"),
            "self_convening": _("Cuántos pueden convocar por sí mismos"),
            "voters": _("Quién vota"),
            "reelection": _("Reelección"),
        }
        widgets = {
            "term_years": forms.NumberInput(attrs={"class": "field__control--s"}),
            "min_sessions": forms.NumberInput(attrs={"class": "field__control--s"}),
            "voters": forms.RadioSelect,
            "reelection": forms.RadioSelect,
        }
        help_texts = {
            "number": _("Por ejemplo: «Resolución exenta 88»."),
            "quorum": _("De los cupos ocupados el día de la sesión."),
            "self_convening": _("Integrantes que, si firman, convocan una sesión aunque nadie la llame."),
        }

    def __init__(self, *args, today, terms, kept=None, **kwargs):
        """``terms``: the rule of the service, or of the portal, for each of the fields that one is about.
        ``kept``: the file of the rules in force."""
        super().__init__(*args, **kwargs)
        self.today, self.kept = today, kept
        for name in ("quorum", "self_convening"):
            self.fields[name].choices = Share.choices
        self.fields["voters"].choices = Voters.choices
        self.fields["reelection"].choices = Reelection.choices
        for name, words in terms.items():
            self.fields[name].help_text = words

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day > self.today:
            raise forms.ValidationError(_("La resolución no puede tener una fecha futura."))
        return day

    def clean_term_years(self):
        return self._between("term_years", 1, 10, _("Escribe entre 1 y 10 años."))

    def clean_min_sessions(self):
        return self._between("min_sessions", 1, 60, _("Escribe entre 1 y 60 sesiones."))

    def _between(self, name, least, most, words):
        value = self.cleaned_data[name]
        if value is None or not least <= value <= most:
            raise forms.ValidationError(words)
        return value

    def clean(self):
        data = super().clean()
        if not data.get("upload") and not data.get("url") and not self.kept and "upload" not in self.errors:
            self.add_error("upload", _("Sube el reglamento o pon su enlace: es público."))
        return data

    def _post_clean(self):
        """The row is made by the action: nothing is written on the instance here."""

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SeatsRow(PlainForm):
    """An estate and how many seats it has. No seats: it closes."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = TidyField(
        label=_("Estamento"),
        max_length=120,
        error_messages={"required": _("Escribe el nombre del estamento.")},
    )
    description = forms.CharField(label=_("Qué organizaciones entran"), max_length=300, required=False)
    seats = forms.IntegerField(
        label=_("Cupos"),
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
        error_messages={"required": _("Escribe cuántos cupos tiene; 0 si se cierra.")},
    )
    is_of_service = forms.BooleanField(label=_("Los designa el servicio"), required=False)

    def clean_seats(self):
        seats = self.cleaned_data["seats"]
        if not 0 <= seats <= MOST_SEATS:
            raise forms.ValidationError(_("Escribe entre 0 y 60 cupos."))
        return seats

    @property
    def values(self):
        """What ``set_estates`` takes, or None: a row left empty, or an estate that closes."""
        data = self.cleaned_data
        return data if data.get("name") and data.get("seats") else None


class BaseSeatsRows(forms.BaseFormSet):
    """Those there are and some empty ones: more where there are none yet."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra = SPARE_ROWS if self.initial else FIRST_ROWS


SeatsRows = forms.formset_factory(SeatsRow, BaseSeatsRows, max_num=200, absolute_max=200)
