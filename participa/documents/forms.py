from django import forms

from .inspection import KINDS, inspect

ACCEPT = {
    name: ",".join(f".{extension}" for extension in sorted(kind.extensions)) for name, kind in KINDS.items()
}


class DocumentField(forms.FileField):
    """A file to keep with ``documents.actions.store``: inspected with the rest of the form.

    ``kind``: see ``store``. Faults are told beside the field, before anything is written.
    """

    def __init__(self, *, kind="document", **kwargs):
        self.kind = kind
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPT[kind]}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload and upload is not initial:
            upload.inspected = inspect(upload, self.kind)
        return upload
