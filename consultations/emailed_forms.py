"""What somebody without account writes, and the code that proves her address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm

from .forms import CommentForm

BY_MAIL = "by_mail"  # the button by which it is sent without an account


class UnsignedCommentForm(CommentForm):
    """An observation before anybody knows who she is: she signs in after it, or gives an address."""

    email = forms.EmailField(
        label=_("Tu correo"),
        help_text=_(
            "Te mandamos un código para comprobar que es tuyo y, cuando el servicio responda, la respuesta. "
            "No se publica, y después se borra."
        ),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self):
        data = super().clean()
        if BY_MAIL in self.data and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Escribe tu correo para enviarla sin cuenta."))
        return data


class CodeForm(PlainForm):
    """The six digits of the mail."""

    code = forms.CharField(
        label=_("Código de 6 números"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "field__control--s"}
        ),
        error_messages={"required": _("Escribe el código que te mandamos.")},
    )

    def clean_code(self):
        digits = "".join(letter for letter in self.cleaned_data["code"] if letter.isdecimal())
        if len(digits) != 6:
            raise forms.ValidationError(_("El código tiene 6 números. Revisa el correo."))
        return digits
