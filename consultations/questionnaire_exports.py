"""The answers of a questionnaire as a CSV file, a row for each sheet, streamed by the worker."""

import csv
import tempfile

from django.core.files.base import File
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.core.sheets import harmless
from participa.jobs.registry import JobError, Result, job

from .conditions import Kind, answers_in, questions_of
from .exports import TextOver
from .models import Answer, Consultation
from .permissions import can_answer
from .questionnaire_pages import said_lines

CHUNK = 500


@job("answers_csv")
def answers_csv(job, report):
    """No person, no receipt, no hour, no file, and nothing that is only counted.

    Rows come in the order of their receipts, which are drawn by lot: not in that in which people answered.
    """
    consultation = Consultation.objects.get(pk=job.params["consultation"])
    if not can_answer(job.requested_by, consultation, now=timezone.now()):
        raise JobError(_("Ya no tienes permiso para descargar estas respuestas."))
    questions = [one for one in questions_of(consultation) if not one.is_confidential]
    file = tempfile.TemporaryFile("w+b")  # noqa: SIM115
    file.write("\ufeff".encode())  # so that Excel reads the accents
    writer = csv.writer(TextOver(file), delimiter=";")
    writer.writerow([_("número"), *(harmless(question.text) for question in questions)])
    rows = Answer.objects.filter(question__is_confidential=False).select_related("document").order_by("pk")
    sheets = consultation.sheets.sent().order_by("receipt")
    total = sheets.count()
    report(0, total)
    sheets = sheets.only("consultation").prefetch_related(Prefetch("answers", rows, to_attr="told"))
    for number, sheet in enumerate(sheets.iterator(chunk_size=CHUNK), 1):
        for row in sheet.told:
            if row.hidden_reason:
                row.text = _("Retirada: %(reason)s") % {"reason": row.get_hidden_reason_display()}
        given = answers_in(sheet.told, questions)
        writer.writerow([number, *(_cell(one, given.get(one.pk)) for one in questions)])
        if number % CHUNK == 0:
            report(number, total)
    file.seek(0)
    return Result(File(file), f"cuestionario-{consultation.code}.csv", "text/csv; charset=utf-8")


def _cell(question, answer):
    if answer is None:
        return ""
    if question.kind == Kind.FILE:
        return _("Adjuntó un archivo")
    if question.kind == Kind.SCALE:
        return answer
    return harmless(" | ".join(said_lines(question, answer)))
