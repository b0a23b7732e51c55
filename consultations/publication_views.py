"""What leaves a consultation: its files, what it ended in, and how people are told that it is there."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from participa.audit.once import once
from participa.core.forms import PlainForm, SeenMixin, said
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.services.acting import act_for
from participa.services.permissions import EDITORS

from . import posters, published_files
from .actions import filing, outcome
from .models import Consultation, Phase
from .office_views import form_methods
from .permissions import ANSWERERS, can_manage

REFRESH = "2"  # seconds, while the worker makes the files
LONG = "public, max-age=31536000, immutable"  # its address says which one it is
A_WHILE = "public, max-age=300"


# The team ----------------------------------------------------------------------------------------


def _answered(request, code, *roles):
    """One whose answers are published here, if this person acts on it."""
    hers = Consultation.objects.administered_by(request.user, *roles, now=request.arrived_at)
    found = hers.filter(answered_at__isnull=False, sources=[]).select_related("service", "changed_by")
    consultation = get_object_or_404(found, code=code)
    act_for(request, consultation.service)
    return consultation


@form_methods
@login_required
@limited("form")
@once
def publications(request, code):
    """The files that were made when the answers were published; while they are made, how it goes."""
    if request.method == "POST":
        consultation = _answered(request, code, *EDITORS)
        filing.ask_for_files(consultation, by=request.user, now=request.arrived_at)
        messages.success(request, _("Pedimos los archivos. Se hacen en un rato; puedes irte y volver."))
        return redirect("consultations_office:publications", consultation.code)
    consultation = _answered(request, code, *ANSWERERS)
    context = published_files.office_page(consultation)
    context["may_manage"] = can_manage(request.user, consultation, now=request.arrived_at)
    response = render(request, "consultations/office/publications.html", context)
    if context["work"] and context["work"].is_going:
        response["Refresh"] = REFRESH
    return response


class OutcomeForm(PlainForm, SeenMixin):
    """What it ended in."""

    text = forms.CharField(
        label=gettext_lazy("En qué terminó"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("La norma o el plan que se dictó, con su número. Por ejemplo: «Decreto 40»."),
        error_messages={"required": gettext_lazy("Di en qué terminó: qué norma o plan se dictó.")},
    )
    date = forms.DateField(
        label=gettext_lazy("Fecha"),
        widget=forms.DateInput,
        error_messages={"required": gettext_lazy("Escribe la fecha de esa norma o plan.")},
    )
    gazette = forms.DateField(
        label=gettext_lazy("Publicado en el Diario Oficial"), widget=forms.DateInput, required=False
    )
    url = forms.URLField(
        label=gettext_lazy("Dónde leerlo"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("La dirección completa, por ejemplo de la Biblioteca del Congreso."),
    )


@form_methods
@login_required
@limited("form")
@once
def publish_outcome(request, code):
    """Say what it ended in, even years after; or correct it."""
    consultation = _answered(request, code, *EDITORS)
    initial = {
        "text": consultation.outcome_text,
        "date": consultation.outcome_date,
        "gazette": consultation.outcome_gazette,
        "url": consultation.outcome_url,
        "seen": consultation.changed_at.isoformat(),
    }
    corrects = consultation.phase_at(request.arrived_at) == Phase.OUTCOME
    form = OutcomeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _said(request, consultation, form):
        words = (
            _("Guardamos la corrección. Lo que decía antes queda en la historia.")
            if corrects
            else _("Publicamos el resultado. Se lo diremos a quienes participaron o la siguen.")
        )
        messages.success(request, words)
        return redirect(consultation.get_office_url())
    context = {"consultation": consultation, "form": form, "corrects": corrects}
    return render(request, "consultations/office/outcome.html", context, status=422 if form.errors else 200)


def _said(request, consultation, form):
    data = {name: form.cleaned_data[name] for name in ("text", "date", "gazette", "url")}
    try:
        outcome.publish_outcome(
            consultation, by=request.user, now=request.arrived_at, seen=form.seen_at(), **data
        )
    except (ValidationError, StaleError) as error:
        said(form, error)
        return False
    except TransitionError:
        form.add_error(None, _("Esta consulta no tiene sus respuestas publicadas."))
        return False
    return True


# Anybody -----------------------------------------------------------------------------------------


def _public(slug):
    return get_object_or_404(Consultation.objects.public().select_related("service"), slug=slug)


@require_safe
def card(request, slug, version):
    """The picture that networks show beside its address. Once its dates move it is another, elsewhere."""
    consultation = _public(slug)
    facts = posters.facts(consultation, now=request.arrived_at)
    if version != posters.version_of(facts):
        return redirect("consultations:card", slug, posters.version_of(facts))
    return HttpResponse(posters.card(facts), content_type="image/png", headers={"Cache-Control": LONG})


@require_safe
def poster(request, slug):
    """A sheet to print and hang, while people may still write or soon will."""
    consultation = _public(slug)
    if not posters.may_hang(consultation, now=request.arrived_at):
        raise Http404
    content = posters.poster(posters.facts(consultation, now=request.arrived_at))
    headers = {
        "Content-Disposition": f'inline; filename="afiche-{consultation.code}.pdf"',
        "Cache-Control": A_WHILE,
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def short(request, code):
    """The short address of a poster: to its page."""
    return redirect(get_object_or_404(Consultation.objects.public(), code=code.upper()))
