"""What the officer fills in of what an activity leaves: results, agreements, documents and photos."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm, SeenMixin
from participa.documents.forms import DocumentField

from .models import ActivityAgreement, ActivityDocument, Meeting
from .office_forms import DayField, LinkField, TidyField, long_text

PHOTOS_AT_ONCE = 4


class ResultsForm(PlainForm, SeenMixin):
    """What came of it."""

    text = long_text(
        _("En qué quedó"),
        rows=10,
        most=20_000,
        required=True,
        help_text=_("Qué se dijo, qué se decidió y qué viene. Lo leerá también quien no fue."),
        error_messages={"required": _("Escribe los resultados antes de publicarlos.")},
    )


class AgreementForm(PlainForm):
    """What was agreed, who owes it and until when."""

    text = TidyField(label=_("Acuerdo"), max_length=300, error_messages={"required": _("Di qué se acordó.")})
    owner = TidyField(
        label=_("Responsable"), max_length=120, error_messages={"required": _("Di a quién le toca.")}
    )
    due_on = DayField(label=_("Vence"), required=False)
    meeting = forms.ModelChoiceField(
        label=_("En qué sesión"), queryset=None, required=False, empty_label=_("En la actividad misma")
    )

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        held = activity.meetings.filter(status=Meeting.Status.HELD)
        self.fields["meeting"].queryset = held
        self.fields["meeting"].label_from_instance = lambda one: f"{one.number}. {one.title}"
        if not held.exists():
            del self.fields["meeting"]


class ProgressForm(PlainForm, SeenMixin):
    """How an agreement goes, with its evidence."""

    state = forms.ChoiceField(
        label=_("Estado"), choices=ActivityAgreement.State.choices, widget=forms.RadioSelect
    )
    text = long_text(
        _("Qué se hizo"),
        rows=4,
        required=True,
        error_messages={"required": _("Di qué se hizo.")},
    )
    url = LinkField(label=_("Enlace a la evidencia"), required=False)


class PaperForm(PlainForm):
    """A file to share."""

    kind = forms.ChoiceField(label=_("Tipo"), choices=ActivityDocument.Kind.choices)
    title = TidyField(
        label=_("Título"), max_length=160, error_messages={"required": _("Di qué es, con palabras.")}
    )
    upload = DocumentField(
        label=_("Archivo"), help_text=_("PDF con texto (no una imagen), Word o planilla, hasta 30 MB.")
    )


class PhotoRow(PlainForm):
    """A picture, with the words for whoever does not see it."""

    upload = DocumentField(
        label=_("Foto"), kind="photo", required=False, help_text=_("JPG o PNG, hasta 30 MB.")
    )
    alternative = TidyField(
        label=_("Qué se ve, para quien no puede verla"),
        max_length=250,
        required=False,
        help_text=_("Por ejemplo: «Unas treinta personas sentadas en ronda en el gimnasio»."),
    )
    caption = TidyField(label=_("Pie de foto"), max_length=200, required=False)

    def clean(self):
        data = super().clean()
        if data.get("upload") and not data.get("alternative"):
            self.add_error("alternative", _("Di qué se ve en la foto, para quien no puede verla."))
        if data.get("alternative") and not data.get("upload") and "upload" not in self.errors:
            self.add_error("upload", _("Elige la foto."))
        return data


class BasePhotoRows(forms.BaseFormSet):
    """Several at once."""

    def let_go(self):
        """Close the pictures drawn again that nobody is going to keep."""
        for row in self:
            upload = getattr(row, "cleaned_data", {}).get("upload")
            if upload and upload.inspected.content is not upload:
                upload.inspected.content.close()


PhotoRows = forms.formset_factory(
    PhotoRow, BasePhotoRows, extra=PHOTOS_AT_ONCE, max_num=PHOTOS_AT_ONCE, absolute_max=PHOTOS_AT_ONCE
)
