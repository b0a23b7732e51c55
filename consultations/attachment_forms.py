"""The files of an observation."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm
from participa.documents.forms import ACCEPT, DocumentField

from .actions.attaching import KIND, too_many
from .forms import CommentForm

HINT = _(
    "PDF, Word, Excel o imagen, de hasta 5 MB cada uno. El servicio los revisa antes de publicarlos: "
    "que no tengan datos privados de nadie."
)


class ManyFiles(forms.FileInput):
    """A control by which several files are chosen at once."""

    allow_multiple_selected = True

    def __init__(self):
        super().__init__(attrs={"accept": ACCEPT[KIND], "multiple": True})


class DocumentsField(DocumentField):
    """Several files, each inspected as one is; up to ``COMMENT_MAX_FILES``."""

    def __init__(self, **kwargs):
        super().__init__(kind=KIND, widget=ManyFiles(), **kwargs)

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or () if upload]
        if len(uploads) > settings.COMMENT_MAX_FILES:
            raise forms.ValidationError(too_many())
        if not uploads:
            super().clean(None, initial)
        return [super(DocumentsField, self).clean(upload) for upload in uploads]


class SignedCommentForm(CommentForm):
    """An observation of somebody who signed in, where it may bring files."""

    files = DocumentsField(label=_("Archivos"), help_text=HINT, required=False)

    def clean(self):
        data = super().clean()
        if self.errors and self.files.getlist("files") and "files" not in self.errors:
            self.add_error("files", _("Vuelve a elegir tus archivos: no se guardan si falta algo."))
        return data


class FilesForm(PlainForm):
    """More files for an observation that was already sent."""

    files = DocumentsField(
        label=_("Agregar archivos"),
        help_text=HINT,
        error_messages={"required": _("Elige al menos un archivo.")},
    )
