"""What the officer tells of an event: where it is, what makes it accessible, who came, who watched."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import SANTIAGO, day_of
from participa.core.forms import PlainForm, ReadyChoices, SeenMixin
from participa.documents.forms import DocumentField
from participa.reference.models import Commune
from participa.reference.places import communes, regions

from .models import Account, AccountEvent, Answer, Status
from .planning_forms import DayField, HourField, instant

SMALL = {"class": "field__control--s"}
MOST_PEOPLE = 1_000_000
MOST_VIEWS = 1_000_000_000
Mode = Account.Mode
WRONG_LINK = _("Falta algo en el enlace. Debe verse así: https://www.ejemplo.cl/pagina")


class EventForm(PlainForm, SeenMixin):
    """Where an event is, its stream and what makes it accessible."""

    mode = forms.ChoiceField(label=_("Modalidad"), choices=Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Lugar"),
        max_length=200,
        required=False,
        help_text=_("Con su dirección. Hace falta si se asiste en persona."),
    )
    commune = forms.TypedChoiceField(
        label=_("Comuna"), required=False, coerce=int, empty_value=None, choices=()
    )
    stream_url = forms.URLField(
        label=_("Enlace de la transmisión o del video"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Hace falta si se asiste en línea."),
        error_messages={"invalid": WRONG_LINK},
    )
    video_minutes = forms.IntegerField(
        label=_("Minutos que dura el video"),
        required=False,
        max_value=6_000,
        min_value=1,
        widget=forms.NumberInput(attrs=SMALL),
        error_messages={
            "max_value": _("Escribe entre 1 y 6.000 minutos."),
            "min_value": _("Escribe entre 1 y 6.000 minutos."),
        },
    )
    transcript = DocumentField(
        label=_("Subtítulos del video (WebVTT)"),
        kind="captions",
        required=False,
        help_text=_("Un archivo .vtt. Con él, el video se puede leer y buscar en la página."),
    )
    notes = forms.CharField(
        label=_("Qué pasó, en breve"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    field_order = ("mode", "place", "commune", "stream_url", "video_minutes", *AccountEvent.ACCESS)
    FIELDS = (
        "mode", "place", "commune", "stream_url", "video_minutes", *AccountEvent.ACCESS, "access_note",
        "notes",
    )  # fmt: skip

    def __init__(self, *args, account, event=None, **kwargs):
        initial = kwargs.pop("initial", {}) | (self.told_by(event) if event else {"mode": Mode.IN_PERSON})
        super().__init__(*args, initial=initial, **kwargs)
        self.account, self.event = account, event
        for name in AccountEvent.ACCESS:
            self.fields[name] = forms.ChoiceField(
                label=capfirst(AccountEvent._meta.get_field(name).verbose_name),
                choices=[("", _("Todavía no se sabe")), *Answer.choices],
                required=False,
                widget=forms.RadioSelect,
            )
        self.fields["access_note"] = forms.CharField(
            label=_("Cómo se comprueba"),
            max_length=300,
            required=False,
            help_text=_("Por ejemplo: quién interpreta en señas, o dónde está la rampa."),
        )
        self.fields["commune"].choices = ReadyChoices(_("Ninguna en especial"), _communes())
        self._prepare(self.fields)
        self.order_fields([*self.field_order, "access_note", "transcript", "notes"])

    def told_by(self, event):
        """What the form starts from."""
        told = {name: getattr(event, name) for name in self.FIELDS if name != "commune"}
        return told | {"commune": event.commune_id, "seen": event.changed_at.isoformat()}

    def access_fields(self):
        return [self[name] for name in AccountEvent.ACCESS]

    def clean(self):
        data, mode = super().clean(), self.cleaned_data.get("mode")
        if self.account.status != Status.CALLED:
            return data  # the list of what is missing says it before the call
        if mode in (Mode.IN_PERSON, Mode.HYBRID) and not data.get("place") and "place" not in self.errors:
            self.add_error("place", _("Di en qué lugar es el evento."))
        if (
            mode in (Mode.ONLINE, Mode.HYBRID)
            and not data.get("stream_url")
            and not self.errors.get("stream_url")
        ):
            self.add_error("stream_url", _("Agrega el enlace de la transmisión."))
        return data

    @property
    def values(self):
        """What ``events.edit_event`` takes."""
        data = self.cleaned_data
        told = {name: data[name] for name in self.FIELDS}
        told["commune"] = Commune.objects.filter(pk=data["commune"]).first() if data["commune"] else None
        return told


def _communes():
    """Each region with its communes."""
    by_region = {}
    for commune in communes():
        by_region.setdefault(commune["region_id"], []).append((commune["pk"], commune["name"]))
    return [(region["short_name"], by_region.get(region["pk"], [])) for region in regions()]


class RegionalEventForm(EventForm):
    """An event in a region: when it is, besides where."""

    day = DayField(label=_("Fecha"))
    starts = HourField(label=_("Empieza"), help_text=_("Hora de Santiago."))
    ends = HourField(label=_("Termina"))
    field_order = ("day", "starts", "ends", *EventForm.field_order)

    def told_by(self, event):
        starts = event.starts_at.astimezone(SANTIAGO)
        told = {
            "day": day_of(starts),
            "starts": starts.time(),
            "ends": event.ends_at.astimezone(SANTIAGO).time(),
        }
        return super().told_by(event) | told

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("day", "starts", "ends"):
            held = self.event is not None and self.event.status == AccountEvent.Status.HELD
            self.fields[name].disabled = held

    @property
    def values(self):
        data, told = self.cleaned_data, super().values
        if self.event is not None and self.event.status == AccountEvent.Status.HELD:
            return told
        return told | {
            "starts_at": instant(data["day"], data["starts"]),
            "ends_at": instant(data["day"], data["ends"]),
        }


class NewRegionalEventForm(RegionalEventForm):
    """In which of the regions that have none yet."""

    region = forms.ModelChoiceField(label=_("Región"), queryset=None, empty_label=None)
    field_order = ("region", *RegionalEventForm.field_order)

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        for name in ("transcript", "video_minutes", "notes"):
            del self.fields[name]

    @property
    def values(self):
        """What ``events.add_regional`` takes, besides the region."""
        data = self.cleaned_data
        missing = {"video_minutes": None, "notes": ""}
        self.cleaned_data = missing | data
        return {name: value for name, value in super().values.items() if name not in missing}


class AttendanceForm(PlainForm):
    """Who came, by sex."""

    SEXES = ("women", "men", "other", "undeclared")

    def __init__(self, *args, is_correction, **kwargs):
        super().__init__(*args, **kwargs)
        labels = (_("Mujeres"), _("Hombres"), _("Otro"), _("Sin declarar"))
        for name, label in zip(self.SEXES, labels, strict=True):
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=MOST_PEOPLE,
                widget=forms.NumberInput(
                    attrs=SMALL | {"inputmode": "numeric", "data-participa-sum": "asistentes"}
                ),
                error_messages={
                    "required": _("Escribe cuántas personas; 0 si ninguna."),
                    "min_value": _("Escribe 0 o más."),
                    "max_value": _("Ese número es demasiado grande."),
                },
            )
        if is_correction:
            self.fields["correction"] = forms.CharField(
                label=_("Por qué se corrige"),
                max_length=300,
                help_text=_("La cifra anterior sigue a la vista, con esta razón."),
                error_messages={"required": _("Di por qué se corrige: la cifra anterior sigue a la vista.")},
            )
        self._prepare(self.fields)

    def sex_fields(self):
        return [self[name] for name in self.SEXES]

    @property
    def total(self):
        """The sum of what was typed."""
        values = (self[name].value() for name in self.SEXES)
        return sum(
            int(value) for value in values if str(value or "").isascii() and str(value or "").isdigit()
        )


class AudienceForm(PlainForm):
    """How many times a channel says it was seen."""

    channel = forms.CharField(
        label=_("Canal"), max_length=60, help_text=_("Por ejemplo: YouTube del servicio.")
    )
    views = forms.IntegerField(
        label=_("Visualizaciones"),
        min_value=0,
        max_value=MOST_VIEWS,
        widget=forms.NumberInput(attrs=SMALL),
        error_messages={
            "min_value": _("Escribe 0 o más."),
            "max_value": _("Ese número es demasiado grande."),
        },
    )
    source = forms.CharField(
        label=_("Dónde se leyó esa cifra"),
        max_length=200,
        help_text=_("Por ejemplo: contador público del video."),
    )
    read_on = DayField(label=_("Leída el"))
