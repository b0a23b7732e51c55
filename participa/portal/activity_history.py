"""Activities and figures of participation of which public sources speak, as real history.

Each row says what its source says, and how precise it is; nobody's name is in it. What is on record is never
overwritten.
"""

from collections import Counter

from participa.activities.actions.drafting import free_slug, index
from participa.activities.models import Activity, Attendance, Kind, Mode, ReportedFigure, Stage, Status

from .reference_files import Row

FILE = "activities.json"
KINDS = {kind.value: kind for kind in Kind}
MODES = {mode.value: mode for mode in Mode} | {"": ""}
STAGES = {kind.value: kind for kind in Stage.Kind}


def load_activity_history(lists, services, *, now, say):
    """Add what is not on record. ``services`` by slug."""
    figures = load_figures(lists, services)
    activities = load_activities(lists, services, now=now)
    say(f"  Actividades según fuentes públicas: {activities}, y {figures} cifras informadas")


def load_figures(lists, services) -> int:
    """How many people each product of a body reached in a period; returns how many the source has."""
    rows = lists.records(FILE, "figures")
    found = []
    for order, row in enumerate(rows, 1):
        service = lists.lookup(row, "service", services, "el organismo")
        figure = ReportedFigure(
            service=service,
            order=order,
            sources=_sources(lists, row),
            **{name: row[name] for name in ("slug", "product", "unit", "period", "women", "men", "total")},
        )
        if lists.fits(row, figure) and figure.total != figure.women + figure.men:
            lists.complain(row, "el total no es la suma de mujeres y hombres")
        found.append(figure)
    lists.stop_if_bad()
    there = set(ReportedFigure.objects.values_list("service", "slug", "period"))
    ReportedFigure.objects.bulk_create(
        one for one in found if (one.service_id, one.slug, one.period) not in there
    )
    return len(rows)


def load_activities(lists, services, *, now) -> int:
    """Activities that were held before the portal; returns how many the source has."""
    numbers, found = Counter(), []
    for row in lists.records(FILE, "activities"):
        service = lists.lookup(row, "service", services, "el organismo")
        if service is None:
            continue
        prefix = f"ACT-{row['year']}-{service.code}"
        numbers[prefix] += 1
        found.append(_told(lists, row, service, f"{prefix}-{numbers[prefix]:04d}", now))
    lists.stop_if_bad()
    there = set(Activity.objects.filter(is_reported=True).values_list("code", flat=True))
    for activity, stages, connected in found:
        if activity.code not in there:
            _add(activity, stages, connected, now)
    return len(found)


def _told(lists, row, service, code, now):
    """An activity, its programme and how many connected, as a row tells them."""
    activity = Activity(
        service=service,
        code=code,
        kind=lists.choice(row, "kind", KINDS) or "",
        title=row["title"],
        summary=row["summary"],
        mode=lists.choice(row, "mode", MODES) or "",
        when_text=row["when"],
        capacity=row["capacity"],
        status=Status.RESULTS,
        facts=row["facts"],
        sources=_sources(lists, row),
        created_at=now,
        changed_at=now,
        is_reported=True,
    )
    activity.slug = free_slug(activity.title)
    lists.fits(row, activity)
    stages = [
        Stage(number=number, kind=lists.choice(_stage_row(row, kind), "stage", STAGES) or "", title=title)
        for number, (kind, title) in enumerate(row["stages"], 1)
    ]
    return activity, stages, row["connected"]


def _stage_row(row, kind):
    return Row(row.file, row.line, {"stage": kind}, row.unit)


def _sources(lists, row):
    """Where it comes from. Without a source nothing is told."""
    if not row["sources"] or not all(one["title"] for one in row["sources"]):
        lists.complain(row, "falta de dónde se sabe: el título de cada fuente")
    return row["sources"]


def _add(activity, stages, connected, now):
    activity.save(force_insert=True)
    index(activity)
    for stage in stages:
        stage.activity = activity
    Stage.objects.bulk_create(stages)
    if connected is not None:  # the source tells nobody's sex
        Attendance.objects.create(
            activity=activity, how=Attendance.How.REPORTED, undeclared=connected, total=connected, set_at=now
        )
