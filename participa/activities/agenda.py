"""What activities put in the agenda: each one, and the sessions of those that have them."""

from django.db.models import Q

from participa.core.agenda import MOST, Dated

from .models import Activity, Meeting, Status

KIND = "actividades"
SHOWN = (Status.PUBLISHED, Status.RESULTS)


def dated(starts, ends, place, with_cancelled=False):
    shown = (*SHOWN, Status.CANCELLED) if with_cancelled else SHOWN
    whole = Activity.objects.filter(status__in=shown, starts_at__gte=starts, starts_at__lt=ends)
    whole = whole.filter(_of(place, "")).exclude(meetings__isnull=False)
    for one in whole.select_related("service").defer("search_text").order_by("starts_at", "pk")[:MOST]:
        yield _entry(one, one, one.code, one.get_kind_display())
    meetings = Meeting.objects.filter(
        _of(place, "activity__"), activity__status__in=shown, starts_at__gte=starts, starts_at__lt=ends
    )
    if not with_cancelled:
        meetings = meetings.exclude(status=Meeting.Status.CANCELLED)
    for one in meetings.select_related("activity__service").order_by("starts_at", "pk")[:MOST]:
        yield _entry(one.activity, one, f"{one.activity.code}-{one.number}", one.title)


def _entry(activity, one, code, what):
    return Dated(
        code=code,
        kind=KIND,
        at=one.starts_at,
        ends_at=one.ends_at,
        title=activity.title,
        what=what,
        url=activity.get_absolute_url(),
        who=activity.service.name,
        where=one.place,
        changed_at=max(activity.changed_at, one.changed_at),
        cancelled=Status.CANCELLED in (activity.status, one.status),
    )


def _of(place, way):
    wanted = Q(**{f"{way}service__slug": place.service}) if place.service else Q()
    if place.region:
        wanted &= Q(**{f"{way}region": None}) | Q(**{f"{way}region__slug": place.region})
    return wanted
