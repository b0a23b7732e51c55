"""Acts on thousands of comments, as the worker does and undoes them."""

from django.urls import reverse
from django.utils import timezone

from participa.jobs.registry import Result, job

from .actions import batches
from .models import Batch


@job(batches.JOB)
def comments_batch(job, report):
    """Slice by slice. Run again after the worker died, it goes on where that stopped."""
    found = Batch.objects.select_related("consultation__service", "by", "undone_by")
    batch = found.get(pk=job.params["batch"])
    if batch.status == Batch.Status.UNDONE:
        _each(batch, batches.next_undone, batch.done, batch.items.exclude(outcome=batches.DONE), report)
        batches.finish_undoing(batch)
    else:
        _each(batch, batches.next_slice, batch.asked, batch.items.exclude(outcome=batches.WAITING), report)
        batches.finish(batch, now=timezone.now())
    return Result(url=reverse("consultations_office:batch", args=[batch.consultation.code, batch.pk]))


def _each(batch, next_of, total, looked_at, report):
    done = min(looked_at.count(), total)
    report(done, total)
    while some := next_of(batch, now=timezone.now()):
        done += some
        report(min(done, total), total)
