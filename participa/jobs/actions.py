"""Asking for long work, and what becomes of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.worker import wake_on_commit
from participa.documents.actions import discard as discard_document
from participa.documents.actions import store_result

from . import registry
from .models import Job

SWEEP = "participa.jobs.tasks.sweep"
MAX_ATTEMPTS = 3
Status = Job.Status


@transaction.atomic
def start(kind, *, by, now, title, **params) -> Job:
    """Ask for the long work registered as ``kind``. ``params``: what it needs, as JSON.

    ``title`` tells whoever asked what it is. Raises LookupError if nobody does that kind of work.
    """
    registry.get(kind)
    job = Job.objects.create(kind=kind, title=title, params=params, requested_by=by, requested_at=now)
    record("job.asked", job, by=by, now=now, kind=kind)
    wake_on_commit(SWEEP)
    return job


def claim(job, *, now) -> bool:
    """Take a queued job to run it here. False if another worker did."""
    try:
        job.become(Status.RUNNING, attempts=job.attempts + 1, beat_at=now, done=0, total=None)
    except TransitionError:
        return False
    return True


def beat(job, *, now, done, total=None) -> bool:
    """A sign of life, with what is done. False if the job is no longer ours: somebody thought us dead."""
    mine = Job.objects.filter(pk=job.pk, status=Status.RUNNING, attempts=job.attempts)
    job.done, job.total, job.beat_at = done, total, now
    return bool(mine.update(done=done, total=total, beat_at=now))


@transaction.atomic
def finish(job, result, *, now) -> None:
    """It is done. The file, if it left one, is its requester's to download."""
    document = None
    if result and result.file:
        with result.file as file:
            document = store_result(file, result.name, result.content_type, by=job.requested_by, now=now)
    job.become(
        Status.DONE, result=document, result_url=result.url if result else "", ended_at=now, beat_at=now
    )
    record("job.done", job, by=None, now=now)


@transaction.atomic
def fail(job, *, now, words="") -> None:
    """It could not be done; ``words`` are for whoever asked."""
    words = words or _("Algo falló de nuestro lado. Pídelo de nuevo; si vuelve a fallar, avísanos.")
    job.become(Status.FAILED, error=words, ended_at=now)
    record("job.failed", job, by=None, now=now)


def release(job, *, now) -> None:
    """Whoever ran it died: queue it again, or give up if that happened too often."""
    if job.attempts >= MAX_ATTEMPTS:
        fail(
            job,
            now=now,
            words=_("Lo intentamos tres veces y se detuvo cada vez. Prueba con algo más pequeño."),
        )
    else:
        job.become(Status.QUEUED)


@transaction.atomic
def discard(jobs, *, now) -> int:
    """Forget these works and delete the files they left. How many."""
    found = list(jobs.select_related("result"))
    for job in found:
        record("job.discarded", job, by=None, now=now)
        job.delete()
        if job.result:
            discard_document(job.result, now=now)
    return len(found)


def discard_of_kind(kind, *, now, **params) -> int:
    """Forget what was made from something that has changed since. ``params``: those it was asked with."""
    wanted = {f"params__{name}": value for name, value in params.items()}
    return discard(Job.objects.filter(kind=kind, **wanted), now=now)
