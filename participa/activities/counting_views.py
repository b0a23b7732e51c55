"""How many came: by hand, or from a list that is looked at row by row before anything is kept."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core import set_aside
from participa.core.figures import figure
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError
from participa.core.limits import limited
from participa.services.acting import act_for

from . import attendance_lists as lists
from . import office_pages as pages
from .actions import counting
from .counting_forms import CloseForm, HeadCountForm, ListForm
from .models import Status
from .permissions import can_count, visible_in_office

form_methods = require_http_methods(["GET", "HEAD", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORK = "activities:list"
ROWS_SHOWN, BAD_SHOWN = 20, 200


def of_an_activity(view):
    """Decorator: the view gets the activity, if whoever asks counts in it."""

    @wraps(view)
    def wrapper(request, code, *args, **kwargs):
        now = request.arrived_at
        mine = visible_in_office(request.user, now=now).select_related("service", "region")
        activity = get_object_or_404(mine, code=code)
        act_for(request, activity.service)
        if not can_count(request.user, activity, now=now):
            raise PermissionDenied
        return view(request, activity, *args, **kwargs)

    return wrapper


def began(activity, now):
    """May people be counted: it was called and its hour came?"""
    return (
        activity.status in (Status.PUBLISHED, Status.RESULTS)
        and activity.starts_at is not None
        and activity.starts_at <= now
    )


def current_of(activity):
    return activity.attendances.current().select_related("set_by").first()


def show(request, name, activity, *, form=None, **context):
    """A page of counting, with the menu of its activity beside it; 422 if what was sent has errors."""
    rights = pages.Rights.of(request.user, activity, now=request.arrived_at)
    context |= {
        "side": pages.menu(activity, "attendance", rights),
        "activity": activity,
        "form": form,
        "current": current_of(activity),
        "told": activity.attendances.select_related("set_by").order_by("-number"),
        "began": began(activity, request.arrived_at),
        "is_open": counting.counts_at(activity, request.arrived_at),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, f"activities/office/counting_{name}.html", context, status=status)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity
def attendance(request, activity):
    """By hand. From the second time on it is a correction."""
    current = current_of(activity)
    parts = current.parts if current else {}
    form = HeadCountForm(request.POST or None, current=current, initial=parts)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        counted = {name: data[name] for name in HeadCountForm.PARTS}
        if written(form, lambda: counting.set_attendance(
            activity, **counted, by=request.user, now=request.arrived_at, seen=data["seen"] or 0,
            reason=data.get("reason", ""),
        )):  # fmt: skip
            messages.success(request, _("Anotamos la asistencia."))
            return redirect(activity.get_office_url())
    return show(request, "by_hand", activity, form=form)


def written(form, write):
    """Whether ``write`` did it; what it refused is said in the form."""
    try:
        write()
    except StaleError as error:
        form.add_error(None, stale_words(error))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return not form.errors


# A list ----------------------------------------------------------------------------------------


@require_safe
@login_required
@of_an_activity
def attendance_template(request, activity):
    name = f"asistencia-{activity.code}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(lists.template(), content_type=XLSX, headers=headers)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity
def attendance_list(request, activity):
    """First looked at, row by row; then the good ones are counted, once."""
    if "confirm" in request.POST:
        return _confirm(request, activity, request.POST.get("name", ""))
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            checked = lists.check(activity, form.cleaned_data["upload"])
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            name = set_aside.keep(WORK, activity, checked._asdict(), by=request.user)
            return redirect(f"{request.path}?{urlencode({'revision': name})}")
    return _show_list(request, activity, form, request.GET.get("revision", ""))


def _show_list(request, activity, form, name, reason_form=None):
    kept = set_aside.waiting(WORK, activity, name, by=request.user) if name else None
    if name and kept is None and request.method != "POST":
        _tell_gone(request, activity, name)
    checked = None
    if kept:
        good, bad = kept["good"], kept["bad"]
        checked = {
            "name": name,
            "good": len(good),
            "bad": len(bad),
            "first_bad": [{"number": n, "said": said, "reasons": r} for n, said, r in bad[:BAD_SHOWN]],
            "more_bad": max(0, len(bad) - BAD_SHOWN),
            "unknown": kept["unknown"],
            "parts": lists.summary(good),
        }
    reason_form = reason_form or _reason_form(activity)
    response = show(request, "list", activity, form=form, checked=checked, reason_form=reason_form)
    response.status_code = 422 if reason_form.errors else response.status_code
    return response


def _reason_form(activity, data=None):
    return CloseForm(data, current=current_of(activity))


def _tell_gone(request, activity, name):
    number = set_aside.done(WORK, activity, name, by=request.user)
    if number is None:
        messages.warning(request, _("Esa revisión ya no está: sube la lista de nuevo."))
    else:
        messages.info(request, _("Esa lista ya se contó: %(number)s personas.") % {"number": figure(number)})


def _confirm(request, activity, name):
    reason_form = _reason_form(activity, request.POST)
    kept = set_aside.waiting(WORK, activity, name, by=request.user)
    if kept and not reason_form.is_valid():
        return _show_list(request, activity, ListForm(), name, reason_form)
    kept = kept and set_aside.take(WORK, activity, name, by=request.user)
    if not kept:
        _tell_gone(request, activity, name)
        return redirect("activities_office:attendance_list", activity.code)
    rows = lists.rows_of(kept)
    data = reason_form.cleaned_data
    if not written(reason_form, lambda: counting.record_list(
        activity, rows, sha256=kept["sha256"], by=request.user, now=request.arrived_at,
        seen=data["seen"] or 0, reason=data.get("reason", ""),
    )):  # fmt: skip
        set_aside.give_back(WORK, name, kept)
        return _show_list(request, activity, ListForm(), name, reason_form)
    set_aside.remember(WORK, activity, name, len(rows), by=request.user)
    words = ngettext("Contamos %(number)s persona.", "Contamos %(number)s personas.", len(rows))
    messages.success(request, words % {"number": figure(len(rows))})
    return redirect(reverse("activities_office:detail", args=[activity.code]))
