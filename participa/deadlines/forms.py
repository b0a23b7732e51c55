"""What a service fills in to move a deadline, and SEGEGOB to change what gives them all."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import ActForm, PlainForm, SeenMixin, YearDayField
from participa.reference.models import Commune, Holiday, Region

from .models import Unit

MOST = 400


class SeenDay(forms.Form):
    """A form that remembers which date its deadline had when it was opened."""

    seen = forms.DateField(widget=forms.HiddenInput, required=False)

    @property
    def seen_day(self):
        """That date; one before any other if somebody touched the field."""
        return self.cleaned_data.get("seen") or date.min


class MoveForm(SeenDay, ActForm):
    """An act that moves a deadline, with the reason that people will read."""

    reason = forms.CharField(
        label=_("Por qué"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Se publica junto a la fecha nueva."),
        error_messages={"required": _("Di por qué: quienes esperan la respuesta lo leerán.")},
    )

    @property
    def values(self):
        """What the action takes besides who and when."""
        named = ("seen", "is_special")
        return {name: value for name, value in self.cleaned_data.items() if name not in named}


class ExtendForm(MoveForm):
    days = forms.IntegerField(label=_("Cuántos días agregas"), min_value=1, max_value=MOST)
    is_special = forms.BooleanField(label=_("Una ley especial permite agregar más"), required=False)
    special_law = forms.CharField(
        label=_("Qué ley y artículo"),
        max_length=200,
        required=False,
        help_text=_("Por ejemplo: Ley 21.455, artículo 9. Se publica."),
    )
    field_order = ["seen", "days", "act_number", "act_date", "reason", "is_special", "special_law"]

    def __init__(self, *args, owed, **kwargs):
        super().__init__(*args, **kwargs)
        if not owed.special_law:
            del self.fields["is_special"], self.fields["special_law"]

    def clean(self):
        said = self.cleaned_data
        if said.get("is_special") and not said.get("special_law", "").strip():
            self.add_error("special_law", _("Escribe la ley y el artículo que permiten agregar más días."))
        if "special_law" in self.fields and not said.get("is_special"):
            said["special_law"] = ""
        return said


class SuspendForm(MoveForm):
    from_on = forms.DateField(label=_("Primer día suspendido"), widget=forms.DateInput)
    until_on = forms.DateField(
        label=_("Último día suspendido"),
        widget=forms.DateInput,
        help_text=_("El plazo sigue corriendo al día siguiente. Puedes reanudarlo antes."),
    )
    field_order = ["seen", "from_on", "until_on", "act_number", "act_date", "reason"]


class ResumeForm(SeenDay, PlainForm):
    """Nothing to fill in: only which date she had before her."""


# SEGEGOB ---------------------------------------------------------------------------------------


class ShownForm(forms.Form):
    """A form that is sent twice: to see what would move, and to save it having seen it."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def shown_moves(self):
        return self.cleaned_data.get("shown", "")


class RuleForm(ShownForm, SeenMixin, PlainForm):
    """What a rule says. Its unit stays: the portal counts with it."""

    value = forms.IntegerField(label=_("Cuánto"), min_value=1, max_value=MOST)
    reference = forms.CharField(
        label=_("Fundamento"),
        max_length=200,
        help_text=_("La ley y su artículo, o por qué se usa ese número."),
    )
    verified = forms.BooleanField(label=_("Lo leímos en el texto de la ley"), required=False)
    reason = forms.CharField(
        label=_("Por qué cambia"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Queda junto a cada plazo que se mueve."),
    )
    field_order = ["seen", "shown", "value", "reference", "verified", "reason"]

    def __init__(self, *args, rule, **kwargs):
        super().__init__(*args, **kwargs)
        if rule.unit == Unit.FIXED_DATE:
            self.fields["value"] = YearDayField(
                label=_("Qué día"), max_length=30, help_text=_("Por ejemplo: 31 de mayo.")
            )
            self.order_fields(self.field_order)
            self._prepare({"value": self.fields["value"]})

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in ("value", "reference", "verified", "reason")}


class HolidayForm(ShownForm, PlainForm):
    """A day on which deadlines do not run, in the country or in a part of it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    date = forms.DateField(label=_("Fecha"), widget=forms.DateInput)
    name = forms.CharField(
        label=_("Nombre"), max_length=120, help_text=_("Por ejemplo: Inmaculada Concepción.")
    )
    scope = forms.ChoiceField(
        label=_("Dónde es feriado"),
        choices=Holiday.Scope.choices,
        widget=forms.RadioSelect,
        initial="national",
    )
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=_("Región"),
        required=False,
        help_text=_("Solo si no es nacional."),
        empty_label=_("Todo el país"),
    )
    communes = forms.CharField(
        label=_("Comunas"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Solo si es comunal o provincial: sus nombres, separados por comas."),
    )
    legal_basis = forms.CharField(label=_("Ley"), max_length=200, help_text=_("La ley que lo crea."))
    reason = forms.CharField(
        label=_("Por qué lo cambias"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hace falta si el día ya pasó."),
    )
    hints = {"scope": {"national": _("Detiene los plazos de todos los servicios.")}}

    def clean(self):
        said = self.cleaned_data
        local = said.get("scope") in (Holiday.Scope.COMMUNAL, Holiday.Scope.PROVINCIAL)
        if said.get("scope") == Holiday.Scope.NATIONAL:
            said["region"] = None
        elif said.get("scope") and not said.get("region"):
            self.add_error("region", _("Elige en qué región es feriado."))
        said["communes"] = self._communes(said) if local else []
        return said

    def _communes(self, said):
        names = [name.strip() for name in (said.get("communes") or "").split(",") if name.strip()]
        here = Commune.objects.filter(province__region=said.get("region")) if said.get("region") else []
        known = {commune.name.casefold(): commune for commune in here}
        unknown = [name for name in names if name.casefold() not in known]
        if unknown and said.get("region"):
            words = _("No conocemos estas comunas de esa región: %(names)s.") % {"names": ", ".join(unknown)}
            self.add_error("communes", words)
        elif not names:
            self.add_error("communes", _("Escribe en qué comunas es feriado."))
        return [known[name.casefold()] for name in names if name.casefold() in known]

    @property
    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "shown")}


class RemoveForm(ShownForm, PlainForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Por qué deja de ser feriado"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hace falta si el día ya pasó."),
    )
