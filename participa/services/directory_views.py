"""SEGEGOB keeps the directory: create, edit, rename, merge, close, mark who joined and who acts for whom."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import SEEN, saw, target_of
from participa.audit.models import Event
from participa.audit.once import once
from participa.core.lifecycle import StaleError
from participa.core.limits import limited

from . import actions, naming
from .directory_forms import (
    BodyForm,
    CloseForm,
    JoinForm,
    MergeForm,
    NewBodyForm,
    RenameForm,
    today_of,
)
from .models import PublicService
from .office_pages import told_who
from .permissions import manages_directory
from .verbs import said_of

PER_PAGE = 20
HISTORY = 30


def keeper(view):
    """Decorator: only for whoever keeps the directory."""

    @login_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not manages_directory(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


@keeper
@require_safe
def body_list(request):
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = PublicService.objects.matching(q).select_related("parent").order_by("sort_key", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "services/directory/list.html", {"q": q, "page": page})


@keeper
@require_safe
def body(request, code):
    return _show(request, _body(code))


@keeper
@limited("form")
@once
def create(request):
    form = NewBodyForm(request.POST or None, initial={"regime": PublicService.Regime.UNVERIFIED})
    if request.method == "POST" and form.is_valid():
        data = form.values
        taken = set(PublicService.objects.values_list("code", flat=True))
        data["code"] = data["code"] or naming.code_for(data["name"], data["acronym"], data["kind"], taken)
        new = actions.create_service(data, by=request.user, now=request.arrived_at)
        messages.success(request, _("«%(name)s» ya está en el directorio.") % {"name": new.name})
        return redirect("directory:detail", new.code)
    return render(
        request, "services/directory/create.html", {"form": form}, status=422 if form.errors else 200
    )


@keeper
@limited("form")
@once
def edit(request, code):
    service = _body(code)
    last = actions.last_change(service)
    form = BodyForm(
        request.POST or None, instance=_body(code), initial={"seen": str(last.pk) if last else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_service(
                service, form.values, by=request.user, now=request.arrived_at, seen=form.said
            )
            return _done(request, service, _("Guardamos los cambios."))
        except StaleError as other:
            form.add_error(None, told_who(other))
            form.data = form.data.copy()
            form.data["seen"] = str(actions.last_change(service).pk)
    return _form(request, "edit", service, form)


@keeper
@limited("form")
@once
def rename(request, code):
    service = _body(code)
    now_called = {"name": service.name, "acronym": service.acronym}
    form = RenameForm(request.POST or None, service=service, initial=now_called)
    if request.method == "POST" and form.is_valid():
        actions.rename_service(
            service,
            form.cleaned_data["name"],
            acronym=form.cleaned_data["acronym"],
            by=request.user,
            now=request.arrived_at,
        )
        return _done(request, service, _("Cambiamos el nombre. El anterior todavía lleva aquí."))
    return _form(request, "rename", service, form)


@keeper
@limited("form")
@once
def merge(request, code):
    service = _body(code)
    form = MergeForm(request.POST or None, initial={"on": today_of(request)})
    if request.method == "POST" and form.is_valid():
        into, on = form.cleaned_data["into"], form.cleaned_data["on"]
        try:
            actions.merge_service(service, into, on=on, by=request.user, now=request.arrived_at)
            return _done(request, service, _("Ahora es parte de «%(name)s».") % {"name": into.name})
        except ValidationError as refused:
            form.add_error("on" if refused.code == "date" else "into", refused)
    roles = service.memberships.current(request.arrived_at).count()
    return _form(request, "merge", service, form, roles=roles)


@keeper
@limited("form")
@once
def close(request, code):
    service = _body(code)
    form = CloseForm(request.POST or None, initial={"on": today_of(request)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_service(
                service, on=form.cleaned_data["on"], by=request.user, now=request.arrived_at
            )
            return _done(request, service, _("El organismo quedó cerrado."))
        except ValidationError as refused:
            form.add_error("on", refused)
    return _form(request, "close", service, form)


@keeper
@require_POST
@limited("form")
@once
def join(request, code):
    service = _body(code)
    form = JoinForm(request.POST)
    if form.is_valid():
        try:
            actions.mark_joined(service, on=form.cleaned_data["on"], by=request.user, now=request.arrived_at)
            return _done(request, service, _("Anotamos la fecha."))
        except ValidationError as refused:
            form.add_error("on", refused)
    return _show(request, service, join_form=form)


def _body(code):
    bodies = PublicService.objects.select_related("parent", "region", "commune", "merged_into")
    return get_object_or_404(bodies, code=code)


def _done(request, service, words):
    messages.success(request, words)
    return redirect("directory:detail", service.code)


def _form(request, name, service, form, **context):
    context |= {"service": service, "form": form}
    status = 422 if form.errors else 200
    return render(request, f"services/directory/{name}.html", context, status=status)


def _show(request, service, *, join_form=None):
    saw(service, by=request.user, now=request.arrived_at, what="team")
    events = (
        Event.objects.filter(target=target_of(service)).exclude(verb=SEEN).select_related("actor")[:HISTORY]
    )
    context = {
        "service": service,
        "former_names": service.former_names.all(),
        "memberships": service.memberships.current(request.arrived_at)
        .select_related("user", "region")
        .order_by("started_at", "pk"),
        "join_form": join_form or JoinForm(initial={"on": service.joined_on}),
        "form": join_form,
        "history": [{"at": e.at, "actor": e.actor, "said": said_of(e)} for e in events],
    }
    refused = join_form and join_form.errors
    return render(request, "services/directory/detail.html", context, status=422 if refused else 200)
