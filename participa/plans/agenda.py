"""What yearly plans put in the agenda: the matters that have a day."""

from django.db.models import Q

from participa.core.agenda import MOST, Dated
from participa.core.calendar import day_of, midnight

from .models import Matter
from .when import when_words

KIND = "planes"


def dated(starts, ends, place, with_cancelled=False):
    """Matters whose first day falls in the window; what was dropped is only there if it is asked for."""
    found = Matter.objects.public().filter(_of(place))
    if not with_cancelled:
        found = found.exclude(status=Matter.Status.DROPPED)
    found = found.filter(starts_on__gte=day_of(starts), starts_on__lt=day_of(ends))
    for one in found.select_related("plan__service").order_by("starts_on", "pk")[:MOST]:
        yield _entry(one)


def _entry(matter):
    return Dated(
        code=matter.code,
        kind=KIND,
        at=midnight(matter.starts_on),
        all_day=True,
        title=matter.title,
        what=f"{matter.get_mechanism_display()}, {when_words(matter)}",
        url=matter.get_absolute_url(),
        who=matter.plan.service.name,
        changed_at=matter.changed_at,
        cancelled=matter.status == Matter.Status.DROPPED,
    )


def _of(place):
    wanted = Q(plan__service__slug=place.service) if place.service else Q()
    if place.region:
        here = Matter.regions.through.objects.filter(region__slug=place.region)
        wanted &= Q(regions=None) | Q(pk__in=here.values("matter"))
    return wanted
