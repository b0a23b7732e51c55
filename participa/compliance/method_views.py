"""How compliance is measured: its versions, and setting another one after seeing what it would change."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import month_words
from participa.core.forms import said
from participa.core.limits import limited

from . import weight_pages as pages
from .actions import methods
from .actions.evaluating import month_of
from .method_forms import MethodForm
from .models import Method
from .overseers import overseer

STEP, SEE, SAVE = "paso", "ver", "fijar"


@require_safe
@overseer
def method_list(request):
    """Every version, with since when, why and what it changed."""
    rows = pages.versions()
    month = month_of(day_of(request.arrived_at))
    in_force = Method.objects.in_force(month).first()
    context = {"rows": rows, "in_force": in_force, "tables": pages.weight_tables(in_force)}
    return render(request, "compliance/oversight/methods.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@overseer
@limited("form")
@once
def method_new(request):
    """Write the weights, see what they would change, set them."""
    last = Method.objects.first()
    this_month = month_of(day_of(request.arrived_at))
    form = MethodForm(request.POST or None, last=last, this_month=this_month)
    step = request.POST.get(STEP, "")
    if request.method == "POST" and form.is_valid():
        if step == SAVE and _set(request, form):
            return redirect("oversight:methods")
        if step == SEE:
            _warn_of_another(form, last)
            if not form.errors:
                return _preview(request, form)
    status = 422 if form.errors else 200
    context = {"form": form, "tables": form.tables(), "last": last}
    return render(request, "compliance/oversight/method_form.html", context, status=status)


def _set(request, form):
    """Set it. Whether it was set; if it was refused, the form says why."""
    try:
        made = methods.set_method(**form.values, by=request.user, now=request.arrived_at)
    except ValidationError as error:
        said(form, error)
        return False
    messages.success(
        request, _("Fijamos la versión %(version)s. Los meses congelados no cambian.") % {"version": made}
    )
    return True


def _warn_of_another(form, last):
    if form.values["seen_version"] != last.version:
        form.add_error(None, _("Alguien fijó otra versión mientras escribías: mírala antes de seguir."))


def _preview(request, form):
    context = {
        "form": form,
        "since": month_words(form.values["since"]),
        "seen": pages.preview(form.values, parameters=form.last.parameters),
        "changes": pages.changes_of(form.last, Method(sheets=form.values["sheets"])),
    }
    return render(request, "compliance/oversight/method_preview.html", context)
