"""Who may see what a job left."""

from .models import Job


def readable_results(user, now):
    """Ids of the files made for this person; they stay hers."""
    return Job.objects.filter(requested_by=user.pk, result__isnull=False).values("result")
