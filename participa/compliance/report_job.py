"""A report of compliance, as work of the worker: gather it, print it, write its data, keep it as a draft."""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from pypdf import PdfReader

from participa.core.lifecycle import TransitionError
from participa.jobs.registry import JobError, Result, job
from participa.services.models import PublicService

from . import report_data, report_national, report_service
from .actions.reporting import JOB, Files, check_ready, keep_report
from .models import ServiceSheet, Snapshot
from .report_written import printed

STEPS = 4


@job(JOB)
def compliance_report(job, report):
    """It may run twice: the report of a month is one, and always the same."""
    snapshot = Snapshot.objects.select_related("method").get(pk=job.params["snapshot"])
    service = PublicService.objects.filter(pk=job.params["service"]).first()
    try:
        check_ready(snapshot, service)
        files = files_of(snapshot, service, report)
        keep_report(snapshot, files, by=job.requested_by, now=timezone.now(), service=service)
    except TransitionError as refused:
        raise JobError(str(refused)) from refused
    except PermissionDenied as refused:
        raise JobError(_("Ya no puedes hacer este informe.")) from refused
    report(STEPS, STEPS)
    if service:
        return Result(url=reverse("compliance_office:report", args=[service.slug]))
    return Result(url=reverse("oversight:reports"))


def files_of(snapshot, service=None, report=lambda done, total: None) -> Files:
    """The three files. The State writes in Spanish, whatever language whoever asked reads."""
    with translation.override(settings.LANGUAGE_CODE):
        report(0, STEPS)
        if service:
            about = ServiceSheet.objects.select_related("snapshot__method").get(
                snapshot=snapshot, service=service
            )
            said, data, words = (
                report_service.told(about),
                report_data.service_csv,
                report_data.service_dictionary,
            )
            name = f"informe-cumplimiento-{about.facts['service']['code'].lower()}-{snapshot.month:%Y-%m}"
        else:
            about = snapshot
            said, data, words = (
                report_national.told(about),
                report_data.national_csv,
                report_data.national_dictionary,
            )
            name = f"cuenta-publica-participacion-{snapshot.month:%Y-%m}"
        report(1, STEPS)
        pdf = printed(said)
        report(2, STEPS)
        made = Files(name, pdf, len(PdfReader(BytesIO(pdf)).pages), data(about), words(about))
        report(3, STEPS)
        return made
