"""SEGEGOB keeps the register of breaches, with the clock of the report to the Agency."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Breach
from accounts.protection.breaches import clock_of, note
from accounts.protection.breaches import register as write_down
from participa.audit.once import once
from participa.core.limits import limited

from .data_office import PER_PAGE, handler
from .data_office_forms import BreachForm, NoteForm


@handler
@require_safe
def breaches(request):
    found = Breach.objects.prefetch_related("notes")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    items = [{"breach": one, "clock": _clock(one, request)} for one in page]
    return render(
        request, "portal/data_office/breaches.html", {"page": page, "items": items, "current": "breaches"}
    )


@handler
@limited("form")
@once
@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    form = BreachForm(request.POST or None, now=request.arrived_at)
    if form.is_bound and form.is_valid():
        breach = write_down(**form.cleaned_data, by=request.user, now=request.arrived_at)
        messages.success(request, _("Quedó registrada. Lo que pase después se anota abajo."))
        return redirect(breach)
    return render(
        request,
        "portal/data_office/breach_form.html",
        {"form": form, "current": "breaches"},
        status=422 if form.errors else 200,
    )


@handler
@limited("form")
@once
@require_http_methods(["GET", "HEAD", "POST"])
def breach(request, pk):
    """One, as it was written, and what came after."""
    found = get_object_or_404(Breach.objects.select_related("registered_by"), pk=pk)
    form = NoteForm(request.POST or None, now=request.arrived_at)
    if form.is_bound and form.is_valid():
        note(found, **form.cleaned_data, by=request.user, now=request.arrived_at)
        messages.success(request, _("Quedó anotado."))
        return redirect(found)
    context = {
        "breach": found,
        "notes": found.notes.select_related("written_by"),
        "clock": _clock(found, request),
        "form": form,
        "current": "breaches",
    }
    return render(request, "portal/data_office/breach.html", context, status=422 if form.errors else 200)


def _clock(found, request):
    return clock_of(found, found.notes.all(), request.arrived_at)
