"""What is filled in to write a boletín and to put it to leave."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participa.core.forms import ChosenField, PlainForm, SeenMixin
from participa.reference.models import Region, Topic
from participa.services.models import PublicService
from participa.subscriptions.models import Subscription

from .actions import AT_NIGHT, CHOICES
from .hours import HALF_HOURS, moment, next_hour
from .models import BODY_LENGTH, SUBJECT_LENGTH, Reach

NATIONAL = "segegob"  # in place of the slug of a service


def the_subject():
    return forms.CharField(
        label=_("Asunto"),
        max_length=SUBJECT_LENGTH,
        help_text=_("Es lo primero que se lee: di de qué se trata, sin mayúsculas de más."),
    )


def some(label, queryset, **kwargs):
    """Some of a short list, each with its box."""
    return ChosenField(
        label=label, queryset=queryset, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class NewForm(PlainForm):
    """In whose name, and about what."""

    service = forms.ChoiceField(label=_("Quién lo escribe"))
    subject = the_subject()

    def __init__(self, *args, services, national, **kwargs):
        super().__init__(*args, **kwargs)
        self.services = {service.slug: service for service in services}
        names = [(slug, service.name) for slug, service in self.services.items()]
        own = [(NATIONAL, gettext("Ministerio Secretaría General de Gobierno, a todo el país"))]
        self.fields["service"].choices = (own if national else []) + names

    def author(self):
        """The service; None: SEGEGOB."""
        return self.services.get(self.cleaned_data["service"])


class LetterForm(PlainForm, SeenMixin):
    """Its words and its people."""

    subject = the_subject()
    body = forms.CharField(
        label=_("Texto"),
        required=False,
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "Una línea en blanco separa los párrafos. «## » al comienzo hace un título, «- » una lista, "
            "**así** va en negrita y [así](https://ejemplo.cl) un enlace. Sin imágenes."
        ),
    )
    reach = forms.ChoiceField(label=_("A quiénes"), choices=Reach.choices, widget=forms.RadioSelect)
    topics = some(_("Temas"), Topic.objects.filter(parent=None))
    regions = some(_("Regiones"), Region.objects.all())
    services = ChosenField(
        label=_("Servicios y ministerios"),
        queryset=PublicService.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Aparecen los que sigue alguien que aceptó boletines."),
    )

    def __init__(self, *args, letter, **kwargs):
        initial = {name: getattr(letter, name) for name in ("subject", "body", "reach")}
        initial |= {name: getattr(letter, name).all() for name in CHOICES}
        if letter.service:
            words = gettext("De quienes siguen a tu servicio, quienes siguen además algo de esto.")
            self.hints = {"reach": {Reach.CHOSEN: words}}
        super().__init__(*args, initial=initial | {"seen": letter.changed_at.isoformat()}, **kwargs)
        if letter.service:
            del self.fields["services"]
        else:
            self.fields["services"].queryset = _to_choose(letter)

    def chosen(self) -> dict:
        return {name: self.cleaned_data.get(name) or () for name in CHOICES}

    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("subject", "body", "reach")}


def _to_choose(letter):
    """The bodies that somebody who accepts boletines follows, and those chosen before."""
    accepted = Subscription.objects.live().filter(letters=True, target__kind__in=["servicio", "ministerio"])
    wanted = Q(code__in=accepted.values("target__key")) | Q(pk__in=letter.services.values("pk"))
    return PublicService.objects.defer("search_text").filter(wanted).order_by("sort_key")


class SendForm(PlainForm, SeenMixin):
    """Now, or some day at some hour."""

    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("Cuándo sale"),
        choices=[(NOW, _("Ahora")), (LATER, _("El día y a la hora que elijas"))],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("Día"), required=False, widget=forms.DateInput)
    hour = forms.TypedChoiceField(
        label=_("Hora"),
        required=False,
        empty_value=None,
        choices=[(f"{one:%H:%M}", f"{one:%H:%M}") for one in HALF_HOURS],
        error_messages={"invalid_choice": AT_NIGHT},
        help_text=_("Hora de Santiago, entre las 8:00 y las 20:30."),
    )

    def __init__(self, *args, letter, now, **kwargs):
        soon = next_hour(now)
        initial = {"when": self.LATER, "day": soon.date(), "hour": f"{soon:%H:%M}"}
        super().__init__(*args, initial=initial | {"seen": letter.changed_at.isoformat()}, **kwargs)

    def clean(self):
        data = super().clean()
        if data.get("when") == self.LATER:
            for name, words in (("day", gettext("Elige el día.")), ("hour", gettext("Elige la hora."))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def at(self):
        """The instant chosen in Santiago; None: now."""
        if self.cleaned_data["when"] == self.NOW:
            return None
        chosen = next(one for one in HALF_HOURS if f"{one:%H:%M}" == self.cleaned_data["hour"])
        return moment(self.cleaned_data["day"], chosen)
