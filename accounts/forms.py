from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm

from .models import AgeDeclaration, User

WRONG_CODE = _("El código no coincide. Revisa el último correo que te enviamos.")


class EmailForm(PlainForm):
    """Where to send a code."""

    email = forms.EmailField(
        label=_("Tu correo"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Escribe tu correo.")},
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class AddressForm(EmailForm):
    """The address where she wants to be written to."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self):
        email = super().clean_email()
        if email == self.user.email:
            raise forms.ValidationError(_("Ese ya es tu correo."))
        return email


class PasswordSignInForm(EmailForm):
    """Signing in with a password, for those who have one."""

    password = forms.CharField(
        label=_("Contraseña"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Escribe tu contraseña.")},
    )

    def __init__(self, *args, request=None, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        adapter = get_adapter()
        try:
            self.user = adapter.authenticate(self.request, email=data["email"], password=data["password"])
        except forms.ValidationError as too_many:
            self.add_error("password", too_many)
            return data
        if self.user is None:
            self.add_error("password", adapter.validation_error("email_password_mismatch"))
        return data


class CodeForm(PlainForm):
    """The six numbers that came by mail."""

    code = forms.CharField(
        label=_("Código"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "field__control--code",
            }
        ),
        error_messages={"required": _("Escribe el código que llegó a tu correo."), "max_length": WRONG_CODE},
    )

    def clean_code(self):
        return "".join(letter for letter in self.cleaned_data["code"] if letter.isalnum())


class ProfileForm(PlainForm, forms.ModelForm):
    """The name to show and the language of the mails."""

    language = forms.ChoiceField(
        label=_("Idioma en que te escribimos"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    class Meta:
        model = User
        fields = ["display_name", "language"]
        labels = {"display_name": _("Nombre para mostrar")}
        help_texts = {
            "display_name": _(
                "Aparece junto a lo que publicas, si así lo eliges. Déjalo en blanco si no quieres."
            )
        }

    def clean_display_name(self):
        return " ".join(self.cleaned_data["display_name"].split())


class WelcomeForm(PlainForm):
    """What is asked of a person the first time, and only what is lacking afterwards."""

    CHILD = "child"
    age = forms.ChoiceField(
        label=_("¿Qué edad tienes?"),
        choices=[*AgeDeclaration.Group.choices, (CHILD, _("Menos de 14 años"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Marca qué edad tienes.")},
    )
    guardian_name = forms.CharField(
        label=_("Nombre de tu madre, de tu padre o de quien te cuida"),
        max_length=80,
        required=False,
        help_text=_("Solo si tienes 14 o 15 años. No se publica."),
    )
    guardian_agrees = forms.BooleanField(
        label=_("Esa persona sabe que voy a participar y está de acuerdo."), required=False
    )
    display_name = forms.CharField(
        label=_("Nombre para mostrar"),
        max_length=80,
        required=False,
        help_text=_("Aparece junto a lo que publicas, si así lo eliges. Déjalo en blanco si no quieres."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    language = forms.ChoiceField(
        label=_("Idioma en que te escribimos"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args, user=None, **kwargs):
        """``user``: nobody yet, or an account that already said some of it."""
        super().__init__(*args, **kwargs)
        age = user and AgeDeclaration.objects.filter(user=user).first()
        if age:
            del self.fields["display_name"], self.fields["language"]
        if age and age.group == AgeDeclaration.Group.ADULT:
            del self.fields["age"], self.fields["guardian_name"], self.fields["guardian_agrees"]

    @property
    def is_for_a_child(self):
        return self.cleaned_data.get("age") == self.CHILD

    def clean_display_name(self):
        return " ".join(self.cleaned_data["display_name"].split())

    def clean_guardian_name(self):
        return " ".join(self.cleaned_data["guardian_name"].split())

    def clean(self):
        data = super().clean()
        agrees = data.pop("guardian_agrees", False)
        if data.get("age") != AgeDeclaration.Group.MINOR:
            data.pop("guardian_name", None)
            return data
        if not data.get("guardian_name") and "guardian_name" not in self.errors:
            self.add_error("guardian_name", _("Escribe el nombre de quien te autoriza."))
        if not agrees:
            self.add_error("guardian_agrees", _("Habla con esa persona y marca que está de acuerdo."))
        return data


class NewPasswordForm(PlainForm):
    """A new password; the present one is asked for unless she just proved who she is with a code."""

    current = forms.CharField(
        label=_("Contraseña actual"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("Contraseña nueva"),
        max_length=128,
        strip=False,
        help_text=_("Al menos 12 letras o números. Una frase es más fácil de recordar."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Escribe la contraseña nueva.")},
    )

    def __init__(self, *args, user, ask_current, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        if not ask_current:
            del self.fields["current"]

    def clean_current(self):
        if not self.user.check_password(self.cleaned_data["current"]):
            raise forms.ValidationError(_("No es tu contraseña actual."))
        return self.cleaned_data["current"]

    def clean_password(self):
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]
