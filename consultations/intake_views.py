"""Typing what came on paper or was said in a workshop, batch by batch."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.figures import whole_number
from participa.core.forms import said
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.documents.actions import store
from participa.services.acting import act_for

from . import intake_pages as pages
from .actions import commenting, intake
from .intake_forms import BatchForm, CorrectionForm, RowForm
from .models import Comment, Consultation, IntakeBatch
from .permissions import ANSWERERS

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _typable(request, code):
    """The published consultation, if this person answers it; for anybody else it does not exist."""
    public = Consultation.objects.public().filter(opens_at__isnull=False)
    hers = public.administered_by(request.user, *ANSWERERS, now=request.arrived_at)
    consultation = get_object_or_404(hers.select_related("service"), code=code)
    act_for(request, consultation.service)
    return consultation


def _batch(request, code, pk):
    consultation = _typable(request, code)
    batch = get_object_or_404(IntakeBatch.objects.select_related("scan"), consultation=consultation, pk=pk)
    batch.consultation = consultation
    return batch


@form_methods
@login_required
@limited("form")
@once
def batches(request, code):
    """The batches of a consultation, and a new one."""
    consultation = _typable(request, code)
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (batch := _opened(request, consultation, form)):
        return redirect("consultations_office:intake", code, batch.pk)
    context = pages.batches(consultation, request.GET.get("cursor", "")) | {
        "consultation": consultation,
        "form": form,
        "is_open": intake.is_open(consultation, now=request.arrived_at),
        "window": pages.window_words(consultation),
    }
    return _show(request, "list", context)


def _opened(request, consultation, form):
    """The batch, or None with the reasons in the form."""
    now, data = request.arrived_at, form.cleaned_data
    upload = data.pop("scan")
    try:
        with transaction.atomic():  # the paper stays only with its batch
            scan = _stored(request, upload) if upload else None
            return intake.open_batch(consultation, by=request.user, now=now, scan=scan, **data)
    except ValidationError as error:
        said(form, error)
    except commenting.ClosedError:
        form.add_error(None, _closed())
    return None


def _stored(request, upload):
    try:
        return store(upload, by=request.user, now=request.arrived_at, kind="scan")
    except ValidationError as error:
        raise ValidationError({"scan": error}) from error


def _closed():
    return _("Esta consulta ya no recibe observaciones: se anuló o se publicaron sus respuestas.")


@form_methods
@login_required
@limited("assistance")
@once
def batch(request, code, pk):
    """One row after another; the last ones are there to compare with the pile."""
    one = _batch(request, code, pk)
    sections = list(one.consultation.sections.defer("text"))
    asked = whole_number(request.GET.get("seccion", ""))
    form = RowForm(request.POST or None, initial={"section": asked}, sections=sections)
    same = None
    if request.method == "POST" and form.is_valid():
        comment, same = _typed(request, one, form)
        if comment:
            messages.success(request, _("Guardada: %(receipt)s") % {"receipt": comment.receipt})
            kept = {"seccion": comment.section_id} if comment.section_id else {}
            place = reverse("consultations_office:intake", args=[code, pk])
            return redirect(f"{place}?{urlencode(kept)}" if kept else place)
    context = pages.batch(one) | {
        "consultation": one.consultation,
        "form": form,
        "same": same,
        "is_open": one.closed_at is None and intake.is_open(one.consultation, now=request.arrived_at),
    }
    if context["last"] or same:
        saw(one, by=request.user, now=request.arrived_at, what="comments")
    return _show(request, "batch", context)


def _typed(request, one, form):
    """(The comment, None), or (None, the one that says the same) with the reasons in the form."""
    try:
        comment = intake.type_row(
            one, by=request.user, now=request.arrived_at, anyway="anyway" in request.POST, **form.act()
        )
    except intake.DuplicateError as error:
        form.add_error("text", _("Ya hay una observación casi igual. Compárala antes de guardar."))
        return None, error.comment
    except commenting.ClosedError:
        form.add_error(None, _closed())
    except TransitionError:
        form.add_error(None, _("Alguien cerró esta tanda. Lo que escribiste no se guardó: abre otra."))
    else:
        return comment, None
    return None, None


@form_methods
@login_required
@limited("form")
@once
def row(request, code, pk, number):
    """What was mistyped: said better, or taken out."""
    one = _batch(request, code, pk)
    comment = get_object_or_404(
        one.comments.filter(status=Comment.Status.RECEIVED).select_related("section"), pk=number
    )
    comment.intake = one
    sections = list(one.consultation.sections.defer("text"))
    first = {"text": comment.text, "section": comment.section_id, "position": comment.position}
    removing = request.method == "POST" and "withdraw" in request.POST
    form = CorrectionForm(None if removing else request.POST or None, initial=first, sections=sections)
    if removing or (request.method == "POST" and form.is_valid()):
        if _changed(request, comment, None if removing else form):
            words = _("Sacamos la observación.") if removing else _("Guardamos la corrección.")
            messages.success(request, words)
        else:
            messages.error(request, _("No se cambió nada: la tanda o la consulta se cerró entretanto."))
        return redirect("consultations_office:intake", code, pk)
    saw(comment, by=request.user, now=request.arrived_at, what="comments")
    context = {"batch": one, "consultation": one.consultation, "comment": comment, "form": form}
    return _show(request, "row", context)


def _changed(request, comment, form):
    """Was it corrected as the form says or, without form, taken out?"""
    who = {"by": request.user, "now": request.arrived_at}
    try:
        if form is None:
            intake.withdraw_row(comment, **who)
        else:
            intake.correct_row(comment, **who, **form.observation())
    except (commenting.ClosedError, TransitionError):
        return False
    return True


@require_POST
@login_required
@limited("form")
@once
def close_batch(request, code, pk):
    """The pile is done."""
    one = _batch(request, code, pk)
    try:
        intake.close_batch(one, by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.warning(request, _("Alguien ya había cerrado esta tanda."))
    else:
        messages.success(request, _("Cerramos la tanda. Puedes imprimir sus comprobantes."))
    return redirect("consultations_office:intake_receipts", code, pk)


@require_safe
@login_required
def batch_receipts(request, code, pk):
    """The codes of all of it, to print and hand out."""
    one = _batch(request, code, pk)
    context = pages.receipts(one, request.GET.get("cursor", "")) | {"consultation": one.consultation}
    saw(one, by=request.user, now=request.arrived_at, what="receipt")
    return _show(request, "receipts", context)


def _show(request, screen, context):
    form = context.get("form")
    status = 422 if form is not None and form.errors and request.method == "POST" else 200
    return render(request, f"consultations/intake/{screen}.html", context, status=status)
