"""What SEGEGOB does about one body: look at its evidence, observe, rule on what it disputes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.dates import full_date
from participa.core.forms import said
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.services.models import PublicService

from . import dialogue_pages as pages
from .actions import dialogue, evaluating
from .body_pages import dispute_row, remark_rows
from .dialogue_forms import ClosingForm, RemarkForm, RulingForm
from .indicators import INDICATORS
from .models import Dispute, Remark
from .overseers import overseer

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def body(slug):
    return get_object_or_404(PublicService.objects.active(), slug=slug)


@require_safe
@overseer
def service(request, slug):
    """How a body stands, with all that proves it."""
    context = pages.service_page(body(slug), now=request.arrived_at)
    return render(request, "compliance/oversight/service.html", context)


@require_POST
@overseer
@limited("form")
@once
def measure(request, slug):
    """Measure it again, with what it published until now."""
    one = body(slug)
    found = evaluating.evaluate_service(one, by=request.user, now=request.arrived_at)
    if found:
        messages.success(request, _("Calculamos de nuevo, con lo publicado hasta este momento."))
    else:
        messages.info(request, _("Todavía no ha publicado nada que medir."))
    return redirect("oversight:service", one.slug)


# Observations ------------------------------------------------------------------------------------


@form_methods
@overseer
@limited("form")
@once
def remark(request, slug):
    """Leave an observation to a body."""
    one = body(slug)
    asked = request.GET.get("indicador", "")
    form = RemarkForm(request.POST or None, initial={"indicator": asked if asked in INDICATORS else ""})
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.remark(one, **form.cleaned_data, by=request.user, now=request.arrived_at)
        except ValidationError as error:
            said(form, error)
        else:
            messages.success(request, _("Dejamos la observación. El servicio la ve en su escritorio."))
            return redirect("oversight:service", one.slug)
    context = {"service": one, "form": form}
    status = 422 if form.errors else 200
    return render(request, "compliance/oversight/remark.html", context, status=status)


@form_methods
@overseer
@limited("form")
@once
def close_remark(request, pk):
    """It was mended, or is taken back."""
    one = _remark(pk)
    if one.status != Remark.Status.OPEN:
        return _already_closed(request, one)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = {"by": request.user, "now": request.arrived_at}
        try:
            dialogue.close_remark(one, is_done=form.is_done, text=form.cleaned_data["text"], **who)
        except TransitionError:
            return _already_closed(request, _remark(pk))
        messages.success(request, _("Cerramos la observación."))
        return redirect("oversight:service", one.service.slug)
    row = remark_rows([one], now=request.arrived_at)[0]
    context = {"service": one.service, "form": form, "row": row}
    return render(
        request, "compliance/oversight/remark_close.html", context, status=422 if form.errors else 200
    )


def _remark(pk):
    people = ("service", "written_by", "replied_by", "closed_by")
    return get_object_or_404(Remark.objects.select_related(*people), pk=pk)


def _already_closed(request, one):
    told = {"name": one.closed_by or _("Otra persona"), "when": full_date(one.closed_at)}
    messages.warning(request, _("%(name)s ya la cerró, el %(when)s.") % told)
    return redirect("oversight:service", one.service.slug)


# Disputes ----------------------------------------------------------------------------------------


@require_safe
@overseer
def disputes(request):
    """What bodies object to; first what waits for a ruling, the oldest first."""
    return render(request, "compliance/oversight/disputes.html", pages.disputes_page(request.GET))


@form_methods
@overseer
@limited("form")
@once
def dispute(request, pk):
    """Read what a body objects to, and rule on it, once."""
    one = _dispute(pk)
    form = RulingForm(request.POST or None)
    if request.method == "POST" and one.status != Dispute.Status.OPEN:
        return _already_ruled(request, one)
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.rule(one, **form.values, by=request.user, now=request.arrived_at)
        except TransitionError:
            return _already_ruled(request, _dispute(pk))
        messages.success(request, _("Guardamos la decisión. El servicio y el público ya la pueden leer."))
        return redirect("oversight:dispute", one.pk)
    context = {"row": dispute_row(one), "service": one.service, "form": form}
    return render(request, "compliance/oversight/dispute.html", context, status=422 if form.errors else 200)


def _dispute(pk):
    people = ("service", "document", "written_by", "ruled_by")
    return get_object_or_404(Dispute.objects.select_related(*people), pk=pk)


def _already_ruled(request, one):
    """Whoever comes second is told who ruled and when; the ruling stands."""
    told = {"name": one.ruled_by or _("Otra persona"), "when": full_date(one.ruled_at)}
    words = _("%(name)s ya lo resolvió, el %(when)s.") % told
    messages.warning(request, f"{words} {_('Lo tuyo no cambió nada.')}")
    return redirect("oversight:dispute", one.pk)
