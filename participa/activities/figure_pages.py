"""What the pages of figures show: how many came to an activity, to all of them, and what bodies reported."""

from itertools import groupby, pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import day_of
from participa.core.figures import figure

from .models import Attendance, ReportedFigure
from .published_figures import PARTS, is_whole, of_attendance, tells_old

MOST_YEARS = 15


# Of an activity --------------------------------------------------------------------------------


def attendance_page(activity):
    """The figures in force, by sex and by region, and what they were before each correction."""
    versions = list(activity.attendances.defer("set_by"))
    current = versions[0] if versions else None
    regions = list(current.by_region.select_related("region")) if current else []
    whole, rows = of_attendance(current, regions) if current else ({}, [])
    return {
        "activity": activity,
        "current": current,
        "whole": whole,
        "rows": rows,
        "has_other": any(row[name] != 0 for row in rows for name in ("other", "undeclared")),
        "how": how_words(current) if current else "",
        "corrections": corrections_of(versions, has_regions=bool(regions)),
    }


def corrections_of(versions, *, has_regions=False):
    """Each correction, the last first: when, why, and what the figures were before it.

    ``versions``: the last first. What it was is told only where it gives nobody away.
    """
    told = [versions[0]] if versions else []
    found = []
    for later, old in pairwise(versions):
        shown = not has_regions and tells_old(old, told)
        told += [old] if shown else []
        found.append({"at": later.set_at, "reason": later.reason, "before": old if shown else None})
    return found


def how_words(attendance) -> str:
    """How it is known."""
    if attendance.how == Attendance.How.LIST:
        return ngettext(
            "Con una lista de asistencia de %(rows)s fila.",
            "Con una lista de asistencia de %(rows)s filas.",
            attendance.list_rows,
        ) % {"rows": figure(attendance.list_rows)}
    return f"{attendance.get_how_display()}."


# Of all ----------------------------------------------------------------------------------------


def figures_page():
    """What bodies reported before the portal, and what was counted in it, by year."""
    reported = list(ReportedFigure.objects.select_related("service"))
    return {
        "groups": _by_period(reported),
        "years": by_year(),
        "sources": _sources(reported),
    }


def _reported(one):
    return {"figure": one, "share": round(one.women * 100 / one.total) if one.total else 0}


def _by_period(reported):
    """Those of one body, unit and period together, with their sum."""
    found = []
    for (service, unit, period), rows in groupby(reported, key=lambda r: (r.service, r.unit, r.period)):
        rows = list(rows)
        found.append(
            {
                "service": service,
                "unit": unit,
                "period": period,
                "rows": [_reported(one) for one in rows],
                **_sum(rows),
            }
        )
    return found


def _sum(rows):
    found = {name: sum(getattr(one, name) for one in rows) for name in ("women", "men", "total")}
    return found | {"share": round(found["women"] * 100 / found["total"]) if found["total"] else 0}


def _sources(reported):
    titles = {source["title"]: source for one in reported for source in one.sources}
    return list(titles.values())


def by_year():
    """How many came to activities that told all their figures, by the year they were held, the last first.

    Only those: with one that hides some, a sum would tell what it hides.
    """
    counted = Attendance.objects.current().filter(activity__is_reported=False)
    counted = counted.exclude(activity__status="cancelled").exclude(activity__starts_at=None)
    counted = counted.select_related("activity").prefetch_related("by_region__region")
    years = {}
    for one in counted.defer("set_by"):
        year = years.setdefault(
            day_of(one.activity.starts_at).year,
            {"activities": 0, "told": 0, "is_demo": False, **dict.fromkeys((*PARTS, "total"), 0)},
        )
        year["activities"] += 1
        year["is_demo"] = year["is_demo"] or one.activity.is_demo
        if is_whole(one, list(one.by_region.all())):
            year["told"] += 1
            for name in (*PARTS, "total"):
                year[name] += getattr(one, name)
    ordered = sorted(years.items(), reverse=True)[:MOST_YEARS]
    return [{"year": year, "about": _about(row), **row} for year, row in ordered]


def _about(row):
    """Of how many activities it is."""
    same = {"told": figure(row["told"]), "all": figure(row["activities"])}
    if row["told"] == row["activities"]:
        return ngettext("En %(all)s actividad", "En %(all)s actividades", row["activities"]) % same
    return _("En %(told)s de %(all)s actividades: las demás tuvieron grupos de menos de 5 personas") % same
