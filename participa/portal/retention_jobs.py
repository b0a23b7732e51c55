"""The work behind a report of what is past its period."""

from django.utils import timezone

from accounts.models import RetentionReport
from accounts.protection import keeping
from participa.jobs.registry import Result, job

Status = RetentionReport.Status


@job("retention_count")
def retention_count(job, report):
    found = RetentionReport.objects.get(pk=job.params["report"])
    if found.status == Status.COUNTING:  # else a worker that died had ended it
        keeping.count(found, heard=report)
    return Result(url=found.get_absolute_url())


@job("retention_apply")
def retention_apply(job, report):
    found = RetentionReport.objects.get(pk=job.params["report"])
    if found.status == Status.APPLYING:
        keeping.apply(found, now=timezone.now(), heard=report)
    return Result(url=found.get_absolute_url())
