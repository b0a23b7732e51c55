"""A service's clocks: all that run, and the acts that extend, suspend and resume them."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.forms import said
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.services.acting import act_for, acting
from participa.services.models import PublicService

from . import obligations, pages
from .actions import adjusting
from .forms import ExtendForm, ResumeForm, SuspendForm
from .permissions import adjusts, can_adjust, watches

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def deadline_list(request):
    now = request.arrived_at
    if not PublicService.objects.administered_by(request.user, now=now).exists():
        raise Http404
    services = watches(request.user, now=now)
    if slug := acting(request).slug:
        services = services.filter(slug=slug)
    kind = request.GET.get("tipo", "")
    kind = kind if kind in obligations.kinds() else ""
    context = pages.listing(services, kind=kind, now=now, page=request.GET.get("pagina"))
    return render(request, "deadlines/office/list.html", context)


def _owed(request, kind, code, services):
    """The open deadline, if it is of one of these services; for anybody else it does not exist."""
    owed = obligations.obligation_of(kind, code, now=request.arrived_at, services=services)
    if owed is None:
        raise Http404
    act_for(request, owed.service)
    return owed


@require_safe
@login_required
def detail(request, kind, code):
    now = request.arrived_at
    owed = _owed(request, kind, code, watches(request.user, now=now))
    may_adjust = can_adjust(request.user, owed.service, now=now)
    context = pages.overview(owed, now=now, may_adjust=may_adjust)
    return render(request, "deadlines/office/detail.html", context)


def of_an_open_one(view):
    """Decorator: the view gets the deadline. If it was met meanwhile, whoever came late is told."""

    @wraps(view)
    def wrapper(request, kind, code):
        owed = _owed(request, kind, code, adjusts(request.user, now=request.arrived_at))
        try:
            return view(request, owed)
        except TransitionError:  # a colleague met it, or resumed it, between these two lines
            messages.info(request, _("Otra persona lo resolvió recién. No se cambió nada."))
            return redirect("deadlines:list")

    return wrapper


@form_methods
@login_required
@limited("form")
@once
@of_an_open_one
def extend(request, owed):
    today = day_of(request.arrived_at)
    form = ExtendForm(request.POST or None, owed=owed, today=today, initial={"seen": owed.day})
    return _decide(request, owed, form, adjusting.extend, "extend")


@form_methods
@login_required
@limited("form")
@once
@of_an_open_one
def suspend(request, owed):
    today = day_of(request.arrived_at)
    form = SuspendForm(request.POST or None, today=today, initial={"seen": owed.day, "from_on": today})
    return _decide(request, owed, form, adjusting.suspend, "suspend")


@form_methods
@login_required
@limited("form")
@once
@of_an_open_one
def resume(request, owed):
    form = ResumeForm(request.POST or None, initial={"seen": owed.day})
    return _decide(request, owed, form, adjusting.resume, "resume")


def _decide(request, owed, form, act, name):
    now = request.arrived_at
    if request.method == "POST" and form.is_valid():
        values = getattr(form, "values", {})
        try:
            done = act(owed, by=request.user, now=now, seen=form.seen_day, **values)
        except (ValidationError, StaleError) as refused:
            said(form, refused)
        else:
            words = _("Listo: ahora vence el %(day)s.") % {"day": full_date(done.new_on)}
            messages.success(request, words)
            return redirect(pages.url("detail", owed))
    context = pages.overview(owed, now=now, may_adjust=True) | {"form": form}
    return render(request, f"deadlines/office/{name}.html", context, status=422 if form.errors else 200)
