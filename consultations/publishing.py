"""The files of an answered consultation, as work of the worker: report, sheets, figures and evidence."""

import tempfile
from contextlib import ExitStack
from io import BytesIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from participa.jobs.registry import JobError, Result, job

from . import evidence, open_data, report_document
from .actions.filing import JOB, Made, keep_files, last_act
from .models import Consultation, Publication
from .permissions import can_manage
from .tasks import tally

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF, ZIP = "application/pdf", "application/zip"
PRINTING = 200  # what printing the report counts for, in observations
TRIES = 3
Kind = Publication.Kind


@job(JOB)
def consultation_files(job, report):
    """It may run twice: the same consultation gives the same files."""
    consultation = Consultation.objects.select_related("service", "legal_basis").get(
        pk=job.params["consultation"]
    )
    by = job.requested_by
    for _try in range(TRIES):
        began, read_after = timezone.now(), last_act(consultation)
        if not can_manage(by, consultation, now=began):
            raise JobError(_("Ya no tienes permiso para publicar estos archivos."))
        with ExitStack() as opened:
            files = make(consultation, report, lambda: opened.enter_context(tempfile.TemporaryFile("w+b")))
            try:
                if keep_files(consultation, files, read_after=read_after, by=by, now=began):
                    return Result(url=reverse("consultations_office:publications", args=[consultation.code]))
            except PermissionDenied as refused:
                raise JobError(_("Ya no tienes permiso para publicar estos archivos.")) from refused
    raise JobError(_("Mientras se hacían, se moderaron observaciones. Hazlos de nuevo en un rato."))


def make(consultation, report, a_file) -> list[Made]:
    """All of them. The State writes in Spanish, whatever language whoever asked reads.

    ``a_file()`` gives an empty file to write in, whose closing is the caller's.
    """
    tally()
    rows = consultation.comments.count()
    total = 2 * rows + PRINTING
    with translation.override(settings.LANGUAGE_CODE):
        report(0, total)
        public = [_report(consultation)]
        report(PRINTING, total)
        public += _sheets(consultation, a_file, lambda done: report(PRINTING + min(done, rows), total))
        parcel = a_file()
        evidence.write(
            consultation,
            parcel,
            published=[(one.name, one.file) for one in public],
            report=lambda done: report(PRINTING + rows + min(done, rows), total),
        )
        report(total, total)
        return [*public, Made(Kind.EVIDENCE, f"expediente-{consultation.code}.zip", ZIP, parcel)]


def _report(consultation):
    from pypdf import PdfReader  # noqa: PLC0415  (a tenth of a second, for few)

    printed = report_document.printed(consultation)
    pages = len(PdfReader(BytesIO(printed)).pages)
    return Made(Kind.REPORT, f"respuestas-{consultation.code}.pdf", PDF, BytesIO(printed), pages)


def _sheets(consultation, a_file, report):
    code, rows, book, figures = consultation.code, a_file(), a_file(), a_file()
    open_data.write(consultation, rows, book, report)
    open_data.write_figures(consultation, figures)
    return [
        Made(Kind.SHEET, f"observaciones-y-respuestas-{code}.csv", CSV, rows),
        Made(Kind.SHEET, f"observaciones-y-respuestas-{code}.xlsx", XLSX, book),
        Made(Kind.SHEET, f"cifras-{code}.csv", CSV, figures),
    ]
