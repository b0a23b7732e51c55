from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm


class AddressForm(PlainForm):
    """An address to look up."""

    address = forms.EmailField(label=_("Correo"), help_text=_("No queda en la dirección de esta página."))
