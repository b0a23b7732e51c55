"""Where the officials of a service see its table of mechanisms and confirm it, once a month."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date, month_words
from participa.core.lifecycle import StaleError
from participa.core.limits import limited
from participa.services.actions.transparency import confirm_transparency
from participa.services.office_pages import administered, menu

from .transparency import COLUMNS, table_of
from .transparency_page import standing_of


@login_required
@require_safe
def transparency(request, slug):
    return _page(request, administered(request, slug))


@login_required
@require_POST
@limited("form")
@once
def confirm(request, slug):
    service = administered(request, slug)
    today, seen = day_of(request.arrived_at), request.POST.get("seen", "")
    try:
        made, is_new = confirm_transparency(
            service,
            lambda: table_of(service, today=today)[1],
            seen=seen,
            by=request.user,
            now=request.arrived_at,
        )
    except StaleError:
        return _page(request, service, has_moved=True, status=422)
    tell = messages.success if is_new else messages.info
    tell(request, _confirmed(made) if is_new else _already(made))
    return redirect("services_office:transparency", service.slug)


def _confirmed(made):
    return _("Confirmaste la tabla de %(month)s.") % {"month": month_words(made.month)}


def _already(made):
    said = {"who": made.confirmed_by, "when": full_date(made.confirmed_at), "month": month_words(made.month)}
    return _("%(who)s ya confirmó la tabla de %(month)s, el %(when)s.") % said


def _page(request, service, *, has_moved=False, status=200):
    today = day_of(request.arrived_at)
    rows, cells = table_of(service, today=today)
    context = {
        "service": service,
        "side": menu(service, "transparency"),
        "columns": COLUMNS,
        "rows": rows,
        "has_moved": has_moved,
        **standing_of(service, cells, today, people=True),
    }
    return render(request, "portal/office_transparency.html", context, status=status)
