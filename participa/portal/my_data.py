"""«Mis datos»: what is kept about me, in a page and in a file, and what I may ask about it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import fresh, ratelimit
from accounts.actions import ErasureBlockedError, obstacles_to_erase
from accounts.models import DataRequest
from accounts.names import forget_name
from accounts.protection import actions
from participa.audit.actions import record
from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.countdown import calendar_countdown
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.jobs.actions import start

from . import my_data_files as files
from .my_data_forms import AskForm, EraseForm

SHOWN = 10  # rows of each sort in the page
AT_ONCE = 1000  # rows that fit in a file made while she waits
Kind, Status = DataRequest.Kind, DataRequest.Status


@never_cache
@login_required
@require_safe
def my_data(request):
    """Everything, by what it is about."""
    found = [
        {
            "holding": section.holding,
            "rows": [files.told_of(row) for row in section.rows],
            "more": section.more,
        }
        for section in files.sections(request.user, each=SHOWN)
    ]
    asked = DataRequest.objects.filter(user=request.user)
    context = {
        "sections": found,
        "requests": [_told(one, request.arrived_at) for one in asked],
        "too_much": "mucho" in request.GET,
        "personal": True,
    }
    return render(request, "portal/my_data.html", context)


@never_cache
@login_required
@require_safe
def download(request, kind):
    """The file, if it is made at once; else the way to ask for it."""
    try:
        found = list(files.sections(request.user, at_most=AT_ONCE))
    except files.TooMuchError:
        return redirect(f"{reverse('portal:my_data')}?mucho=1#descargar")
    record("account.data_taken", request.user, by=request.user, now=request.arrived_at, kind=kind)
    text = files.written(kind, found, now=request.arrived_at)
    response = HttpResponse(text, content_type=files.TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{files.file_name(kind)}"'
    return response


@login_required
@require_POST
@limited("form")
@once
def prepare(request):
    """The file, made by the worker."""
    kind = files.HTML if request.POST.get("kind") == files.HTML else files.JSON
    with transaction.atomic():
        record("account.data_taken", request.user, by=request.user, now=request.arrived_at, kind=kind)
        job = start("my_data", by=request.user, now=request.arrived_at, title=_("Mis datos"), format=kind)
    return redirect(job)


@never_cache
@login_required
@limited("form")
@once
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Use one of my rights."""
    form = AskForm(request.POST or None, initial={"kind": request.GET.get("derecho", "")})
    if form.is_bound and form.is_valid():
        kind = form.cleaned_data["kind"]
        if kind == Kind.ERASURE:
            return redirect("portal:erase_me")
        asked = actions.ask(
            request.user,
            kind,
            details=form.cleaned_data["details"],
            by=request.user,
            now=request.arrived_at,
        )
        messages.success(request, _("Recibimos tu solicitud. Su código es %(code)s.") % {"code": asked.code})
        return redirect(asked)
    return render(
        request,
        "portal/data_request_form.html",
        {"form": form, "personal": True},
        status=422 if form.errors else 200,
    )


@never_cache
@login_required
@limited("form")
@once
@require_http_methods(["GET", "HEAD", "POST"])
def data_request(request, code):
    """One that I made: in what it is, and taking it back."""
    asked = get_object_or_404(DataRequest, code=code, user=request.user)
    if request.method == "POST":
        try:
            actions.withdraw(asked, by=request.user, now=request.arrived_at)
            messages.success(request, _("Retiraste la solicitud."))
        except TransitionError:
            messages.info(request, _("Esa solicitud ya no estaba en curso."))
        return redirect(asked)
    context = _told(asked, request.arrived_at) | {"personal": True}
    if asked.kind == Kind.ERASURE and asked.status == Status.OPEN:
        context["obstacles"] = obstacles_to_erase(request.user, now=request.arrived_at)
    return render(request, "portal/data_request.html", context)


@never_cache
@require_safe
def data_receipt(request, code):
    """What became of a request, to whoever has its code: dates and result, nobody's name."""
    asked = get_object_or_404(DataRequest, code=code)
    return render(request, "portal/data_receipt.html", {"asked": asked, "personal": True})


@never_cache
@login_required
@limited("form")
@once
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request):
    """Says what will happen, asks to be sure, and does it."""
    if request.method != "POST":
        return _erase_page(request, EraseForm(request=request))
    if request.POST.get("action") == "code":
        return _send_code(request)
    form = EraseForm(request.POST, request=request)
    if not _can_prove(request) or not form.is_valid():
        return _erase_page(request, form, status=422)
    asked = actions.ask(request.user, Kind.ERASURE, by=request.user, now=request.arrived_at)
    try:
        actions.fulfil_erasure(asked, by=request.user, now=request.arrived_at)
    except ErasureBlockedError:
        messages.info(request, _("Anotamos tu solicitud. Falta algo antes de borrar tu cuenta."))
        return redirect(asked)
    logout(request)
    response = redirect("portal:data_receipt", asked.code)
    forget_name(response)
    return response


def _send_code(request):
    email = request.user.email
    if not email:
        return redirect("portal:erase_me")
    if too_many := ratelimit.consume_or_429(request, action="request_login_code", key=email):
        return too_many
    fresh.send_code(request)
    return redirect("portal:erase_me")


def _can_prove(request):
    """Whoever has no address and did not just sign in has to sign in again."""
    return bool(request.user.email) or fresh.is_fresh(request)


def _erase_page(request, form, *, status=200):
    context = {
        "form": form,
        "fates": [section.holding for section in files.sections(request.user, each=1)],
        "obstacles": obstacles_to_erase(request.user, now=request.arrived_at),
        "is_fresh": fresh.is_fresh(request),
        "can_prove": _can_prove(request),
        "code_sent": fresh.awaits_code(request),
        "personal": True,
    }
    return render(request, "portal/erase_me.html", context, status=status)


def _told(asked, now):
    """A request with what she wants to know of it."""
    is_open = asked.status == Status.OPEN
    start = day_of(asked.received_at)
    return {
        "asked": asked,
        "is_open": is_open,
        "countdown": calendar_countdown(asked.due_on, now, start=start) if is_open else None,
        "tag": tag_of(asked, now),
    }


def tag_of(asked, now) -> tuple[str, str]:
    """The kind and words of the tag of a request."""
    if asked.status == Status.ANSWERED:
        return "done", asked.get_outcome_display()
    if asked.status == Status.WITHDRAWN:
        return "neutral", asked.get_status_display()
    return ("error", _("Atrasada")) if asked.is_overdue_at(now) else ("open", asked.get_status_display())
