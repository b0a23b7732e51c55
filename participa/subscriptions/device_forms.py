"""What a browser says of itself when notices are turned on in it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm
from participa.notifications.devices import is_key, is_push_service, is_secret

REFUSED = _("Este navegador no dijo cómo avisarle. Prueba de nuevo, o con otro navegador.")


class DeviceForm(PlainForm):
    """It is filled in by static/js/push.js; nobody sees it."""

    endpoint = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=100, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean(self):
        given = super().clean()
        good = (
            is_push_service(given.get("endpoint", ""))
            and is_key(given.get("p256dh", ""))
            and is_secret(given.get("auth", ""))
        )
        if not good:
            raise forms.ValidationError(REFUSED)
        return given
