"""What people fill in about organisations and about representing them."""

import re

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from participa.core.calendar import day_of
from participa.core.forms import PlainForm, ReadyChoices
from participa.documents.forms import DocumentField
from participa.reference.models import Commune, OrganizationType, Region
from participa.reference.places import place_choices, place_of
from participa.services.models import Membership, PublicService
from participa.services.permissions import EDITORS

from .kinds import kind_choices
from .models import Organization, Registry
from .permissions import IDENTITY, SHOWN
from .ruts import NotAnOrganization, normal_rut

TAKEN = _("Esa organización ya está anotada aquí con ese RUT.")


class OrganizationForm(PlainForm):
    """What the portal says of an organisation. ``editable``: the fields of permissions that may be filled."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Nombre de la organización"), help_text=_("Completo, como en su certificado."), max_length=200
    )
    rut = forms.CharField(
        label=_("RUT de la organización"),
        help_text=_("El de la organización, no el tuyo. Por ejemplo: 65.123.456-4. Es público."),
        max_length=20,
    )
    kind = forms.TypedChoiceField(label=_("Tipo"), coerce=int)
    registry = forms.ChoiceField(
        label=_("Dónde está inscrita"), choices=[("", _("Elige")), *Registry.choices]
    )
    registration = forms.CharField(
        label=_("Número de la personalidad jurídica"),
        help_text=_("Está en el certificado: el número de inscripción o del decreto que la creó."),
        max_length=60,
    )
    place = forms.ChoiceField(label=_("De qué lugar es"), required=False)
    purpose = forms.CharField(
        label=_("A qué se dedica"),
        help_text=_("En una o dos frases."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )
    email = forms.EmailField(
        label=_("Correo de la organización"),
        help_text=_("Se muestra en su página. No pongas el tuyo si no quieres que se vea."),
        required=False,
    )
    phone = forms.CharField(
        label=_("Teléfono de la organización"),
        help_text=_("También se muestra en su página."),
        max_length=40,
        required=False,
    )
    website = forms.CharField(
        label=_("Sitio web"),
        help_text=_("Sin https:// · Por ejemplo: www.ejemplo.cl"),
        max_length=120,
        required=False,
    )

    def __init__(self, *args, organization=None, editable=IDENTITY + SHOWN, **kwargs):
        self.organization = organization
        super().__init__(*args, **kwargs)
        shown = {"place" if name in {"region", "commune"} else name for name in editable}
        for name in OrganizationForm.base_fields:
            if name not in shown and name != "seen":
                del self.fields[name]
        if "kind" in self.fields:
            self.fields["kind"].choices = ReadyChoices(_("Elige"), kind_choices())
            self.fields["place"].choices = ReadyChoices(_("Todo el país"), place_choices())

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_rut(self):
        try:
            number = normal_rut(self.cleaned_data["rut"])
        except NotAnOrganization as error:
            raise forms.ValidationError(
                _("Ese número es de una persona. Escribe el RUT de la organización.")
            ) from error
        except ValueError as error:
            raise forms.ValidationError(_("Ese RUT no existe. Revisa el último dígito.")) from error
        others = Organization.objects.filter(rut=number)
        if self.organization:
            others = others.exclude(pk=self.organization.pk)
        if others.exists():
            raise forms.ValidationError(TAKEN, code="taken")
        return number

    def clean_kind(self):
        return OrganizationType.objects.get(pk=self.cleaned_data["kind"])

    def clean_website(self):
        site = self.cleaned_data["website"].removeprefix("https://").removeprefix("http://").rstrip("/")
        if site and not re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}(/[\w./-]*)?", site, re.IGNORECASE):
            raise forms.ValidationError(_("Ese sitio no se entiende. Debe verse así: www.ejemplo.cl"))
        return site

    @property
    def values(self):
        """The fields of Organization."""
        data = {name: self.cleaned_data[name] for name in self.cleaned_data if name in IDENTITY + SHOWN}
        if "place" in self.fields:
            region, commune = place_of(self.cleaned_data["place"])
            data["region"] = Region.objects.filter(pk=region).first()
            data["commune"] = Commune.objects.filter(pk=commune).first()
        return data

    @property
    def said(self):
        return self.cleaned_data.get("seen") or None


def initial_of(organization) -> dict:
    """What the form shows of an organisation."""
    place = f"c{organization.commune_id}" if organization.commune_id else ""
    place = place or (f"r{organization.region_id}" if organization.region_id else "")
    kept = ("name", "rut", "registry", "registration", *SHOWN)
    return {name: getattr(organization, name) for name in kept} | {
        "kind": organization.kind_id,
        "place": place,
    }


class ClaimForm(PlainForm):
    """Who says she represents it, with what certificate."""

    position = forms.CharField(
        label=_("Tu cargo"), help_text=_("Por ejemplo: presidenta, secretario, directora."), max_length=80
    )
    issuer = forms.ChoiceField(
        label=_("Quién emitió el certificado"), choices=[("", _("Elige")), *Registry.choices]
    )
    number = forms.CharField(label=_("Número o folio del certificado"), max_length=60)
    issued_on = forms.DateField(label=_("Fecha de emisión"))
    upload = DocumentField(kind="attachment", label=_("El certificado"))
    reviewer = forms.ModelChoiceField(
        PublicService.objects.none(),
        label=_("¿Te lo pidió un servicio?"),
        help_text=_("Si lo eliges, también su equipo podrá revisarla. SEGEGOB las revisa todas."),
        required=False,
        empty_label=_("No: que la revise SEGEGOB"),
    )

    def __init__(self, *args, now, **kwargs):
        self.now = now
        super().__init__(*args, **kwargs)
        days = settings.CERTIFICATE_VALID_DAYS
        self.fields["upload"].help_text = ngettext_lazy(
            "El certificado de vigencia con la directiva, o los dos. PDF, Word o imagen, hasta 5 MB. "
            "Si tiene más de %(days)s día, te pueden pedir uno nuevo.",
            "El certificado de vigencia con la directiva, o los dos. PDF, Word o imagen, hasta 5 MB. "
            "Si tiene más de %(days)s días, te pueden pedir uno nuevo.",
            days,
        ) % {"days": days}
        self.fields["reviewer"].queryset = reviewers(now)

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day > day_of(self.now):
            raise forms.ValidationError(_("Esa fecha todavía no llega."))
        if day.year < 1950:
            raise forms.ValidationError(_("Esa fecha es demasiado antigua. Revisa el año."))
        return day

    @property
    def claim(self):
        """The arguments of ``actions.claim``."""
        data = self.cleaned_data
        return {
            "position": " ".join(data["position"].split()),
            "certificate": {
                "number": data["number"],
                "issued_on": data["issued_on"],
                "registry": data["issuer"],
            },
            "upload": data["upload"],
            "reviewer": data["reviewer"],
        }


class RegisterForm(OrganizationForm, ClaimForm):
    """An organisation that is not here yet, and who represents it."""

    field_order = [*OrganizationForm.base_fields, *ClaimForm.base_fields]


def reviewers(now):
    """The services with somebody who can decide."""
    held = Membership.objects.current(now).filter(role__in=EDITORS, region=None)
    return PublicService.objects.active().filter(pk__in=held.values("service")).only("pk", "name", "sort_key")


class AccreditForm(PlainForm):
    """Since when, until when, and whom she replaces."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    starts_on = forms.DateField(label=_("La representa desde"))
    ends_on = forms.DateField(
        label=_("Hasta"),
        help_text=_("El último día del mandato de la directiva. Vacío: sin fecha de término."),
        required=False,
    )
    replaces = forms.ModelMultipleChoiceField(
        None,
        label=_("Termina la representación de"),
        help_text=_("Marca a quienes esta persona reemplaza. Su historia queda."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Nota para la persona"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=600,
        required=False,
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        if not others:
            del self.fields["replaces"]
            return
        self.fields["replaces"].queryset = others
        self.fields["replaces"].label_from_instance = lambda one: format_html(
            "{}, {}", one.user, one.position
        )

    def clean(self):
        data = super().clean()
        if data.get("ends_on") and data.get("starts_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("Esa fecha es antes de que empiece."))
        return data


class ReasonForm(PlainForm):
    """Why not, or why no longer. The person reads it."""

    reason = forms.CharField(
        label=_("Por qué"),
        help_text=_("La persona lo recibe por correo. Di qué falta o qué está mal, y cómo corregirlo."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Di por qué: quien lo pidió necesita saber qué corregir.")},
    )
