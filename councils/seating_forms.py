"""What the participation officer fills in to say who sits in a council, for how long and in which office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from participa.core.forms import ActForm, PlainForm, ReadyChoices
from participa.documents.forms import DocumentField
from participa.organizations.models import Organization
from participa.organizations.ruts import NotAnOrganization, normal_rut
from participa.reference.models import Commune
from participa.reference.places import communes, regions

from .models import CouncilOffice, Mandate, Seat
from .office_forms import DayField, TidyField

NO_ACCOUNT = _(
    "No hay una cuenta con ese correo. Pídele que entre una vez al portal con él: la cuenta se crea sola. "
    "Después vuelve aquí."
)


def commune_choices():
    """Communes under their regions."""
    found = {region["pk"]: (region["short_name"], []) for region in regions()}
    for commune in communes():
        found[commune["region_id"]][1].append((str(commune["pk"]), commune["name"]))
    return list(found.values())


class PersonForm(PlainForm):
    """Who somebody is, as the public reads it."""

    display_name = TidyField(
        label=_("Nombre"),
        max_length=120,
        help_text=_("Es público: integrar un consejo es un cargo."),
        error_messages={"required": _("Escribe el nombre de la persona.")},
    )
    sex = forms.ChoiceField(
        label=_("Sexo"), required=False, choices=[("", _("Sin dato")), *Mandate.Sex.choices],
        help_text=_("Solo para contar cuántas mujeres y hombres lo integran."),
    )  # fmt: skip
    commune = forms.ChoiceField(label=_("Comuna"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].choices = ReadyChoices(_("Sin dato"), commune_choices())

    def clean_commune(self):
        pk = self.cleaned_data["commune"]
        return Commune.objects.get(pk=pk) if pk else None


class MemberForm(PersonForm):
    """Who takes a seat that nobody fills."""

    seat = forms.ModelChoiceField(label=_("Cupo"), queryset=None, empty_label=_("Elige"))
    kind = forms.ChoiceField(label=_("Calidad"), choices=Mandate.Kind.choices, widget=forms.RadioSelect)
    rut = forms.CharField(
        label=_("RUT de su organización"),
        required=False,
        max_length=20,
        help_text=_("Si la organización está en el portal. Por ejemplo: 65.123.456-4"),
    )
    organization_name = TidyField(
        label=_("O el nombre de su organización"),
        required=False,
        max_length=200,
        help_text=_("Si no está en el portal. Vacío solo en los cupos que designa el servicio."),
    )
    starts_on = DayField(label=_("Desde"), error_messages={"required": _("Escribe desde cuándo.")})

    field_order = ["seat", "kind", "display_name", "rut", "organization_name", "sex", "commune", "starts_on"]

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        seats = Seat.objects.filter(council=council, closed_on=None).select_related("estate")
        self.fields["seat"].queryset = seats

    def clean_rut(self):
        typed = self.cleaned_data["rut"].strip()
        if not typed:
            return None
        try:
            found = Organization.objects.public().filter(rut=normal_rut(typed)).first()
        except NotAnOrganization as error:
            raise forms.ValidationError(
                _("Ese número es de una persona. Escribe el RUT de la organización.")
            ) from error
        except ValueError as error:
            raise forms.ValidationError(_("Ese RUT no existe. Revisa el último dígito.")) from error
        if found is None:
            raise forms.ValidationError(
                _("Esa organización no está en el portal. Borra el RUT y escribe su nombre.")
            )
        return found

    def clean(self):
        data = super().clean()
        seat, named = data.get("seat"), data.get("rut") or data.get("organization_name")
        if seat and not named and not seat.estate.is_of_service and not self.errors.keys() & {"rut"}:
            self.add_error("organization_name", _("Di qué organización ocupa el cupo."))
        return data


class EndForm(PlainForm):
    """How somebody leaves before her term ends."""

    HOW = (Mandate.End.RESIGNED, Mandate.End.REMOVED, Mandate.End.VACATED)

    end = forms.ChoiceField(
        label=_("Qué pasó"), choices=[(end, end.label) for end in HOW], widget=forms.RadioSelect
    )
    last_day = DayField(label=_("Su último día"))
    reason = forms.CharField(
        label=_("Detalle"),
        required=False,
        max_length=200,
        help_text=_("Es público. Si cesó, di qué artículo del reglamento lo dice."),
    )


class ReplaceForm(PersonForm):
    """Whom her organisation names in her place."""

    last_day = DayField(
        label=_("Último día de quien sale"), help_text=_("La persona nueva empieza al día siguiente.")
    )
    reason = forms.CharField(label=_("Detalle"), required=False, max_length=200)


class AccountForm(PlainForm):
    """Whose account it is, by its address."""

    email = forms.EmailField(
        label=_("Correo de su cuenta"),
        max_length=254,
        error_messages={"required": _("Escribe el correo con que entra al portal.")},
    )

    def clean_email(self):
        """The account itself."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(NO_ACCOUNT)
        return found


# Terms and offices -----------------------------------------------------------------------------


class TermForm(ActForm):
    """A term that was appointed outside the portal."""

    starts_on = DayField(label=_("Primer día"))
    last_day = DayField(label=_("Último día"))
    upload = DocumentField(
        label=_("La resolución"),
        required=False,
        help_text=_("PDF con texto (no una imagen), hasta 30 MB. Es pública."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act_number"].label = _("Resolución que nombra a sus integrantes")

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("El período termina después de empezar."))
        return data


class ExtendForm(PlainForm):
    """A law makes a term last longer."""

    last_day = DayField(label=_("Nuevo último día"))
    law = forms.CharField(
        label=_("Ley que lo dispone"),
        max_length=120,
        help_text=_("Por ejemplo: «Ley 21.239, artículo único»."),
        error_messages={"required": _("Di qué ley lo dispone.")},
    )
    reason = forms.CharField(
        label=_("Por qué"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("En simple: es público."),
        error_messages={"required": _("Di por qué, en simple.")},
    )


class MemberOfficeForm(PlainForm):
    """Which member presides from a day."""

    mandate = forms.ModelChoiceField(label=_("Quién"), queryset=None, empty_label=_("Elige"))
    starts_on = DayField(label=_("Desde"))

    def __init__(self, *args, council, today, team=(), **kwargs):
        super().__init__(*args, **kwargs)
        members = council.mandates.titular().on(today).select_related("seat__estate")
        self.fields["mandate"].queryset = members
        self.fields["mandate"].label_from_instance = lambda one: f"{one.display_name} ({one.seat.estate})"

    @property
    def values(self):
        return {"mandate": self.cleaned_data["mandate"], "display_name": ""}


class ServiceOfficeForm(PlainForm):
    """Who keeps the secretariat from a day: one of the service's team, or somebody without an account."""

    user = forms.ModelChoiceField(
        label=_("Del equipo del servicio"),
        queryset=None,
        required=False,
        empty_label=_("Otra persona"),
        help_text=_("Podrá convocar sesiones y escribir actas, aunque su rol no sea ese."),
    )
    display_name = TidyField(
        label=_("Nombre"),
        required=False,
        max_length=120,
        help_text=_("Si no es del equipo, o si quieres que se lea de otra forma."),
    )
    starts_on = DayField(label=_("Desde"))

    def __init__(self, *args, council, today, team=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = team

    def clean(self):
        data = super().clean()
        known = getattr(data.get("user"), "display_name", "")  # never an address: the name is published
        if not known and not data.get("display_name") and "user" not in self.errors:
            self.add_error("display_name", _("Elige a alguien del equipo o escribe un nombre."))
        return data

    @property
    def values(self):
        user = self.cleaned_data["user"]
        return {"user": user, "display_name": self.cleaned_data["display_name"] or user.display_name}


def office_form(kind):
    """The form that names the holder of an office of this kind."""
    return ServiceOfficeForm if kind in CouncilOffice.OF_THE_SERVICE else MemberOfficeForm
