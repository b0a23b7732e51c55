"""What an officer fills in to share out answers, accept them and bring back a spreadsheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, SeenMixin


class SendBackForm(PlainForm, SeenMixin):
    """An answer that is not ready yet."""

    note = forms.CharField(
        label=_("Qué le falta"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Di qué le falta: quien la redacta no puede adivinarlo.")},
    )


class ShareForm(PlainForm):
    """What is done with the groups that were ticked."""

    unit = forms.ModelChoiceField(
        label=_("Unidad que responde"), queryset=None, required=False, empty_label=_("Ninguna todavía")
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class UnitForm(PlainForm):
    """A part of the service that drafts answers."""

    name = forms.CharField(
        label=_("Nombre de la unidad"),
        max_length=120,
        help_text=_("Por ejemplo: División de Aguas."),
        error_messages={"required": _("Escribe el nombre de la unidad.")},
    )


class SpreadsheetForm(PlainForm):
    """The spreadsheet of answers, filled in."""

    upload = forms.FileField(
        label=_("Planilla"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("La que descargaste, en .xlsx o .csv, de hasta 5 MB."),
    )
