"""What the participation officer fills in to prepare, call and finish a process."""

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import ONE_DAY
from participa.core.forms import ActForm, ChosenField, PlainForm, SeenMixin

from .models import Candidacy, Method, Process
from .office_forms import DayField, TidyField
from .seating_forms import AccountForm, TermForm

LONGEST_STAGE = 120  # business days, half a year: beyond it somebody mistyped
SMALL = {"class": "field__control--s"}
PERIODS = {
    Method.ELECTION: _("Organizaciones acreditadas eligen, por estamento."),
    Method.OPEN_VOTE: _("Las organizaciones presentan candidaturas y vota cualquier persona inscrita."),
    Method.DESIGNATION: _("Las organizaciones postulan y el servicio designa. Nadie vota."),
    Method.PARTIAL: _("Llena cupos vacantes de un período que ya está en curso."),
}


class NewProcessForm(PlainForm):
    """What it is called, how members are chosen and when it starts."""

    hints = {"method": PERIODS}

    title = TidyField(
        label=_("Título"),
        max_length=200,
        help_text=_("Por ejemplo: «Elección del consejo 2027-2028»."),
        error_messages={"required": _("Escribe el título.")},
    )
    method = forms.ChoiceField(
        label=_("Cómo se eligen"), choices=Method.choices, widget=forms.RadioSelect, initial=Method.ELECTION
    )
    start = DayField(
        label=_("Primer día"),
        help_text=_("El de la primera etapa: nombrar la comisión. El portal calcula las demás fechas."),
        error_messages={"required": _("Elige el primer día.")},
    )


class ProcessForm(PlainForm, SeenMixin, forms.ModelForm):
    """What people read before they apply."""

    class Meta:
        model = Process
        fields = ["title", "summary", "requirements", "lot_source"]
        labels = {
            "summary": _("En simple"),
            "requirements": _("Qué se pide a las organizaciones"),
            "lot_source": _("De dónde saldrá el número de un sorteo por empate"),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "requirements": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "summary": _("Qué se elige, por cuánto tiempo y quién puede participar."),
            "requirements": _("Un requisito por línea: papeles, antigüedad, territorio."),
            "lot_source": _(
                "Algo público que nadie pueda elegir y que ocurra después de votar. Por ejemplo: "
                "«Los números de la Polla Gol del 30 de noviembre de 2026, en orden»."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = name == "title"
        for name in ("summary", "requirements"):
            self.fields[name].max_length = 6_000
        if not self.instance.has_vote:
            del self.fields["lot_source"]

    def _post_clean(self):
        """The action writes: the row in hand stays as it is in the database."""

    def clean(self):
        data = super().clean()
        for name in ("summary", "requirements"):
            if len(data.get(name) or "") > 6_000:
                self.add_error(name, _("Es demasiado largo. Acórtalo a 6.000 letras."))
        return data

    @property
    def texts(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}


class SeenForm(PlainForm, SeenMixin):
    """When what a page of several forms edits was last saved."""


class ContestRow(PlainForm):
    """Whether an estate elects in this process, and how many."""

    elects = forms.BooleanField(label=_("Se elige en este proceso"), required=False)
    seats = forms.IntegerField(
        label=_("Cupos que se llenan"), required=False, widget=forms.NumberInput(attrs=SMALL)
    )
    max_choices = forms.IntegerField(
        label=_("Nombres que puede marcar cada voto"), required=False, widget=forms.NumberInput(attrs=SMALL)
    )

    def __init__(self, *args, estate, has_vote, **kwargs):
        super().__init__(*args, prefix=f"e{estate.pk}", **kwargs)
        self.estate = estate
        there = ngettext("Tiene %(n)s cupo.", "Tiene %(n)s cupos.", estate.seats_open)
        self.fields["seats"].help_text = there % {"n": estate.seats_open}
        if not has_vote:
            del self.fields["max_choices"]

    def clean(self):
        data = super().clean()
        if not data.get("elects"):
            return data
        seats, marks = data.get("seats"), data.get("max_choices", 1)
        if "seats" not in self.errors and (seats is None or not 1 <= seats <= self.estate.seats_open):
            words = gettext("Escribe entre 1 y %(n)s.") % {"n": self.estate.seats_open}
            self.add_error("seats", words)
        elif seats and "max_choices" not in self.errors and not 1 <= (marks or 0) <= seats:
            self.add_error("max_choices", _("Al menos uno, y no más que los cupos que se llenan."))
        return data

    @property
    def values(self):
        """What ``set_contests`` takes, or None where the estate does not elect."""
        data = self.cleaned_data
        if not data.get("elects"):
            return None
        return {"estate": self.estate, "seats": data["seats"], "max_choices": data.get("max_choices") or 1}


class DatesForm(PlainForm, SeenMixin):
    """The first day, how long each stage lasts, and the term that members are chosen for."""

    start = DayField(label=_("Primer día"), error_messages={"required": _("Elige el primer día.")})
    term_starts_on = DayField(label=_("El período empieza el"), required=False)
    term_last_day = DayField(label=_("Y su último día es el"), required=False)
    certificate_days = forms.IntegerField(
        label=_("Antigüedad máxima del certificado, en días corridos"),
        widget=forms.NumberInput(attrs=SMALL),
        help_text=_("Del certificado de vigencia, contados hasta el día en que se inscriben."),
    )

    def __init__(self, *args, terms, **kwargs):
        """``terms``: the rule for each stage, by its code, where the process says nothing."""
        super().__init__(*args, **kwargs)
        self.codes = list(terms)
        for code, found in terms.items():
            words = gettext("Vacío: %(n)s, según la %(source)s.")
            self.fields[f"days_{code}"] = forms.IntegerField(
                label=code.label,
                required=False,
                widget=forms.NumberInput(attrs=SMALL),
                help_text=words % {"n": found.days, "source": found.source_label.lower()},
            )
        self._prepare(self.fields)

    def stage_fields(self):
        return [self[f"days_{code}"] for code in self.codes]

    def clean_certificate_days(self):
        days = self.cleaned_data["certificate_days"]
        if not 1 <= days <= 730:
            raise forms.ValidationError(_("Escribe entre 1 y 730 días."))
        return days

    def clean(self):
        data = super().clean()
        for code in self.codes:
            days = data.get(f"days_{code}")
            if days is not None and not 1 <= days <= LONGEST_STAGE:
                self.add_error(f"days_{code}", _("Escribe entre 1 y 120 días hábiles."))
        first, last = data.get("term_starts_on"), data.get("term_last_day")
        if first and last and last < first:
            self.add_error("term_last_day", _("El período termina después de empezar."))
        return data

    @property
    def lengths(self):
        """Those that the process sets for itself, by the code of the stage."""
        given = {code: self.cleaned_data.get(f"days_{code}") for code in self.codes}
        return {code: days for code, days in given.items() if days is not None}

    @property
    def values(self):
        data = self.cleaned_data
        last = data["term_last_day"]
        return {
            "term_starts_on": data["term_starts_on"],
            "term_ends_on": last + ONE_DAY if last else None,
            "certificate_days": data["certificate_days"],
        }


class StageForm(PlainForm):
    """New days for a stage of a process that was called."""

    first = DayField(label=_("Primer día"))
    last = DayField(label=_("Último día"), help_text=_("Cierra a las 23:59 de ese día."))
    move_rest = forms.BooleanField(
        label=_("Correr también las etapas que siguen, cada una con su duración"), required=False
    )
    reason = forms.CharField(
        label=_("Por qué"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Es público, y lo leen quienes se inscribieron."),
        error_messages={"required": _("Di por qué cambian las fechas: es público.")},
    )
    act_number = forms.CharField(label=_("Resolución"), max_length=80, required=False)

    def __init__(self, *args, has_begun, **kwargs):
        super().__init__(*args, **kwargs)
        if has_begun:
            self.fields["first"].help_text = _("Ya empezó: solo puede cambiar su término.")
            self.fields["act_number"].required = True
            self.fields["act_number"].error_messages["required"] = _(
                "Una etapa que ya empezó cambia por una resolución: di cuál."
            )


class CommissionerForm(AccountForm):
    """Somebody of the electoral commission, named by act."""

    user = forms.ModelChoiceField(
        label=_("Del equipo del servicio"), queryset=None, required=False, empty_label=_("Otra persona")
    )
    display_name = TidyField(
        label=_("Nombre"),
        required=False,
        max_length=120,
        help_text=_("Es público. Vacío: el de su cuenta."),
    )
    position = TidyField(
        label=_("Cargo en la comisión"),
        max_length=80,
        help_text=_("Por ejemplo: presidenta, ministra de fe."),
    )
    act_number = TidyField(
        label=_("Resolución que la nombra"),
        max_length=80,
        help_text=_("Por ejemplo: «Resolución exenta 90»."),
    )

    field_order = ["user", "email", "display_name", "position", "act_number"]

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = team
        self.fields["email"].required = False
        self.fields["email"].label = _("O el correo de su cuenta")
        self.fields["email"].help_text = _(
            "Puede ser de otro servicio o de ninguno, como una ministra de fe."
        )

    def clean_email(self):
        return super().clean_email() if self.cleaned_data["email"] else None

    def clean(self):
        data = super().clean()
        if not data.get("user") and not data.get("email") and not self.errors.keys() & {"email", "user"}:
            self.add_error("email", _("Elige a alguien del equipo o escribe el correo de su cuenta."))
        return data

    @property
    def person(self):
        return self.cleaned_data["user"] or self.cleaned_data["email"]

    @property
    def values(self):
        data = self.cleaned_data
        return {
            "display_name": data["display_name"] or self.person.display_name or gettext("Sin nombre"),
            "position": data["position"],
            "act_number": data["act_number"],
        }


class LotForm(PlainForm):
    """Where the number of a lot will come from."""

    source = forms.CharField(
        label=_("De dónde saldrá el número"),
        max_length=200,
        help_text=ProcessForm.Meta.help_texts["lot_source"],
        error_messages={"required": _("Di de dónde saldrá el número.")},
    )


class CallForm(ActForm):
    """The act by which the service calls the process."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act_number"].label = _("Resolución que convoca")


class AnnulForm(PlainForm):
    """Why a process is undone."""

    reason = forms.CharField(
        label=_("Por qué se anula"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Es público, y se lo contamos a cada organización inscrita."),
        error_messages={"required": _("Di por qué se anula: es público.")},
    )


class DesignateForm(PlainForm):
    """Who enters where nobody votes: some of those admitted in each estate."""

    def __init__(self, *args, contests, **kwargs):
        super().__init__(*args, **kwargs)
        self.contests = contests
        standing = Candidacy.objects.standing().select_related("organization")
        for contest in contests:
            words = ngettext("%(estate)s: %(n)s cupo", "%(estate)s: %(n)s cupos", contest.seats)
            field = ChosenField(
                queryset=standing.filter(contest=contest),
                label=words % {"estate": contest.estate, "n": contest.seats},
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            field.label_from_instance = lambda one: f"{one.display_name}, {one.organization}"
            self.fields[f"c{contest.pk}"] = field
        self._prepare(self.fields)

    def clean(self):
        data = super().clean()
        for contest in self.contests:
            if len(data.get(f"c{contest.pk}") or ()) > contest.seats:
                words = ngettext("Elige hasta %(n)s.", "Elige hasta %(n)s.", contest.seats)
                self.add_error(f"c{contest.pk}", words % {"n": contest.seats})
        if not self.errors and not self.chosen:
            raise forms.ValidationError(_("Elige al menos a una persona."))
        return data

    @property
    def chosen(self):
        return [one for found in self.cleaned_data.values() for one in found]


class AppointForm(TermForm):
    """The resolution that names the members, and for how long."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act_number"].label = _("Resolución que los nombra")
