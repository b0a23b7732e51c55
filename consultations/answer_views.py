"""The analyst's screens: read, group, answer; and the act that publishes every answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.cursors import page_of
from participa.core.figures import figure
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.jobs.actions import start as start_job
from participa.organizations.voices import with_voices
from participa.services.acting import act_for
from participa.services.permissions import EDITORS

from . import office_pages, pages
from .actions import answering
from .models import Consultation, Status
from .office_forms import AnswerForm, AnswersForm
from .office_views import form_methods
from .permissions import ANSWERERS, can_manage
from .workflow_pages import STATE_KINDS


def answerable(request, code, *roles):
    """The consultation, if she may group and answer what it was told; 404 otherwise."""
    found = Consultation.objects.administered_by(request.user, *(roles or ANSWERERS), now=request.arrived_at)
    consultation = get_object_or_404(found.select_related("service").exclude(status="draft"), code=code)
    act_for(request, consultation.service)
    return consultation


@form_methods
@login_required
@limited("form")
@once
def group(request, code, number):
    """A group and its one reasoned answer."""
    consultation = answerable(request, code)
    group = consultation.groups.select_related("quote", "changed_by", "unit").filter(number=number).first()
    if group is None:
        return _group_gone(request, consultation)
    initial = {
        "title": group.title,
        "decision": group.decision,
        "reasons": group.reasons,
        "change": group.change,
        "quote": group.quote_id,
        "seen": group.changed_at.isoformat(),
    }
    form = AnswerForm(request.POST or None, group=group, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = {
            name: form.cleaned_data[name] for name in ("title", "decision", "reasons", "change", "quote")
        }
        try:
            answering.write_answer(
                group,
                by=request.user,
                now=request.arrived_at,
                seen_at=form.seen_at(),
                for_review="for_review" in request.POST,
                **fields,
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except answering.GroupGone:
            return _group_gone(request, consultation)
        except TransitionError:
            form.add_error(None, _("Las respuestas ya se publicaron: no pueden cambiar."))
        else:
            messages.success(request, _("Guardamos la respuesta del grupo."))
            return redirect("consultations_office:group", consultation.code, group.number)
    page = page_of(
        group.comments.admissible().select_related("section", "region", "commune"),
        request.GET.get("cursor", ""),
    )
    if page.rows:
        saw(group, by=request.user, now=request.arrived_at, what="comments")
    context = {
        "consultation": consultation,
        "group": group,
        "form": form,
        "rows": list(office_pages.opinions(with_voices(page.rows), consultation)),
        "next": f"?cursor={page.next}" if page.next else "",
        "previous": f"?cursor={page.previous}" if page.previous else "",
        "side": office_pages.group_list(consultation, group),
        "state_kind": STATE_KINDS[group.answer_state],
        "versions": group.versions.select_related("by")[:10],
        "may_manage": can_manage(request.user, consultation, now=request.arrived_at),
        "ungrouped": consultation.comments.admissible().filter(group=None).order_by()[:1001].count(),
    }
    return render(request, "consultations/office/group.html", context, status=422 if form.errors else 200)


def _group_gone(request, consultation):
    """A colleague undid the group: what was being written for it is given back to be copied."""
    written = [request.POST.get(name, "").strip() for name in ("title", "reasons", "change")]
    if not any(written):
        raise Http404
    context = {"consultation": consultation, "written": "\n\n".join(filter(None, written))}
    return render(request, "consultations/office/group_gone.html", context, status=422)


@require_POST
@login_required
@limited("form")
@once
def delete_group(request, code, number):
    """Undo a group: its comments go back to the ungrouped."""
    consultation = answerable(request, code)
    group = get_object_or_404(consultation.groups, number=number)
    try:
        answering.delete_group(group, by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.error(request, _("Las respuestas ya se publicaron: los grupos no pueden cambiar."))
    else:
        messages.success(request, _("Deshicimos el grupo. Sus observaciones quedaron sin grupo."))
    return redirect("consultations_office:comments", consultation.code)


@form_methods
@login_required
@limited("form")
@once
def publish_answers(request, code):
    """Publish every answer at once; what is missing is named and one click away."""
    consultation = answerable(request, code, *EDITORS)
    if consultation.answered_at:
        return _already_answered(request, consultation)
    if consultation.status != Status.PUBLISHED:  # held before the portal: there is nothing to answer
        raise Http404
    form = AnswersForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.publish_answers(
                consultation, by=request.user, now=request.arrived_at, **form.cleaned_data
            )
        except answering.TooEarly:
            form.add_error(None, _("Las respuestas se publican después del cierre, cuando ya llegó todo."))
        except answering.Unanswered as error:
            form.add_error(None, _missing_words(error))
        except TransitionError:
            consultation.refresh_from_db()
            return _already_answered(request, consultation)
        else:
            messages.success(
                request, _("Publicamos las respuestas. Cada persona recibirá la suya por correo.")
            )
            return redirect("consultations_office:publications", consultation.code)
    ungrouped, groups = answering.missing_answers(consultation)
    rulings = answering.missing_rulings(consultation)
    context = {
        "consultation": consultation,
        "form": form,
        "rulings": rulings,
        "ungrouped": ungrouped,
        "unanswered": groups,
        "ready": not ungrouped and not groups and not rulings,
        "closed": consultation.phase_at(request.arrived_at) == "in_analysis",
        "may_manage": can_manage(request.user, consultation, now=request.arrived_at),
    }
    return render(request, "consultations/office/answers.html", context, status=422 if form.errors else 200)


def _missing_words(error):
    parts = []
    if error.ungrouped:
        parts.append(
            ngettext(
                "Hay %(count)s observación sin grupo ni respuesta.",
                "Hay %(count)s observaciones sin grupo ni respuesta.",
                error.ungrouped,
            )
            % {"count": figure(error.ungrouped)}
        )
    if error.groups:
        names = ", ".join(f"«{group.title}»" for group in error.groups[:5])
        parts.append(_("Falta responder: %(names)s.") % {"names": names})
    if error.rulings:
        parts.append(
            ngettext(
                "Hay %(count)s reclamo de moderación por resolver.",
                "Hay %(count)s reclamos de moderación por resolver.",
                error.rulings,
            )
            % {"count": figure(error.rulings)}
        )
    return " ".join(parts)


def _already_answered(request, consultation):
    messages.warning(
        request,
        _("%(name)s ya publicó las respuestas el %(when)s.")
        % {
            "name": consultation.answered_by or _("Otra persona"),
            "when": pages.full_date(consultation.answered_at),
        },
    )
    return redirect("consultations_office:detail", consultation.code)


@require_POST
@login_required
@limited("form")
@once
def export(request, code):
    """Every observation as a CSV file, made by the worker."""
    consultation = answerable(request, code)
    saw(consultation, by=request.user, now=request.arrived_at, what="comments_csv")
    job = start_job(
        "comments_csv",
        by=request.user,
        now=request.arrived_at,
        title=_("Observaciones de %(code)s en CSV") % {"code": consultation.code},
        consultation=consultation.pk,
    )
    return redirect(job)
