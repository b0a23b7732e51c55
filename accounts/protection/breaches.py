"""The register of breaches: written at once, never corrected, only continued."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from participa.audit.actions import record
from participa.core.permissions import require

from .models import Breach, BreachNote
from .permissions import handles_personal_data

Kind = BreachNote.Kind


class Clock(NamedTuple):
    """How a breach stands against its limit. ``hours``: from when it was known to the report, or to now."""

    hours: int
    limit: int
    reported: bool
    late: bool


def clock_of(breach, notes, now) -> Clock:
    """``notes``: those of the breach, already at hand."""
    told = min((note.happened_at for note in notes if note.kind == Kind.AGENCY), default=None)
    gone = (told or now) - breach.known_at
    limit = timedelta(hours=settings.BREACH_REPORT_HOURS)
    return Clock(
        max(0, int(gone / timedelta(hours=1))), settings.BREACH_REPORT_HOURS, bool(told), gone >= limit
    )


@transaction.atomic
def register(*, by, now, **facts) -> Breach:
    """Write down a breach. ``facts``: its columns."""
    require(handles_personal_data(by))
    breach = Breach.objects.create(**facts, registered_at=now, registered_by=by)
    record("breach.registered", breach, by=by, now=now, sensitive=breach.sensitive)
    return breach


@transaction.atomic
def note(breach, *, kind, happened_at, text, by, now) -> BreachNote:
    """Write down what came after."""
    require(handles_personal_data(by))
    written = BreachNote.objects.create(
        breach=breach, kind=kind, happened_at=happened_at, text=text, written_at=now, written_by=by
    )
    record("breach.noted", breach, by=by, now=now, kind=kind)
    return written
