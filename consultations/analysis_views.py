"""The analyst's screens: read thousands of observations, tag and note them, and act on many at once."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.figures import figure, whole_number
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.organizations.voices import with_voices

from . import analysis_pages
from .actions import analysing, answering, batches
from .analysis_filters import AnalysisFilter
from .analysis_forms import ManyForm, MergeForm, NoteForm, TagForm
from .answer_views import answerable
from .models import Batch
from .office_views import form_methods
from .permissions import can_manage

Kind = Batch.Kind
REFRESH = "2"  # seconds
LATELY = timedelta(hours=1)  # how long the last act is offered to be undone beside the list


@form_methods
@login_required
@limited("form")
@once
def comments(request, code):
    """Observations to read; those ticked, or all that the filters leave, may be acted upon at once."""
    consultation = answerable(request, code)
    filters = AnalysisFilter.read(request.GET)
    if request.method == "POST":
        return _act(request, consultation, filters)
    return _show_list(request, consultation, filters)


def _show_list(request, consultation, filters, form=None, ticked=()):
    by, now = request.user, request.arrived_at
    page = analysis_pages.listing(consultation, filters, request.GET.get("cursor", ""), by=by, now=now)
    if page["rows"]:
        saw(consultation, by=by, now=now, what="comments")
    last = page["last"]
    context = page | {
        "form": form or ManyForm(groups=page["groups"], tags=page["tags"]),
        "ticked": ticked,
        "everything": "everything" in request.POST,
        "last": analysis_pages.batch_row(last, now=now) if last and last.at > now - LATELY else None,
        "may_manage": can_manage(by, consultation, now=now),
    }
    return render(request, "consultations/office/comments.html", context, status=422 if form else 200)


def _act(request, consultation, filters):
    """Do what the button says with the observations ticked."""
    kind = "ungroup" if "out" in request.POST else request.POST.get("act", "")
    kind = kind if kind in Kind.values else Kind.GROUP
    form = ManyForm(
        request.POST, act=kind, groups=consultation.groups.order_by("number"), tags=consultation.tags.all()
    )
    ticked = _ticked(request.POST)
    chosen = _chosen(request, consultation, filters, ticked)
    batch = _started(request, consultation, form, kind, chosen) if form.is_valid() else None
    if batch is None:
        return _show_list(request, consultation, filters, form, ticked)
    if batch.status != Batch.Status.DONE:
        messages.success(request, _("Ya empezó. Puedes irte: el trabajo sigue."))
        return redirect("consultations_office:batch", consultation.code, batch.pk)
    messages.success(request, done_words(batch))
    back = consultation.comments.admissible().filter(receipt=request.POST.get("back", "")[:16]).first()
    if back:
        return redirect(analysis_pages.observation_url(consultation, back) + filters.address())
    return redirect(request.path + filters.address(cursor=request.GET.get("cursor", "")))


def _ticked(posted):
    found = (whole_number(text) for text in posted.getlist("comment")[: batches.AT_ONCE])
    return [pk for pk in found if pk is not None]


def _chosen(request, consultation, filters, ticked):
    if "everything" in request.POST:
        return filters.apply(consultation, request.user)
    return consultation.comments.admissible().filter(pk__in=ticked)


def _started(request, consultation, form, kind, chosen):
    """The act, done or given to the worker; None if it may not be, and the form says why."""
    by, now, data = request.user, request.arrived_at, form.cleaned_data
    try:
        with transaction.atomic():
            tag = form.chosen_tag
            if kind == Kind.TAG and data["name"]:
                tag = analysing.create_tag(consultation, name=data["name"], by=by, now=now)
            return batches.start(
                consultation,
                chosen,
                kind=kind,
                by=by,
                now=now,
                group=form.chosen_group if kind == Kind.GROUP else None,
                title=data["title"] if kind == Kind.GROUP else "",
                tag=tag if kind in batches.TAGS else None,
            )
    except batches.NothingChosen:
        form.add_error(None, _("Marca al menos una observación."))
    except batches.NothingDone as nothing:
        reasons = "; ".join(words for words, _count in analysis_pages.reasons_of(nothing.skipped))
        form.add_error(None, _("No cambió ninguna. %(reasons)s.") % {"reasons": reasons})
    except answering.GroupGone:
        form.add_error("group", _("Ese grupo ya no existe: alguien de tu equipo lo deshizo."))
    except batches.TagGone:
        form.add_error("tag", _("Esa etiqueta ya no existe: alguien de tu equipo la borró."))
    except ValidationError as error:
        form.add_error("name", error)
    except TransitionError:
        form.add_error(None, _("Las respuestas ya se publicaron: los grupos no pueden cambiar."))
    return None


def done_words(batch):
    """What was done, in a line."""
    words = {
        Kind.GROUP: ngettext(
            "Movimos %(count)s observación.", "Movimos %(count)s observaciones.", batch.done
        ),
        Kind.UNGROUP: ngettext(
            "Sacamos %(count)s observación de su grupo.",
            "Sacamos %(count)s observaciones de su grupo.",
            batch.done,
        ),
        Kind.TAG: ngettext(
            "Etiquetamos %(count)s observación.", "Etiquetamos %(count)s observaciones.", batch.done
        ),
        Kind.UNTAG: ngettext(
            "Quitamos la etiqueta a %(count)s observación.",
            "Quitamos la etiqueta a %(count)s observaciones.",
            batch.done,
        ),
        Kind.READ: ngettext(
            "Marcamos %(count)s observación como leída.",
            "Marcamos %(count)s observaciones como leídas.",
            batch.done,
        ),
    }[batch.kind] % {"count": figure(batch.done)}
    reasons = analysis_pages.reasons_of(batch.skipped)
    left = "; ".join(f"{why}: {figure(count)}" for why, count in reasons)
    return f"{words} {_('Quedaron como estaban: %(left)s.') % {'left': left}}" if left else words


# One observation -------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
def observation(request, code, receipt):
    """One observation, read by whoever opens it; a note for the team is written here."""
    consultation = answerable(request, code)
    comment = _comment(consultation, receipt)
    by, now = request.user, request.arrived_at
    filters = AnalysisFilter.read(request.GET)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        analysing.add_note(comment, text=form.cleaned_data["text"], by=by, now=now)
        messages.success(request, _("Guardamos la nota. La lee tu equipo."))
        return redirect(analysis_pages.observation_url(consultation, comment) + filters.address())
    if request.method == "GET":
        analysing.mark_read(comment, by=by, now=now)
    saw(comment, by=by, now=now, what="comments")
    page = analysis_pages.observation(consultation, comment, filters, by=by, now=now)
    context = page | {"form": form, "many": ManyForm(groups=page["groups"], tags=page["tags"])}
    status = 422 if form.errors else 200
    return render(request, "consultations/office/comment.html", context, status=status)


def _comment(consultation, receipt):
    found = consultation.comments.admissible().select_related("section", "group", "anchor__edition")
    comment = get_object_or_404(found, receipt=receipt)
    comment.consultation = consultation
    [comment] = with_voices([comment])
    return comment


@require_POST
@login_required
@limited("form")
@once
def remove_note(request, code, receipt, pk):
    """Take back a note of one's own."""
    consultation = answerable(request, code)
    comment = _comment(consultation, receipt)
    note = get_object_or_404(comment.notes, pk=pk, by=request.user)
    note.comment = comment
    analysing.remove_note(note, by=request.user, now=request.arrived_at)
    messages.success(request, _("Sacamos tu nota."))
    filters = AnalysisFilter.read(request.GET)
    return redirect(analysis_pages.observation_url(consultation, comment) + filters.address())


# Tags ------------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
def tags(request, code):
    """The words of the team for this consultation, and a new one."""
    consultation = answerable(request, code)
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, now = request.user, request.arrived_at
        try:
            analysing.create_tag(consultation, name=form.cleaned_data["name"], by=by, now=now)
        except ValidationError as error:
            form.add_error("name", error)
        else:
            messages.success(request, _("Creamos la etiqueta."))
            return redirect("consultations_office:tags", consultation.code)
    context = {"consultation": consultation, "form": form, "tags": consultation.tags.select_related("by")}
    return render(request, "consultations/office/tags.html", context, status=422 if form.errors else 200)


@form_methods
@login_required
@limited("form")
@once
def tag(request, code, pk):
    """Rename a tag, join it with another, or delete it."""
    consultation = answerable(request, code)
    found = get_object_or_404(consultation.tags, pk=pk)
    found.consultation = consultation
    act = request.POST.get("act", "") if request.method == "POST" else ""
    others = list(consultation.tags.exclude(pk=pk))
    form = TagForm(request.POST if act == "rename" else None, initial={"name": found.name}, prefix="r")
    merge = MergeForm(request.POST if act == "merge" else None, tags=others, prefix="m")
    response = _changed_tag(request, found, act, form, merge, others)
    if response:
        return response
    used = found.tagged.exists()
    refused = bool(act)
    context = {
        "consultation": consultation,
        "tag": found,
        "form": form,
        "merge": merge if others else None,
        "used": used,
        "unsure": act == "delete",
    }
    return render(request, "consultations/office/tag.html", context, status=422 if refused else 200)


def _changed_tag(request, tag, act, form, merge, others):
    """Where to go once it is done; None if nothing was."""
    by, now = request.user, request.arrived_at
    if act == "rename" and form.is_valid():
        try:
            analysing.rename_tag(tag, name=form.cleaned_data["name"], by=by, now=now)
        except ValidationError as error:
            form.add_error("name", error)
            return None
        messages.success(request, _("Cambiamos el nombre."))
    elif act == "merge" and merge.is_valid():
        into = next(one for one in others if one.pk == merge.cleaned_data["into"])
        analysing.merge_tags(tag, into=into, by=by, now=now)
        messages.success(request, _("Unimos las dos etiquetas en «%(name)s».") % {"name": into.name})
    elif act == "delete":
        try:
            analysing.delete_tag(tag, by=by, now=now, confirmed="sure" in request.POST)
        except analysing.TagInUse:
            return None
        messages.success(request, _("Borramos la etiqueta."))
    else:
        return None
    return redirect("consultations_office:tags", tag.consultation.code)


# Acts on many ----------------------------------------------------------------------------------


@login_required
@require_safe
def batch_list(request, code):
    """Acts on many observations of this consultation."""
    consultation = answerable(request, code)
    page = analysis_pages.batch_list(consultation, request.GET.get("cursor", ""), now=request.arrived_at)
    return render(request, "consultations/office/batches.html", page)


@never_cache
@login_required
@require_safe
def batch(request, code, pk):
    """One of them: how it goes, what it did and what it left as it was."""
    found = _batch(request, code, pk)
    page = analysis_pages.batch_page(found, request.GET.get("cursor", ""), now=request.arrived_at)
    if page["rows"]:
        saw(found.consultation, by=request.user, now=request.arrived_at, what="comments")
    response = render(request, "consultations/office/batch.html", page)
    if page["job"]:
        response["Refresh"] = REFRESH
    return response


def _batch(request, code, pk):
    consultation = answerable(request, code)
    related = ("by", "undone_by", "group", "tag", "job")
    found = get_object_or_404(consultation.batches.select_related(*related), pk=pk)
    found.consultation = consultation
    return found


@require_POST
@login_required
@limited("form")
@once
def undo_batch(request, code, pk):
    """Leave each observation as it was before, unless somebody changed that since."""
    found = _batch(request, code, pk)
    try:
        batches.undo(found, by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.error(request, _("Ya no se puede deshacer: alguien lo hizo antes, o no ha terminado."))
    else:
        messages.success(request, _("Lo deshicimos.") if not found.job else _("Lo estamos deshaciendo."))
    return redirect("consultations_office:batch", code, pk)


@require_POST
@login_required
@limited("form")
@once
def resume_batch(request, code, pk):
    """Let the worker go on with what it gave up."""
    try:
        batches.resume(_batch(request, code, pk), by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.info(request, _("No hacía falta: ya sigue, o terminó."))
    return redirect("consultations_office:batch", code, pk)
