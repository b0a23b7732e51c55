"""The reports of compliance: anybody reads those published; SEGEGOB and each body make theirs."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.core.pagecache import public_page
from participa.services.office_pages import administered

from . import report_pages as pages
from .actions import reporting
from .models import Report, Snapshot
from .overseers import overseer

PER_PAGE = 20


# Anybody -----------------------------------------------------------------------------------------


@require_safe
@public_page
def reports(request):
    """The national reports."""
    page = Paginator(pages.published(), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "own": pages.published_by_bodies()}
    return render(request, "compliance/reports.html", context)


@require_safe
@public_page
def report(request, month):
    """The national one of a month."""
    found = get_object_or_404(_reports().published(), service=None, snapshot__month=_day(month))
    return render(request, "compliance/report.html", pages.report_page(found))


@require_safe
@public_page
def service_report(request, slug, month):
    """That of one body."""
    found = get_object_or_404(_reports().published(), service__slug=slug, snapshot__month=_day(month))
    return render(request, "compliance/report.html", pages.report_page(found))


def _reports():
    return Report.objects.select_related("snapshot__method", "service", *pages.FILES)


def _day(month) -> date:
    """The first day of ``2026-10``, or a 404."""
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None


# SEGEGOB -----------------------------------------------------------------------------------------


@overseer
@require_safe
def oversight_reports(request):
    """Every month that was frozen, and its report."""
    page = Paginator(pages.months_of(), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "current": "reports"}
    return render(request, "compliance/oversight/reports.html", context)


@overseer
@require_safe
def preview(request, month):
    """How it reads, before anybody else does."""
    found = get_object_or_404(_reports(), service=None, snapshot__month=_day(month))
    return render(request, "compliance/oversight/report_preview.html", pages.report_page(found))


@overseer
@require_POST
@limited("form")
@once
def make(request, month):
    """Have the national one made."""
    return _asked(request, get_object_or_404(Snapshot, month=_day(month)), None, ["oversight:reports"])


@overseer
@require_POST
@limited("form")
@once
def publish(request, month):
    found = get_object_or_404(_reports(), service=None, snapshot__month=_day(month))
    return _published(request, found, ["oversight:reports"])


def _asked(request, snapshot, service, back):
    try:
        job = reporting.ask_for_report(snapshot, service=service, by=request.user, now=request.arrived_at)
    except TransitionError as refused:
        messages.warning(request, str(refused))
        return redirect(*back)
    return redirect(job)


def _published(request, report, back):
    try:
        reporting.publish_report(report, by=request.user, now=request.arrived_at)
    except TransitionError as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Publicamos el informe. Desde ahora lo puede leer cualquiera."))
    return redirect(*back)


# A body ------------------------------------------------------------------------------------------


@require_safe
@login_required
def office_report(request, slug):
    """The months of her body, and the report of each."""
    service = administered(request, slug)
    page = Paginator(pages.months_of(service), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "compliance/office/report.html", {"service": service, "page": page})


@login_required
@require_POST
@limited("form")
@once
def office_make(request, slug, month):
    """Have that of her body made."""
    service = administered(request, slug)
    snapshot = get_object_or_404(Snapshot, month=_day(month))
    return _asked(request, snapshot, service, ["compliance_office:report", slug])


@login_required
@require_POST
@limited("form")
@once
def office_publish(request, slug, month):
    service = administered(request, slug)
    found = get_object_or_404(_reports(), service=service, snapshot__month=_day(month))
    return _published(request, found, ["compliance_office:report", slug])
