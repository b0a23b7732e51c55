"""The officer's screens of a yearly plan: prepare it, publish it, correct it, see its year."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.forms import said
from participa.core.lifecycle import StaleError
from participa.core.limits import limited
from participa.core.permissions import require
from participa.core.standing import while_it_stands
from participa.services.acting import act_for, acting
from participa.services.models import PublicService
from participa.services.permissions import EDITORS

from . import office_pages as pages
from .actions import planning
from .models import Status
from .office_forms import DeclareForm, IntroductionForm, NewPlanForm, PublishForm, TakeBackForm
from .permissions import can_manage, plans_in_office, services_of

PER_PAGE = 20
form_methods = require_http_methods(["GET", "HEAD", "POST"])


# What she may see ------------------------------------------------------------------------------


def readable(request, code):
    """The plan, if she acts for its service; for anybody else it does not exist."""
    found = plans_in_office(request.user, now=request.arrived_at)
    plan = get_object_or_404(found.select_related("service", "published_by", "changed_by"), code=code)
    act_for(request, plan.service)
    return plan


def managed(request, code):
    """The plan, if she edits it. Whoever only reads it is told so (403)."""
    plan = readable(request, code)
    require(can_manage(request.user, plan, now=request.arrived_at))
    return plan


def over(request, plan):
    """To its board, which says how it stands. Who moved it on, and when."""
    if plan.status == Status.PUBLISHED and plan.published_at:
        who = {"name": plan.published_by or _("Otra persona"), "when": full_date(plan.published_at)}
        words = _("%(name)s ya publicó el plan, el %(when)s.") % who
    else:
        words = _("Eso ya no se puede hacer: otra persona lo cambió antes.")
    if request.method not in ("GET", "HEAD"):
        words = f"{words} {_('Lo tuyo no cambió nada.')}"
    messages.warning(request, words)
    return redirect(plan.get_office_url())


def of_a_plan(*statuses, get=managed, over=over):
    """Decorator: the view gets the plan of this code while it stands so. Else, see ``over``."""
    return while_it_stands(*statuses, get=get, over=over)


def show(request, screen, plan, *, form=None, part="detail", **context):
    """A screen of a plan, with its menu beside it; 422 if its form was refused."""
    manages = can_manage(request.user, plan, now=request.arrived_at)
    context |= {"plan": plan, "form": form, "side": pages.menu(plan, part, manages=manages)}
    status = 422 if form is not None and form.errors else 200
    return render(request, f"plans/office/{screen}.html", context, status=status)


def done(form, act, *args, **values):
    """Do it. Whether it was done; if it was refused, the form says why."""
    try:
        act(*args, **values)
    except (StaleError, ValidationError) as error:
        said(form, error)
    return not form.errors


def who(request):
    """Who acts and when, as every action takes it."""
    return {"by": request.user, "now": request.arrived_at}


# The list --------------------------------------------------------------------------------------


@require_safe
@login_required
def plan_list(request):
    """Her services: how this year's plan of each stands, and what people proposed."""
    now = request.arrived_at
    if not PublicService.objects.administered_by(request.user, now=now).exists():
        raise Http404
    services = services_of(request.user, now=now).active()
    if slug := acting(request).slug:
        services = services.filter(slug=slug)
    page = Paginator(services.defer("search_text").order_by("sort_key"), PER_PAGE)
    page = page.get_page(request.GET.get("pagina"))
    managed_ones = set(_mine(request).values_list("pk", flat=True))
    rows = list(pages.service_rows(list(page), now=now, managed=managed_ones))
    return render(request, "plans/office/list.html", {"page": page, "rows": rows})


def _mine(request):
    """The services whose plan she may prepare."""
    return services_of(request.user, *EDITORS, now=request.arrived_at).active()


@form_methods
@login_required
@limited("form")
@once
def create(request):
    """The draft of a year."""
    services, today = _mine(request), day_of(request.arrived_at)
    get_object_or_404(services[:1])
    asked = request.GET.get("servicio", "") or acting(request).slug
    first = {"service": services.filter(slug=asked).first() or services.first(), "copy": True}
    form = NewPlanForm(request.POST or None, services=services, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            plan = planning.create(data["service"], data["year"], copy=data["copy"], **who(request))
        except ValidationError as error:
            said(form, error)
        else:
            messages.success(request, _("Creamos el borrador. Nadie lo ve hasta que lo publiques."))
            return redirect(plan.get_office_url())
    return render(request, "plans/office/create.html", {"form": form}, status=422 if form.errors else 200)


# A plan ----------------------------------------------------------------------------------------


@require_safe
@login_required
def detail(request, code):
    """How it goes: what is missing, its matters, its changes."""
    plan = readable(request, code)
    context = pages.overview(plan, by=request.user, now=request.arrived_at)
    return render(request, "plans/office/detail.html", context)


@form_methods
@login_required
@limited("form")
@once
@of_a_plan()
def introduction(request, plan):
    """What is said before the list."""
    form = IntroductionForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        values = {"introduction": data["introduction"], "reason": data.get("reason", "")}
        if done(form, planning.introduce, plan, seen_at=form.seen_at(), **values, **who(request)):
            messages.success(request, _("Guardamos la presentación."))
            return redirect(plan.get_office_url())
    return show(request, "introduction", plan, form=form, part="introduction")


@form_methods
@login_required
@limited("form")
@once
@of_a_plan(Status.DRAFT)
def publish(request, plan):
    """Put it before everybody, by the act that approves it."""
    seen = {"seen": plan.changed_at.isoformat()}
    form = PublishForm(request.POST or None, today=day_of(request.arrived_at), initial=seen)
    if request.method == "POST" and form.is_valid():
        act = {name: form.cleaned_data[name] for name in ("act_number", "act_date")}
        if done(form, planning.publish, plan, seen_at=form.seen_at(), **act, **who(request)):
            messages.success(request, _("Publicamos el plan. Desde ahora cualquiera lo ve."))
            return redirect(plan.get_office_url())
    context = pages.overview(plan, by=request.user, now=request.arrived_at)
    return show(request, "publish", plan, form=form, part="publish", rows=context["rows"])


@form_methods
@login_required
@limited("form")
@once
@of_a_plan()
def no_consultation(request, plan):
    """Declare that the year needs no consultation, or take that back."""
    is_declared = plan.no_consultation_at is not None
    seen = {"seen": plan.changed_at.isoformat()}
    if is_declared:
        form, act = TakeBackForm(request.POST or None, plan=plan), planning.take_back
        words = _("Retiramos la declaración.")
    else:
        form, act = DeclareForm(request.POST or None, initial=seen), planning.declare
        words = _("Guardamos la declaración.")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        if done(form, act, plan, reason=reason, seen_at=form.seen_at(), **who(request)):
            messages.success(request, words)
            return redirect(plan.get_office_url())
    return show(request, "no_consultation", plan, form=form, part="no_consultation", is_declared=is_declared)


@require_safe
@login_required
def calendar(request, code):
    """The year of the whole service: what it planned and everything of it that has a date."""
    plan = readable(request, code)
    return show(request, "calendar", plan, part="calendar", **pages.year_page(plan, now=request.arrived_at))
