"""What the electoral commission publishes before the vote: the rolls, and who stands in each estate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited

from . import commission_pages as pages
from .actions import deciding
from .actions.deciding import TooEarly
from .commission_forms import CandidacyForm
from .commission_views import PER_PAGE, form_methods, read, refuse, show, told_first, with_vote
from .models import Candidacy, Process
from .permissions import can_decide

# Rolls -----------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@with_vote
def provisional_roll(request, process):
    """What publishing it will say, and what still keeps it back."""
    if request.method == "POST":
        done = _publish(request, process, deciding.publish_provisional_roll, "provisional_roll")
        if done:
            messages.success(request, _("Publicamos el padrón provisorio y avisamos a quienes postularon."))
        return redirect(pages.url(process, "provisional_roll"))
    context = pages.provisional_roll(process, now=request.arrived_at)
    return show(request, process, "provisional_roll", **context)


@form_methods
@login_required
@limited("form")
@once
@with_vote
def final_roll(request, process):
    if request.method == "POST":
        if _publish(request, process, deciding.publish_final_roll, "final_roll"):
            messages.success(request, _("Publicamos el padrón definitivo y avisamos a quienes votan."))
        return redirect(pages.url(process, "final_roll"))
    return show(request, process, "final_roll", **pages.final_roll(process, now=request.arrived_at))


def _publish(request, process, act, what) -> bool:
    """Do ``act``, or say why not: what is missing, or which colleague did it first."""
    try:
        act(process, by=request.user, now=request.arrived_at)
    except TooEarly as error:
        messages.error(request, error.words)
    except TransitionError:
        fresh = Process.objects.select_related(f"{what}_by").get(pk=process.pk)
        if at := getattr(fresh, f"{what}_at"):
            told_first(request, getattr(fresh, f"{what}_by"), at)
        else:
            messages.error(request, _("El proceso ya terminó o se anuló: no se publica nada."))
    else:
        return True
    return False


# Candidacies -----------------------------------------------------------------------------------


@require_safe
@login_required
def candidacies(request, code):
    """Who was put forward, by estate, and what each estate would become."""
    process = read(request, code)
    found = Candidacy.objects.filter(contest__process=process).exclude(status=Candidacy.Status.WITHDRAWN)
    found = found.select_related("organization", "contest__estate", "commune")
    page = Paginator(found.order_by("contest__estate__order", "nominated_at", "pk"), PER_PAGE)
    page = page.get_page(request.GET.get("pagina"))
    saw(process, by=request.user, now=request.arrived_at, what="council_candidacies")
    return show(
        request,
        process,
        "candidacies",
        page=page,
        rows=[pages.candidacy_row(one) for one in page],
        estates=pages.outcomes(process),
        published=process.candidates_at,
    )


@form_methods
@login_required
@limited("form")
@once
def candidacy_decide(request, code, pk):
    process = read(request, code)
    now = request.arrived_at
    candidacy = _candidacy(process, pk)
    initial = {"seen": deciding.version_of(candidacy)}
    form = CandidacyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.decide_candidacy(candidacy, by=request.user, now=now, **form.cleaned_data)
        except (TooEarly, StaleError, ValidationError) as error:
            refuse(form, error)
            candidacy = _candidacy(process, pk)
            form.data = form.data.copy()
            form.data["seen"] = deciding.version_of(candidacy)
        except TransitionError:
            return _candidacy_already(request, process, pk)
        else:
            messages.success(request, _("Quedó decidida. Le avisamos a la organización."))
            return redirect(pages.url(process, "candidacies"))
    saw(candidacy, by=request.user, now=now, what="council_candidacies")
    open_now = candidacy.status != Candidacy.Status.WITHDRAWN and not process.candidates_at
    return show(
        request,
        process,
        "candidacy_decide",
        form=form if open_now else None,
        menu="candidacies",
        candidacy=candidacy,
        row=pages.candidacy_row(candidacy),
        facts=pages.candidacy_rows(candidacy),
        may_decide=can_decide(request.user, candidacy.application, now=now),
        stands_again=pages.stands_again(candidacy),
    )


def _candidacy(process, pk):
    found = Candidacy.objects.filter(contest__process=process).select_related(
        "organization", "contest__estate", "commune", "application__organization", "user", "decided_by"
    )
    candidacy = get_object_or_404(found, pk=pk)
    candidacy.contest.process = candidacy.application.process = process
    return candidacy


def _candidacy_already(request, process, pk):
    candidacy = _candidacy(process, pk)
    if candidacy.decided_at and candidacy.status != Candidacy.Status.WITHDRAWN:
        told_first(request, candidacy.decided_by, candidacy.decided_at)
    else:
        words = _("Ya no se puede decidir: se retiró, o las candidaturas ya se publicaron.")
        messages.warning(request, words)
    return redirect(pages.url(process, "candidacies"))


@form_methods
@login_required
@limited("form")
@once
def candidates_publish(request, code):
    """What each estate becomes by publishing: this is the act that declares it."""
    process = read(request, code)
    if request.method == "POST":
        if _publish(request, process, deciding.publish_candidates, "candidates"):
            messages.success(request, _("Publicamos las candidaturas y la situación de cada estamento."))
        return redirect(pages.url(process, "candidates_publish"))
    context = pages.publishing_candidates(process, now=request.arrived_at)
    return show(request, process, "candidates_publish", menu="candidacies", **context)
