"""SEGEGOB's auditors read who did what and who looked at whom. They change nothing."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import SEEN, saw
from participa.audit.models import Event
from participa.audit.once import once
from participa.audit.permissions import reads_trail
from participa.core import verbs
from participa.core.cursors import page_of
from participa.core.limits import limited
from participa.jobs.actions import start as start_job
from participa.services.models import Membership

from .audit_reading import TrailFilter, lines


def auditor(view):
    """Decorator: only for whoever reads the trail."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not reads_trail(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


@auditor
@require_safe
def trail(request):
    """Who did what, to what and when: the latest first, never counted. Reading it is a line too."""
    asked = TrailFilter.read(request.GET)
    faults = asked.faults()
    found = asked.apply().select_related("actor")
    page = page_of(found, request.GET.get("cursor", ""), by="at")
    saw(Event, by=request.user, now=request.arrived_at, what="trail", **asked.noted())
    context = {
        "asked": asked,
        "faults": faults,
        "rows": lines(page.rows),
        "acts": _choices(sorted(verbs.known().items(), key=lambda pair: pair[1]), asked.acto),
        "roles": _choices(Membership.Role.choices, asked.rol),
        "looks": f"?acto={SEEN}",
        "first": asked.address if page.previous else "",
        "next": _with_cursor(asked, page.next),
        "previous": _with_cursor(asked, page.previous),
    }
    return render(request, "portal/audit/trail.html", context)


def _choices(pairs, chosen):
    return [{"value": value, "text": str(text), "on": value == chosen} for value, text in pairs]


def _with_cursor(asked, cursor):
    if not cursor:
        return ""
    return f"{asked.address}{'&' if asked.asked else ''}cursor={cursor}"


@auditor
@require_safe
def line(request, pk):
    """One line with all it says."""
    event = get_object_or_404(Event.objects.select_related("actor", "on_behalf_of"), pk=pk)
    saw(event, by=request.user, now=request.arrived_at, what="trail")
    here = reverse("audit:trail")
    same_person = f"{here}?persona={event.actor_id}" if event.actor_id else ""
    context = {
        "line": lines([event])[0],
        "event": event,
        "details": sorted((name, value) for name, value in event.data.items()),
        "same_target": f"{here}?sobre={event.target}",
        "same_person": same_person,
        "same_voice": f"{here}?persona={event.on_behalf_of_id}&como=representada",
    }
    return render(request, "portal/audit/line.html", context)


@auditor
@require_POST
@limited("form")
@once
def export(request):
    """What the filters leave, as a CSV file, made by the worker."""
    asked = TrailFilter.read(request.POST)
    if set(asked.asked) != set(asked.noted()):
        messages.error(request, _("Revisa lo que buscas: así no hay nada que descargar."))
        return redirect(f"{reverse('audit:trail')}{asked.address}")
    saw(Event, by=request.user, now=request.arrived_at, what="trail_csv", **asked.noted())
    job = start_job(
        "audit_csv",
        by=request.user,
        now=request.arrived_at,
        title=_("Auditoría en CSV"),
        asked=asked.noted(),
    )
    return redirect(job)
