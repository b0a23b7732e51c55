"""What the officer fills in to prepare, date and call a public account."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import SANTIAGO, day_of
from participa.core.forms import ActForm, PlainForm, SeenMixin

from .models import Account, Milestone

UTC = ZoneInfo("UTC")
YEARS = range(2000, 2101)  # beyond them somebody mistyped
SMALL = {"class": "field__control--s"}
Code = Milestone.Code


def instant(day, hour):
    """That hour of that day in Chile. Where daylight saving skips it, the first that exists."""
    return datetime.combine(day, hour, tzinfo=SANTIAGO).astimezone(UTC)


class DayField(forms.DateField):
    """A day of this century: another year was mistyped."""

    def clean(self, value):
        day = super().clean(value)
        if day and day.year not in YEARS:
            raise forms.ValidationError(_("Revisa el año."))
        return day


class HourField(forms.TimeField):
    """An hour of the day, in Santiago."""

    def __init__(self, **kwargs):
        words = {"invalid": _("Esa hora no existe. Debe verse así: 11:30")}
        super().__init__(widget=forms.TimeInput, error_messages=words, **kwargs)


class NewAccountForm(PlainForm):
    """Whose account it is, of which year, and when it is given."""

    service = forms.ModelChoiceField(label=_("Servicio"), queryset=None, empty_label=None)
    event_day = DayField(
        label=_("Día del evento"),
        help_text=_("Las demás fechas salen de ese día y de las reglas."),
        error_messages={"required": _("Elige el día del evento.")},
    )
    starts = HourField(label=_("Empieza"), help_text=_("Hora de Santiago."))
    ends = HourField(label=_("Termina"))
    management_year = forms.IntegerField(
        label=_("Año de la gestión que se cuenta"),
        widget=forms.NumberInput(attrs=SMALL),
        help_text=_("Casi siempre el año anterior al del evento."),
    )
    mode = forms.ChoiceField(
        label=_("Modalidad"),
        choices=Account.Mode.choices,
        widget=forms.RadioSelect,
        initial=Account.Mode.HYBRID,
    )

    def __init__(self, *args, services, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services
        self.today = today

    def clean_event_day(self):
        day = self.cleaned_data["event_day"]
        if day <= self.today:
            raise forms.ValidationError(_("Elige un día que no haya llegado: antes hay que convocarla."))
        return day

    def clean(self):
        data = super().clean()
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("El evento termina después de empezar."))
        year, day = data.get("management_year"), data.get("event_day")
        if year is not None and day and not day.year - 2 <= year <= day.year:
            words = gettext("Si se rinde en %(year)d, se cuenta la gestión de %(before)d.")
            self.add_error("management_year", words % {"year": day.year, "before": day.year - 1})
        return data

    @property
    def values(self):
        """What ``planning.create`` takes."""
        data = self.cleaned_data
        return {
            "event_starts_at": instant(data["event_day"], data["starts"]),
            "event_ends_at": instant(data["event_day"], data["ends"]),
            "management_year": data["management_year"],
            "mode": data["mode"],
        }


class TextsForm(PlainForm, SeenMixin):
    """What people read first."""

    title = forms.CharField(label=_("Título"), max_length=160)
    summary = forms.CharField(
        label=_("En simple"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("De qué se va a dar cuenta, en dos o tres frases. Hace falta para convocarla."),
    )
    plain_url = forms.URLField(
        label=_("Enlace a una versión en lectura fácil"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Si la publicaste en otro sitio."),
        error_messages={
            "invalid": _("Falta algo en el enlace. Debe verse así: https://www.ejemplo.cl/pagina")
        },
    )

    @property
    def texts(self):
        return {name: self.cleaned_data[name].strip() for name in ("title", "summary", "plain_url")}


class CalendarForm(PlainForm, SeenMixin):
    """Every date of an account. After the call, with the reason and the act that move it.

    Fields are called as the codes of milestones, so that what an action refuses is told beside each.
    """

    def __init__(self, *args, account, locked, **kwargs):
        """``locked``: why each date that does not move does not, by code."""
        known = dict(account.milestones.values_list("code", "planned_on"))
        initial = {"seen": account.changed_at.isoformat(), **known}
        for name, at in (("starts", account.event_starts_at), ("ends", account.event_ends_at)):
            initial[name] = at.astimezone(SANTIAGO).time() if at else None
        initial["event"] = day_of(account.event_starts_at) if account.event_starts_at else None
        super().__init__(*args, initial=initial, **kwargs)
        self.account, self.locked = account, locked
        self._add_days()
        if account.called_at:
            self._add_why()
        self._prepare(self.fields)

    def _add_days(self):
        for code in Milestone.ORDER:
            optional = code in Milestone.OPTIONAL
            field = DayField(label=Code(code).label, required=not optional)
            field.disabled = code in self.locked
            self.fields[str(code)] = field
        for name, label in (("starts", _("El evento empieza a las")), ("ends", _("Y termina a las"))):
            self.fields[name] = HourField(label=label)
            self.fields[name].disabled = Code.EVENT in self.locked

    def _add_why(self):
        self.fields["reason"] = forms.CharField(
            label=_("Por qué cambian"),
            required=False,
            max_length=1_000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Es público: lo lee quien se organizó con las fechas de antes."),
        )
        self.fields["act_number"] = forms.CharField(
            label=_("Resolución que las cambia"),
            required=False,
            max_length=80,
            help_text=_("Por ejemplo: «Resolución exenta 214»."),
        )

    def clean(self):
        data = super().clean()
        if self.account.called_at and self.has_changed() and not data.get("act_number"):
            self.add_error("act_number", _("Ya se convocó por resolución: di cuál la cambia."))
        return data

    @property
    def values(self):
        """What ``planning.set_calendar`` takes."""
        data = self.cleaned_data
        day = data["event"]
        return {
            "days": {code: data[str(code)] for code in Milestone.ORDER if code != Code.EVENT},
            "event": (instant(day, data["starts"]), instant(day, data["ends"])),
            "reason": data.get("reason", ""),
            "act_number": data.get("act_number", ""),
        }


class CallForm(ActForm):
    """The act by which the service calls its account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act_number"].label = _("Resolución que convoca")


class ReasonForm(PlainForm):
    """Why an account, or an event of it, is suspended."""

    reason = forms.CharField(
        label=_("Por qué se suspende"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Es público."),
        error_messages={"required": _("Di por qué se suspende: es público.")},
    )
