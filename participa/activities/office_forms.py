"""What the officer fills in to call an activity: what it is, when and where, who may come, what it takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import day_of
from participa.core.forms import ChosenField, PlainForm, ReadyChoices, SeenMixin
from participa.reference.models import Commune, Region, Topic
from participa.reference.places import communes, place_choices, place_of, regions
from participa.services.permissions import EDITORS, confined_to

from .actions.drafting import AGREED
from .models import Kind, Mode, Stage

YEARS = range(2000, 2101)  # beyond them somebody mistyped
SMALL = {"class": "field__control--s"}
MOST_PLACES = 1_000_000
WRONG_LINK = _("Falta algo en el enlace. Debe verse así: https://www.ejemplo.cl/pagina")
NOT_HER_REGION = _("Tu cargo es de una región: elige un lugar de ella.")
KINDS = {
    Kind.HEARING: _("El servicio escucha en persona a quienes pidieron hablar, y les responde."),
    Kind.ASSEMBLY: _("Vecinas y vecinos se reúnen, discuten y proponen sobre algo de su territorio."),
    Kind.DIALOGUE: _("Se conversa sobre una materia; de ahí salen propuestas que el servicio responde."),
    Kind.BUDGET: _("La gente decide en qué se usa una parte del presupuesto."),
    Kind.TRAINING: _("Se enseña algo, en uno o varios días. Tiene cupos y se registra quién asiste."),
    Kind.WORKSHOP: _("Un encuentro corto con momentos: bienvenida, presentaciones, preguntas y cierre."),
    Kind.WORKING_TABLE: _(
        "Un grupo que se reúne varias veces, con integrantes, sesiones, actas y plan de trabajo."
    ),
    Kind.INFOBUS: _("El servicio va donde está la gente, atiende y cuenta cuántas personas llegaron."),
}


class MomentField(forms.DateTimeField):
    """A day and an hour of this century, in Santiago."""

    def __init__(self, **kwargs):
        wide = forms.DateTimeInput(attrs={"class": "field__control"})  # a day and an hour need room
        super().__init__(widget=wide, **kwargs)

    def clean(self, value):
        moment = super().clean(value)
        if moment and moment.year not in YEARS:
            raise forms.ValidationError(_("Revisa el año."))
        return moment


class DayField(forms.DateField):
    """A day of this century: another year was mistyped."""

    def clean(self, value):
        day = super().clean(value)
        if day and day.year not in YEARS:
            raise forms.ValidationError(_("Revisa el año."))
        return day


class LinkField(forms.URLField):
    """An address on the web."""

    def __init__(self, **kwargs):
        words = {"invalid": WRONG_LINK}
        super().__init__(max_length=300, assume_scheme="https", error_messages=words, **kwargs)


class TidyField(forms.CharField):
    """Words in one line, without spaces to spare."""

    def clean(self, value):
        return " ".join(super().clean(value).split())


def long_text(label, *, rows=4, most=4_000, help_text="", required=False, **kwargs):
    """Some paragraphs."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        **kwargs,
    )


class WhereMixin(forms.Form):
    """In the whole country, a region or a commune; a regional official, in her region."""

    where = forms.ChoiceField(
        label=_("¿De dónde es?"),
        required=False,
        help_text=_("La comuna donde se hace; o una región; o todo el país, si se hace en línea."),
    )

    def set_places(self):
        self.fields["where"].choices = ReadyChoices(_("Todo el país"), place_choices())

    def check_where(self, value, service, user, now):
        """Raises ValidationError if it is of a region she does not act on."""
        hers = confined_to(user, service, *EDITORS, now=now)
        if hers is not None and place_of(value)[0] not in hers:
            raise forms.ValidationError(NOT_HER_REGION)

    @property
    def place_values(self):
        region, commune = place_of(self.cleaned_data["where"])
        return {
            "region": Region.objects.get(pk=region) if region else None,
            "commune": Commune.objects.select_related("region").get(pk=commune) if commune else None,
        }


class NewActivityForm(PlainForm, WhereMixin):
    """What sort of activity it is, whose and about what."""

    kind = forms.ChoiceField(label=_("¿Qué vas a hacer?"), choices=Kind.choices, widget=forms.RadioSelect)
    service = forms.ModelChoiceField(label=_("Servicio"), queryset=None, empty_label=None)
    title = TidyField(
        label=_("Título"),
        max_length=200,
        help_text=_("Como lo contarías en una frase. Por ejemplo: «¿Cómo cuidamos el humedal?»."),
    )
    hints = {"kind": KINDS}
    field_order = ["kind", "service", "title", "where"]

    def __init__(self, *args, services, user, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services
        self.set_places()
        self.user, self.now = user, now

    def clean(self):
        data = super().clean()
        if data.get("service") and "where" in data:
            try:
                self.check_where(data["where"], data["service"], self.user, self.now)
            except forms.ValidationError as error:
                self.add_error("where", error)
        return data

    @property
    def values(self):
        """What ``drafting.create`` takes, besides the service."""
        data = self.cleaned_data
        return {"kind": data["kind"], "title": data["title"], **self.place_values}


class ActivityForm(PlainForm, WhereMixin, SeenMixin):
    """All that is told of an activity, in sections. Once published, only what nobody counts on."""

    title = TidyField(label=_("Título"), max_length=200)
    summary = long_text(
        _("En simple"), help_text=_("De qué se trata y a quién invita, en dos o tres frases.")
    )
    purpose = long_text(
        _("Qué se hará con lo que se diga"),
        help_text=_("Quién lo lee, cuándo se responde y qué puede cambiar. La gente lo pregunta primero."),
    )
    topics = ChosenField(
        label=_("Temas"), queryset=Topic.objects.filter(parent=None), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    starts_at = MomentField(label=_("Empieza"), required=False, help_text=_("Hora de Santiago."))
    ends_at = MomentField(label=_("Termina"), required=False)
    mode = forms.ChoiceField(label=_("Modalidad"), choices=Mode.choices, widget=forms.RadioSelect)
    place = TidyField(
        label=_("Lugar"), max_length=200, required=False, help_text=_("Por ejemplo: Gimnasio municipal.")
    )
    address = TidyField(label=_("Dirección"), max_length=200, required=False)
    link = LinkField(
        label=_("Enlace para conectarse"),
        required=False,
        help_text=_("Si hay que inscribirse, lo reciben solo quienes tienen un cupo."),
    )
    is_accessible = forms.BooleanField(label=_("El lugar es accesible en silla de ruedas"), required=False)
    has_sign_language = forms.BooleanField(label=_("Habrá lengua de señas"), required=False)
    has_captions = forms.BooleanField(label=_("Habrá subtítulos"), required=False)
    needs_registration = forms.BooleanField(label=_("Hay que inscribirse"), required=False)
    registration_opens_at = MomentField(label=_("La inscripción abre"), required=False)
    registration_closes_at = MomentField(label=_("La inscripción cierra"), required=False)
    capacity = forms.IntegerField(
        label=_("Cupos"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(attrs=SMALL),
        help_text=_("Sin límite, déjalo en blanco."),
        error_messages={
            "min_value": _("Los cupos son al menos uno. Sin límite, déjalo en blanco."),
            "max_value": _("Ese número es demasiado grande."),
        },
    )
    has_waiting_list = forms.BooleanField(
        label=_("Con lista de espera: quien espera recibe el cupo que se libere"), required=False
    )
    takes_proposals = forms.BooleanField(label=_("Recibe propuestas"), required=False)
    proposals_close_at = MomentField(label=_("Propuestas hasta"), required=False)
    takes_questions = forms.BooleanField(
        label=_("Recibe preguntas, en un tablero a la vista de todos"), required=False
    )
    questions_close_at = MomentField(label=_("Preguntas hasta"), required=False)
    act_number = TidyField(label=_("Resolución que la convoca"), max_length=80, required=False)
    act_date = DayField(label=_("Fecha de la resolución"), required=False)
    contact_name = TidyField(label=_("A quién escribir"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("Correo de contacto"), required=False)

    PLAIN = (
        "title", "summary", "purpose", "starts_at", "ends_at", "mode", "place", "address", "link",
        "is_accessible", "has_sign_language", "has_captions", "needs_registration", "registration_opens_at",
        "registration_closes_at", "capacity", "has_waiting_list", "takes_proposals", "proposals_close_at",
        "takes_questions", "questions_close_at", "act_number", "act_date", "contact_name", "contact_email",
    )  # fmt: skip
    SECTIONS = (
        (_("Qué es"), ("title", "summary", "purpose", "topics")),
        (_("Cuándo y dónde"), ("starts_at", "ends_at", "mode", "where", "place", "address", "link")),
        (_("Para que pueda participar cualquiera"), ("is_accessible", "has_sign_language", "has_captions")),
        (_("Inscripción"), ("needs_registration", "registration_opens_at", "registration_closes_at",
                            "capacity", "has_waiting_list")),
        (_("Lo que la gente puede enviar"), ("takes_proposals", "proposals_close_at", "takes_questions",
                                             "questions_close_at")),
        (_("Acto y contacto"), ("act_number", "act_date", "contact_name", "contact_email")),
    )  # fmt: skip

    def __init__(self, *args, activity, user, now, **kwargs):
        initial = {name: getattr(activity, name) for name in self.PLAIN}
        initial |= {
            "topics": activity.topics.all(),
            "where": where_value(activity),
            "seen": activity.changed_at.isoformat(),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.activity, self.user, self.now = activity, user, now
        self.set_places()
        if activity.status != "draft":
            for name in (*AGREED, "where"):
                self.fields.pop(name, None)

    def clean_where(self):
        value = self.cleaned_data["where"]
        self.check_where(value, self.activity.service, self.user, self.now)
        return value

    def clean_act_date(self):
        day = self.cleaned_data["act_date"]
        if day and day > day_of(self.now):
            raise forms.ValidationError(_("La resolución no puede tener una fecha futura."))
        return day

    def sections(self):
        """(title, fields) of each section that has any."""
        found = ((title, [self[n] for n in names if n in self.fields]) for title, names in self.SECTIONS)
        return [(title, fields) for title, fields in found if fields]

    @property
    def values(self):
        """What ``drafting.edit`` takes."""
        data = self.cleaned_data
        told = {name: data[name] for name in self.PLAIN if name in data}
        told |= self.place_values if "where" in data else {}
        return told | {"topics": data["topics"]}


def where_value(activity):
    """The choice of ``WhereMixin.where`` that says where an activity is."""
    if activity.commune_id:
        return f"c{activity.commune_id}"
    return f"r{activity.region_id}" if activity.region_id else ""


class StageRow(PlainForm):
    """A moment of the programme. Without a title, it goes."""

    kind = forms.ChoiceField(label=_("Tipo"), choices=Stage.Kind.choices, initial=Stage.Kind.OTHER)
    title = TidyField(label=_("Título"), max_length=160, required=False)
    starts_at = MomentField(label=_("Empieza"), required=False)
    minutes = forms.IntegerField(
        label=_("Minutos"),
        required=False,
        min_value=1,
        max_value=1_440,
        widget=forms.NumberInput(attrs=SMALL),
        error_messages={
            "min_value": _("Escribe entre 1 y 1.440 minutos."),
            "max_value": _("Escribe entre 1 y 1.440 minutos."),
        },
    )
    speaker = TidyField(label=_("Quién la conduce"), max_length=160, required=False)

    def clean(self):
        data = super().clean()
        typed = any(data.get(name) for name in ("starts_at", "minutes", "speaker"))
        if typed and not data.get("title") and not self.initial:
            self.add_error("title", _("Cada momento del programa lleva un título."))
        return data

    @property
    def values(self):
        """What ``drafting.set_stages`` takes, or None: an empty row."""
        return self.cleaned_data if self.cleaned_data.get("title") else None


class BaseStageRows(forms.BaseFormSet):
    """Those there are and some empty ones."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra = 2 if self.initial else 4


StageRows = forms.formset_factory(StageRow, BaseStageRows, max_num=60, absolute_max=60)


class RescheduleForm(PlainForm, SeenMixin):
    """Another date, hour or place, and why."""

    reason = long_text(
        _("Por qué se cambia"),
        rows=3,
        most=500,
        required=True,
        help_text=_("Lo leen en la página y en el correo quienes se inscribieron."),
        error_messages={"required": _("Di por qué se cambia.")},
    )
    starts_at = MomentField(label=_("Empieza"), help_text=_("Hora de Santiago."))
    ends_at = MomentField(label=_("Termina"))
    mode = forms.ChoiceField(label=_("Modalidad"), choices=Mode.choices, widget=forms.RadioSelect)
    place = TidyField(label=_("Lugar"), max_length=200, required=False)
    address = TidyField(label=_("Dirección"), max_length=200, required=False)
    commune = forms.TypedChoiceField(
        label=_("Comuna"), required=False, coerce=int, empty_value=None, choices=()
    )
    link = LinkField(label=_("Enlace para conectarse"), required=False)
    registration_opens_at = MomentField(label=_("La inscripción abre"))
    registration_closes_at = MomentField(label=_("La inscripción cierra"))
    proposals_close_at = MomentField(label=_("Propuestas hasta"))
    questions_close_at = MomentField(label=_("Preguntas hasta"))
    MOVED = (
        "starts_at", "ends_at", "mode", "place", "address", "link", "registration_opens_at",
        "registration_closes_at", "proposals_close_at", "questions_close_at",
    )  # fmt: skip
    field_order = [
        "starts_at", "ends_at", "mode", "place", "address", "commune", "link", "registration_opens_at",
        "registration_closes_at", "proposals_close_at", "questions_close_at", "reason",
    ]  # fmt: skip

    def __init__(self, *args, activity, user, now, **kwargs):
        initial = {name: getattr(activity, name) for name in self.MOVED}
        initial |= {"commune": activity.commune_id, "seen": activity.changed_at.isoformat()}
        super().__init__(*args, initial=initial, **kwargs)
        hers = confined_to(user, activity.service, *EDITORS, now=now)
        places = communes_by_region(hers)
        self.fields["commune"].choices = ReadyChoices(_("Ninguna en especial"), places)
        self._drop(activity)

    def _drop(self, activity):
        """What this activity has not."""
        gone = [] if activity.needs_registration else ["registration_opens_at", "registration_closes_at"]
        gone += [] if activity.takes_proposals else ["proposals_close_at"]
        gone += [] if activity.takes_questions else ["questions_close_at"]
        for name in gone:
            del self.fields[name]

    def clean(self):
        data = super().clean()
        if not self.errors and not set(self.changed_data) - {"reason", "seen"}:
            self.add_error(None, _("No cambiaste ninguna fecha ni el lugar."))
        return data

    @property
    def values(self):
        """What ``calling.reschedule`` takes: only what changed."""
        data, changed = self.cleaned_data, set(self.changed_data)
        told = {name: data[name] for name in self.MOVED if name in changed and name in data}
        if "commune" in changed:
            chosen = data["commune"]
            told["commune"] = Commune.objects.select_related("region").get(pk=chosen) if chosen else None
        return told


def communes_by_region(only=None):
    """Each region with its communes. ``only``: keys of the regions; all, if None."""
    by_region = {}
    for commune in communes():
        by_region.setdefault(commune["region_id"], []).append((commune["pk"], commune["name"]))
    shown = (region for region in regions() if only is None or region["pk"] in only)
    return [(region["short_name"], by_region.get(region["pk"], [])) for region in shown]


class CancelForm(PlainForm, SeenMixin):
    """Why it will not be held."""

    reason = long_text(
        _("Por qué se suspende"),
        most=500,
        required=True,
        help_text=_("Lo leen en la página y en el correo quienes se inscribieron."),
        error_messages={"required": _("Di por qué se suspende.")},
    )


class SeenForm(PlainForm, SeenMixin):
    """Nothing but the version that was read."""


class CapacityForm(PlainForm, SeenMixin):
    """How many places there are."""

    capacity = forms.IntegerField(
        label=_("Cupos"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(attrs=SMALL),
        help_text=_("Sin límite, déjalo en blanco."),
        error_messages={
            "min_value": _("Los cupos son al menos uno. Sin límite, déjalo en blanco."),
            "max_value": _("Ese número es demasiado grande."),
        },
    )
    has_waiting_list = forms.BooleanField(
        label=_("Con lista de espera: quien espera recibe el cupo que se libere"), required=False
    )
