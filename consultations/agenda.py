"""What consultations put in the agenda: the day each opens and the last day to take part."""

from django.utils.translation import gettext as _

from participa.core.agenda import MOST, Dated
from participa.core.calendar import day_of, last_day, midnight

from .models import Consultation, Status

KIND = "consultas"


def dated(starts, ends, place, with_cancelled=False):
    found = Consultation.objects.public().filter(opens_at__isnull=False, closes_at__isnull=False)
    found = found.exclude(status=Status.OMITTED)  # the dates of its draft came to nothing
    if not with_cancelled:
        found = found.exclude(status=Status.CANCELLED)
    if place.service:
        found = found.filter(service__slug=place.service)
    if place.region:
        found = found.reaching(place.region)
    found = found.select_related("service").defer("search_text", "summary")
    opening = found.filter(opens_at__gte=starts, opens_at__lt=ends).order_by("opens_at")[:MOST]
    closing = found.filter(closes_at__gt=starts, closes_at__lte=ends).order_by("closes_at")[:MOST]
    for one in opening:
        yield _entry(one, "abre", midnight(day_of(one.opens_at)), _("Se abre la consulta"))
    for one in closing:
        yield _entry(one, "cierra", midnight(last_day(one.closes_at)), _("Último día para opinar"))


def _entry(one, what, at, words):
    return Dated(
        code=f"{one.code}-{what}",
        kind=KIND,
        at=at,
        title=one.title,
        what=words,
        url=one.get_absolute_url(),
        who=one.service.name,
        all_day=True,
        changed_at=one.changed_at,
        cancelled=one.status == Status.CANCELLED,
    )
