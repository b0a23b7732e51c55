"""SEGEGOB applies the periods of keeping: a report of what would go, and then the word of a person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import RetentionReport
from accounts.protection import keeping
from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.core.retention import rules
from participa.jobs.actions import start

from .data_office import PER_PAGE, handler

Status = RetentionReport.Status
REFRESH = "2"  # seconds


@handler
@require_safe
def reports(request):
    """How long everything is kept, and the reports so far."""
    found = RetentionReport.objects.select_related("asked_by", "applied_by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "portal/data_office/retention.html",
        {"page": page, "rules": rules(), "current": "retention"},
    )


@handler
@require_POST
@limited("form")
@once
def count(request):
    """Count what would go. Nothing goes."""
    asked = keeping.ask_report(by=request.user, now=request.arrived_at)
    _work("retention_count", _("Informe de lo que venció"), asked, request)
    return redirect(asked)


@handler
@require_safe
def report(request, pk):
    """What would go, rule by rule; and what went."""
    found = get_object_or_404(RetentionReport.objects.select_related("asked_by", "applied_by"), pk=pk)
    now = request.arrived_at
    rows = [
        {
            "rule": rule,
            "count": found.found[rule.name]["count"],
            "oldest": parse_datetime(found.found[rule.name]["oldest"] or ""),
            "done": found.done.get(rule.name),
        }
        for rule in rules()
        if rule.name in found.found
    ]
    context = {
        "report": found,
        "rows": rows,
        "total": sum(row["count"] for row in rows),
        "too_old": found.status == Status.READY and now - found.as_of > keeping.GOOD_FOR,
        "stuck": keeping.is_stuck(found, now),
        "current": "retention",
    }
    response = render(request, "portal/data_office/retention_report.html", context)
    if found.status in {Status.COUNTING, Status.APPLYING} and not context["stuck"]:
        response["Refresh"] = REFRESH
    return response


@handler
@require_POST
@limited("form")
@once
def apply(request, pk):
    """Go ahead."""
    found = get_object_or_404(RetentionReport, pk=pk)
    try:
        if not keeping.is_stuck(found, request.arrived_at):
            keeping.approve(found, by=request.user, now=request.arrived_at)
        _work("retention_apply", _("Borrar lo que venció"), found, request)
    except TransitionError:
        messages.error(request, _("Ese informe ya se aplicó o es muy antiguo. Pide otro."))
    return redirect(found)


def _work(kind, title, found, request):
    start(kind, by=request.user, now=request.arrived_at, title=title, report=found.pk)
