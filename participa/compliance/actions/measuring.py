"""Asking for every body to be measured again at once, instead of waiting for the night."""

from django.db import transaction
from django.utils.translation import gettext as _

from participa.compliance.models import Method
from participa.compliance.permissions import oversees
from participa.core.permissions import require
from participa.jobs.actions import start
from participa.jobs.models import Job

MEASURE = "compliance_measure"


@transaction.atomic
def measure_all(*, by, now) -> Job:
    """The work that measures every body, or the one that already goes if somebody asked for it before."""
    require(oversees(by))
    Method.objects.select_for_update().get(version=1)  # one at a time
    going = Job.objects.filter(kind=MEASURE, status__in=[Job.Status.QUEUED, Job.Status.RUNNING])
    return going.first() or start(MEASURE, by=by, now=now, title=_("Medir a todos los servicios"))
