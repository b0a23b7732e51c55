"""The work of measuring every body, which somebody of SEGEGOB asked for."""

from django.urls import reverse
from django.utils import timezone

from participa.core.calendar import day_of
from participa.jobs.registry import Result, job

from .actions.evaluating import evaluate, month_of
from .actions.measuring import MEASURE


@job(MEASURE)
def measure(job, report):
    """The month that runs. Done twice, it leaves the same."""
    now = timezone.now()
    evaluate(month_of(day_of(now)), now=now, report=report)
    return Result(url=reverse("oversight:dashboard"))
