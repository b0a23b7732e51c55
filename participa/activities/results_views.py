"""The officer's screens of what an activity leaves: results, agreements, photos and documents."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.figures import figure
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import results_pages as pages
from .actions import finishing
from .models import Status
from .office_views import done, form_methods, of_an_activity, show
from .results_forms import AgreementForm, PaperForm, PhotoRows, ProgressForm, ResultsForm

LIVE = (Status.PUBLISHED, Status.RESULTS)
NOT_CANCELLED = (Status.DRAFT, *LIVE)


# Results ---------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def results(request, activity):
    """Tell what came of it, once it ended and was counted. After it, what was told."""
    form = ResultsForm(request.POST or None, initial={"seen": activity.changed_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        values = {"text": form.cleaned_data["text"], "seen_at": form.seen_at()}
        who = {"by": request.user, "now": request.arrived_at}
        if done(form, finishing.publish_results, activity, **values, **who):
            messages.success(request, _("Publicamos los resultados y avisamos a quienes participaron."))
            return redirect("activities_office:results", activity.code)
    checks = pages.checks(activity, request.arrived_at)
    blocked = any(one["blocks"] and not one["is_done"] for one in checks)
    return show(request, "results", activity, form=form, part="results", checks=checks, blocked=blocked)


# Agreements ------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def agreements(request, activity):
    """What was agreed, how each agreement goes, and one more."""
    form = AgreementForm(request.POST or None, activity=activity)
    began = request.arrived_at >= activity.starts_at
    if request.method == "POST" and form.is_valid() and began:
        who = {"by": request.user, "now": request.arrived_at}
        if done(form, finishing.agree, activity, **form.cleaned_data, **who):
            messages.success(request, _("Agregamos el acuerdo. Se ve en la página de la actividad."))
            return redirect("activities_office:agreements", activity.code)
    rows = pages.agreement_rows(activity, day_of(request.arrived_at))
    return show(request, "agreements", activity, form=form, part="agreements", rows=rows, began=began)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def agreement(request, activity, number):
    """How an agreement goes. Each update stays."""
    found = activity.agreements.select_related("activity__service", "meeting")
    one = get_object_or_404(found, number=number)
    form = ProgressForm(
        request.POST or None, initial={"state": one.state, "seen": one.changed_at.isoformat()}
    )
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("state", "text", "url")}
        who = {"by": request.user, "now": request.arrived_at, "seen_at": form.seen_at()}
        if done(form, finishing.follow_up, one, **values, **who):
            messages.success(request, _("Guardamos el avance."))
            return redirect("activities_office:agreements", activity.code)
    context = {"agreement": one, "updates": one.updates.select_related("written_by")}
    return show(request, "agreement", activity, form=form, part="agreements", **context)


# Photos and documents --------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*NOT_CANCELLED)
def photos(request, activity):
    """Its photos, and some more at once: all are kept, or none."""
    rows = PhotoRows(request.POST or None, request.FILES or None)
    faults = []
    if request.method == "POST" and rows.is_valid():
        chosen = [row.cleaned_data for row in rows if row.cleaned_data.get("upload")]
        faults = [] if chosen else [_("Elige al menos una foto.")]
        faults = faults or _kept(request, activity, chosen)
        if not faults:
            words = ngettext("Agregamos %(n)s foto.", "Agregamos %(n)s fotos.", len(chosen))
            messages.success(request, words % {"n": figure(len(chosen))})
            return redirect("activities_office:photos", activity.code)
    is_wrong = rows.is_bound and bool(faults or rows.total_error_count())
    if is_wrong:
        rows.let_go()
    context = {"rows": rows, "faults": faults, "is_wrong": is_wrong, "status": 422 if is_wrong else 200}
    return show(request, "photos", activity, part="photos", shown=pages.photo_rows(activity), **context)


def _kept(request, activity, chosen):
    """Keep the photos; what was refused, in words."""
    try:
        with transaction.atomic():
            for one in chosen:
                finishing.add_photo(
                    activity,
                    one["upload"],
                    alternative=one["alternative"],
                    caption=one["caption"],
                    by=request.user,
                    now=request.arrived_at,
                )
    except ValidationError as refused:
        return refused.messages
    return []


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*NOT_CANCELLED)
def documents(request, activity):
    """The files it shares, and one more."""
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, who = form.cleaned_data, {"by": request.user, "now": request.arrived_at}
        values = {"title": data["title"], "kind": data["kind"]}
        if done(form, finishing.add_document, activity, data["upload"], **values, **who):
            messages.success(request, _("Agregamos el documento."))
            return redirect("activities_office:documents", activity.code)
    shown = pages.paper_rows(activity)
    return show(request, "documents", activity, form=form, part="documents", shown=shown)


def _removed(request, activity, items, pk):
    item = get_object_or_404(items.select_related("activity__service", "document"), pk=pk)
    try:
        finishing.remove_file(item, by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.warning(request, _("Otra persona ya la sacó."))
    else:
        messages.success(request, _("La sacamos, con su archivo."))


@require_POST
@login_required
@limited("form")
@once
@of_an_activity()
def photo_remove(request, activity, pk):
    """Whoever is in it may ask for it."""
    _removed(request, activity, activity.photos, pk)
    return redirect("activities_office:photos", activity.code)


@require_POST
@login_required
@limited("form")
@once
@of_an_activity()
def document_remove(request, activity, pk):
    _removed(request, activity, activity.documents, pk)
    return redirect("activities_office:documents", activity.code)
