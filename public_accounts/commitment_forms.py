"""What people type about commitments: officers promise and tell, organisations say what they see."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, SeenMixin
from participa.documents.forms import DocumentField

from .actions.promising import TOLD
from .commitment_filters import goal_words
from .models import Goal, Progress

STEPS = 6  # milestones that a form offers
LARGEST = 2_000_000_000  # a whole number of the database
STATES = [(one.value, one.label) for one in TOLD]
STATE_HINTS = {
    Progress.NOT_STARTED: _("Nadie ha empezado a hacerlo."),
    Progress.LIMITED: _("Se hizo una parte pequeña."),
    Progress.SUBSTANTIAL: _("Se hizo la mayor parte."),
    Progress.COMPLETE: _("Se hizo todo. Muestra con qué se comprueba."),
    Progress.DROPPED: _("Ya no se hará. Di por qué."),
}


class PromiseForm(PlainForm, SeenMixin):
    """A commitment of an account: what, who, until when and how it is measured."""

    title = forms.CharField(
        label=_("Compromiso"),
        max_length=200,
        help_text=_("Empieza por lo que se hará: «Reparar 26 accesos»."),
        error_messages={"required": _("Di a qué se compromete el servicio.")},
    )
    text = forms.CharField(
        label=_("En qué consiste"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    owner = forms.CharField(
        label=_("Responsable"),
        max_length=160,
        help_text=_("La unidad que responde por él: «División de Obras»."),
        error_messages={"required": _("Di qué unidad responde por él.")},
    )
    due_on = forms.DateField(
        label=_("Plazo"), widget=forms.DateInput, error_messages={"required": _("Di hasta cuándo.")}
    )
    indicator = forms.CharField(
        label=_("Cómo se mide"),
        required=False,
        max_length=160,
        help_text=_("Lo que se cuenta: «Accesos reparados»."),
    )
    target = forms.IntegerField(
        label=_("Meta"),
        required=False,
        min_value=1,
        max_value=LARGEST,
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
        help_text=_("El número al que hay que llegar: 26."),
    )
    area = forms.CharField(
        label=_("Área"), required=False, max_length=120, help_text=_("Por ejemplo: «Medio ambiente».")
    )
    goals = forms.TypedMultipleChoiceField(
        label=_("Objetivos de desarrollo sostenible"),
        required=False,
        coerce=int,
        choices=[(goal, goal_words(goal)) for goal in Goal.values],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A cuáles de la Agenda 2030 sirve."),
    )

    def clean(self):
        data = super().clean()
        if data.get("target") and not data.get("indicator"):
            self.add_error("indicator", _("Di qué se cuenta para llegar a esa meta."))
        return data

    def promised(self):
        """What the actions write."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class StepForm(PlainForm):
    """A milestone of a commitment, with its day; an empty row is none."""

    text = forms.CharField(label=_("Hito"), required=False, max_length=300)
    due_on = forms.DateField(label=_("Plazo"), required=False, widget=forms.DateInput)

    def clean(self):
        data = super().clean()
        if data.get("due_on") and not data.get("text"):
            self.add_error("text", _("Di qué se hará en esa fecha."))
        return data


class BaseSteps(forms.BaseFormSet):
    """The milestones of a commitment, in order."""

    def steps(self):
        """(text, due_on) of each row that says something."""
        told = [form.cleaned_data for form in self.forms]
        return [(data["text"], data["due_on"]) for data in told if data.get("text")]


StepRows = forms.formset_factory(
    StepForm, formset=BaseSteps, extra=0, min_num=STEPS, max_num=3 * STEPS, absolute_max=3 * STEPS
)


class TellForm(PlainForm, SeenMixin):
    """How a commitment goes, as the body tells it. ``milestones``: those of the commitment."""

    hints = {"progress": STATE_HINTS}
    progress = forms.ChoiceField(label=_("En qué estado está"), choices=STATES, widget=forms.RadioSelect)
    reached = forms.IntegerField(
        label=_("Cuánto se ha logrado"),
        required=False,
        min_value=0,
        max_value=LARGEST,
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
    )
    text = forms.CharField(
        label=_("Qué se hizo, o por qué no"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Di qué se hizo, o por qué no.")},
    )
    url = forms.URLField(
        label=_("Enlace a la evidencia"), required=False, max_length=300, assume_scheme="https"
    )
    file = DocumentField(
        label=_("Archivo con la evidencia"),
        required=False,
        help_text=_("PDF con texto (no una imagen) o Word, hasta 30 MB."),
    )

    def __init__(self, *args, commitment, milestones=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.milestones = list(milestones)
        for one in self.milestones:
            self.fields[f"step_{one.pk}"] = forms.ChoiceField(
                label=one.text, required=False, choices=[("", _("Sin cambio")), *STATES]
            )
        if commitment.target is None:
            del self.fields["reached"]
        else:
            words = _("%(indicator)s. La meta es %(target)s.")
            figures = {"indicator": commitment.indicator, "target": commitment.target}
            self.fields["reached"].help_text = words % figures
        self._prepare(self.fields)

    def step_fields(self):
        """A field for the state of each milestone, in order."""
        return [self[f"step_{one.pk}"] for one in self.milestones]

    def told(self):
        """What the action writes."""
        data = self.cleaned_data
        steps = {one.pk: data[f"step_{one.pk}"] for one in self.milestones if data[f"step_{one.pk}"]}
        return {
            "progress": data["progress"],
            "reached": data.get("reached"),
            "text": data["text"],
            "url": data["url"],
            "upload": data["file"],
            "steps": steps,
        }


class AssessForm(PlainForm):
    """How an organisation sees a commitment. ``organizations``: those in whose name she may speak."""

    hints = {"progress": STATE_HINTS}
    organization = forms.ModelChoiceField(
        label=_("En nombre de"), queryset=None, empty_label=None, widget=forms.RadioSelect
    )
    progress = forms.ChoiceField(
        label=_("Cómo lo ve tu organización"), choices=STATES, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("En qué se basan"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Lo que vieron: qué está hecho, qué falta, dónde. Se publica tal como lo escribas."),
        error_messages={"required": _("Di en qué se basan.")},
    )
    url = forms.URLField(
        label=_("Enlace a lo que lo muestra"), required=False, max_length=300, assume_scheme="https"
    )

    def __init__(self, *args, organizations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
