"""SEGEGOB answers what people ask about their data: the list by due date, the answer, more time, erasing."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import ErasureBlockedError, obstacles_to_erase
from accounts.models import DataRequest
from accounts.protection import actions
from accounts.protection.permissions import handles_personal_data
from participa.audit.actions import saw, target_of
from participa.audit.models import Event
from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.countdown import calendar_countdown
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.notifications.models import Message

from .data_office_forms import AnswerForm, ExtendForm
from .my_data import tag_of

PER_PAGE = 20
Status, Kind = DataRequest.Status, DataRequest.Kind


def handler(view):
    """Decorator: only for whoever answers for personal data."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not handles_personal_data(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


@handler
@require_safe
def requests(request):
    """Those under way, the first to be due first; and those that ended."""
    now, ended = request.arrived_at, request.GET.get("estado") == "terminadas"
    is_open = {"status": Status.OPEN}
    found = (
        DataRequest.objects.exclude(**is_open).order_by("-received_at", "-pk")
        if ended
        else DataRequest.objects.filter(**is_open).order_by("due_on", "pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "items": [_told(asked, now) for asked in page],
        "ended": ended,
        "overdue": DataRequest.objects.overdue(now).count(),
        "current": "requests",
    }
    return render(request, "portal/data_office/list.html", context)


@handler
@require_safe
def request_detail(request, code):
    """One, with who asks and what can be done."""
    return _show(request, _asked(code))


@handler
@require_POST
@limited("form")
@once
def answer(request, code):
    asked, form = _asked(code), AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, asked, answer_form=form)
    said = form.cleaned_data
    try:
        actions.answer(
            asked, outcome=said["outcome"], text=said["answer"], by=request.user, now=request.arrived_at
        )
        messages.success(request, _("Respondimos la solicitud."))
    except TransitionError:
        messages.error(request, _("Esa solicitud ya había terminado. Tu respuesta no se envió."))
    return redirect("data_office:request", code)


@handler
@require_POST
@limited("form")
@once
def extend(request, code):
    asked, form = _asked(code), ExtendForm(request.POST)
    if not form.is_valid():
        return _show(request, asked, extend_form=form)
    try:
        actions.extend(asked, reason=form.cleaned_data["reason"], by=request.user, now=request.arrived_at)
        messages.success(request, _("Ampliamos el plazo 30 días corridos."))
    except TransitionError:
        messages.error(request, _("El plazo ya no se puede ampliar."))
    return redirect("data_office:request", code)


@handler
@require_POST
@limited("form")
@once
def erase(request, code):
    """Do what she asked, once nothing keeps it from being done."""
    asked = get_object_or_404(DataRequest.objects.select_related("user"), code=code, kind=Kind.ERASURE)
    try:
        actions.fulfil_erasure(asked, by=request.user, now=request.arrived_at)
        messages.success(request, _("Borramos la cuenta y avisamos a su correo por última vez."))
    except ErasureBlockedError as blocked:
        messages.error(request, " ".join(blocked.obstacles))
    except TransitionError:
        messages.info(request, _("Esa solicitud ya había terminado."))
    return redirect("data_office:request", code)


def _asked(code):
    return get_object_or_404(DataRequest.objects.select_related("user", "answered_by"), code=code)


def _show(request, asked, *, answer_form=None, extend_form=None):
    now = request.arrived_at
    saw(asked, by=request.user, now=now, what="data_request")
    is_open = asked.status == Status.OPEN
    erasing = is_open and asked.kind == Kind.ERASURE
    bad = answer_form or extend_form
    context = _told(asked, now) | {
        "answer_form": answer_form or AnswerForm(auto_id="respuesta_%s"),
        "extend_form": extend_form or ExtendForm(auto_id="plazo_%s"),
        "bad_form": bad,
        "may_extend": asked.may_be_extended_at(now),
        "is_open": is_open,
        "erasing": erasing,
        "obstacles": obstacles_to_erase(asked.user, now=now) if erasing else [],
        "mail": Message.objects.filter(object=actions.answer_key(asked)).first(),
        "history": Event.objects.filter(target=target_of(asked)).exclude(verb__startswith="personal_data"),
        "current": "requests",
    }
    return render(request, "portal/data_office/request.html", context, status=422 if bad else 200)


def _told(asked, now):
    start = day_of(asked.received_at)
    is_open = asked.status == Status.OPEN
    return {
        "asked": asked,
        "tag": tag_of(asked, now),
        "countdown": calendar_countdown(asked.due_on, now, start=start) if is_open else None,
    }
