"""Keeping a file: checked, hashed, and never half."""

import weakref

import structlog
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record

from .inspection import Inspected, inspect
from .models import Document

log = structlog.get_logger()


def store(upload, *, by, now, kind="document") -> Document:
    """Check ``upload`` and keep it. Raises ValidationError with the words for whoever sent it.

    ``kind``: "document" (officials, 30 MB, a PDF needs its text), "scan" (officials, a paper), "attachment"
    (anybody, 5 MB), "photo" (kept small), "captions" (WebVTT) or "sheet" (a spreadsheet).
    ``upload``: an uploaded file, or what a DocumentField cleaned, which is not inspected twice.
    If the transaction around it is rolled back, the file goes too.
    """
    found = getattr(upload, "inspected", None) or inspect(upload, kind)
    document = Document(
        name=found.name,
        content_type=found.content_type,
        size=found.size,
        pages=found.pages,
        sha256=found.sha256,
        uploaded_by=by,
        uploaded_at=now,
    )
    try:
        return _keep(document, found, by=by, now=now)
    finally:
        if found.content is not upload:
            found.content.close()


def store_result(file, name, content_type, *, by, now, pages=None) -> Document:
    """Keep a file that the portal itself made, such as the result of a job: nothing to distrust."""
    content = file if isinstance(file, File) else File(file)
    found = Inspected(content, name, content_type, 0, "", pages)
    found.measure()
    document = Document(
        name=name,
        content_type=content_type,
        size=found.size,
        pages=pages,
        sha256=found.sha256,
        uploaded_by=by,
        uploaded_at=now,
    )
    return _keep(document, found, by=by, now=now)


def discard(document, *, now) -> None:
    """Delete a file that nobody needs any more, and its row. Once the transaction holds, it is gone."""
    record("document.discarded", document, by=None, now=now, sha256=document.sha256)
    storage, path = document.file.storage, document.file.name
    document.delete()
    transaction.on_commit(lambda: storage.delete(path))


@transaction.atomic
def _keep(document, found, *, by, now):
    field = Document._meta.get_field("file")
    path, storage = field.generate_filename(document, document.name), field.storage
    unclaimed = _Unclaimed(storage, path)
    try:
        found.content.seek(0)
        document.file.name = storage.save(path, found.content)
        document.save(force_insert=True)
        record("document.stored", document, by=by, now=now, sha256=found.sha256, size=found.size)
    except OSError as error:
        log.error("document_not_saved", error=str(error))
        unclaimed.delete()
        raise ValidationError(
            _("No pudimos guardar «%(name)s» en este momento. Inténtalo de nuevo en unos minutos.")
            % {"name": document.name},
            code="disk",
        ) from error
    except BaseException:
        unclaimed.delete()
        raise
    transaction.on_commit(unclaimed.keep)
    return document


class _Unclaimed:
    """A file on disk whose row is not committed yet.

    Only the list of things to do on commit remembers it. A rollback forgets that list, and with it this,
    which deletes the file as it goes. What a killed process leaves behind, `tasks.sweep` collects.
    """

    def __init__(self, storage, path):
        self._farewell = weakref.finalize(self, storage.delete, path)

    def keep(self):
        self._farewell.detach()

    def delete(self):
        self._farewell()
