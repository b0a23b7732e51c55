"""The form by which SEGEGOB sets how compliance is measured."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.dates import month_words
from participa.core.figures import whole_number
from participa.core.forms import PlainForm

from .actions.evaluating import next_month
from .indicators import INDICATORS
from .scoring import Sheet

MONTHS = 13  # from the one that runs
NUMBER = _("Escribe un número entero de 0 a 100.")


@dataclass(frozen=True)
class WeightTable:
    """The weights of one sheet: rows of code, name, what it weighs now and its field."""

    key: str
    name: str
    rows: list
    total: int
    total_now: int


def weight_field(key, now):
    attributes = {"inputmode": "numeric", "class": "field__control--s", "data-participa-sum": f"pesos-{key}"}
    return forms.IntegerField(
        min_value=0, max_value=100, initial=now, widget=forms.TextInput(attrs=attributes),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), NUMBER),
    )  # fmt: skip


def band_field(label, help_text):
    attributes = {"inputmode": "numeric", "class": "field__control--s"}
    wrong = dict.fromkeys(("invalid", "min_value", "max_value"), _("Escribe un número de 1 a 100."))
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=1, max_value=100, error_messages=wrong,
        widget=forms.TextInput(attrs=attributes),
    )  # fmt: skip


class MethodForm(PlainForm):
    """The weights of each sheet, the bands, since which month and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    high = band_field(_("El tramo alto empieza en"), _("Puntos de 100."))
    medium = band_field(_("El tramo medio empieza en"), _("Con menos, es el tramo bajo."))
    since = forms.ChoiceField(
        label=_("Rige desde"), help_text=_("Los meses congelados no cambian: siguen con su versión.")
    )
    reason = forms.CharField(
        label=_("Por qué cambia"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Se publica con la versión."),
        error_messages={"required": _("Di por qué cambia: se publica con la versión.")},
    )  # fmt: skip

    def __init__(self, *args, last, this_month, **kwargs):
        self.last = last
        kwargs["initial"] = {
            "seen": last.version,
            "high": last.bands["high"],
            "medium": last.bands["medium"],
            "since": next_month(this_month).isoformat(),
        }
        super().__init__(*args, **kwargs)
        self.fields["since"].choices = list(_months(this_month))
        for key, code, weight in self._weights():
            field = weight_field(key, weight)
            field.label = f"{code} {INDICATORS[code].name}"
            self.fields[f"{key}-{code}"] = field
        self._prepare(self.fields)

    def _weights(self):
        for key, weights in self.last.sheets.items():
            for code, weight in weights.items():
                yield key, code, weight

    def clean(self):
        data = super().clean()
        high, medium = data.get("high"), data.get("medium")
        if high and medium and medium >= high:
            self.add_error("medium", _("El tramo medio empieza más abajo que el alto."))
        for table in self.tables():
            if not self.errors and not table.total:
                self.add_error(None, _("La pauta «%s» no puede quedar sin pesos.") % table.name)
        return data

    def tables(self) -> list[WeightTable]:
        """A table for each sheet, with what was typed in its total."""
        return [self._table(key, weights) for key, weights in self.last.sheets.items()]

    def _table(self, key, weights):
        rows = [
            {"code": code, "name": INDICATORS[code].name, "now": weight, "field": self[f"{key}-{code}"]}
            for code, weight in weights.items()
        ]
        typed = (whole_number(str(row["field"].value() or "")) or 0 for row in rows)
        return WeightTable(key, Sheet(key).label, rows, sum(typed), sum(weights.values()))

    @property
    def others(self):
        """What is asked beside the weights."""
        return [self[name] for name in ("high", "medium", "since", "reason")]

    @property
    def values(self):
        """What ``methods.set_method`` takes."""
        data = self.cleaned_data
        sheets = {key: {} for key in self.last.sheets}
        for key, code, _weight in self._weights():
            sheets[key][code] = data[f"{key}-{code}"]
        return {
            "sheets": sheets,
            "bands": {"high": data["high"], "medium": data["medium"]},
            "since": date.fromisoformat(data["since"]),
            "reason": data["reason"],
            "seen_version": data["seen"] or 0,
        }


def _months(month):
    for _n in range(MONTHS):
        yield month.isoformat(), month_words(month)
        month = next_month(month)
