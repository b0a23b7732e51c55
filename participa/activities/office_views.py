"""The officer's screens of an activity: prepare it, publish it, move it, cancel it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.dates import full_date
from participa.core.forms import said
from participa.core.lifecycle import StaleError
from participa.core.limits import limited
from participa.core.permissions import require
from participa.core.standing import while_it_stands
from participa.services.acting import act_for, acting
from participa.services.models import PublicService
from participa.services.permissions import EDITORS

from . import dues
from . import office_pages as pages
from .actions import calling, drafting
from .models import Activity, Kind, Status
from .office_forms import (
    ActivityForm,
    CancelForm,
    NewActivityForm,
    RescheduleForm,
    SeenForm,
    StageRows,
)
from .permissions import ANSWERERS, can_manage, visible_in_office
from .readiness import NotReady

PER_PAGE = 20
PEOPLE = ("service", "published_by", "results_by", "cancelled_by", "changed_by")
form_methods = require_http_methods(["GET", "HEAD", "POST"])


# What she may see ------------------------------------------------------------------------------


def readable(request, code):
    """The activity, if she acts for its service in any way; for anybody else it does not exist."""
    found = visible_in_office(request.user, now=request.arrived_at).select_related(*PEOPLE)
    activity = get_object_or_404(found, code=code)
    act_for(request, activity.service)
    return activity


def allowed(question):
    """How to get an activity she may act on. Whoever only reads it is told so (403)."""

    def get(request, code):
        activity = readable(request, code)
        require(question(request.user, activity, now=request.arrived_at))
        return activity

    return get


managed = allowed(can_manage)


def over(request, activity):
    """To its board, which says how it stands. Who moved it on, and when."""
    told = {
        Status.PUBLISHED: (
            _("%(name)s ya la publicó, el %(when)s."), activity.published_by, activity.published_at,
        ),
        Status.RESULTS: (
            _("%(name)s ya publicó sus resultados, el %(when)s."), activity.results_by, activity.results_at,
        ),
        Status.CANCELLED: (
            _("%(name)s ya la suspendió, el %(when)s."), activity.cancelled_by, activity.cancelled_at,
        ),
    }.get(activity.status)  # fmt: skip
    if told is None:
        words = _("Eso todavía no se puede hacer: primero se publica la actividad.")
    elif activity.status == Status.PUBLISHED and request.arrived_at >= activity.ends_at:
        words = _("La actividad ya terminó: eso ya no se cambia. Sigue publicar sus resultados.")
    else:
        words = told[0] % {"name": told[1] or _("Otra persona"), "when": full_date(told[2])}
    if request.method not in ("GET", "HEAD"):
        words = f"{words} {_('Lo tuyo no cambió nada.')}"
    messages.warning(request, words)
    return redirect(activity.get_office_url())


def of_an_activity(*statuses, get=managed):
    """Decorator: the view gets the activity of this code while it stands so. Else, see ``over``."""
    return while_it_stands(*statuses, get=get, over=over)


def show(request, screen, activity, *, form=None, part="detail", **context):
    """A screen of an activity, with its menu beside it; 422 if its form was refused."""
    rights = pages.Rights.of(request.user, activity, now=request.arrived_at)
    side = pages.menu(activity, part, rights)
    status = context.pop("status", 422 if form is not None and form.errors else 200)
    context |= {"activity": activity, "form": form, "side": side, "rights": rights}
    return render(request, f"activities/office/{screen}.html", context, status=status)


def done(form, act, *args, names=None, **values):
    """Do it. Whether it was done; if it was refused, the form says why."""
    try:
        act(*args, **values)
    except (StaleError, ValidationError) as error:
        said(form, error, names)
    return not form.errors


# The list --------------------------------------------------------------------------------------


@require_safe
@login_required
def activity_list(request):
    """The activities of her services, the last first, with what is due next in each."""
    now = request.arrived_at
    if not PublicService.objects.administered_by(request.user, now=now).exists():
        raise Http404
    found = visible_in_office(request.user, now=now)
    if slug := acting(request).slug:
        found = found.filter(service__slug=slug)
    found = dues.with_parts(found.defer("search_text")).order_by(*pages.NEXT_FIRST)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    activities = list(page)
    context = {
        "page": page,
        "rows": list(
            pages.rows(
                activities,
                now=now,
                managed=_keys(request, activities, EDITORS),
                answered=_keys(request, activities, ANSWERERS),
            )
        ),
        "may_create": _mine(request).exists(),
    }
    return render(request, "activities/office/list.html", context)


def _keys(request, activities, roles):
    """Those of a page that she acts on as one of ``roles``."""
    hers = Activity.objects.administered_by(request.user, *roles, now=request.arrived_at)
    return set(hers.filter(pk__in=[one.pk for one in activities]).values_list("pk", flat=True))


def _mine(request):
    """The services for which she may call an activity, in all of them or in a region."""
    return PublicService.objects.administered_by(request.user, *EDITORS, now=request.arrived_at).active()


@form_methods
@login_required
@limited("form")
@once
def create(request):
    """A draft of a kind: the rest is filled in after, in sections."""
    services = _mine(request)
    get_object_or_404(services[:1])
    first = services.filter(slug=acting(request).slug).first() or services.first()
    form = NewActivityForm(
        request.POST or None,
        services=services,
        user=request.user,
        now=request.arrived_at,
        initial={"service": first},
    )
    if request.method == "POST" and form.is_valid():
        activity = drafting.create(
            form.cleaned_data["service"], **form.values, by=request.user, now=request.arrived_at
        )
        messages.success(request, _("Creamos el borrador. Nadie lo ve hasta que lo publiques."))
        return redirect("activities_office:edit", activity.code)
    status = 422 if form.errors else 200
    return render(request, "activities/office/create.html", {"form": form}, status=status)


# An activity -----------------------------------------------------------------------------------


@require_safe
@login_required
def detail(request, code):
    """How an activity goes: what is missing, the next step, its figures, its history."""
    found = dues.with_parts(visible_in_office(request.user, now=request.arrived_at))
    activity = get_object_or_404(found.select_related(*PEOPLE), code=code)
    act_for(request, activity.service)
    context = pages.overview(activity, by=request.user, now=request.arrived_at)
    return render(request, "activities/office/detail.html", context)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(Status.DRAFT, Status.PUBLISHED)
def edit(request, activity):
    """All of a draft; of a published one, only what nobody counts on."""
    who = {"by": request.user, "now": request.arrived_at}
    form = ActivityForm(request.POST or None, activity=activity, user=request.user, now=request.arrived_at)
    if request.method == "POST" and form.is_valid():
        values = form.values | {"seen_at": form.seen_at()}
        if done(form, drafting.edit, activity, **who, **values):
            messages.success(request, _("Guardamos los datos de la actividad."))
            return redirect(activity.get_office_url())
    return show(request, "edit", activity, form=form, part="edit")


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(Status.DRAFT, Status.PUBLISHED)
def stages(request, activity):
    """Its programme, moment by moment. A workshop starts from the template."""
    initial = pages.programme(activity)
    starts = initial or (pages.template_rows() if _from_template(request, activity) else [])
    seen = SeenForm(request.POST or None, initial={"seen": activity.changed_at.isoformat()})
    rows = StageRows(request.POST or None, initial=starts)
    if request.method == "POST" and seen.is_valid() and rows.is_valid():
        wanted = [row.values for row in rows if row.values]
        who = {"by": request.user, "now": request.arrived_at}
        if done(seen, drafting.set_stages, activity, wanted, **who, seen_at=seen.seen_at()):
            messages.success(request, _("Guardamos el programa."))
            return redirect(activity.get_office_url())
    is_wrong = rows.is_bound and bool(seen.errors or rows.total_error_count())
    context = {
        "rows": rows,
        "has_none": not initial,
        "is_wrong": is_wrong,
        "status": 422 if is_wrong else 200,
    }
    return show(request, "stages", activity, form=seen, part="stages", **context)


def _from_template(request, activity):
    return activity.kind == Kind.WORKSHOP or request.GET.get("pauta") == "taller"


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(Status.DRAFT)
def publish(request, activity):
    """Put it before the people. What is missing is named; a colleague who was first is named too."""
    form = SeenForm(request.POST or None, initial={"seen": activity.changed_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            calling.publish(activity, by=request.user, now=request.arrived_at, seen_at=form.seen_at())
        except StaleError as error:
            said(form, error)
        except NotReady:
            form.add_error(None, _("Todavía no se puede publicar: completa lo que falta."))
        else:
            messages.success(request, _("Publicamos la actividad. Desde ahora cualquiera la ve."))
            return redirect(activity.get_office_url())
    issues = pages.issue_rows(activity, request.arrived_at)
    facts, stages_ = pages.facts_of(activity), pages.stage_rows(activity)
    return show(request, "publish", activity, form=form, issues=issues, facts=facts, stages=stages_)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(Status.DRAFT)
def delete(request, activity):
    """Throw the draft away, once it was confirmed."""
    form = SeenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = {"by": request.user, "now": request.arrived_at}
        if done(form, drafting.delete_draft, activity, **who):
            messages.success(request, _("Borramos el borrador. Su código no se vuelve a usar."))
            return redirect("activities_office:list")
    return show(request, "delete", activity, form=form)


# Once it was published -------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(Status.PUBLISHED)
def reschedule(request, activity):
    """Another date or place, with the reason that those registered read."""
    if request.arrived_at >= activity.ends_at:
        return over(request, activity)
    who = {"by": request.user, "now": request.arrived_at}
    form = RescheduleForm(request.POST or None, activity=activity, user=request.user, now=request.arrived_at)
    if request.method == "POST" and form.is_valid():
        values = form.values | {"reason": form.cleaned_data["reason"], "seen_at": form.seen_at()}
        if done(form, calling.reschedule, activity, **who, **values):
            messages.success(request, _("Guardamos el cambio. Queda a la vista, con tu razón."))
            return redirect(activity.get_office_url())
    told = pages.told_words(pages.told_on_change(activity))
    return show(request, "reschedule", activity, form=form, told=told)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(Status.PUBLISHED)
def cancel(request, activity):
    """It will not be held. Those registered are told why."""
    if request.arrived_at >= activity.ends_at:
        return over(request, activity)
    who = {"by": request.user, "now": request.arrived_at}
    form = CancelForm(request.POST or None, initial={"seen": activity.changed_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        values = {"reason": form.cleaned_data["reason"], "seen_at": form.seen_at()}
        if done(form, calling.cancel, activity, **who, **values):
            messages.success(request, _("Suspendimos la actividad. La razón queda a la vista."))
            return redirect(activity.get_office_url())
    told = pages.told_words(pages.told_on_change(activity))
    return show(request, "cancel", activity, form=form, told=told)
