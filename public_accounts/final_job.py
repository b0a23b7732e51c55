"""The final report, as work of the worker: gather it, write it, print it, keep it as a draft."""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from pypdf import PdfReader

from participa.core.lifecycle import TransitionError
from participa.documents.actions import store_result
from participa.jobs.registry import JobError, Result, job

from . import final_report, final_written
from .actions import reporting
from .dues import url
from .models import Account
from .reporting_pages import JOB

STEPS = 4


@job(JOB)
def public_account_final(job, report):
    """It may run twice: of what was not published, the last one made is the draft."""
    account = Account.objects.select_related("service").get(pk=job.params["account"])
    by, now, correction = job.requested_by, timezone.now(), job.params["correction"]
    report(0, STEPS)
    if missing := reporting.missing_for_final(account, now=now):
        raise JobError(" ".join(missing))
    with translation.override(
        settings.LANGUAGE_CODE
    ):  # the body writes in Spanish, whatever language she reads
        said = final_report.told(account, correction=correction, now=now)
        report(1, STEPS)
        text = final_written.text_of(said)
        report(2, STEPS)
        printed = final_written.printed(said)
    report(3, STEPS)
    try:
        _keep(account, printed, text, correction=correction, by=by, now=now)
    except reporting.NotFinished as error:
        raise JobError(" ".join(error.issues)) from error
    except (TransitionError, PermissionDenied) as error:
        words = _("Ya no puedes preparar el informe final de esta cuenta: mira en qué va.")
        raise JobError(words) from error
    report(STEPS, STEPS)
    return Result(url=url("final", account))


@transaction.atomic
def _keep(account, printed, text, *, correction, by, now):
    name = f"informe-final-{account.code.lower()}.pdf"
    pages = len(PdfReader(BytesIO(printed)).pages)
    document = store_result(BytesIO(printed), name, "application/pdf", by=by, now=now, pages=pages)
    return reporting.keep_final(account, document, text=text, correction=correction, by=by, now=now)
