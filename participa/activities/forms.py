"""What people write to come to an activity, to propose and to ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, ReadyChoices
from participa.organizations.voice_forms import NOT_HERS, Voice
from participa.reference.models import Commune, Region
from participa.reference.places import place_choices, place_of, regions

from .models import Contribution, Sex


class VoiceForm(Voice, PlainForm):
    """Whoever comes or speaks, in her own name or in that of an organisation."""

    organization = forms.TypedChoiceField(
        label=_("¿Por quién hablas?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_HERS},
    )


class RegisterForm(VoiceForm):
    """A place in an activity."""

    display_name = forms.CharField(
        label=_("Tu nombre"),
        help_text=_("Para encontrarte en la lista al llegar. Lo ve el equipo del servicio; no se publica."),
        max_length=120,
        error_messages={"required": _("Escribe tu nombre.")},
    )
    needs = forms.CharField(
        label=_("¿Qué necesitas para participar?"),
        help_text=_("Por ejemplo: lengua de señas, un lugar para la silla de ruedas, venir con tus hijos."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
    )
    sex = forms.ChoiceField(
        label=_("Sexo"), required=False, choices=[("", _("Prefiero no decir")), *Sex.choices]
    )
    place = forms.ChoiceField(label=_("¿Dónde vives?"), required=False)
    field_order = ["display_name", "organization", "needs", "sex", "place"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "organization" in self.fields:
            self.fields["organization"].label = _("¿Por quién vienes?")
        self.fields["place"].choices = ReadyChoices(_("Prefiero no decir"), place_choices())

    def act(self):
        """The arguments of ``registering.register``."""
        data = self.cleaned_data
        region, commune = place_of(data["place"])
        return {
            "display_name": data["display_name"],
            "organization": self.spoken,
            "sex": data["sex"],
            "region": Region.objects.get(pk=region) if region and not commune else None,
            "commune": Commune.objects.select_related("region").get(pk=commune) if commune else None,
            "needs": data["needs"],
        }


class ContributionForm(VoiceForm):
    """Something said in an activity, for anybody to read."""

    text = forms.CharField(widget=forms.Textarea)
    display_name = forms.CharField(
        label=_("Nombre para mostrar"),
        help_text=_("Si lo dejas en blanco, apareces como «Participante»."),
        max_length=80,
        required=False,
    )
    region = forms.TypedChoiceField(
        label=_("¿De qué región hablas?"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = [(region["pk"], region["short_name"]) for region in regions()]
        self.fields["region"].choices = ReadyChoices(_("Ninguna en especial"), places)

    def act(self):
        """The arguments of ``contributing.contribute``."""
        data = self.cleaned_data
        region = data["region"]
        return {
            "title": data.get("title", ""),
            "text": data["text"],
            "display_name": data["display_name"],
            "organization": self.spoken,
            "region": Region.objects.get(pk=region) if region else None,
        }


class ProposalForm(ContributionForm):
    """What should be done."""

    title = forms.CharField(
        label=_("Tu propuesta en una frase"),
        max_length=120,
        error_messages={"required": _("Ponle un título a tu propuesta.")},
    )
    text = forms.CharField(
        label=_("¿En qué consiste?"),
        help_text=_("Qué harías, dónde y a quién ayuda. Será pública: no escribas datos privados de nadie."),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=Contribution.MOST_LETTERS[Contribution.Kind.PROPOSAL],
        error_messages={"required": _("Escríbela. Basta una frase.")},
    )
    field_order = ["title", "text", "region", "organization", "display_name"]


class QuestionForm(ContributionForm):
    """What somebody wants answered."""

    text = forms.CharField(
        label=_("Tu pregunta"),
        help_text=_("Una sola, corta y concreta. Será pública: no escribas datos privados de nadie."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Contribution.MOST_LETTERS[Contribution.Kind.QUESTION],
        error_messages={"required": _("Escríbela. Basta una frase.")},
    )
    field_order = ["text", "region", "organization", "display_name"]
