"""The table of mechanisms of a service and its monthly confirmations, as anybody reads them."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from participa.core.calendar import day_of, end_of
from participa.core.dates import month_words
from participa.services.models import TransparencyConfirmation

from .service_page import parts, service_view
from .transparency import COLUMNS, csv_of, table_of

MONTHS = 12  # listed


@service_view
def transparency(request, service):
    today = day_of(request.arrived_at)
    rows, cells = table_of(service, today=today)
    context = {
        "service": service,
        "parts": parts(service, "transparency"),
        "columns": COLUMNS,
        "rows": rows,
        "csv": reverse("services:transparency_csv", args=[service.slug]),
        **standing_of(service, cells, today),
    }
    response = render(request, "portal/service_transparency.html", context)
    response.good_until = end_of(today)
    return response


@service_view
def transparency_csv(request, service):
    """The table as it is or, with ``?mes=2026-10``, as it was confirmed in that month."""
    name = f"transparencia-{service.code.lower()}"
    if asked := request.GET.get("mes", ""):
        month = _month(asked)
        confirmed = get_object_or_404(service.transparency_confirmations, month=month)
        cells, name = confirmed.rows, f"{name}-{month:%Y-%m}"
    else:
        rows, _official = table_of(service, today=day_of(request.arrived_at))
        cells = [row.cells for row in rows]
    response = HttpResponse(csv_of(cells), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def standing_of(service, cells, today, *, people=False) -> dict:
    """How its confirmations stand: this month's, the last one, whether the table changed since, the months.

    ``cells``: what would be confirmed today. ``people``: with who confirmed, for the office.
    """
    confirmations = service.transparency_confirmations.all()
    found = list(confirmations.select_related("confirmed_by") if people else confirmations)
    by_month, this = {one.month: one for one in found}, today.replace(day=1)
    last = found[0] if found else None
    digest = TransparencyConfirmation.digest_of(cells)
    return {
        "this_month": this,
        "this_words": month_words(this),
        "confirmed": by_month.get(this),
        "last": last,
        "last_words": month_words(last.month) if last else "",
        "digest": digest,
        "has_changed": bool(last) and last.digest != digest,
        "months": _months(by_month, this),
    }


def _months(by_month, this):
    """The last twelve, back to the first that was confirmed."""
    first = min(by_month, default=this)
    months, month = [], this
    while len(months) < MONTHS and month >= first:
        months.append({"words": month_words(month), "month": month, "confirmed": by_month.get(month)})
        month = _before(month)
    return months


def _before(month):
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _month(text):
    """The first day of ``2026-10``."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
