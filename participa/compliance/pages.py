"""What the public page of one measured body shows: how it does, why, and against whom it may be compared."""

from bisect import bisect_left, bisect_right

from django.http import Http404
from django.urls import reverse
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.calendar import day_of
from participa.core.dates import month_words
from participa.core.figures import short_figure

from .actions.evaluating import month_of
from .indicators import State
from .models import Method, ServiceSheet, Snapshot
from .reading import measured, parts_of
from .said_pages import badge_of, disputes_of, remarks_of
from .scoring import Sheet
from .telling import cut_words, points_words, status_words, tag_of
from .trends import change_words, labels_of, points_chart

MONTHS = 12  # that can be chosen
ENOUGH = 6  # bodies of a sheet: with fewer, a third of them would name each one
DONE = {
    State.MET: gettext_lazy("Lo hace"),
    State.LATE: gettext_lazy("Lo hace"),
    State.PARTIAL: gettext_lazy("En parte"),
}


def detail_page(service, asked: str, *, now) -> dict:
    """``asked``: the month as the address says it, ``2026-10``; nothing: the last one. 404 if unknown."""
    months = list(Snapshot.objects.select_related("method"))
    snapshot = month_in(months, asked)
    past = _past(service)
    sheet = None
    if snapshot and snapshot.pk in past:
        sheet = ServiceSheet.objects.select_related("snapshot__method").get(pk=past[snapshot.pk].pk)
    context = {
        "service": service,
        "snapshot": snapshot,
        "sheet": sheet,
        "tag": tag_of(sheet),
        "months": _choices(service, months, snapshot),
        "is_last": not months or snapshot == months[0],
        "badge": badge_of(service),
        "disputes": disputes_of(service, months),
        "remarks": remarks_of(service),
    }
    if snapshot:
        context |= {"month": month_words(snapshot.month), "cut": cut_words(snapshot, sheet)}
    return context | (_measured(service, sheet, months, past, context["disputes"], now) if sheet else {})


def month_in(months, asked):
    """The measured month that an address asks for; the last one if it asks for none."""
    if not asked:
        return months[0] if months else None
    found = next((one for one in months if f"{one.month:%Y-%m}" == asked), None)
    if found is None:
        raise Http404
    return found


def sheet_of_month(service, asked):
    """The sheet of a body in a month, as an address asks for it. 404 if it has none."""
    snapshot = month_in(list(Snapshot.objects.select_related("method")), asked)
    sheet = snapshot and ServiceSheet.objects.filter(snapshot=snapshot, service=service).first()
    if not sheet:
        raise Http404
    sheet.snapshot = snapshot
    return sheet


def _past(service):
    """Its sheets by month, without their evidence."""
    rows = ServiceSheet.objects.filter(service=service).order_by("-snapshot__month")
    return {one.snapshot_id: one for one in rows.defer("facts", "marks")}


def _choices(service, months, chosen):
    """The months that can be read, for chips."""
    base = reverse("compliance:detail", args=[service.slug])
    return [
        {
            "text": f"{str(MONTHS_3[one.month.month]).capitalize()} {one.month.year}",
            "url": base if number == 0 else f"{base}?mes={one.month:%Y-%m}",
            "on": one == chosen,
        }
        for number, one in enumerate(months[:MONTHS])
    ]


# With data ---------------------------------------------------------------------------------------


def _measured(service, sheet, months, past, disputes, now):
    said = measured(sheet)
    is_scored = sheet.sheet != Sheet.FACTS
    month = f"{sheet.snapshot.month:%Y-%m}"
    return {
        "status": status_words(sheet.snapshot),
        "method": sheet.snapshot.method,
        "sheet_name": Sheet(sheet.sheet).label,
        "is_scored": is_scored,
        "points": points_words(sheet),
        "other": other_method(sheet, now) if is_scored else None,
        "stats": stats_of(sheet, months, past) if is_scored else [],
        "parts": table_of(said, disputes, sheet.snapshot.month, is_scored),
        "matters": _bars(said) if is_scored else [],
        "compared": compared(sheet) if sheet.score is not None else None,
        "csv": reverse("compliance:sheet_csv", args=[service.slug]) + f"?mes={month}",
        **(history(sheet, months, past) if is_scored else {}),
    }


def other_method(sheet, now):
    """What the same evidence gives by the weights of today, if they are others."""
    current = Method.objects.in_force(month_of(day_of(now))).first()
    if current.pk == sheet.snapshot.method_id:
        return None
    score = measured(sheet, method=current).score
    return {"method": current, "points": short_figure(score) if score is not None else "–"}


def stats_of(sheet, months, past):
    """Points, how they changed in a month, and what is pending."""
    found = []
    if sheet.score is not None:
        found.append({"value": short_figure(sheet.score), "label": _("puntos de 100")})
    before = next((one for one in months if one.month < sheet.snapshot.month), None)
    old = past.get(before.pk) if before else None
    if old and old.score is not None and sheet.score is not None and old.sheet == sheet.sheet:
        change = float(sheet.score - old.score)
        words = _("puntos de diferencia con %(month)s") % {"month": month_words(before.month)}
        found.append({"value": change_words(change), "label": words, "kind": "done" if change > 0 else ""})
    words = ngettext("cosa atrasada o que falta", "cosas atrasadas o que faltan", sheet.late)
    found.append({"value": sheet.late, "label": words, "kind": "alert" if sheet.late else "done"})
    return found


def table_of(said, disputes, month, is_scored):
    """Its indicators, matter by matter. Of whom nothing is asked, only what it does is told."""
    waiting = {one["code"] for one in disputes if one["is_open"] and one["month_day"] == month}
    found = []
    for part in parts_of(said):
        rows = [
            {
                "code": row.code,
                "name": row.indicator.name,
                "tag": (row.tag, row.result.state.label) if is_scored else ("done", DONE[row.result.state]),
                "reason": row.result.reason,
                "links": row.result.links,
                "points": short_figure(row.points) if row.points is not None else "–",
                "weight": row.weight if row.points is not None else "",
                "in_review": row.code in waiting,
            }
            for row in part.rows
            if is_scored or row.result.state in DONE
        ]
        if rows:
            found.append({"name": part.matter.label, "rows": rows})
    return found


def _bars(said):
    return [
        (
            part.matter.label,
            _("%(got)s de %(total)s") % {"got": short_figure(part.got), "total": part.at_stake},
            part.percent,
        )
        for part in parts_of(said)
        if part.at_stake
    ]


def compared(sheet):
    """Where it falls among those of its sheet with data, in thirds; never a place in a list."""
    same = ServiceSheet.objects.filter(snapshot=sheet.snapshot, sheet=sheet.sheet, score__isnull=False)
    scores = sorted(same.order_by().values_list("score", flat=True))
    median = sheet.snapshot.figures.get("medians", {}).get(sheet.sheet)
    return {
        "count": len(scores),
        "third": third(sheet.score, scores),
        "median": short_figure(median) if median is not None else "",
    }


def third(score, scores) -> str:
    """``upper``, ``middle`` or ``lower``; nothing among too few. ``scores``: all of them, sorted.

    Those with the same score fall in the same third: that of the middle of them.
    """
    if len(scores) < ENOUGH:
        return ""
    below, same = bisect_left(scores, score), bisect_right(scores, score)
    share = (below + same) / 2 / len(scores)
    if share > 2 / 3:
        return "upper"
    return "lower" if share < 1 / 3 else "middle"


def history(sheet, months, past):
    """Its points month by month, beside the median of those of its sheet."""
    told = [one for one in reversed(months[: MONTHS + 1]) if one.month <= sheet.snapshot.month]
    kept = [past.get(one.pk) for one in told]
    mine = [_score(one) if one and one.sheet == sheet.sheet else None for one in kept]
    medians = [(one.figures or {}).get("medians", {}).get(sheet.sheet) for one in told]
    if sum(score is not None for score in mine) < 2:
        return {}
    labels = labels_of([one.month for one in told])
    known = [(one, score) for one, score in zip(told, mine, strict=True) if score is not None]
    (start, first), (end, last) = known[0], known[-1]
    alt = _("El servicio va de %(first)s puntos en %(start)s a %(last)s en %(end)s.") % {
        "first": short_figure(first), "start": month_words(start.month),
        "last": short_figure(last), "end": month_words(end.month),
    }  # fmt: skip
    return {"plot": points_chart(_("Puntos, mes a mes"), labels, mine, medians), "plot_alt": alt}


def _score(sheet):
    """As a plot writes it: a whole number where it is one."""
    if sheet.score is None:
        return None
    score = float(sheet.score)
    return int(score) if score.is_integer() else score
