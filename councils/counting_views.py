"""The electoral commission after the vote: count, draw lots in public, publish the act of the result."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import commission_pages as pages
from . import result_pages
from .actions import counting
from .actions.deciding import TooEarly
from .commission_forms import LotForm, ResultForm
from .commission_views import form_methods, refuse, show, told_first, with_vote
from .models import Process
from .permissions import is_commissioner


@form_methods
@login_required
@limited("form")
@once
@with_vote
def count(request, process):
    """When votes may be counted, how it went, and the alarm if they did not match the roll."""
    if request.method == "POST":
        try:
            job = counting.ask_count(process, by=request.user, now=request.arrived_at)
        except TooEarly as error:
            messages.error(request, error.words)
        except TransitionError:
            messages.error(request, _("Estos votos ya no se cuentan de nuevo: mira en qué quedó."))
        else:
            return redirect(job)
        return redirect(pages.url(process, "count"))
    return show(request, process, "count", **pages.count(process, now=request.arrived_at))


@form_methods
@login_required
@limited("form")
@once
@with_vote
def lot(request, process):
    """Decide every tie with the number that came out of the source announced beforehand."""
    form = LotForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            counting.draw_lot(process, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        except TransitionError:
            return _already(request, process, "lot", _("No hay ningún empate que sortear."))
        else:
            messages.success(request, _("Sorteamos los empates. Cualquiera puede repetirlo con ese número."))
            return redirect(pages.url(process, "lot"))
    context = pages.lot(process)
    return show(request, process, "lot", form=form if context["ties"] else None, **context)


@form_methods
@login_required
@limited("form")
@once
@with_vote
def result(request, process):
    """The act as it will be read, and the number of the act that approves it."""
    form = ResultForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            counting.publish_result(process, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except (TooEarly, ValidationError) as error:
            refuse(form, error)
        except TransitionError:
            return _already(request, process, "result", _("El proceso ya terminó o se anuló."))
        else:
            messages.success(request, _("Publicamos el resultado, el acta y la lista de votos."))
            return redirect(pages.url(process, "result"))
    missing = pages.missing_for_result(process)
    shown = process.result_at or (is_commissioner(request.user, process) and not missing)
    estates = result_pages.estates_of(process) if shown else []  # before the rest, only the commission's
    context = {"missing": missing, "done_at": process.result_at, "done_by": process.result_by}
    form = None if process.result_at else form
    return show(request, process, "result", form=form, estates=estates, **context)


def _already(request, process, what, words):
    fresh = Process.objects.select_related(f"{what}_by").get(pk=process.pk)
    if at := getattr(fresh, f"{what}_at"):
        told_first(request, getattr(fresh, f"{what}_by"), at)
    else:
        messages.error(request, words)
    return redirect(pages.url(process, what))
