import time
from contextlib import suppress
from datetime import timedelta

import structlog
from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from participa.core.lifecycle import TransitionError

from . import actions, registry
from .models import Job

log = structlog.get_logger()
DEAD_AFTER = timedelta(seconds=60)
AT_ONCE = 1  # the other hands of the worker are for mail, which somebody is waiting for
EVERY = 0.5  # seconds between two writes of the progress


class NotOursError(Exception):
    """The job was given to another worker because this one seemed dead."""


@shared_task
def sweep():
    """Take back what dead workers held and run what is queued, one after another. This is the guarantee."""
    now = timezone.now()
    running = Job.objects.filter(status=Job.Status.RUNNING)
    for job in running.filter(beat_at__lt=now - DEAD_AFTER):
        with suppress(TransitionError):  # another sweep did it
            actions.release(job, now=now)
    while running.count() < AT_ONCE:
        job = Job.objects.filter(status=Job.Status.QUEUED).order_by("requested_at", "pk").first()
        if job is None:
            return
        run(job.pk)


@shared_task
def run(job_id):
    """Do one queued job. Whatever happens to it is written in its row."""
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    if not actions.claim(job, now=timezone.now()):
        return
    try:
        with translation.override(job.requested_by.language):
            result = registry.get(job.kind)(job, _Reporter(job))
            actions.finish(job, result, now=timezone.now())
    except NotOursError:
        log.warning("job_taken_by_another_worker", job=job.pk)
    except (registry.JobError, ValidationError) as error:
        words = error.messages[0] if isinstance(error, ValidationError) else str(error)
        actions.fail(job, now=timezone.now(), words=words)
    except TransitionError:
        log.warning("job_ended_elsewhere", job=job.pk)
    except Exception:
        log.exception("job_failed", job=job.pk, kind=job.kind)
        with translation.override(job.requested_by.language):
            actions.fail(job, now=timezone.now())


class _Reporter:
    """``report(done, total)``: writes it, but not more often than somebody could watch it."""

    def __init__(self, job):
        self.job = job
        self.written = 0.0

    def __call__(self, done, total=None):
        self.job.done, self.job.total = done, total
        if time.monotonic() - self.written >= EVERY:
            self.written = time.monotonic()
            if not actions.beat(self.job, now=timezone.now(), done=done, total=total):
                raise NotOursError
