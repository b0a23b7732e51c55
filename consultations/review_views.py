"""Asking for the approval of a draft, and deciding it: publishing it by act or giving it back."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.forms import said
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import office_pages, review_pages
from .actions import reviewing
from .actions.freezing import waiting_review
from .models import Review, Status
from .office_views import already_published, editable, form_methods, of_a_draft
from .readiness import NotReady, issues_of
from .review_forms import ApproveForm, AskForm, ReturnForm


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def ask_approval(request, consultation):
    """What is missing; with nothing that blocks, ask the head of service to publish it."""
    now = request.arrived_at
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.ask(consultation, by=request.user, now=now, **form.cleaned_data)
        except NotReady as error:
            for issue in error.issues:
                form.add_error(None, issue.text)
        except ValidationError as error:
            said(form, error)
        else:
            messages.success(request, _("Pediste su aprobación. Te avisaremos cuando decidan."))
            return redirect(consultation.get_office_url())
    issues = issues_of(consultation, now=now)
    context = {
        "issues": [issue for issue in issues if not form.errors or not issue.blocks],
        "ready": not any(issue.blocks for issue in issues),
        "approvers": review_pages.names_of(consultation, asked_by=request.user.pk, now=now),
        "steps": office_pages.steps(consultation, "ask_approval"),
    }
    return _show(request, "ask_approval", consultation, form, **context)


def of_a_waiting_draft(view):
    """Decorator: the view gets the draft of this code and the review that waits, if one does."""

    @wraps(view)
    def wrapper(request, code, **kwargs):
        consultation = editable(request, code)
        review = waiting_review(consultation) if consultation.status == Status.DRAFT else None
        if review is not None:
            try:
                return view(request, review, **kwargs)
            except TransitionError:  # a colleague decided between these two lines
                consultation = editable(request, code)
        if consultation.status != Status.DRAFT:
            return already_published(request, consultation)
        return _not_waiting(request, consultation)

    return wrapper


def _not_waiting(request, consultation):
    last = consultation.reviews.exclude(status=Review.Status.WAITING).select_related("decided_by").first()
    if last is None:
        messages.info(request, _("Todavía nadie pidió su aprobación."))
    elif last.status == Review.Status.RETURNED:
        messages.warning(request, _("%(name)s ya la devolvió con observaciones.") % {"name": last.decided_by})
    else:
        messages.warning(
            request, _("%(name)s retiró el pedido para seguir trabajando.") % {"name": last.decided_by}
        )
    return redirect(consultation.get_office_url())


@form_methods
@login_required
@limited("form")
@once
@of_a_waiting_draft
def publish(request, review):
    """Whoever may approve it publishes it by act or gives it back; the rest see who may."""
    now, consultation = request.arrived_at, review.consultation
    standing = review_pages.standing(consultation, by=request.user, now=now)
    if request.method == "POST" and not standing["may_approve"]:
        raise Http404
    returning = "return" in request.POST
    typed = request.POST if request.method == "POST" else None
    approve_form = ApproveForm(None if returning else typed, today=day_of(now))
    return_form = ReturnForm(typed if returning else None)
    form = return_form if returning else approve_form
    if typed and form.is_valid() and (answer := _decided(request, review, form, returning)):
        return answer
    context = standing | {
        "approve_form": approve_form,
        "return_form": return_form,
        "issues": issues_of(consultation, now=now),
    }
    return _show(request, "publish", consultation, form, **context)


def _decided(request, review, form, returning):
    """Where to go next; None if it was refused, with why beside its field."""
    now, data = request.arrived_at, form.cleaned_data
    try:
        if returning:
            reviewing.give_back(review, by=request.user, now=now, **data)
        else:
            review = reviewing.approve(review, by=request.user, now=now, **data)
    except ValidationError as error:
        said(form, error)
        return None
    if returning:
        messages.success(request, _("La devolviste con tus observaciones. Se lo diremos a quien la pidió."))
    elif review.status == Review.Status.RETURNED:
        messages.warning(
            request,
            _("No se publicó y volvió a quien la pidió, porque dejó de estar lista: %(why)s")
            % {"why": review.answer},
        )
    else:
        messages.success(request, _("Publicaste la consulta. Se abre y se cierra sola en sus fechas."))
    return redirect(review.consultation.get_office_url())


@require_POST
@login_required
@limited("form")
@once
@of_a_waiting_draft
def take_back(request, review):
    """Go on working on the draft."""
    reviewing.take_back(review, by=request.user, now=request.arrived_at)
    messages.success(request, _("Retiraste el pedido: ya puedes cambiarla. Al terminar, pídela otra vez."))
    return redirect("consultations_office:detail", review.consultation.code)


def _show(request, screen, consultation, form, **context):
    status = 422 if form.errors else 200
    context |= {"consultation": consultation, "form": form}
    return render(request, f"consultations/office/{screen}.html", context, status=status)
