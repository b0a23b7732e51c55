"""Suggested groups: the machine proposes, a person looks and decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.figures import figure, whole_number
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import suggestion_pages
from .actions import answering, suggesting
from .answer_views import answerable
from .models import Batch, Suggestion
from .office_views import form_methods
from .suggestion_forms import AcceptForm

REFRESH = "4"  # seconds, while there is nothing to read yet
ON_A_PAGE = 100  # marks that a form may carry
GONE = gettext_lazy("Esa sugerencia ya no está: se buscaron grupos de nuevo. Mira las de ahora.")
FIXED = gettext_lazy("Las respuestas ya se publicaron: los grupos no pueden cambiar.")


@never_cache
@login_required
@require_safe
def suggestions(request, code):
    """What the machine found alike, and what was decided of it."""
    consultation = answerable(request, code)
    context = suggestion_pages.listing(consultation, request.GET, now=request.arrived_at)
    if context["rows"]:
        saw(consultation, by=request.user, now=request.arrived_at, what="comments")
    response = render(request, "consultations/office/suggestions.html", context)
    if context["looking"] and not context["rows"]:
        response["Refresh"] = REFRESH
    return response


@require_POST
@login_required
@limited("form")
@once
def suggest(request, code):
    """Have the worker look for groups."""
    consultation = answerable(request, code)
    try:
        suggesting.ask(consultation, by=request.user, now=request.arrived_at)
    except suggesting.AlreadyLooking:
        messages.info(request, _("Ya se están buscando grupos: espera a que termine."))
    except answering.TooEarly:
        messages.error(request, _("Todavía no abre: no hay observaciones que juntar."))
    except TransitionError:
        messages.error(request, FIXED)
    else:
        messages.success(request, _("Estamos buscando. Puedes seguir con otra cosa y volver."))
    return redirect("consultations_office:suggestions", consultation.code)


def _one(request, code, pk):
    consultation = answerable(request, code)
    found = Suggestion.objects.select_related("sample", "group", "decided_by")
    suggestion = get_object_or_404(found, pk=pk, consultation=consultation)
    suggestion.consultation = consultation
    return suggestion


@form_methods
@login_required
@limited("form")
@once
def suggestion(request, code, pk):
    """One suggestion: what does not belong is unticked, and what is left goes to a group."""
    suggestion = _one(request, code, pk)
    groups = list(suggestion.consultation.groups.order_by("title", "number"))
    form = AcceptForm(request.POST if "accept" in request.POST else None, groups=groups)
    if request.method == "POST":
        done = _save(request, suggestion) if "save" in request.POST else _accept(request, suggestion, form)
        if done is not None:
            return done
    context = suggestion_pages.one(suggestion, request.GET) | {"form": form}
    if form.is_bound:
        _as_she_ticked(context["rows"], *_marks(request))
    if context["rows"]:
        saw(suggestion.consultation, by=request.user, now=request.arrived_at, what="comments")
    status = 422 if form.errors else 200
    return render(request, "consultations/office/suggestion.html", context, status=status)


def _marks(request):
    """(keys of the comments that the page showed, keys of those left ticked)."""
    return tuple(
        [pk for text in request.POST.getlist(name)[:ON_A_PAGE] if (pk := whole_number(text)) is not None]
        for name in ("shown", "belong")
    )


def _as_she_ticked(rows, shown, belong):
    for row in rows:
        if row["pk"] in shown:
            row["goes"] = row["pk"] in belong


def _save(request, suggestion):
    shown, belong = _marks(request)
    try:
        suggesting.mark(suggestion, shown=shown, belong=belong, by=request.user, now=request.arrived_at)
    except suggesting.SuggestionGone:
        return _gone(request, suggestion)
    except TransitionError:
        messages.error(request, _decided_words(suggestion))
        return redirect(_address(suggestion))
    messages.success(request, _("Guardamos tus marcas."))
    chosen = {"orden": request.GET.get("orden", ""), "cursor": request.POST["save"][:200]}
    query = urlencode({name: value for name, value in chosen.items() if value})
    return redirect(f"{_address(suggestion)}?{query}")


def _accept(request, suggestion, form):
    """Where to go next; None if the form has to be shown again."""
    if not form.is_valid():
        return None
    shown, belong = _marks(request)
    try:
        batch = suggesting.accept(
            suggestion,
            group=form.chosen_group,
            title=form.cleaned_data["title"],
            shown=shown,
            belong=belong,
            by=request.user,
            now=request.arrived_at,
        )
    except suggesting.SuggestionGone:
        return _gone(request, suggestion)
    except suggesting.NothingLeft:
        form.add_error(None, _("No queda ninguna observación que agrupar: las que dejaste ya están ahí."))
    except answering.GroupGone:
        form.add_error("group", _("Ese grupo ya no existe: alguien de tu equipo lo deshizo."))
    except TransitionError:
        form.add_error(None, _decided_words(suggestion))
    else:
        messages.success(request, _accepted_words(batch))
        return redirect("consultations_office:suggestions", suggestion.consultation.code)
    return None


def _accepted_words(batch):
    if batch.status == Batch.Status.WAITING:
        words = ngettext(
            "Estamos poniendo %(count)s observación en «%(group)s». Mientras, puedes seguir.",
            "Estamos poniendo %(count)s observaciones en «%(group)s». Mientras, puedes seguir.",
            batch.asked,
        )
        return words % {"count": figure(batch.asked), "group": batch.group}
    words = ngettext(
        "Pusimos %(count)s observación en «%(group)s».",
        "Pusimos %(count)s observaciones en «%(group)s».",
        batch.done,
    )
    return words % {"count": figure(batch.done), "group": batch.group}


def _decided_words(suggestion):
    """Why it can no longer be decided: a colleague did, or the answers are out."""
    fresh = Suggestion.objects.select_related("decided_by").get(pk=suggestion.pk)
    if fresh.status == Suggestion.Status.PROPOSED:
        return FIXED
    return _("%(name)s ya decidió sobre esta sugerencia: %(what)s.") % {
        "name": fresh.decided_by or _("Otra persona"),
        "what": fresh.get_status_display().lower(),
    }


def _gone(request, suggestion):
    messages.warning(request, GONE)
    return redirect("consultations_office:suggestions", suggestion.consultation.code)


def _address(suggestion):
    return suggestion.get_office_url()


@require_POST
@login_required
@limited("form")
@once
def dismiss_suggestion(request, code, pk):
    """It is no group: nothing of it is grouped, and it is not suggested again."""
    suggestion = _one(request, code, pk)
    try:
        suggesting.dismiss(suggestion, by=request.user, now=request.arrived_at)
    except suggesting.SuggestionGone:
        return _gone(request, suggestion)
    except TransitionError:
        messages.error(request, _decided_words(suggestion))
    else:
        messages.success(request, _("La descartamos. Puedes volver a mirarla desde aquí."))
    return redirect(_address(suggestion))


@require_POST
@login_required
@limited("form")
@once
def restore_suggestion(request, code, pk):
    """Undo a dismissal."""
    suggestion = _one(request, code, pk)
    try:
        suggesting.restore(suggestion, by=request.user, now=request.arrived_at)
    except suggesting.SuggestionGone:
        return _gone(request, suggestion)
    except TransitionError:
        messages.error(request, _("Ya no se puede: alguien la aceptó, o las respuestas ya se publicaron."))
    else:
        messages.success(request, _("Vuelve a estar por mirar."))
    return redirect(_address(suggestion))
