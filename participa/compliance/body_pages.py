"""How one body stands, as its own office and SEGEGOB see it: plain values for the templates."""

from dataclasses import dataclass

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.countdown import due_countdown
from participa.core.dates import month_words
from participa.core.figures import short_figure
from participa.deadlines.engine import national_holidays

from .indicators import INDICATORS, State, months_before
from .models import Dispute, Remark, ServiceSheet, Snapshot
from .reading import latest, measured, parts_of
from .scoring import Measured
from .telling import cut_words, status_words, tag_of
from .trends import change_words, points_chart

MONTHS_SHOWN = 13  # the same month of last year is among them
DISPUTE_TAGS = {
    Dispute.Status.OPEN: "warning",
    Dispute.Status.ACCEPTED: "done",
    Dispute.Status.REJECTED: "neutral",
}
REMARK_TAGS = {Remark.Status.OPEN: "warning", Remark.Status.DONE: "done", Remark.Status.WITHDRAWN: "neutral"}


@dataclass(frozen=True)
class Standing:
    """The last measured month, and what it says of a body; without a sheet, it has published nothing."""

    snapshot: Snapshot | None
    sheet: ServiceSheet | None
    said: Measured | None

    @classmethod
    def of(cls, service):
        snapshot = latest()
        sheet = snapshot and snapshot.sheets.filter(service=service).first()
        if not sheet:
            return cls(snapshot, None, None)
        sheet.snapshot = snapshot
        return cls(snapshot, sheet, measured(sheet))

    @property
    def has_score(self):
        return self.sheet is not None and self.sheet.score is not None

    @property
    def tag(self):
        """Its band in a word; of a body that is not scored, that it is not."""
        return tag_of(self.sheet)

    def may_dispute(self, code) -> bool:
        """Does it lose points there, in a month that runs?"""
        if not self.sheet or self.snapshot.status != Snapshot.Status.RUNNING:
            return False
        result = self.said.results.get(code)
        return result is not None and result.is_counted and result.value < 1


def page_of(service, *, now) -> dict:
    """What both pages of a body share."""
    standing = Standing.of(service)
    past = months_of(service)
    return {
        "service": service,
        "standing": standing,
        "measured": measured_words(standing.snapshot, standing.sheet),
        "stats": stats_of(standing, past),
        "parts": evidence_of(standing),
        "matters": matters_of(standing),
        "chart": chart_of(past, standing),
        "disputes": dispute_rows(service.disputes.select_related("document", "ruled_by", "written_by")),
        "remarks": remark_rows(
            service.remarks.select_related("written_by", "replied_by", "closed_by"), now=now
        ),
    }


def measured_words(snapshot, sheet=None) -> str:
    """With which method, until when, and whether it may still change."""
    if snapshot is None:
        return ""
    told = _("Medición de %(month)s, método %(method)s.") % {"month": snapshot, "method": snapshot.method}
    return f"{told} {cut_words(snapshot, sheet)} {status_words(snapshot)}"


def months_of(service) -> list[ServiceSheet]:
    """Its last months, the first first, without their evidence."""
    found = service.sheets.select_related("snapshot").defer("facts", "marks", "snapshot__method")
    return list(found.order_by("-snapshot__month")[:MONTHS_SHOWN])[::-1]


def stats_of(standing, past) -> list[dict]:
    """Its points, against last month and the same month of last year, and what is late."""
    if not standing.sheet:
        return []
    late = standing.sheet.late
    found = [
        {
            "value": late,
            "label": _("indicadores que faltan o van con atraso"),
            "kind": "alert" if late else "done",
        }
    ]
    if not standing.has_score:
        return found
    month = standing.snapshot.month
    points = {"value": short_figure(standing.sheet.score), "label": _("puntos de 100")}
    against = [_against(standing, past, then) for then in (months_before(month, 1), months_before(month, 12))]
    return [points, *filter(None, against), *found]


def _against(standing, past, month):
    """The change since a month in which it was measured by the same sheet."""
    then = next((one for one in past if one.snapshot.month == month), None)
    if then is None or then.score is None or then.sheet != standing.sheet.sheet:
        return None
    change = float(standing.sheet.score - then.score)
    return {
        "value": change_words(change),
        "label": _("puntos contra %(month)s") % {"month": month_words(month)},
        "kind": "done" if change > 0 else "alert" if change < 0 else "",
    }


def evidence_of(standing) -> list[dict]:
    """Each indicator with its state, its evidence and its points, matter by matter."""
    if not standing.said:
        return []
    return [
        {"matter": part.matter.label, "rows": [_evidence(row, standing) for row in part.rows]}
        for part in parts_of(standing.said)
    ]


def _evidence(row, standing):
    has_points = standing.has_score and row.points is not None and row.weight
    return {
        "code": row.code,
        "name": row.indicator.name,
        "law": row.indicator.law,
        "state": row.result.state,
        "tag": (row.tag, row.result.state.label),
        "reason": row.result.reason,
        "links": row.result.links,
        "points": f"{short_figure(row.points)} / {row.weight}" if has_points else "–",
        "is_lacking": row.result.is_counted and row.result.value < 1,
    }


def matters_of(standing) -> list[tuple]:
    """Each matter with its points, as ``{% chart_bars %}`` takes it."""
    parts = parts_of(standing.said) if standing.has_score else []
    return [
        (part.matter.label, f"{short_figure(part.got)} / {part.at_stake}", part.percent)
        for part in parts
        if part.at_stake
    ]


def chart_of(past, standing) -> dict | None:
    """Its monthly points beside the median of its own sheet. None with less than two months."""
    scored = [one for one in past if one.score is not None]
    if len(scored) < 2:
        return None
    names = [f"{MONTHS_3[one.snapshot.month.month]} {one.snapshot.month:%y}" for one in scored]
    medians = [one.snapshot.figures.get("medians", {}).get(one.sheet) for one in scored]
    points = [float(one.score) for one in scored]
    return points_chart(_("Puntaje mes a mes"), names, points, medians)


# What they say to each other ---------------------------------------------------------------------


def indicator_name(code) -> str:
    return f"{code} {INDICATORS[code].name}" if code in INDICATORS else _("El cumplimiento en general")


def dispute_rows(disputes) -> list[dict]:
    return [dispute_row(one) for one in disputes]


def dispute_row(one) -> dict:
    state, value = one.disputed
    return {
        "dispute": one,
        "name": indicator_name(one.indicator),
        "month": month_words(one.month),
        "was": State(state).label,
        "was_percent": round(value * 100),
        "tag": (DISPUTE_TAGS[one.status], one.get_status_display()),
        "percent": None if one.value is None else round(one.value * 100),
    }


def remark_rows(remarks, *, now) -> list[dict]:
    holidays = national_holidays()
    return [remark_row(one, now, holidays) for one in remarks]


def remark_row(one, now, holidays) -> dict:
    is_open = one.status == Remark.Status.OPEN
    left = None
    if one.due_on and is_open:
        left = due_countdown(one.due_on, now, holidays, start=day_of(one.written_at))
    return {
        "remark": one,
        "name": indicator_name(one.indicator),
        "tag": (REMARK_TAGS[one.status], one.get_status_display()),
        "is_open": is_open,
        "countdown": left,
    }
