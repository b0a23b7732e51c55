"""What whoever asks for the approval of a draft writes, and whoever decides it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import ActForm, PlainForm


class AskForm(PlainForm):
    """Something for whoever approves it to know."""

    note = forms.CharField(
        label=_("Nota para quien aprueba"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Qué mirar con más cuidado, o qué se decidió y por qué."),
    )


class ApproveForm(ActForm):
    """The act by which the service opens the consultation."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act_number"].label = _("Acto que la abre")
        self.fields["act_date"].label = _("Fecha del acto")


class ReturnForm(PlainForm):
    """What keeps it from being published."""

    answer = forms.CharField(
        label=_("Qué falta o qué hay que cambiar"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lo leerá quien preparó la consulta."),
        error_messages={"required": _("Di qué falta o qué hay que cambiar.")},
    )
