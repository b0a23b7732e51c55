"""What a body does about its own compliance: see what is lacking, measure again, dispute, answer SEGEGOB."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.forms import said
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.services.models import PublicService
from participa.services.office_pages import administered
from participa.services.permissions import EDITORS

from . import office_pages as pages
from .actions import dialogue, evaluating
from .body_pages import remark_rows
from .dialogue_forms import DisputeForm, ReplyForm
from .models import Remark

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def service_list(request):
    """Her services and how they stand; straight to hers if it is one."""
    found = PublicService.objects.administered_by(
        request.user, *EDITORS, now=request.arrived_at, whole=True
    ).active()
    services = list(found.order_by("sort_key", "pk"))
    if not services:
        raise Http404
    if len(services) == 1:
        return redirect("compliance_office:service", services[0].slug)
    return render(request, "compliance/office/list.html", {"rows": pages.list_rows(services)})


@require_safe
@login_required
def service(request, slug):
    """How it stands, and what to do about each thing."""
    context = pages.service_page(administered(request, slug), now=request.arrived_at)
    return render(request, "compliance/office/service.html", context)


@require_POST
@login_required
@limited("form")
@once
def measure(request, slug):
    """Measure it again, with what it published until now."""
    one = administered(request, slug)
    found = evaluating.evaluate_service(one, by=request.user, now=request.arrived_at)
    if found:
        messages.success(request, _("Calculamos de nuevo, con lo publicado hasta este momento."))
    else:
        messages.info(request, _("Todavía no hay nada publicado que medir."))
    return redirect("compliance_office:service", one.slug)


@form_methods
@login_required
@limited("form")
@once
def dispute(request, slug, code):
    """Object to what an indicator gave this month, once, with what proves it."""
    one = administered(request, slug)
    if one.disputes.filter(indicator=code, month=_month(request)).exists():
        return _already_disputed(request, one, code)
    page = pages.dispute_page(one, code)
    if page is None:
        messages.warning(request, _("Ese indicador no te resta puntos este mes: no hay qué objetar."))
        return redirect("compliance_office:service", one.slug)
    form = DisputeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        who = {"by": request.user, "now": request.arrived_at}
        try:
            dialogue.dispute(one, code, **form.cleaned_data, **who)
        except ValidationError as error:
            said(form, error)
        except TransitionError:
            return _already_disputed(request, one, code)
        else:
            messages.success(request, _("Enviamos tu descargo a SEGEGOB. Aquí verás lo que decida."))
            return redirect("compliance_office:service", one.slug)
    context = page | {"service": one, "form": form}
    return render(request, "compliance/office/dispute.html", context, status=422 if form.errors else 200)


def _month(request):
    return evaluating.month_of(day_of(request.arrived_at))


def _already_disputed(request, one, code):
    """A colleague was first this month, or she herself."""
    made = one.disputes.select_related("written_by").get(indicator=code, month=_month(request))
    told = {"name": made.written_by or _("Otra persona"), "when": full_date(made.written_at)}
    messages.warning(
        request, _("%(name)s ya objetó ese indicador este mes, el %(when)s. Se objeta una vez al mes.") % told
    )
    return redirect("compliance_office:service", one.slug)


@form_methods
@login_required
@limited("form")
@once
def remark(request, pk):
    """Answer an observation of SEGEGOB, once."""
    one = _remark(request, pk)
    if one.status != Remark.Status.OPEN or one.replied_at:
        return _already_replied(request, one)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.reply(one, text=form.cleaned_data["text"], by=request.user, now=request.arrived_at)
        except TransitionError:
            return _already_replied(request, _remark(request, pk))
        messages.success(request, _("Enviamos la respuesta a SEGEGOB."))
        return redirect("compliance_office:service", one.service.slug)
    row = remark_rows([one], now=request.arrived_at)[0]
    context = {"service": one.service, "form": form, "row": row}
    return render(request, "compliance/office/remark.html", context, status=422 if form.errors else 200)


def _remark(request, pk):
    people = ("service", "written_by", "replied_by", "closed_by")
    one = get_object_or_404(Remark.objects.select_related(*people), pk=pk)
    administered(request, one.service.slug)
    return one


def _already_replied(request, one):
    """Closed by SEGEGOB, or answered by a colleague: who, and when."""
    closed = one.status != Remark.Status.OPEN
    told = {
        "name": (one.closed_by if closed else one.replied_by) or _("Otra persona"),
        "when": full_date(one.closed_at if closed else one.replied_at),
    }
    words = _("%(name)s ya la cerró, el %(when)s.") if closed else _("%(name)s ya la respondió, el %(when)s.")
    messages.warning(request, words % told)
    return redirect("compliance_office:service", one.service.slug)
