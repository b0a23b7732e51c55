"""Making the report of a frozen month, national or of one body, and publishing it."""

from io import BytesIO
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.compliance.models import Report, ServiceSheet, Snapshot
from participa.compliance.permissions import may_report
from participa.core.lifecycle import TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.documents.actions import store_result
from participa.jobs.actions import start
from participa.jobs.models import Job

JOB = "compliance_report"
GOING = (Job.Status.QUEUED, Job.Status.RUNNING)
CSV = "text/csv; charset=utf-8"


class Files(NamedTuple):
    """What a report is made of. ``name``: what the three files are called, without their ending."""

    name: str
    pdf: bytes
    pages: int
    data: bytes
    dictionary: bytes


@transaction.atomic
def ask_for_report(snapshot, *, by, now, service=None) -> Job:
    """Have the report made by the worker; if she asked already and it goes, that work.

    Raises TransitionError while the month runs, if the report is made, or if the body has no data.
    """
    require(may_report(by, service, now=now))
    fresh = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    check_ready(fresh, service)
    if fresh.reports.filter(service=service).exists():
        raise TransitionError(_("Ese informe ya está hecho: de la misma medición sale siempre el mismo."))
    params = {"snapshot": fresh.pk, "service": service.pk if service else None}
    going = Job.objects.filter(kind=JOB, params=params, status__in=GOING, requested_by=by).first()
    about = {"month": fresh, "name": service.name if service else _("todos los servicios")}
    title = (_("Informe de cumplimiento de %(name)s, %(month)s") % about)[:200]
    return going or start(JOB, by=by, now=now, title=title, **params)


def check_ready(snapshot, service) -> None:
    """Raises TransitionError unless the month is frozen and says something of the body."""
    if snapshot.status != Snapshot.Status.FROZEN:
        words = _("La medición de %(month)s sigue en curso. El informe se hace cuando se congela.")
        raise TransitionError(words % {"month": snapshot})
    if service and not ServiceSheet.objects.filter(snapshot=snapshot, service=service).exists():
        words = _("En %(month)s el servicio no tenía datos: no hay de qué informar.")
        raise TransitionError(words % {"month": snapshot})


@transaction.atomic
def keep_report(snapshot, files: Files, *, by, now, service=None) -> Report:
    """What the worker made: the only report there is of a month. Made twice, the first one stays."""
    require(may_report(by, service, now=now))
    fresh = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    check_ready(fresh, service)
    if made := fresh.reports.filter(service=service).first():
        return made
    report = Report.objects.create(
        snapshot=fresh,
        service=service,
        pdf=_stored(files.pdf, f"{files.name}.pdf", "application/pdf", by, now, pages=files.pages),
        data=_stored(files.data, f"{files.name}.csv", CSV, by, now),
        dictionary=_stored(files.dictionary, f"{files.name}-diccionario.csv", CSV, by, now),
        made_by=by,
        made_at=now,
    )
    record("compliance.report_made", report, by=by, now=now, sha256=report.pdf.sha256)
    return report


def _stored(content, name, content_type, by, now, pages=None):
    return store_result(BytesIO(content), name, content_type, by=by, now=now, pages=pages)


@transaction.atomic
def publish_report(report, *, by, now) -> None:
    """Everybody may read it from now on. Raises TransitionError if it was published."""
    require(may_report(by, report.service, now=now))
    waiting = Report.objects.filter(pk=report.pk, published_at=None)
    if not waiting.update(published_by=by, published_at=now):
        raise TransitionError(_("Ese informe ya estaba publicado. Nada cambió."))
    report.published_by, report.published_at = by, now
    record("compliance.report_published", report, by=by, now=now, sha256=report.pdf.sha256)
    forget_pages("/cumplimiento/informes/", report.get_absolute_url())
