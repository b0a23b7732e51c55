"""The officer's screens of a council: what it is, its rules and its seats."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError
from participa.core.limits import limited
from participa.documents.actions import store
from participa.services.acting import act_for, acting
from participa.services.models import PublicService
from participa.services.permissions import EDITORS

from . import dues, office_pages
from .actions import setting_up
from .cards import process_time, standing
from .models import Council, Process
from .office_forms import CouncilForm, NewCouncilForm, RulesForm, SeatsRows
from .permissions import visible_in_office
from .steps import with_steps

PER_PAGE = 20
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def editable(request, code):
    """The council, if this person may set it up; for anybody else it does not exist."""
    found = Council.objects.filter(is_reported=False, service__closed_on=None)
    found = found.administered_by(request.user, *EDITORS, now=request.arrived_at)
    council = get_object_or_404(found.select_related("service", "region", "changed_by"), code=code)
    act_for(request, council.service)
    return council


def of_a_council(view):
    """Decorator: the view gets the council of this code."""

    @wraps(view)
    def wrapper(request, code, **kwargs):
        return view(request, editable(request, code), **kwargs)

    return wrapper


def show(request, screen, council, *, form=None, part="", **context):
    """A screen of a council. ``part``: the entry of the menu where it is, if it has not one of its own."""
    side = office_pages.menu(council, part or screen) if council else []
    context |= {"council": council, "form": form, "side": side}
    status = 422 if form is not None and form.errors else 200
    return render(request, f"councils/office/{screen}.html", context, status=status)


def said(request, form, error, fields=()):
    """Tell a refusal beside its field; beside none, if this form has not that one."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)


def stored(request, form):
    """The file that came with a form, kept; None if there was none. Call it where a refusal undoes it."""
    upload = form.cleaned_data.get("upload")
    return store(upload, by=request.user, now=request.arrived_at) if upload else None


# The list --------------------------------------------------------------------------------------


@require_safe
@login_required
def council_list(request):
    """The councils of her services; for whoever has none, those whose secretariat or commission she is of."""
    now = request.arrived_at
    has_desk = PublicService.objects.administered_by(request.user, now=now).exists()
    found = visible_in_office(request.user, now=now)
    processes = Process.objects.going().commissioned_to(request.user)
    if not has_desk and not found.exists() and not processes.exists():
        raise Http404
    if slug := acting(request).slug:
        mine = Council.objects.administered_by(request.user, now=now)
        found = found.exclude(pk__in=mine.exclude(service__slug=slug).values("pk"))
    page = Paginator(office_pages.with_row(found, now).defer("search_text"), PER_PAGE)
    page = page.get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "rows": list(office_pages.rows(list(page), by=request.user, now=now)),
        "commissions": _commissions(processes, now),
        "tasks": [] if has_desk else dues.tasks_for(request.user, now=now),
        "has_desk": has_desk,
        "may_create": _mine(request).exists(),
    }
    return render(request, "councils/office/list.html", context)


def _commissions(processes, now):
    holidays = office_pages.national_holidays()
    return [
        {"process": process, "tag": standing(process, now), "time": process_time(process, now, holidays)}
        for process in with_steps(processes)
    ]


def _mine(request):
    return PublicService.objects.administered_by(request.user, *EDITORS, now=request.arrived_at).active()


@form_methods
@login_required
@limited("form")
@once
def new(request):
    services = _mine(request)
    get_object_or_404(services[:1])
    first = services.filter(slug=acting(request).slug).first() or services.first()
    form = NewCouncilForm(
        request.POST or None,
        services=services,
        user=request.user,
        now=request.arrived_at,
        initial={"service": first},
    )
    if request.method == "POST" and form.is_valid():
        try:
            council = setting_up.create(
                form.cleaned_data.pop("service"), **form.cleaned_data, by=request.user, now=request.arrived_at
            )
        except ValidationError as refused:
            said(request, form, refused)
        else:
            messages.success(request, _("Creamos el consejo. Sigue con su reglamento."))
            return redirect("councils_office:rules", council.code)
    return show(request, "new", None, form=form)


@require_safe
@login_required
def detail(request, code):
    """How a council stands: what is missing, the next act, its history."""
    now = request.arrived_at
    found = office_pages.with_row(visible_in_office(request.user, now=now), now)
    council = get_object_or_404(found, code=code)
    if Council.objects.administered_by(request.user, now=now).filter(pk=council.pk).exists():
        act_for(request, council.service)
    context = office_pages.overview(council, by=request.user, now=now)
    return render(request, "councils/office/detail.html", context)


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def edit(request, council):
    initial = {"name": council.name, "summary": council.summary, "seen": council.changed_at.isoformat()}
    form = CouncilForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            setting_up.edit(
                council,
                name=data["name"],
                summary=data["summary"],
                by=request.user,
                now=request.arrived_at,
                seen_at=form.seen_at(),
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
            council.refresh_from_db()
        else:
            messages.success(request, _("Guardamos el nombre y el resumen."))
            return redirect(council.get_office_url())
    return show(request, "edit", council, form=form)


# Rules and seats -------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def rules(request, council):
    """The rules in force as a resolution leaves them; those of before stay below."""
    current = council.rules.current().select_related("document").first()
    form = RulesForm(
        request.POST or None,
        request.FILES or None,
        instance=current,
        initial={"seen": setting_up.version_of_rules(council)}
        | ({} if current else office_pages.first_rules(council)),
        today=day_of(request.arrived_at),
        terms=office_pages.rule_hints(council),
        kept=current.document if current else None,
    )
    if request.method == "POST" and form.is_valid() and current and not form.has_changed():
        messages.info(request, _("No cambiaste nada: el reglamento sigue como estaba."))
        return redirect("councils_office:rules", council.code)
    if request.method == "POST" and form.is_valid() and _set_rules(request, council, form):
        messages.success(request, _("Publicamos el reglamento. El anterior queda en el historial."))
        return redirect("councils_office:rules", council.code)
    history = council.rules.select_related("document", "set_by")
    return show(request, "rules", council, form=form, history=history, current=current)


def _set_rules(request, council, form):
    kept = form.kept if not form.cleaned_data["url"] else None
    try:
        with transaction.atomic():
            setting_up.set_rules(
                council,
                by=request.user,
                now=request.arrived_at,
                seen=form.cleaned_data["seen"],
                document=stored(request, form) or kept,
                **form.values,
            )
    except StaleError as error:
        form.add_error(None, stale_words(error))
    except ValidationError as refused:
        said(request, form, refused)
    return not form.errors


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def seats(request, council):
    """Estates and how many seats each has. Without JavaScript: those there are and some empty rows."""
    seen = request.POST.get("seen", setting_up.version_of_estates(council))
    estates = office_pages.estates_of(council)
    rows = SeatsRows(request.POST or None, initial=estates)
    faults = []
    if request.method == "POST" and rows.is_valid():
        wanted = [row.values for row in rows if row.values]
        try:
            setting_up.set_estates(council, wanted, by=request.user, now=request.arrived_at, seen=seen)
        except StaleError as error:
            faults = [stale_words(error)]
        except ValidationError as refused:
            faults = refused.messages
        else:
            messages.success(request, _("Guardamos los estamentos y sus cupos."))
            return redirect("councils_office:seats", council.code)
    context = {
        "council": council,
        "rows": rows,
        "seen": seen,
        "faults": faults,
        "side": office_pages.menu(council, "seats"),
        "is_wrong": bool(faults or rows.total_error_count()) if rows.is_bound else False,
    }
    status = 422 if context["is_wrong"] else 200
    return render(request, "councils/office/seats.html", context, status=status)
