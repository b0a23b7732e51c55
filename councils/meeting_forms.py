"""What a secretariat and members type about sessions, minutes, agreements and opinions."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import SANTIAGO, day_of
from participa.core.forms import PlainForm, SeenMixin
from participa.documents.forms import DocumentField

from .meeting_pages import ABSENT, name_of
from .models import Agreement, Session

YEARS = range(2000, 2101)  # beyond them somebody mistyped
MOST_POINTS = 30  # of an agenda
UTC = ZoneInfo("UTC")


def instant(day, hour):
    """That hour of that day in Chile. Where daylight saving skips it, the first that exists."""
    return datetime.combine(day, hour, tzinfo=SANTIAGO).astimezone(UTC)


class AgendaMixin(forms.Form):
    """The points that a session deals with, one on each line."""

    agenda = forms.CharField(
        label=_("Tabla"),
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Un punto por línea, en el orden en que se verán."),
        error_messages={"required": _("Escribe al menos un punto de la tabla.")},
    )

    def clean_agenda(self):
        points = [" ".join(line.split()) for line in self.cleaned_data["agenda"].splitlines()]
        points = [point for point in points if point]
        if len(points) > MOST_POINTS:
            raise forms.ValidationError(_("Son demasiados puntos para una sesión. Deja 30 o menos."))
        if any(len(point) > 200 for point in points):
            raise forms.ValidationError(_("Cada punto cabe en 200 letras. Acorta el más largo."))
        return points


class ScheduleForm(PlainForm, AgendaMixin, SeenMixin):
    """When and where a session is, and what about."""

    title = forms.CharField(
        label=_("Temas principales"),
        max_length=160,
        help_text=_("En una línea, como se leerá en la lista de sesiones."),
    )
    day = forms.DateField(label=_("Fecha"), widget=forms.DateInput)
    hour = forms.TimeField(
        label=_("Hora de inicio"),
        widget=forms.TimeInput,
        help_text=_("Hora de Santiago."),
        error_messages={"invalid": _("Esa hora no existe. Debe verse así: 15:30")},
    )
    ends = forms.TimeField(
        label=_("Hora de término"),
        required=False,
        widget=forms.TimeInput,
        error_messages={"invalid": _("Esa hora no existe. Debe verse así: 17:30")},
    )
    mode = forms.ChoiceField(
        label=_("Modalidad"),
        choices=Session.Mode.choices,
        widget=forms.RadioSelect,
        initial=Session.Mode.IN_PERSON,
    )
    place = forms.CharField(
        label=_("Lugar"),
        max_length=200,
        required=False,
        help_text=_("Con dirección y comuna, si se reúnen en uno."),
    )
    link = forms.URLField(
        label=_("Enlace para conectarse"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Si alguien puede asistir en línea."),
    )
    field_order = ("title", "day", "hour", "ends", "mode", "place", "link", "agenda", "seen")

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day.year not in YEARS:
            raise forms.ValidationError(_("Revisa el año."))
        return day

    def clean(self):
        data = super().clean()
        if data.get("hour") and data.get("ends") and data["ends"] <= data["hour"]:
            self.add_error("ends", _("Una sesión termina después de empezar."))
        mode = data.get("mode")
        if mode in {Session.Mode.IN_PERSON, Session.Mode.HYBRID} and not data.get("place"):
            self.add_error("place", _("Di dónde se reúnen."))
        if mode == Session.Mode.ONLINE and not data.get("link") and "link" not in self.errors:
            self.add_error("link", _("Pon el enlace para conectarse."))
        return data

    def scheduled(self):
        """The arguments that the actions of a session take."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "starts_at": instant(data["day"], data["hour"]),
            "ends_at": instant(data["day"], data["ends"]) if data["ends"] else None,
            "mode": data["mode"],
            "place": data["place"],
            "link": data["link"],
            "agenda": data["agenda"],
        }

    def refuse(self, error):
        """Say beside its field what an action refused."""
        fields = {"starts_at": "day", "ends_at": "ends"}
        for name, said in getattr(error, "error_dict", {None: error}).items():
            self.add_error(fields.get(name, name), said)


class SessionForm(ScheduleForm):
    """A session that the secretariat calls."""

    KINDS = [kind for kind in Session.Kind.choices if kind[0] != Session.Kind.SELF_CONVENED]
    kind = forms.ChoiceField(
        label=_("Tipo"), choices=KINDS, widget=forms.RadioSelect, initial=Session.Kind.ORDINARY
    )
    field_order = ("kind", *ScheduleForm.field_order)

    def scheduled(self):
        return super().scheduled() | {"kind": self.cleaned_data["kind"]}


def scheduled_as(session):
    """The initial values of a ``ScheduleForm``."""
    start = session.starts_at.astimezone(SANTIAGO)
    return {
        "title": session.title,
        "day": day_of(start),
        "hour": start.time(),
        "ends": session.ends_at.astimezone(SANTIAGO).time() if session.ends_at else None,
        "mode": session.mode,
        "place": session.place,
        "link": session.link,
        "agenda": "\n".join(point.title for point in session.agenda.all()),
        "seen": session.changed_at.isoformat(),
    }


class ReasonForm(PlainForm):
    """Why a session is not held."""

    reason = forms.CharField(
        label=_("Por qué se suspende"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Lo lee cualquiera, y va en el correo a cada integrante."),
        error_messages={"required": _("Di por qué se suspende.")},
    )


class AttendanceForm(PlainForm, SeenMixin):
    """Who came, seat by seat. ``seats``: as ``meeting_pages.seats_on`` gives them."""

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            people = [(str(one.pk), said) for one, said in seat["people"]]
            field = forms.ChoiceField(
                label=seat["label"],
                choices=[*people, (ABSENT, _("No vino nadie"))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Di quién vino por «%(seat)s», o que nadie.") % {"seat": seat["label"]}
                },
            )
            self.fields[seat["name"]] = field
        self._prepare(self.fields)

    def chosen(self):
        """The fields of the seats, in order."""
        return [self[seat["name"]] for seat in self.seats]

    def present(self):
        """The mandates of those who came."""
        return [
            one
            for seat in self.seats
            for one, _said in seat["people"]
            if self.cleaned_data[seat["name"]] == str(one.pk)
        ]


class MinutesForm(PlainForm, SeenMixin):
    """The text of the minutes, a file, or both. It may be saved half written."""

    text = forms.CharField(
        label=_("Texto del acta"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_("Puedes usar Markdown: ## subtítulos, **negrita**, listas con guiones."),
    )
    file = DocumentField(
        label=_("Archivo"),
        required=False,
        help_text=_("El acta firmada, si la hay: PDF con texto (no una imagen) o Word, hasta 30 MB."),
    )


class ApproveForm(PlainForm, SeenMixin):
    """How the council approved its minutes."""

    approval = forms.CharField(
        label=_("Cómo la aprobó el consejo"),
        max_length=200,
        help_text=_("Por ejemplo: «En la sesión 6, sin observaciones» o «Por correo, el 2 de diciembre»."),
        error_messages={"required": _("Di cómo la aprobó el consejo.")},
    )


class AgreementForm(PlainForm):
    """Something that a session agreed."""

    text = forms.CharField(
        label=_("Acuerdo"),
        max_length=300,
        help_text=_("Empieza por lo que hay que hacer: «Publicar el catastro de accesos cerrados»."),
    )
    owner = forms.CharField(
        label=_("Responsable"),
        max_length=120,
        help_text=_("Una unidad o un cargo: «División de Riberas»."),
    )
    due_on = forms.DateField(label=_("Vence"), required=False, widget=forms.DateInput)

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day.year not in YEARS:
            raise forms.ValidationError(_("Revisa el año."))
        return day


class FollowForm(PlainForm, SeenMixin):
    """How an agreement goes."""

    state = forms.ChoiceField(label=_("Estado"), choices=Agreement.State.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Qué se hizo"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))
    url = forms.URLField(
        label=_("Enlace a la evidencia"), required=False, max_length=300, assume_scheme="https"
    )


class OpinionForm(PlainForm, SeenMixin):
    """What the council says to its service. A draft until it is sent."""

    target = forms.CharField(
        label=_("Código de la consulta o la cuenta pública"),
        required=False,
        max_length=60,
        help_text=_("Está en su página. Por ejemplo: CC-2026-MMA-0012. Vacío si opina de otra cosa."),
    )
    title = forms.CharField(label=_("Sobre qué"), max_length=200)
    text = forms.CharField(
        label=_("Opinión"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Qué piensa el consejo y qué pide. Puedes usar Markdown."),
    )
    minority = forms.CharField(
        label=_("Opinión de minoría"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    session = forms.ModelChoiceField(
        label=_("Sesión que la acordó"), queryset=None, required=False, empty_label=_("Ninguna")
    )
    in_favor = forms.IntegerField(
        label=_("A favor"), required=False, min_value=0, max_value=999,
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
    )  # fmt: skip
    against = forms.IntegerField(
        label=_("En contra"), required=False, min_value=0, max_value=999,
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
    )  # fmt: skip
    abstained = forms.IntegerField(
        label=_("Abstenciones"), required=False, min_value=0, max_value=999,
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
    )  # fmt: skip
    file = DocumentField(
        label=_("Archivo"),
        required=False,
        help_text=_("El documento del consejo, si lo hay: PDF con texto o Word, hasta 30 MB."),
    )

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        held = council.sessions.filter(status=Session.Status.HELD)
        self.fields["session"].queryset = held
        self.fields["session"].label_from_instance = name_of

    def clean(self):
        data = super().clean()
        votes = [data.get(name) for name in ("in_favor", "against", "abstained")]
        total, session = sum(vote or 0 for vote in votes), data.get("session")
        if session and session.present is not None and total > session.present:
            words = _("Suman %(total)s votos y en esa sesión hubo %(present)s.")
            self.add_error("in_favor", words % {"total": total, "present": session.present})
        return data

    def said(self):
        """What the actions of an opinion write, but for its file."""
        left_out = {"seen", "file"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class SendForm(PlainForm, SeenMixin):
    """The version of an opinion that whoever sends it read."""


class AnswerForm(PlainForm):
    """What the service answers to its council."""

    answer = forms.CharField(
        label=_("Respuesta"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Qué se acoge, qué no y por qué. La lee cualquiera."),
        error_messages={"required": _("Escribe la respuesta.")},
    )
    act = forms.CharField(
        label=_("Acto que la aprueba"),
        max_length=80,
        help_text=_("Por ejemplo: «Oficio ordinario 214»."),
        error_messages={"required": _("Escribe el número del oficio o de la resolución.")},
    )
