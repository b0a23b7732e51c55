"""SEGEGOB looks at how every body complies: the month that runs, those before, and what it must see to."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.services.models import PublicService

from . import dashboard_lists as lists
from . import exports
from .actions import evaluating
from .actions.measuring import measure_all
from .bodies import bodies_of
from .dashboard import dashboard_page
from .dashboard_filters import SHEETS, BodyFilter
from .dashboard_heat import codes_of, service_url, table_page
from .models import Snapshot
from .overseers import overseer
from .reading import latest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@overseer
@require_safe
def dashboard(request):
    """The last month measured."""
    snapshot = latest()
    if snapshot is None:
        return render(request, "compliance/oversight/dashboard_empty.html", {"current": "dashboard"})
    page = dashboard_page(snapshot)
    return render(request, "compliance/oversight/dashboard.html", page | {"current": "dashboard"})


@overseer
@require_safe
def month(request, month):
    """The same of one month, as it was frozen or as it goes."""
    page = dashboard_page(_month(month), month=_unless_last(month))
    return render(request, "compliance/oversight/dashboard.html", page | {"current": "months"})


@overseer
@require_safe
def table(request):
    """Every body by every indicator."""
    snapshot = latest()
    if snapshot is None:
        return redirect("oversight:dashboard")
    page = table_page(snapshot, request.GET)
    return render(request, "compliance/oversight/dashboard_table.html", page | {"current": "table"})


@overseer
@require_safe
def month_table(request, month):
    page = table_page(_month(month), request.GET, month=_unless_last(month))
    return render(request, "compliance/oversight/dashboard_table.html", page | {"current": "months"})


@overseer
@require_safe
def evidence(request, code, month=""):
    """From a cell of the table to what proves it: the short address keeps the table light."""
    service = get_object_or_404(PublicService, code=code)
    return redirect(service_url(service.slug, _unless_last(month) if month else ""))


@overseer
@require_safe
def table_csv(request):
    """What the table says of the bodies that answer to the filters; of a month if one is asked for."""
    return _file(request, exports.as_csv, "text/csv; charset=utf-8", "csv")


@overseer
@require_safe
def table_xlsx(request):
    return _file(request, exports.as_xlsx, XLSX, "xlsx")


def _file(request, write, content_type, ending):
    snapshot = _month(request.GET["mes"]) if "mes" in request.GET else latest()
    if snapshot is None:
        raise Http404
    chosen = BodyFilter.read(request.GET)
    codes = codes_of(snapshot, SHEETS[chosen.sheet])
    content = write(snapshot, chosen.apply(bodies_of(snapshot)), codes)
    name = f"cumplimiento-{snapshot.month:%Y-%m}-{chosen.sheet}.{ending}"
    return HttpResponse(
        content,
        headers={"Content-Type": content_type, "Content-Disposition": f'attachment; filename="{name}"'},
    )


@overseer
@require_safe
def overdue(request):
    """What every body owes today and is late."""
    page = lists.overdue_page(request.GET, now=request.arrived_at)
    return render(request, "compliance/oversight/dashboard_overdue.html", page | {"current": "overdue"})


@overseer
@require_safe
def expiring(request):
    """Councils that end soon, or ended."""
    snapshot = latest()
    if snapshot is None:
        return redirect("oversight:dashboard")
    page = lists.expiring_page(snapshot, request.GET, here=request.path, now=request.arrived_at)
    return render(request, "compliance/oversight/dashboard_expiring.html", page | {"current": "expiring"})


@overseer
@require_safe
def months(request):
    """Every month that was measured."""
    page = lists.months_page(request.GET.get("pagina"), now=request.arrived_at)
    return render(request, "compliance/oversight/dashboard_months.html", page | {"current": "months"})


@overseer
@require_POST
@limited("form")
@once
def freeze(request, month):
    """Freeze a month that is over."""
    snapshot = _month(month)
    try:
        evaluating.freeze(snapshot.month, by=request.user, now=request.arrived_at)
    except evaluating.AlreadyFrozen:
        messages.warning(request, _("Ya estaba congelada. Nada cambió."))
    except TransitionError as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Congelamos la medición de %(month)s.") % {"month": snapshot})
    return redirect("oversight:months")


@overseer
@require_POST
@limited("form")
@once
def measure(request):
    """Measure every body now, in the worker."""
    going = measure_all(by=request.user, now=request.arrived_at)
    if going.requested_by_id == request.user.pk:
        return redirect(going)
    messages.info(request, _("Otra persona lo pidió antes y se está calculando. Mira de nuevo en un minuto."))
    return redirect("oversight:dashboard")


def _month(text) -> Snapshot:
    """The measurement of ``2026-10``, or a 404."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Snapshot.objects.select_related("method", "frozen_by"), month=day)


def _unless_last(month) -> str:
    """Nothing for the last month measured, whose evidence is the newest."""
    last = latest()
    return "" if last and f"{last.month:%Y-%m}" == month else month
