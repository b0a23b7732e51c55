"""The count, as work of the worker: close the urn, leave nothing behind, add up, and say so."""

import structlog
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.core.lifecycle import TransitionError
from participa.jobs.registry import JobError, Result, job

from . import urn
from .actions import counting
from .models import Process
from .permissions import is_commissioner

log = structlog.get_logger()
STEPS = 3


@job("council_urn")
def council_urn(job, report):
    """Somebody voted and nobody will count: the annulled process keeps no order in which votes arrived."""
    process = Process.objects.get(pk=job.params["process"])
    if process.status != Process.Status.ANNULLED:
        raise JobError(_("Ese proceso no está anulado: la comisión pide el escrutinio."))
    report(0, 2)
    try:
        urn.rewrite(process, now=timezone.now())
        report(1, 2)
        urn.clean(process, now=timezone.now())
    except (urn.NotClean, OperationalError) as error:
        log.warning("urn_not_clean", process=process.code, why=str(error))
        words = _("No se pudo borrar todavía el orden en que llegaron los votos. Avisa a quien administra.")
        raise JobError(words) from error
    return Result(url=process.get_office_url())


@job("council_count")
def council_count(job, report):
    """It may run twice: what is closed stays closed, and counting again gives the same."""
    process = Process.objects.select_related("council__service").get(pk=job.params["process"])
    by, now = job.requested_by, timezone.now()
    if not is_commissioner(by, process):
        raise JobError(_("Ya no eres de la comisión electoral de este proceso."))
    try:
        counting.check_may_count(process, now=now)
        report(0, STEPS)
        urn.rewrite(process, now=now)
        report(1, STEPS)
        urn.clean(process, now=timezone.now())
        report(2, STEPS)
        counting.count(process, by=by, now=timezone.now())
    except (urn.NotClean, OperationalError) as error:
        log.warning("urn_not_clean", process=process.code, why=str(error))
        words = _("No se pudo borrar todavía el orden en que llegaron los votos. Inténtalo en unos minutos.")
        raise JobError(words) from error
    except counting.Mismatch as error:
        counting.sound_alarm(process, error.words, by=by, now=timezone.now())
        raise JobError(_("Alarma: %(words)s No se publica nada.") % {"words": error.words}) from error
    except counting.TooEarly as error:
        raise JobError(error.words) from error
    except (TransitionError, PermissionDenied) as error:
        raise JobError(_("Este proceso ya no se cuenta: mira en qué va.")) from error
    return Result(url=reverse("councils_office:count", args=[process.code]))
