"""What a person asks about her own data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import fresh
from accounts.models import DataRequest
from participa.core.forms import PlainForm

MAX_LETTERS = 4000
Kind = DataRequest.Kind


class AskForm(PlainForm):
    """One of the rights of Law 19.628, in her words."""

    kind = forms.ChoiceField(label=_("Qué pides"), choices=Kind, widget=forms.RadioSelect)
    details = forms.CharField(
        label=_("Cuéntanos"),
        max_length=MAX_LETTERS,
        required=False,
        help_text=_("Qué dato es, dónde lo viste y qué debería decir. No escribas tu RUN."),
        widget=forms.Textarea,
    )

    def clean(self):
        data = super().clean()
        needs_words = data.get("kind") not in {None, Kind.ERASURE, Kind.PORTABILITY, Kind.ACCESS}
        if needs_words and not data.get("details", "").strip() and "details" not in self.errors:
            self.add_error("details", _("Cuéntanos de qué dato se trata. Basta una frase."))
        return data


class EraseForm(PlainForm):
    """She says it with a word of her own hand, and proves that it is her."""

    sure = forms.CharField(
        label=_("Escribe BORRAR para confirmar"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "field__control--s"}),
        error_messages={"required": _("Escribe BORRAR si estás segura o seguro.")},
    )
    code = forms.CharField(
        label=_("Código que llegó a tu correo"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "field__control--code",
            }
        ),
        error_messages={"required": _("Escribe el código que llegó a tu correo.")},
    )

    def __init__(self, *args, request, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)
        if fresh.is_fresh(request):
            del self.fields["code"]

    def clean_sure(self):
        if self.cleaned_data["sure"].strip().upper() not in {"BORRAR", "ERASE"}:
            raise forms.ValidationError(_("Escribe BORRAR, con esas letras, para confirmar."))
        return self.cleaned_data["sure"]

    def clean(self):
        data = super().clean()
        if "code" in self.fields and not self.errors:
            typed = "".join(letter for letter in data["code"] if letter.isalnum())
            if why := fresh.refuse(self.request, typed):
                self.add_error("code", why)
        return data
