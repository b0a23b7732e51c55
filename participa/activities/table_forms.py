"""What the officer fills in of what lasts more than a day: sessions, minutes, members, the work plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, SeenMixin
from participa.documents.forms import DocumentField

from .models import HeadCount, Mode, WorkPlanItem
from .office_forms import SMALL, CancelForm, DayField, LinkField, MomentField, TidyField, long_text
from .readiness import WITH_LINK, WITH_PLACE

MOST_PEOPLE = 1_000_000


class MeetingForm(PlainForm, SeenMixin):
    """When and where a session is, and what about."""

    title = TidyField(
        label=_("De qué se trata"),
        max_length=160,
        error_messages={"required": _("Di de qué se trata.")},
    )
    starts_at = MomentField(label=_("Empieza"), help_text=_("Hora de Santiago."))
    ends_at = MomentField(label=_("Termina"))
    mode = forms.ChoiceField(
        label=_("Modalidad"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.IN_PERSON
    )
    place = TidyField(label=_("Lugar"), max_length=200, required=False)
    link = LinkField(label=_("Enlace para conectarse"), required=False)
    agenda = long_text(_("Tabla"), rows=5, help_text=_("Un punto por línea."))

    def clean(self):
        data = super().clean()
        mode = data.get("mode")
        if mode in WITH_PLACE and not data.get("place") and "place" not in self.errors:
            self.add_error("place", _("Di dónde se reúnen."))
        if mode in WITH_LINK and not data.get("link") and "link" not in self.errors:
            self.add_error("link", _("Pon el enlace para conectarse."))
        return data

    @property
    def values(self):
        names = ("title", "starts_at", "ends_at", "mode", "place", "link", "agenda")
        return {name: self.cleaned_data[name] for name in names}


class MeetingCancelForm(CancelForm):
    """Why a session will not be held."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Queda a la vista, en la página de la actividad.")


class HeadCountForm(PlainForm):
    """Who came, by sex."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = (_("Mujeres"), _("Hombres"), _("Otro"), _("Sin declarar"))
        attrs = SMALL | {"inputmode": "numeric", "data-participa-sum": "asistentes"}
        for name, label in zip(HeadCount.PARTS, labels, strict=True):
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=MOST_PEOPLE,
                widget=forms.NumberInput(attrs=attrs),
                error_messages={
                    "required": _("Escribe cuántas personas; 0 si ninguna."),
                    "min_value": _("Escribe 0 o más."),
                    "max_value": _("Ese número es demasiado grande."),
                },
            )
        self._prepare(self.fields)

    @property
    def total(self):
        """The sum of what was typed."""
        values = (str(self[name].value() or "") for name in HeadCount.PARTS)
        return sum(int(value) for value in values if value.isascii() and value.isdigit())


class MinutesForm(PlainForm, SeenMixin):
    """What was said and agreed in a session, in words or as a file."""

    text = long_text(_("Acta"), rows=12, most=40_000, help_text=_("Qué se vio, qué se dijo y qué se acordó."))
    upload = DocumentField(
        label=_("O su archivo"), required=False, help_text=_("PDF con texto o Word, hasta 30 MB.")
    )


class MemberForm(PlainForm):
    """Who sits at the table."""

    display_name = TidyField(
        label=_("Nombre"), max_length=120, error_messages={"required": _("Escribe su nombre.")}
    )
    organization = TidyField(label=_("Por quién participa"), max_length=160, required=False)
    role = TidyField(label=_("Rol en la mesa"), max_length=80, required=False)
    starts_on = DayField(label=_("Desde"), required=False, help_text=_("En blanco: desde hoy."))


class MemberEndForm(PlainForm):
    """The first day she no longer sits."""

    ends_on = DayField(
        label=_("Primer día en que ya no la integra"),
        error_messages={"required": _("Di desde qué día ya no la integra.")},
    )


class PlanForm(PlainForm):
    """Something the table sets out to do."""

    text = TidyField(
        label=_("Qué se hará"), max_length=300, error_messages={"required": _("Di qué se hará.")}
    )
    owner = TidyField(
        label=_("Responsable"), max_length=120, error_messages={"required": _("Di a quién le toca.")}
    )
    due_on = DayField(label=_("Vence"), required=False)


class PlanUpdateForm(PlainForm, SeenMixin):
    """How it goes."""

    state = forms.ChoiceField(label=_("Estado"), choices=WorkPlanItem.State.choices, widget=forms.RadioSelect)
    evidence = long_text(
        _("Qué se hizo"), rows=4, help_text=_("Hace falta si está cumplida, en todo o en parte.")
    )
    url = LinkField(label=_("Enlace a la evidencia"), required=False)
