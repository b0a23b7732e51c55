"""The officer's screens of a questionnaire: build it in a draft, and see what comes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.figures import whole_number
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.jobs.actions import start as start_job
from participa.services.acting import act_for

from . import office_pages, questionnaire_pages
from .actions import asking, screening
from .conditions import questions_of
from .models import Answer, Consultation, Question
from .models.moderation import LISTED
from .office_views import form_methods, of_a_draft
from .permissions import ANSWERERS, MODERATORS
from .questionnaire_forms import QuestionForm, first_values


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def build(request, consultation):
    """The questions of a draft, one by one."""
    questions = questions_of(consultation)
    wanted = whole_number(request.GET.get("pregunta", ""))
    chosen = next((one for one in questions if one.pk == wanted), None)
    form = QuestionForm(
        request.POST or None,
        initial=first_values(chosen) if chosen else None,
        earlier=[one for one in questions if chosen is None or one.number < chosen.number],
        sections=list(consultation.sections.defer("text")),
    )
    if request.method == "POST" and form.is_valid():
        try:
            asking.save_question(
                consultation, question=chosen, by=request.user, now=request.arrived_at, **form.act()
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except ValidationError as error:
            form.refused(error)
        else:
            messages.success(request, _("Guardamos la pregunta."))
            return redirect("consultations_office:questionnaire", consultation.code)
    context = {
        "consultation": consultation,
        "form": form,
        "chosen": chosen,
        "questions": _shown(questions),
        "steps": office_pages.steps(consultation, "questionnaire"),
    }
    return render(
        request,
        "consultations/office/questionnaire.html",
        context,
        status=422 if form.errors and request.method == "POST" else 200,
    )


def _shown(questions):
    """Each question with its options and the words of its condition."""
    openers = {option.pk: (one, option) for one in questions for option in one.options.all()}
    for one in questions:
        opener = openers.get(one.only_if_id)
        words = _("Solo a quien en «%(question)s» eligió «%(option)s».")
        yield {
            "question": one,
            "options": [option.text for option in one.options.all()],
            "only_if": words % {"question": opener[0].text, "option": opener[1].text} if opener else "",
        }


@require_POST
@login_required
@limited("form")
@once
@of_a_draft
def change_question(request, consultation, pk):
    """Move a question up or down, or take it out."""
    question = get_object_or_404(consultation.questions, pk=pk)
    act = {"by": request.user, "now": request.arrived_at}
    try:
        if "remove" in request.POST:
            asking.remove_question(question, **act)
            messages.success(request, _("Sacamos la pregunta."))
        else:
            asking.move_question(question, up="up" in request.POST, **act)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("consultations_office:questionnaire", consultation.code)


def _answerable(request, code, *roles):
    """The consultation with a questionnaire, if this person may read its answers."""
    found = Consultation.objects.administered_by(request.user, *ANSWERERS, *roles, now=request.arrived_at)
    consultation = get_object_or_404(found.select_related("service").exclude(status="draft"), code=code)
    act_for(request, consultation.service)
    return consultation


@require_safe
@login_required
def results(request, code):
    """What people answer, while they do and after."""
    consultation = _answerable(request, code)
    context = questionnaire_pages.results(consultation, now=request.arrived_at, office=True)
    if not context["items"]:
        raise Http404
    return render(request, "consultations/office/questionnaire_results.html", context)


@require_safe
@login_required
def answers(request, code, pk):
    """What was answered to a question in words or with files."""
    consultation = _answerable(request, code, *MODERATORS)
    question = get_object_or_404(
        consultation.questions.filter(
            kind__in=[Question.Kind.TEXT, Question.Kind.FILE], is_confidential=False
        ),
        pk=pk,
    )
    context = questionnaire_pages.answers(question, request.GET.get("cursor", ""))
    moderates = Consultation.objects.administered_by(request.user, *MODERATORS, now=request.arrived_at)
    screens = question.kind == Question.Kind.TEXT and moderates.filter(pk=consultation.pk).exists()
    context["reasons"] = (
        [{"value": one.value, "text": one.label, "on": False} for one in LISTED] if screens else []
    )
    if context["answers"]:
        saw(consultation, by=request.user, now=request.arrived_at, what="answers", question=question.pk)
    return render(
        request, "consultations/office/questionnaire_answers.html", context | {"consultation": consultation}
    )


@require_POST
@login_required
@limited("form")
@once
def screen_answer(request, code, pk):
    """Take one answer out of sight, for a listed reason, or show it again."""
    found = Consultation.objects.administered_by(request.user, *MODERATORS, now=request.arrived_at)
    consultation = get_object_or_404(found.exclude(status="draft"), code=code)
    said = Answer.objects.filter(sheet__consultation=consultation, question__is_confidential=False)
    answer = get_object_or_404(said.exclude(text="").select_related("sheet__consultation__service"), pk=pk)
    act = {"by": request.user, "now": request.arrived_at}
    try:
        if "show" in request.POST:
            screening.show_answer(answer, **act)
            messages.success(request, _("La respuesta vuelve a mostrarse."))
        else:
            screening.hide_answer(answer, reason=request.POST.get("reason", ""), **act)
            messages.success(request, _("La respuesta ya no se muestra: en su lugar se lee el motivo."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except TransitionError:
        messages.warning(request, _("Alguien de tu equipo lo hizo antes."))
    return redirect("consultations_office:questionnaire_answers", consultation.code, answer.question_id)


@require_POST
@login_required
@limited("form")
@once
def export(request, code):
    """Every sheet as a row of a CSV file, made by the worker: nobody's name, nothing that is only counted."""
    consultation = _answerable(request, code)
    if not questionnaire_pages.asks(consultation):
        raise Http404
    saw(consultation, by=request.user, now=request.arrived_at, what="answers_csv")
    job = start_job(
        "answers_csv",
        by=request.user,
        now=request.arrived_at,
        title=_("Respuestas al cuestionario de %(code)s en CSV") % {"code": consultation.code},
        consultation=consultation.pk,
    )
    return redirect(job)
