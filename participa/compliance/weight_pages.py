"""The versions of the method, and what another one would change."""

from collections import Counter
from statistics import median

from django.urls import reverse

from participa.core.dates import month_words
from participa.core.figures import short_figure

from .indicators import INDICATORS
from .models import Method
from .reading import BAND_TAGS, latest
from .scoring import Band, Sheet, measure

LISTED = 30
BATCH = 100


def versions() -> list[dict]:
    """Every version, the last first, with what it changed of the one before."""
    found = list(Method.objects.select_related("set_by").order_by("version"))
    rows, before = [], None
    for one in found:
        rows.append(
            {
                "method": one,
                "since": month_words(one.since),
                "changes": changes_of(before, one) if before else [],
            }
        )
        before = one
    return rows[::-1]


def changes_of(before, after) -> list[dict]:
    """Each weight that is another: of which sheet, of which indicator, from what to what."""
    return [
        {
            "sheet": Sheet(key).label,
            "name": f"{code} {INDICATORS[code].name}",
            "before": before.sheets.get(key, {}).get(code, 0),
            "after": weight,
        }
        for key, weights in after.sheets.items()
        for code, weight in weights.items()
        if weight != before.sheets.get(key, {}).get(code, 0)
    ]


def weight_tables(method) -> list[dict]:
    return [
        {
            "name": Sheet(key).label,
            "rows": [(f"{code} {INDICATORS[code].name}", weight) for code, weight in weights.items()],
            "total": sum(weights.values()),
        }
        for key, weights in method.sheets.items()
    ]


def preview(values, *, parameters) -> dict:
    """What ``values`` would change of the last month that was measured: computed here, written nowhere."""
    snapshot = latest()
    method = {"sheets": values["sheets"], "bands": values["bands"], "parameters": parameters}
    moved, scores, bands = [], {"before": [], "after": []}, Counter()
    for sheet in _scored(snapshot):
        said = measure(sheet.facts, method)
        scores["before"].append(float(sheet.score))
        scores["after"].append(said.score or 0)
        bands["before", sheet.band] += 1
        bands["after", said.band.value] += 1
        if said.band != sheet.band:
            moved.append(_moved(sheet, said))
    moved.sort(key=lambda row: (-abs(row["change"]), row["name"]))
    return {
        "snapshot": snapshot,
        "total": len(scores["before"]),
        "moved": len(moved),
        "up": sum(row["change"] > 0 for row in moved),
        "rows": moved[:LISTED],
        "more": max(0, len(moved) - LISTED),
        "bands": [
            {"name": band.label, "before": bands["before", band.value], "after": bands["after", band.value]}
            for band in (Band.HIGH, Band.MEDIUM, Band.LOW)
        ],
        "medians": {
            when: short_figure(round(median(found), 1)) if found else "–" for when, found in scores.items()
        },
    }


def _scored(snapshot):
    """The bodies with points, one batch at a time: their evidence is long."""
    if snapshot is None:
        return ()
    found = snapshot.sheets.filter(score__isnull=False).select_related("service").order_by("pk")
    return found.iterator(chunk_size=BATCH)


def _moved(sheet, said):
    return {
        "name": sheet.service.name,
        "url": reverse("oversight:service", args=[sheet.service.slug]),
        "before": short_figure(sheet.score),
        "after": short_figure(said.score) if said.score is not None else "–",
        "change": (said.score or 0) - float(sheet.score),
        "from": (BAND_TAGS[sheet.band], Band(sheet.band).label),
        "to": (BAND_TAGS[said.band], said.band.label),
    }
