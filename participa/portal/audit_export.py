"""The audit trail as a CSV file, streamed line by line by the worker."""

import csv
import json
import tempfile

from django.core.files.base import File
from django.utils.translation import gettext as _

from consultations.exports import TextOver
from participa.audit.permissions import reads_trail
from participa.core.calendar import SANTIAGO
from participa.core.sheets import harmless
from participa.jobs.registry import JobError, Result, job

from .audit_reading import TrailFilter, target_words, verb_words

CHUNK = 2000


@job("audit_csv")
def audit_csv(job, report):
    """People by number and nothing else: whoever needs to know who one is, looks her up and leaves a line."""
    if not reads_trail(job.requested_by):
        raise JobError(_("Ya no tienes permiso para leer la auditoría."))
    file = tempfile.TemporaryFile("w+b")  # noqa: SIM115
    file.write("\ufeff".encode())  # so that Excel reads the accents
    writer = csv.writer(TextOver(file), delimiter=";")
    writer.writerow(_headings())
    report(0)
    found = TrailFilter.read(job.params["asked"]).apply().filter(at__lte=job.requested_at)
    for done, event in enumerate(found.order_by("at", "pk").iterator(chunk_size=CHUNK), 1):
        writer.writerow([harmless(value) for value in _values(event)])
        if done % CHUNK == 0:
            report(done)
    file.seek(0)
    return Result(File(file), "auditoria.csv", "text/csv; charset=utf-8")


def _headings():
    return [
        _("número"),
        _("cuándo"),
        _("persona que actuó"),
        _("por la persona"),
        _("en calidad de"),
        _("servicio"),
        _("acto"),
        _("acto, en palabras"),
        _("sobre"),
        _("sobre, en palabras"),
        _("detalle"),
    ]


def _values(event):
    return [
        event.pk,
        f"{event.at.astimezone(SANTIAGO):%Y-%m-%d %H:%M:%S}",
        event.actor_id or "",
        event.on_behalf_of_id or "",
        event.role,
        event.service,
        event.verb,
        verb_words(event),
        event.target,
        target_words(event.target),
        json.dumps(event.data, ensure_ascii=False, sort_keys=True) if event.data else "",
    ]
