"""What whoever counts writes: the figures of an attendance, or a list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm

MOST_PEOPLE = 1_000_000
SMALL = {"class": "field__control--s", "data-participa-sum": "asistentes"}


def _count(label):
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_PEOPLE,
        initial=0,
        widget=forms.NumberInput(attrs=dict(SMALL)),
        error_messages={
            "min_value": _("Escribe 0 o más."),
            "max_value": _("Ese número es demasiado grande."),
        },
    )


class ReasonMixin(forms.Form):
    """Which attendance was in force when the form was opened; why it is corrected, from the second on."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Por qué se corrige"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lo que decía antes sigue a la vista, con esta razón."),
        error_messages={"required": _("Di por qué se corrige la asistencia.")},
    )

    def __init__(self, *args, current=None, **kwargs):
        kwargs["initial"] = {"seen": current.number if current else 0} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if current is None:
            del self.fields["reason"]


class HeadCountForm(ReasonMixin, PlainForm):
    """How many came, by sex."""

    women = _count(_("Mujeres"))
    men = _count(_("Hombres"))
    other = _count(_("Otro"))
    undeclared = _count(_("Sin declarar"))
    field_order = ("women", "men", "other", "undeclared", "reason", "seen")
    PARTS = ("women", "men", "other", "undeclared")

    @property
    def parts(self):
        return [self[name] for name in self.PARTS]

    @property
    def total(self):
        """Of what was typed, for whoever has no script."""
        values = [self[name].value() for name in self.PARTS]
        return sum(int(value) for value in values if str(value or "").isdigit())


class ListForm(PlainForm):
    """A spreadsheet of those who came."""

    upload = forms.FileField(
        label=_("Lista de asistencia"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("En .xlsx o .csv, de hasta 5 MB y 5.000 personas. Los nombres no se guardan."),
    )


class CloseForm(ReasonMixin, PlainForm):
    """What was counted at the door is the attendance."""
