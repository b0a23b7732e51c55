"""Every observation of a consultation as a CSV file, streamed row by row by the worker."""

import csv
import tempfile

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO
from participa.core.sheets import harmless
from participa.jobs.registry import JobError, Result, job

from .models import Consultation
from .permissions import can_answer

CHUNK = 2000


@job("comments_csv")
def comments_csv(job, report):
    """Public facts only: no author, e-mail, sex or age. Withdrawn ones are left out."""
    consultation = Consultation.objects.get(pk=job.params["consultation"])
    if not can_answer(job.requested_by, consultation, now=timezone.now()):
        raise JobError(_("Ya no tienes permiso para descargar estas observaciones."))
    file = tempfile.TemporaryFile("w+b")  # noqa: SIM115
    file.write("\ufeff".encode())  # so that Excel reads the accents
    text = TextOver(file)
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_headings())
    total = consultation.comment_count
    report(0, total)
    rows = (
        consultation.comments.visible()
        .select_related("section", "region", "commune", "group", "organization")
        .order_by("submitted_at", "id")
    )
    for done, comment in enumerate(rows.iterator(chunk_size=CHUNK), 1):
        writer.writerow([harmless(value) for value in _values(comment)])
        if done % CHUNK == 0:
            report(done, max(total, done))
    file.seek(0)
    return Result(File(file), f"observaciones-{consultation.code}.csv", "text/csv; charset=utf-8")


class TextOver:
    """What csv needs of a text file, over a binary one."""

    def __init__(self, file):
        self.file = file

    def write(self, text):
        self.file.write(text.encode())


def _headings():
    return [
        _("número"),
        _("recibida"),
        _("parte"),
        _("posición"),
        _("región"),
        _("comuna"),
        _("nombre"),
        _("organización"),
        _("RUT de la organización"),
        _("canal"),
        _("observación"),
        _("versión"),
        _("grupo"),
        _("huella SHA-256"),
    ]


def _values(comment):
    return [
        comment.pk,
        f"{comment.submitted_at.astimezone(SANTIAGO):%Y-%m-%d %H:%M:%S}",
        comment.section.title if comment.section else "",
        comment.get_position_display(),
        comment.region or "",
        comment.commune or "",
        comment.shown_name,
        comment.organization.name if comment.organization else "",
        comment.organization.rut if comment.organization else "",
        comment.get_channel_display(),
        comment.text,
        comment.version,
        comment.group.title if comment.group else "",
        comment.sha256,
    ]
