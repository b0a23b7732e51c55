"""Complementary mechanisms of a year: counted by sex, told with their results."""

from django.db.models import Prefetch

from participa.activities.models import Activity, Attendance, Status
from participa.core.calendar import day_of, last_day, midnight

HELD = (Status.PUBLISHED, Status.RESULTS)
BY_SEX = ("women", "men", "other")


def activities(scope, rules):
    found = {}
    for activity in _of_the_year(scope):
        counted = activity.counted[0] if activity.counted else None
        found.setdefault(activity.service_id, []).append({
            "code": activity.code,
            "title": activity.title,
            "url": activity.get_absolute_url(),
            "day": day_of(activity.starts_at).isoformat(),
            "ended_on": last_day(activity.ends_at).isoformat(),
            "is_counted": counted is not None,
            "by_sex": counted is not None and _says_sex(counted),
            "results_on": scope.known(activity.results_at),
        })  # fmt: skip
    return {"activities": (found, [])}


def _of_the_year(scope):
    starts, ends = midnight(scope.starts), midnight(scope.starts.replace(year=scope.year + 1))
    counted = Prefetch(
        "attendances", scope.current(Attendance.objects.exclude(how="reported")), to_attr="counted"
    )
    rows = Activity.objects.filter(
        status__in=HELD,
        is_reported=False,
        starts_at__gte=starts,
        starts_at__lt=ends,
        ends_at__lte=scope.until,
        published_at__lt=scope.until,
    )
    rows = rows.only("code", "slug", "title", "service", "starts_at", "ends_at", "results_at")
    return scope.of(rows).prefetch_related(counted).order_by("starts_at", "pk")


def _says_sex(counted):
    """Nobody came, or of somebody it is known."""
    return not counted.total or any(getattr(counted, name) for name in BY_SEX)
