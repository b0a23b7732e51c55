"""What a person types, or her device answers."""

from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn.internal import auth as passkeys
from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm

CODE_WIDGET = forms.TextInput(
    attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "field__control--code"}
)
WRONG = _("El código no coincide. Espera el siguiente y revisa que tu teléfono tenga la hora bien.")
NOT_A_KEY = _("No pudimos comprobar la llave. Prueba otra vez o usa otra forma.")


class AppForm(PlainForm):
    """The first code of an app, which proves that it was set up well."""

    code = forms.CharField(
        label=_("Código que muestra la app"),
        max_length=20,
        widget=CODE_WIDGET,
        error_messages={"required": _("Escribe los seis números que muestra la app."), "max_length": WRONG},
    )

    def __init__(self, *args, secret, **kwargs):
        self.secret = secret
        super().__init__(*args, **kwargs)

    def clean_code(self):
        if not validate_totp_code(self.secret, self.cleaned_data["code"]):
            raise forms.ValidationError(WRONG)
        return self.cleaned_data["code"]


class PasskeyForm(PlainForm):
    """A passkey that the device has just made."""

    name = forms.CharField(
        label=_("Cómo la llamas"),
        max_length=60,
        help_text=_("Para reconocerla si tienes varias: «Mi teléfono», «Llave azul»."),
        error_messages={"required": _("Ponle un nombre.")},
    )
    credential = forms.JSONField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": NOT_A_KEY}
    )

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if not isinstance(data.get("credential"), dict):
            raise forms.ValidationError(
                _("Falta la llave. Aprieta el botón y sigue lo que pide tu equipo; necesita JavaScript.")
            )
        try:
            passkeys.parse_registration_response(data["credential"])
            passkeys.complete_registration(data["credential"])
        except (forms.ValidationError, ValueError, KeyError, TypeError, AttributeError):
            raise forms.ValidationError(NOT_A_KEY) from None
        return data


class FactorForm(PlainForm):
    """A second factor, whichever she has: the code of an app, a recovery code, or a passkey's answer."""

    code = forms.CharField(
        label=_("Código"),
        required=False,
        max_length=20,
        widget=CODE_WIDGET,
        error_messages={"max_length": WRONG},
    )
    credential = forms.JSONField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": NOT_A_KEY}
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        self.factor = None
        super().__init__(*args, **kwargs)

    def clean(self):
        """``factor``: the one she used. Attempts are counted for each person, right or wrong."""
        data = super().clean()
        if self.errors:
            return data
        if not data.get("credential") and not data.get("code"):
            self.add_error("code", _("Escribe el código."))
            return data
        try:
            forget_attempts = check_rate_limit(self.user, "too_many_factors")
        except forms.ValidationError as too_many:
            self.add_error("code", too_many)
            return data
        answer = data.get("credential")
        self.factor = self._passkey(answer) if answer else self._code(data["code"])
        if self.factor:
            forget_attempts()
        return data

    def _code(self, code):
        for factor in Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN):
            if factor.wrap().validate_code(code):
                return factor
        self.add_error("code", WRONG)
        return None

    def _passkey(self, answer):
        try:
            passkeys.parse_authentication_response(answer)
            return passkeys.complete_authentication(self.user, answer)
        except (forms.ValidationError, ValueError, KeyError, TypeError, AttributeError):
            self.add_error(None, NOT_A_KEY)
            return None
