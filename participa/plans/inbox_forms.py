"""What the officer fills in to answer a topic, or to moderate it."""

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, ReadyChoices

from .models import Mechanism, TopicRequest
from .office_forms import TidyField, long_text

ACCEPT, REJECT = "accept", "reject"


class AnswerForm(PlainForm):
    """Whether it enters the plan, as which matter, and what its author reads."""

    decision = forms.ChoiceField(
        label=_("¿Qué decide el servicio?"),
        choices=[(ACCEPT, _("Lo acoge: entra al plan")), (REJECT, _("No lo acoge"))],
        widget=forms.RadioSelect,
    )
    matter = forms.TypedChoiceField(
        label=_("¿Qué materia lo recoge?"), coerce=int, empty_value=None, required=False,
        help_text=_("Solo si lo acoge."),
    )  # fmt: skip
    year = forms.TypedChoiceField(
        label=_("Si es nueva: ¿de qué año?"), coerce=int, empty_value=None, required=False
    )
    month = forms.TypedChoiceField(label=_("Mes"), coerce=int, empty_value=None, required=False)
    mechanism = forms.ChoiceField(label=_("Cómo se preguntará"), required=False)
    answer = long_text(
        _("Respuesta"), rows=6, required=True,
        help_text=_("Con razones: la lee quien lo propuso y, si el tema es público, cualquiera."),
        error_messages={"required": _("Escribe la respuesta: quien lo propuso la espera.")},
    )  # fmt: skip

    def __init__(self, *args, matters, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.matters = {one.pk: one for one in matters}
        known = [(key, f"{one.plan.year}: {one.title}") for key, one in self.matters.items()]
        self.fields["matter"].choices = ReadyChoices(_("Una materia nueva"), known)
        years = [(year, str(year)) for year in (today.year, today.year + 1)]
        self.fields["year"].choices = ReadyChoices(_("Elige un año"), years)
        months = [(number, str(name).capitalize()) for number, name in MONTHS.items()]
        self.fields["month"].choices = ReadyChoices(_("Elige un mes"), months)
        self.fields["mechanism"].choices = ReadyChoices(_("Elige cómo"), Mechanism.choices)

    def clean(self):
        data = super().clean()
        if data.get("decision") == ACCEPT and not data.get("matter") and "matter" not in self.errors:
            for name, words in (
                ("year", _("Di de qué año es la materia nueva.")),
                ("month", _("Elige un mes del año.")),
                ("mechanism", _("Di cómo se preguntará.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    @property
    def is_accepted(self):
        return self.cleaned_data["decision"] == ACCEPT

    @property
    def values(self):
        """What ``answering.accept`` takes."""
        data = self.cleaned_data
        return {
            "answer": data["answer"],
            "matter": self.matters.get(data["matter"]),
            "year": data["year"],
            "month": data["month"],
            "mechanism": data["mechanism"],
        }


class RemoveForm(PlainForm):
    """Why a topic is no longer shown."""

    reason = forms.ChoiceField(
        label=_("¿Por qué se retira?"), choices=TopicRequest.Reason.choices, widget=forms.RadioSelect
    )
    note = TidyField(
        label=_("Detalle para quien lo propuso"), max_length=300, required=False,
        help_text=_("Lo recibe con el aviso; nadie más lo ve."),
    )  # fmt: skip
