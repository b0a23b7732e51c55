"""What anybody does about an observation that breaks a rule, was hidden, or is not hers; and its figures."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.audit.once import once
from participa.core.forms import said
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.core.pagecache import public_page

from . import moderation_pages, pages, transparency
from .actions import appealing, moderating
from .models import Comment, Consultation
from .moderation_forms import AppealForm, DisputeForm, ReportForm
from .office_views import form_methods
from .permissions import can_dispute, can_report
from .receipts import normal_code


@form_methods
@login_required
@limited("form")
@once
def report(request, slug, pk):
    """Tell whoever moderates that an observation breaks a rule. Once each person."""
    comment = get_object_or_404(
        Comment.objects.listed().select_related("consultation__service", "section"),
        pk=pk,
        consultation__in=Consultation.objects.public().filter(slug=slug),
    )
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moderating.report(comment, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except PermissionDenied:
            form.add_error(None, _("La escribiste tú: puedes cambiarla o retirarla desde su comprobante."))
        except TransitionError:
            form.add_error(None, _("Esa observación ya no se muestra, así que no hay nada que avisar."))
        else:
            words = _("Gracias por avisar. Alguien del servicio la revisará y te contaremos qué se hizo.")
            messages.success(request, words)
            return redirect("consultations:observation", slug, pk)
    context = {
        "comment": comment.as_listed(),
        "consultation": comment.consultation,
        "item": pages.listed_opinion(comment, comment.consultation) | {"links": []},
        "form": form,
        "may_report": can_report(request.user, Comment.objects.only("author", "status").get(pk=pk)),
        "reported": comment.reports.filter(reporter=request.user).exists(),
        "personal": True,
    }
    return render(
        request, "consultations/moderation/report.html", context, status=422 if form.errors else 200
    )


@form_methods
@login_required
@limited("form")
@once
def appeal(request, code):
    """Its author asks that another person look at why it was hidden."""
    comment = get_object_or_404(_own().filter(author=request.user), receipt=normal_code(code))
    standing = moderation_pages.standing(comment, mine=True, now=request.arrived_at)
    if standing is None:
        raise Http404
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(appealing.appeal, comment, text=form.cleaned_data["text"])
        words = _("Recibimos tu apelación. La resolverá una persona distinta de quien retiró tu observación.")
        if _claimed(request, form, act, words):
            return redirect("consultations:receipt", comment.receipt)
    context = {"comment": comment, "consultation": comment.consultation, "form": form, "standing": standing}
    return _form_page(request, "appeal_form", context)


@form_methods
@login_required
@limited("form")
@once
def dispute(request, code):
    """«Yo no escribí esto»: whoever figures as its author freezes it until somebody reviews it."""
    comment = get_object_or_404(_own(), receipt=normal_code(code))
    if not can_dispute(request.user, comment, now=request.arrived_at):
        raise Http404
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(appealing.dispute, comment, text=form.cleaned_data["text"])
        words = _("Ya no se muestra. Una persona que no la digitó la revisará y te contaremos qué resolvió.")
        if _claimed(request, form, act, words):
            return redirect("consultations:receipt", comment.receipt)
    context = {"comment": comment, "consultation": comment.consultation, "form": form}
    return _form_page(request, "dispute_form", context)


def _own():
    return Comment.objects.select_related("consultation__service", "section", "organization")


def _claimed(request, form, act, words):
    """Whether it was done; if not, the form says why."""
    try:
        act(by=request.user, now=request.arrived_at)
    except ValidationError as error:
        said(form, error)
    except appealing.AppealedBefore:
        form.add_error(None, _("Ya apelaste de ese retiro: se apela una sola vez."))
    except appealing.TooLate:
        form.add_error(None, _("El plazo para apelar ya venció."))
    except TransitionError:
        form.add_error(None, _("Su estado cambió mientras escribías. Vuelve al comprobante para verlo."))
    else:
        messages.success(request, words)
        return True
    return False


def _form_page(request, template, context):
    status = 422 if context["form"].errors else 200
    context["personal"] = True
    return render(request, f"consultations/moderation/{template}.html", context, status=status)


@require_safe
@public_page
def figures(request):
    """How the State moderates: acts by reason, how long they took, appeals; of all bodies or of one."""
    chosen = transparency.service_of(request.GET.get("servicio", ""))
    context = {"report": transparency.report(chosen), "chosen": chosen, "services": transparency.services()}
    return render(request, "consultations/moderation/figures.html", context)


@require_safe
@public_page
def figures_csv(request):
    """The same as a CSV file: one line for each figure."""
    chosen = transparency.service_of(request.GET.get("servicio", ""))
    response = HttpResponse(transparency.as_csv(chosen), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="moderacion.csv"'
    return response
