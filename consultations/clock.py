"""When the clock alone makes news of a consultation: by its state, whenever somebody looks.

What happened before ``STALE`` is told to nobody, so it is not looked for: these questions are asked each
minute.
"""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from participa.core.calendar import (
    ONE_DAY,
    SANTIAGO,
    add_business_days,
    business_days_before,
    day_of,
    end_of,
    midnight,
)
from participa.deadlines.engine import national_holidays
from participa.deadlines.obligations import open_obligations
from participa.notifications.events import Happening
from participa.notifications.expansion import STALE
from participa.notifications.people import label_of
from participa.subscriptions.rhythms import HOUR

from .models import Consultation, Phase, Status
from .pages import ANSWERS

WARNING_DAYS = 3  # business days before the closing


def awake(instant: datetime) -> datetime:
    """That instant or, if it is night in Chile, eight in the morning of its day."""
    return max(instant, datetime.combine(day_of(instant), HOUR, tzinfo=SANTIAGO))


def number_of(instant: datetime) -> int:
    """The version of what a date tells: another one once the date moves."""
    return int(instant.timestamp() // 60) % 2**31


def opened(now):
    """Those published before they opened: whoever followed them then is told that it is time."""
    found = _in(Phase.OPEN, now).filter(opens_at__gt=F("published_at"), opens_at__gte=_since(now))
    return _happened(((one, awake(one.opens_at), number_of(one.opens_at)) for one in found), now)


def closing(now):
    """Those whose last three business days are running, unless they were published within them."""
    holidays = national_holidays()
    last = end_of(add_business_days(day_of(now), WARNING_DAYS, holidays))
    found = []
    for one in _in(Phase.OPEN, now).filter(closes_at__lte=last):
        at = awake(midnight(business_days_before(one.closing_day, WARNING_DAYS, holidays)))
        if at > max(one.opens_at, one.published_at or one.opens_at):
            found.append((one, at, number_of(one.closes_at)))
    return _happened(found, now)


def closed(now):
    """Those that closed and wait for their answer."""
    found = _in(Phase.IN_ANALYSIS, now).filter(closes_at__gte=_since(now))
    return _happened(((one, awake(one.closes_at), number_of(one.closes_at)) for one in found), now)


def late(now):
    """Those whose answer was owed by yesterday, or before."""
    days = {one.code: one.day for one in open_obligations(now, only=(ANSWERS,))}
    late = {code: day for code, day in days.items() if _since(now) <= end_of(day) <= now}
    found = Consultation.objects.filter(code__in=late).only("code")
    return _happened(((one, awake(end_of(late[one.code])), 1) for one in found), now)


def ended(now):
    """Those whose outcome is written, unless they were held before the portal."""
    found = Consultation.objects.filter(status=Status.OUTCOME, sources=[]).annotate(
        at=Coalesce("outcome_at", "changed_at")
    )
    found = found.filter(at__gte=_since(now)).only("pk")  # a correction is no news
    return _happened(((one, one.at, 1) for one in found), now)


def _since(now):
    return now - STALE - ONE_DAY


def _in(phase, now):
    return Consultation.objects.in_phase(phase, now=now).only("opens_at", "closes_at", "published_at")


def _happened(found, now):
    label = label_of(Consultation)
    return [Happening(f"{label}:{one.pk}", at, version) for one, at, version in found if at <= now]
