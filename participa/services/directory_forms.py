"""What SEGEGOB fills in to keep the directory."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import day_of
from participa.core.forms import PlainForm

from .models import PublicService

CODE = re.compile(r"^[A-Z0-9]{2,16}$")


class BodyForm(PlainForm, forms.ModelForm):
    """What the directory says of a body, other than its name and code."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    parent = forms.ModelChoiceField(PublicService.objects.none(), label=_("Depende de"), required=False)

    class Meta:
        model = PublicService
        fields = [
            "kind",
            "regime",
            "standing",
            "parent",
            "region",
            "commune",
            "website",
            "transparency_code",
            "legal_basis",
            "antecedents",
            "description",
        ]
        labels = {"region": _("Región"), "commune": _("Comuna"), "website": _("Sitio web")}
        help_texts = {
            "regime": _("Qué le pide el Título IV de la Ley 18.575. Si dudas, deja «Por verificar»."),
            "region": _("Solo si atiende a una región. Vacío: todo el país."),
            "website": _("Sin https:// · Por ejemplo: www.ejemplo.cl"),
            "antecedents": _("Por ejemplo: Sucede a la ONEMI. También sirve para encontrarlo."),
            "description": _("Qué hace, en una frase."),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parents = PublicService.objects.active().exclude(kind=PublicService.Kind.MUNICIPALITY)
        self.fields["parent"].queryset = parents.only("pk", "name", "sort_key")

    def clean_website(self):
        site = self.cleaned_data["website"].removeprefix("https://").removeprefix("http://").rstrip("/")
        if site and not re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}(/[\w./-]*)?", site, re.IGNORECASE):
            raise forms.ValidationError(_("Ese sitio no se entiende. Debe verse así: www.ejemplo.cl"))
        return site

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if parent and self.instance.pk:
            above, steps = parent, 0
            while above and steps < 10:
                if above.pk == self.instance.pk:
                    raise forms.ValidationError(_("Un organismo no puede depender de sí mismo."))
                above, steps = above.parent, steps + 1
        return parent

    @property
    def values(self):
        return {k: v for k, v in self.cleaned_data.items() if k != "seen"}

    @property
    def said(self):
        return self.cleaned_data.get("seen", "")


class NewBodyForm(BodyForm):
    """A body that is not in the directory yet."""

    class Meta(BodyForm.Meta):
        fields = ["name", "acronym", "code", *BodyForm.Meta.fields]
        labels = BodyForm.Meta.labels | {"name": _("Nombre"), "acronym": _("Sigla"), "code": _("Código")}
        help_texts = BodyForm.Meta.help_texts | {
            "code": _(
                "Letras mayúsculas y números, hasta 16. Va en los códigos de sus consultas y no cambia. "
                "Vacío: el portal elige uno."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False

    def clean_code(self):
        code = self.cleaned_data["code"].strip().upper()
        if code and not CODE.match(code):
            raise forms.ValidationError(
                _("Usa de 2 a 16 letras mayúsculas o números, sin espacios ni tildes.")
            )
        return code

    def clean_name(self):
        return name_not_in_use(self.cleaned_data["name"])


class RenameForm(PlainForm):
    name = forms.CharField(label=_("Nombre nuevo"), max_length=200)
    acronym = forms.CharField(label=_("Sigla"), max_length=30, required=False)

    def __init__(self, *args, service, **kwargs):
        self.service = service
        super().__init__(*args, **kwargs)

    def clean_name(self):
        return name_not_in_use(self.cleaned_data["name"], but=self.service)


class MergeForm(PlainForm):
    into = forms.CharField(
        label=_("Pasa a ser parte de"),
        help_text=_(
            "Escribe el código del organismo que lo absorbe. Está en su página: por ejemplo, SENAPRED."
        ),
        max_length=16,
    )
    on = forms.DateField(label=_("Fecha"), help_text=_("El día en que dejó de existir por separado."))
    sure = forms.BooleanField(
        label=_("Entiendo lo que va a pasar y quiero hacerlo"),
        error_messages={"required": _("Marca la casilla para confirmar.")},
    )

    def clean_into(self):
        code = self.cleaned_data["into"].strip().upper()
        body = PublicService.objects.filter(code=code).first()
        if body is None:
            raise forms.ValidationError(
                _("No hay ningún organismo con el código «%(code)s»."), params={"code": code}
            )
        return body


class CloseForm(PlainForm):
    on = forms.DateField(label=_("Fecha de término"))
    sure = forms.BooleanField(
        label=_("Entiendo lo que va a pasar y quiero hacerlo"),
        error_messages={"required": _("Marca la casilla para confirmar.")},
    )


class JoinForm(PlainForm):
    on = forms.DateField(
        label=_("Se unió al portal el"), required=False, help_text=_("Vacío: aún no se une.")
    )


def name_not_in_use(name, but=None):
    """The name without stray spaces. Two bodies with one name could not be told apart."""
    name = " ".join(name.split())
    others = PublicService.objects.active().filter(name__iexact=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise forms.ValidationError(_("Ya hay un organismo vigente con ese nombre."))
    return name


def today_of(request):
    """The Chilean day on which a request arrived."""
    return day_of(request.arrived_at)
