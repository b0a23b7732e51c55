"""The officer's screens of the places of an activity: who comes, who waits, how many fit."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.figures import figure
from participa.core.limits import limited

from . import places_pages as pages
from .actions import registering
from .models import Status
from .office_forms import CapacityForm
from .office_pages import told_on_change
from .office_views import allowed, done, form_methods, of_an_activity, over, show
from .permissions import can_count

PER_PAGE = 50
counting = allowed(can_count)


@require_safe
@login_required
@limited("search", when=lambda request: bool(request.GET.get("q", "").strip()))
@of_an_activity(get=counting)
def registrations(request, activity):
    """Who has a place, who waits and what they need to take part."""
    found, state, typed = pages.found_by(activity, request.GET)
    by_state = activity.registrations.order_by().values_list("status").annotate(n=Count("pk"))
    counts = Counter(dict(by_state))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    rows = list(pages.rows(activity, page, request.arrived_at))
    if rows:
        saw(activity, by=request.user, now=request.arrived_at, what="activity_registrations")
    context = {
        "page": page,
        "rows": rows,
        "state": state,
        "typed": typed,
        "tabs": pages.tabs(activity, state, counts),
        "people": sum(counts.values()),
        "may_change": activity.status == Status.PUBLISHED and request.arrived_at < activity.ends_at,
    }
    return show(request, "registrations", activity, part="registrations", **context)


@require_safe
@login_required
@limited("search")
@of_an_activity(get=counting)
def registrations_csv(request, activity):
    """The list to take along."""
    content = pages.as_csv(activity)
    saw(activity, by=request.user, now=request.arrived_at, what="activity_registrations")
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{activity.code}-inscripciones.csv"'
    return response


@require_POST
@login_required
@limited("form")
@once
@of_an_activity(Status.PUBLISHED, get=counting)
def check_in(request, activity, pk):
    """She is here; or it was somebody else."""
    found = get_object_or_404(activity.registrations.live().select_related("activity__service"), pk=pk)
    came = "no" not in request.POST
    try:
        registering.check_in(found, by=request.user, now=request.arrived_at, came=came)
    except registering.ClosedError:
        messages.error(request, _("Se registra quién llega desde que empieza la actividad."))
    else:
        words = _("%(name)s: asistió.") if came else _("%(name)s: no asistió.")
        messages.success(request, words % {"name": found.shown_name})
    return redirect("activities_office:registrations", activity.code)


@require_POST
@login_required
@limited("form")
@once
@of_an_activity(Status.PUBLISHED)
def release(request, activity, pk):
    """She asked by phone or by mail to leave her place: whoever waits first has it."""
    found = get_object_or_404(activity.registrations.live().select_related("activity__service"), pk=pk)
    try:
        registering.cancel_registration(found, by=request.user, now=request.arrived_at)
    except registering.ClosedError:
        return over(request, activity)
    messages.success(request, _("Anulamos la inscripción. Si alguien esperaba, recibió el cupo."))
    return redirect("activities_office:registrations", activity.code)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(Status.PUBLISHED)
def capacity(request, activity):
    """How many fit. Those who wait have the new places at once."""
    if request.arrived_at >= activity.ends_at:
        return over(request, activity)
    initial = {name: getattr(activity, name) for name in ("capacity", "has_waiting_list")}
    form = CapacityForm(request.POST or None, initial=initial | {"seen": activity.changed_at.isoformat()})
    before = activity.registrations.confirmed().count()
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in initial} | {"seen_at": form.seen_at()}
        who = {"by": request.user, "now": request.arrived_at}
        if done(form, registering.set_capacity, activity, **who, **values):
            messages.success(request, _promoted(activity.registrations.confirmed().count() - before))
            return redirect("activities_office:registrations", activity.code)
    waiting = told_on_change(activity) - before
    return show(request, "capacity", activity, form=form, part="registrations", given=before, waiting=waiting)


def _promoted(number):
    if not number:
        return _("Guardamos los cupos.")
    words = ngettext(
        "Guardamos los cupos: %(n)s persona que esperaba ya tiene el suyo, y le avisamos.",
        "Guardamos los cupos: %(n)s personas que esperaban ya tienen el suyo, y les avisamos.",
        number,
    )
    return words % {"n": figure(number)}
