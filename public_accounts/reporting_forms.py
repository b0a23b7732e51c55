"""What the officer publishes of an account: its reports, what the council observed, the final report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm
from participa.documents.forms import DocumentField

from .planning_forms import DayField

PDF_HELP = _("PDF con texto que se pueda seleccionar (no una imagen), Word u otro documento, hasta 30 MB.")
LONGEST = 200_000


class ReportForm(PlainForm):
    """A report: its text on the page, a file, or both."""

    title = forms.CharField(label=_("Título"), max_length=200)
    text = forms.CharField(
        label=_("Texto"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Se lee en la página. Títulos con ##, listas con -, negrita con **."),
    )
    upload = DocumentField(label=_("Archivo"), required=False, help_text=PDF_HELP)
    correction = forms.CharField(
        label=_("Por qué se corrige"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La versión anterior sigue a la vista, con esta razón."),
        error_messages={
            "required": _("Ya hay uno publicado. Di por qué lo corriges: el anterior sigue a la vista.")
        },
    )

    def __init__(self, *args, is_correction, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["correction"]

    def clean(self):
        data = super().clean()
        if not data.get("text") and not data.get("upload") and not self.errors.keys() & {"text", "upload"}:
            self.add_error("text", _("Escribe el informe o adjunta su archivo."))
        return data


class NoteForm(PlainForm):
    """What the council of civil society observed, from its minutes."""

    heard_on = DayField(label=_("Día de la sesión"))
    text = forms.CharField(
        label=_("Qué observó"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Lo que dice el acta, sin resumir lo que incomoda. Es público."),
    )
    upload = DocumentField(label=_("Acta de la sesión"), required=False, help_text=PDF_HELP)


class ReplyForm(PlainForm):
    """What the body replies to the council."""

    reply = forms.CharField(
        label=_("Respuesta del servicio"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Se publica junto a la observación, una sola vez."),
        error_messages={"required": _("Escribe la respuesta al consejo.")},
    )


class AskFinalForm(PlainForm):
    """Have the final report made; a second one says why."""

    correction = forms.CharField(
        label=_("Por qué se corrige"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("El informe anterior sigue a la vista, con esta razón."),
        error_messages={
            "required": _(
                "El informe final ya se publicó. Di por qué lo corriges: el anterior sigue a la vista."
            )
        },
    )

    def __init__(self, *args, is_correction, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["correction"]


class PublishFinalForm(PlainForm):
    """The act that approves the draft that was read."""

    draft = forms.IntegerField(widget=forms.HiddenInput, required=False)
    act_number = forms.CharField(
        label=_("Resolución que lo aprueba"),
        max_length=80,
        help_text=_("Por ejemplo: «Resolución exenta 214»."),
        error_messages={"required": _("Escribe el número de la resolución.")},
    )
