"""Sharing out the answers of a consultation: units, review, and the spreadsheet that goes and comes back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.figures import figure, whole_number
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.services.permissions import EDITORS

from . import spreadsheets
from .actions import workflow
from .answer_views import answerable
from .models import AnswerSpreadsheet, AnswerState, Decision
from .office_views import form_methods
from .permissions import can_manage
from .workflow_forms import SendBackForm, ShareForm, SpreadsheetForm, UnitForm
from .workflow_pages import STATE_KINDS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {
    "por-redactar": AnswerState.TO_DO,
    "borrador": AnswerState.DRAFT,
    "por-revisar": AnswerState.FOR_REVIEW,
    "aceptadas": AnswerState.ACCEPTED,
}
PER_PAGE = 50
SHOWN = 50  # rows and problems of a spreadsheet on its page
FIXED = gettext_lazy("Las respuestas ya se publicaron: no pueden cambiar.")


def _units(consultation):
    return consultation.service.units.filter(closed_at=None)


def _filtered(consultation, query):
    """(groups that the filters leave, what was chosen)."""
    found, chosen = consultation.groups.select_related("unit", "changed_by"), {}
    if state := STATES.get(query.get("estado", "")):
        found, chosen["estado"] = found.filter(answer_state=state), query["estado"]
    unit = query.get("unidad", "")
    if unit == "ninguna":
        found, chosen["unidad"] = found.filter(unit=None), unit
    elif (pk := whole_number(unit)) is not None:
        found, chosen["unidad"] = found.filter(unit=pk), unit
    return found.order_by("-size", "number"), chosen


@form_methods
@login_required
@limited("form")
@once
def groups(request, code):
    """Every group with the state of its answer and who drafts it; one act on those that are ticked."""
    consultation = answerable(request, code)
    found, chosen = _filtered(consultation, request.GET)
    here = f"{request.path}?{urlencode(chosen)}"
    if request.method == "POST":
        _share(request, consultation)
        return redirect(here)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "consultation": consultation,
        "page": page,
        "groups": [{"group": group, "kind": STATE_KINDS[group.answer_state]} for group in page],
        "chosen": chosen,
        "states": [(word, state.label, chosen.get("estado") == word) for word, state in STATES.items()],
        "units": _units(consultation),
        "form": ShareForm(units=_units(consultation)),
        "may_manage": can_manage(request.user, consultation, now=request.arrived_at),
        "any": bool(chosen) or consultation.groups.exists(),
    }
    return render(request, "consultations/office/groups.html", context)


def _share(request, consultation):
    numbers = [n for text in request.POST.getlist("group")[:1000] if (n := whole_number(text)) is not None]
    ticked = consultation.groups.filter(number__in=numbers)
    by, now = request.user, request.arrived_at
    try:
        if not numbers:
            messages.error(request, _("Marca al menos un grupo."))
        elif "accept" in request.POST:
            _tell_accepted(request, *workflow.accept(consultation, ticked, by=by, now=now))
        else:
            form = ShareForm(request.POST, units=_units(consultation))
            if not form.is_valid():
                messages.error(request, _("Esa unidad ya no existe. Elige otra."))
                return
            moved = workflow.assign(consultation, ticked, form.cleaned_data["unit"], by=by, now=now)
            words = ngettext("Asignamos %(count)s grupo.", "Asignamos %(count)s grupos.", moved)
            messages.success(request, words % {"count": figure(moved)})
    except TransitionError:
        messages.error(request, FIXED)


def _tell_accepted(request, accepted, skipped):
    words = ngettext("Aceptamos %(count)s respuesta.", "Aceptamos %(count)s respuestas.", accepted)
    reasons = {
        workflow.INCOMPLETE: ngettext(
            "%(count)s no: le falta su posición o sus razones.",
            "%(count)s no: les falta su posición o sus razones.",
            skipped.get(workflow.INCOMPLETE, 0),
        ),
        workflow.ALREADY: ngettext(
            "%(count)s ya estaba aceptada.",
            "%(count)s ya estaban aceptadas.",
            skipped.get(workflow.ALREADY, 0),
        ),
    }
    parts = [words % {"count": figure(accepted)}]
    parts += [reasons[reason] % {"count": figure(count)} for reason, count in skipped.items()]
    (messages.success if accepted else messages.warning)(request, " ".join(parts))


@form_methods
@login_required
@limited("form")
@once
def send_back(request, code, number):
    """Return an answer to whoever drafts it, with what it lacks."""
    consultation = answerable(request, code, *EDITORS)
    group = get_object_or_404(consultation.groups.select_related("changed_by"), number=number)
    form = SendBackForm(request.POST or None, initial={"seen": group.changed_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            workflow.send_back(
                group,
                note=form.cleaned_data["note"],
                by=request.user,
                now=request.arrived_at,
                seen_at=form.seen_at(),
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except TransitionError:
            form.add_error(None, FIXED)
        else:
            messages.success(request, _("Devolvimos la respuesta con tu nota."))
            return redirect("consultations_office:group", consultation.code, group.number)
    context = {"consultation": consultation, "group": group, "form": form}
    return render(request, "consultations/office/send_back.html", context, status=422 if form.errors else 200)


# Units -----------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
def units(request, code):
    """The parts of the service that draft answers."""
    consultation = answerable(request, code, *EDITORS)
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = workflow.add_unit(
            consultation.service, name=form.cleaned_data["name"], by=request.user, now=request.arrived_at
        )
        messages.success(request, _("Agregamos «%(name)s».") % {"name": unit.name})
        return redirect("consultations_office:units", consultation.code)
    context = {"consultation": consultation, "form": form, "units": _units(consultation)}
    return render(request, "consultations/office/units.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
@limited("form")
@once
def close_unit(request, code, pk):
    consultation = answerable(request, code, *EDITORS)
    unit = get_object_or_404(_units(consultation).select_related("service"), pk=pk)
    workflow.close_unit(unit, by=request.user, now=request.arrived_at)
    messages.success(
        request, _("Cerramos «%(name)s». Lo que tenía asignado sigue a su nombre.") % {"name": unit.name}
    )
    return redirect("consultations_office:units", consultation.code)


# The spreadsheet -------------------------------------------------------------------------------


@require_safe
@login_required
@limited("form")
def spreadsheet_template(request, code):
    """Every group with its answer, to fill in outside."""
    consultation = answerable(request, code)
    headers = {"Content-Disposition": f'attachment; filename="respuestas-{consultation.code}.xlsx"'}
    return HttpResponse(spreadsheets.workbook(consultation), content_type=XLSX, headers=headers)


@form_methods
@login_required
@limited("form")
@once
def spreadsheet(request, code):
    """Bring a filled spreadsheet: it is read whole and shown before any of it counts."""
    consultation = answerable(request, code)
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            rows, problems = spreadsheets.read(upload, consultation)
            kept = workflow.keep_spreadsheet(
                consultation,
                name=upload.name,
                rows=rows,
                problems=problems,
                by=request.user,
                now=request.arrived_at,
            )
        except ValidationError as error:
            form.add_error("upload", error)
        except TransitionError:
            form.add_error(None, FIXED)
        else:
            return redirect("consultations_office:spreadsheet_check", consultation.code, kept.pk)
    context = {"consultation": consultation, "form": form}
    return render(
        request, "consultations/office/spreadsheet.html", context, status=422 if form.errors else 200
    )


@form_methods
@login_required
@limited("form")
@once
def spreadsheet_check(request, code, pk):
    """What a spreadsheet would change and every row that is wrong; with one wrong, nothing is applied."""
    consultation = answerable(request, code)
    kept = get_object_or_404(AnswerSpreadsheet, consultation=consultation, pk=pk)
    if request.method == "POST":
        return _decide(request, consultation, kept)
    context = {
        "consultation": consultation,
        "kept": kept,
        "waits": kept.status == AnswerSpreadsheet.Status.CHECKED,
        "rows": [
            row | {"label": Decision(row["decision"]).label if row["decision"] else "–"}
            for row in kept.rows[:SHOWN]
        ],
        "more_rows": max(0, len(kept.rows) - SHOWN),
        "problems": kept.problems[:SHOWN],
        "more_problems": max(0, len(kept.problems) - SHOWN),
        "may_manage": can_manage(request.user, consultation, now=request.arrived_at),
    }
    return render(request, "consultations/office/spreadsheet_check.html", context)


def _decide(request, consultation, kept):
    try:
        if "discard" in request.POST:
            workflow.discard_spreadsheet(kept, by=request.user, now=request.arrived_at)
            messages.success(request, _("No cambiamos nada."))
            return redirect("consultations_office:spreadsheet", consultation.code)
        if kept.problems:
            messages.error(request, _("Corrige primero las filas con problemas: no cambiamos nada."))
            return redirect("consultations_office:spreadsheet_check", consultation.code, kept.pk)
        applied = workflow.apply_spreadsheet(kept, by=request.user, now=request.arrived_at)
    except StaleError:
        messages.error(
            request,
            _("Alguien cambió una de estas respuestas: no guardamos nada. Descarga la planilla de nuevo."),
        )
        return redirect("consultations_office:spreadsheet", consultation.code)
    except TransitionError:
        kept.refresh_from_db()
        done = kept.status == AnswerSpreadsheet.Status.APPLIED
        messages.info(request, _("Esta planilla ya se había aplicado.") if done else FIXED)
        return redirect("consultations_office:groups", consultation.code)
    words = ngettext("Guardamos %(count)s respuesta.", "Guardamos %(count)s respuestas.", applied)
    messages.success(request, words % {"count": figure(applied)})
    return redirect("consultations_office:groups", consultation.code)
