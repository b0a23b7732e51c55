"""What anyone does with a questionnaire: answer it, change it, take it back, read what people answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from participa.audit.once import once
from participa.core.forms import said
from participa.core.limits import limited
from participa.core.pagecache import public_page
from participa.deadlines.engine import national_holidays

from . import pages, questionnaire_pages, receipts
from .actions import filling
from .conditions import answers_of, questions_of
from .models import AnswerSheet, Consultation, Question
from .questionnaire_forms import SheetForm, typed_as


@require_http_methods(["GET", "HEAD", "POST"])
@limited("comment")
@once
def fill(request, slug):
    """The questionnaire. It may be answered before signing in; what was typed waits."""
    consultation = get_object_or_404(Consultation.objects.public().select_related("service"), slug=slug)
    questions = questions_of(consultation)
    if not questions:
        raise Http404
    sheet, sent = _hers(request, consultation, questions)
    held = {pk: answer for pk, answer in sent.items() if hasattr(answer, "sha256")}
    known = {"questions": questions, "held": held}
    if request.method != "POST":
        form = SheetForm(initial=_kept(request, consultation, sheet, typed_as(questions, sent)), **known)
        return _form(request, consultation, form, sheet)
    form = SheetForm(request.POST, request.FILES, **known)
    if "save" in request.POST and request.user.is_authenticated:
        return _keep_for_later(request, consultation, form, sheet)
    if form.is_valid() and not consultation.takes_comments_at(request.arrived_at):
        form.add_error(None, pages.closed_words(consultation, request.arrived_at))
    if not form.is_valid():
        return _form(request, consultation, form, sheet)
    if not request.user.is_authenticated:
        return _keep_for_sign_in(request, consultation, form)
    try:
        sheet = filling.send(consultation, form.answers(), by=request.user, now=request.arrived_at)
    except filling.ClosedError:  # its dates changed while this was being read
        form.add_error(None, _("Esta consulta ya no recibe respuestas."))
        return _form(request, consultation, form, sheet)
    except ValidationError as error:
        said(form, error)
        return _form(request, consultation, form, sheet)
    request.session.pop(_session_key(consultation), None)
    messages.success(
        request, _("Recibimos tus respuestas. Puedes cambiarlas mientras la consulta esté abierta.")
    )
    return redirect("consultations:sheet_receipt", sheet.receipt)


def _hers(request, consultation, questions):
    """Her sheet, if she has one, and what it says since she sent it."""
    if not request.user.is_authenticated:
        return None, {}
    sheet = AnswerSheet.objects.filter(consultation=consultation, author=request.user).first()
    return sheet, answers_of(sheet, questions) if sheet and sheet.is_sent else {}


def _form(request, consultation, form, sheet):
    now = request.arrived_at
    context = {
        "consultation": consultation,
        "form": form,
        "sheet": sheet if sheet and sheet.version else None,
        "has_draft": bool(sheet and sheet.draft),
        "phase": consultation.phase_at(now),
        "time": pages.time_of(consultation, now, national_holidays()),
        "closed_words": pages.closed_words(consultation, now),
        "loses_files": form.is_bound and bool(request.FILES),
        "personal": True,
    }
    return render(request, "consultations/questionnaire.html", context, status=422 if form.errors else 200)


def _session_key(consultation):
    return f"questionnaire-draft-{consultation.pk}"


def _kept(request, consultation, sheet, sent):
    """What she was answering, before signing in or kept for later; else what she sent."""
    return request.session.get(_session_key(consultation)) or (sheet.draft if sheet else {}) or sent


def _keep_for_sign_in(request, consultation, form):
    request.session[_session_key(consultation)] = form.typed()
    words = _("Guardamos lo que respondiste. Entra para enviarlo.")
    if request.FILES:
        words = _("Guardamos lo que respondiste, menos los archivos. Entra, elígelos de nuevo y envíalo.")
    messages.info(request, words)
    return redirect_to_login(reverse("consultations:questionnaire", args=[consultation.slug]))


def _keep_for_later(request, consultation, form, sheet):
    try:
        filling.keep_draft(consultation, form.typed(), by=request.user, now=request.arrived_at)
    except filling.ClosedError:
        form.is_valid()
        form.add_error(None, pages.closed_words(consultation, request.arrived_at))
        return _form(request, consultation, form, sheet)
    request.session.pop(_session_key(consultation), None)
    words = _("Guardamos tu borrador. Solo tú lo ves; envíalo antes de que cierre la consulta.")
    if request.FILES:
        words = _("Guardamos tu borrador, menos los archivos: elígelos cuando lo envíes.")
    messages.success(request, words)
    return redirect("consultations:questionnaire", consultation.slug)


@require_GET
def receipt(request, code):
    """That the State received a sheet, and when. What it says, only to its author."""
    sheet = get_object_or_404(
        AnswerSheet.objects.filter(version__gt=0).select_related("consultation__service"),
        receipt=receipts.normal_code(code),
    )
    now = request.arrived_at
    mine = request.user.is_authenticated and sheet.author_id == request.user.pk
    context = questionnaire_pages.receipt(sheet, mine=mine) | {
        "may_change": mine and sheet.consultation.takes_comments_at(now),
        "personal": True,
    }
    response = render(request, "consultations/questionnaire_receipt.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("comment")
@once
def withdraw(request, code):
    sheet = get_object_or_404(
        AnswerSheet.objects.sent().filter(author=request.user).select_related("consultation__service"),
        receipt=receipts.normal_code(code),
    )
    if request.method == "POST":
        try:
            filling.withdraw(sheet, by=request.user, now=request.arrived_at)
        except filling.ClosedError:
            messages.error(request, pages.closed_words(sheet.consultation, request.arrived_at))
        else:
            messages.success(request, _("Retiraste tus respuestas: las borramos y ya no se cuentan."))
        return redirect("consultations:sheet_receipt", sheet.receipt)
    context = {"sheet": sheet, "consultation": sheet.consultation, "personal": True}
    return render(request, "consultations/questionnaire_withdraw.html", context)


def _answered(slug):
    return get_object_or_404(Consultation.objects.public().filter(answered_at__isnull=False), slug=slug)


@require_safe
@public_page
def results(request, slug):
    """What people answered, once the service answered them."""
    consultation = _answered(slug)
    context = questionnaire_pages.results(consultation, now=request.arrived_at)
    if not context["items"]:
        raise Http404
    return render(request, "consultations/questionnaire_results.html", context)


@require_safe
@public_page
def answers(request, slug, pk):
    """What was answered to a question in words, and nobody's name."""
    consultation = _answered(slug)
    question = get_object_or_404(
        consultation.questions.filter(kind=Question.Kind.TEXT, is_confidential=False), pk=pk
    )
    context = questionnaire_pages.answers(question, request.GET.get("cursor", ""))
    return render(
        request, "consultations/questionnaire_answers.html", context | {"consultation": consultation}
    )
