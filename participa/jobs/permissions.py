"""Who may see what a job left."""

from .models import Job


def readable_results(user):
    """Ids of the files made for this person."""
    return Job.objects.filter(requested_by=user.pk, result__isnull=False).values("result")
