"""How the State moderates what people say: acts by reason, how long they took, appeals. Nobody is named."""

import csv
import io
from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO, business_days_between
from participa.core.figures import figure
from participa.core.near import near
from participa.core.sheets import harmless
from participa.deadlines.engine import national_holidays
from participa.services.models import PublicService

from .models import Appeal, ModerationAct, Report
from .models.moderation import Reason

KEPT_SECONDS = 60
Kind = ModerationAct.Kind


class Figures(NamedTuple):
    """What one body, or all, did."""

    acts: dict  # Kind: how many
    reasons: dict  # Reason of what was hidden: how many
    days: int | None  # median of business days from the first report to the act; None: nothing was reported
    appeals: dict  # Appeal.Status: how many
    reports: int
    reports_waiting: int


def services():
    """The bodies that moderated something, or were asked to."""
    return near("moderation:services", _services, KEPT_SECONDS)


def _services():
    there = ModerationAct.objects.order_by().values("comment__consultation__service")
    told = Report.objects.order_by().values("comment__consultation__service")
    found = PublicService.objects.filter(pk__in=there) | PublicService.objects.filter(pk__in=told)
    return list(found.order_by("name").values("pk", "slug", "name"))


def service_of(slug):
    """The one of ``services`` with this slug; None: all of them."""
    return next((one for one in services() if one["slug"] == slug), None)


def figures(service=None) -> Figures:
    """Counted at most once a minute. ``service``: its id; None: all."""
    return near(f"moderation:figures:{service or 'all'}", lambda: _figures(service), KEPT_SECONDS)


def _figures(service):
    """One aggregate query for each of the three tables."""
    where = {"comment__consultation__service": service} if service else {}
    grouped = (
        ModerationAct.objects.filter(**where)
        .exclude(kind=Kind.FROZEN)
        .order_by()
        .values(
            "kind",
            "reason",
            asked=TruncDate("reported_at", tzinfo=SANTIAGO),
            done=TruncDate("at", tzinfo=SANTIAGO),
        )
        .annotate(count=Count("pk"))
    )
    acts, reasons, days = Counter(), Counter(), Counter()
    holidays = national_holidays()
    for row in grouped:
        acts[row["kind"]] += row["count"]
        if row["kind"] == Kind.HIDDEN:
            reasons[row["reason"]] += row["count"]
        if row["asked"]:
            days[_business_days(row["asked"], row["done"], holidays)] += row["count"]
    asked = Appeal.objects.filter(**where).order_by().values_list("status").annotate(count=Count("pk"))
    told = Report.objects.filter(**where).aggregate(all=Count("pk"), settled=Count("settled_at"))
    waiting = told["all"] - told["settled"]
    return Figures(dict(acts), dict(reasons), _median(days), dict(asked), told["all"], waiting)


def _business_days(start: date, end: date, holidays):
    return business_days_between(start, end, holidays) if end > start else 0


def _median(counted: Counter):
    """The middle one (the lower of two) of values counted; None of nothing."""
    total, seen = sum(counted.values()), 0
    for value in sorted(counted):
        seen += counted[value]
        if seen * 2 >= total:
            return value
    return None


def report(service):
    """What the page shows. ``service``: one of ``services``, or None."""
    found = figures(service["pk"] if service else None)
    return {
        "stats": _stats(found),
        "acts": [(label, found.acts.get(kind, 0)) for kind, label in Kind.choices if kind != Kind.FROZEN],
        "reasons": [(label, found.reasons.get(reason, 0)) for reason, label in Reason.choices],
        "appeals": [(label, found.appeals.get(status, 0)) for status, label in Appeal.Status.choices],
        "any": bool(found.acts or found.reports or found.appeals),
    }


def _stats(found):
    hidden, appeals = found.acts.get(Kind.HIDDEN, 0), sum(found.appeals.values())
    upheld = found.appeals.get(Appeal.Status.UPHELD, 0)
    days = "—" if found.days is None else figure(found.days)
    return [
        {"value": found.reports, "label": _("avisos recibidos")},
        {"value": hidden, "label": _("observaciones retiradas")},
        {"value": days, "label": _("días hábiles del aviso a la decisión (mediana)")},
        {"value": upheld, "of": appeals, "label": _("reclamos acogidos")},
    ]


def as_csv(service) -> str:
    """One line for each figure: body, what, of which sort, how many."""
    found = figures(service["pk"] if service else None)
    name = service["name"] if service else _("Todos los servicios")
    said = report(service)
    lines = [
        *((_("actos"), label, count) for label, count in said["acts"]),
        *((_("retiradas por motivo"), label, count) for label, count in said["reasons"]),
        *((_("reclamos"), label, count) for label, count in said["appeals"]),
        (_("avisos"), _("recibidos"), found.reports),
        (_("avisos"), _("por resolver"), found.reports_waiting),
        (_("días hábiles hasta decidir"), _("mediana"), "" if found.days is None else found.days),
    ]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("servicio"), _("qué"), _("cuál"), _("cuántos")])
    writer.writerows([harmless(value) for value in (name, *line)] for line in lines)
    return "\ufeff" + out.getvalue()
