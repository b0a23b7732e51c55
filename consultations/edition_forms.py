"""What an officer writes to change the text of a published consultation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import ActForm, PlainForm, SeenMixin

from .actions.amending import Written

MOST_SECTIONS = 200


class AmendForm(ActForm, SeenMixin):
    """The act that changes the text, and why."""

    reason = forms.CharField(
        label=_("Qué cambió y por qué"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lo leerá cualquier persona, y se lo diremos a quienes opinaron o la siguen."),
        error_messages={"required": _("Di qué cambió y por qué.")},
    )

    field_order = ("reason", "act_number", "act_date", "seen")


class SectionRow(PlainForm):
    """A section of the text as it will be. Left empty, it is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Título de la sección"), max_length=160, required=False)
    text = forms.CharField(
        label=_("Texto"),
        max_length=60_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Deja una línea en blanco entre un párrafo y otro."),
    )
    number = forms.IntegerField(
        label=_("Lugar"),
        required=False,
        min_value=1,
        max_value=MOST_SECTIONS,
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
    )
    remove = forms.BooleanField(label=_("Sacar esta sección del texto"), required=False)

    def clean(self):
        data = super().clean()
        if data.get("remove") or self.is_blank:
            return data
        if not data.get("title"):
            self.add_error("title", _("Escribe el título de la sección."))
        if not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Escribe el texto de la sección."))
        return data

    @property
    def is_blank(self):
        """A row for a new section in which nothing was written."""
        data = self.cleaned_data
        return not any(data.get(name) for name in ("pk", "title", "text"))


class BaseSectionRows(forms.BaseFormSet):
    """The sections there are and some empty rows."""

    def written(self, numbers) -> list[Written]:
        """What ``amending.amend`` takes. ``numbers``: the place that each section had, by its pk."""
        kept = [row.cleaned_data for row in self if not row.is_blank and not row.cleaned_data["remove"]]
        return [
            Written(data["pk"], data["title"], data["text"])
            for data in sorted(kept, key=lambda data: _place(data, numbers.get(data["pk"])))
        ]


def _place(data, was):
    """Where a section goes: before the one that had its new place if it came up, after it if it went down."""
    wanted = data["number"] or was or MOST_SECTIONS + 1
    return wanted, (wanted > was) - (wanted < was) if was else -1


SectionRows = forms.formset_factory(
    SectionRow, BaseSectionRows, extra=1, max_num=MOST_SECTIONS, absolute_max=MOST_SECTIONS
)


def rows_of(sections):
    """The initial values of the rows."""
    return [
        {"pk": one.pk, "title": one.title, "text": one.text, "number": place}
        for place, one in enumerate(sections, 1)
    ]


def typed_rows(data):
    """The same of what is in a form, not yet looked at: so that another row can be added to it."""
    total = data.get("form-TOTAL_FORMS", "")
    total = min(int(total), MOST_SECTIONS) if total.isascii() and total.isdigit() else 0
    names = ("pk", "title", "text", "number", "remove")
    return [{name: data.get(f"form-{n}-{name}", "") for name in names} for n in range(total)]
