"""Where the officials of a service see what information it publishes and say that it still holds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.figures import figure, whole_number
from participa.core.lifecycle import StaleError
from participa.core.limits import limited
from participa.services.actions.reviews import confirm_information as confirm
from participa.services.models import PublicService
from participa.services.office_pages import administered, menu

from .information import bars, groups_of

OLD = 20  # versions listed


@login_required
@require_safe
def information(request, slug):
    return _page(request, administered(request, slug))


@login_required
@require_POST
@limited("form")
@once
def confirm_information(request, slug):
    """One item, or all those ticked, hold today."""
    service = administered(request, slug)
    pressed = request.POST.getlist("only") or request.POST.getlist("items")
    seen = {number for text in pressed if (number := whole_number(text)) is not None}
    try:
        confirmed = confirm(service, seen, by=request.user, now=request.arrived_at)
    except StaleError as other:
        messages.info(request, _overtaken(other))
    except ValidationError as refused:
        return _page(request, service, refused=refused.messages, status=422)
    else:
        messages.success(request, _told(len(confirmed), len(seen) - len(confirmed)))
    return redirect("services_office:information", service.slug)


def _overtaken(other):
    """To whoever pressed after a colleague."""
    if other.at is None:
        return _("Otra persona lo retiró antes. Queda en el historial.")
    said = {"who": other.by or _("Alguien"), "when": full_date(other.at)}
    return _("%(who)s ya lo cambió o lo revisó el %(when)s. Así quedó.") % said


def _told(confirmed, left):
    if not confirmed:
        return _("Ya estaban revisadas hoy.")
    words = ngettext(
        "Dejamos constancia: %(n)s sigue vigente hoy.",
        "Dejamos constancia: %(n)s siguen vigentes hoy.",
        confirmed,
    ) % {"n": figure(confirmed)}
    if not left:
        return words
    rest = ngettext(
        "Otra persona ya había cambiado o revisado %(n)s.",
        "Otra persona ya había cambiado o revisado %(n)s.",
        left,
    )
    return f"{words} {rest % {'n': figure(left)}}"


def _page(request, service, *, refused=(), status=200):
    items = list(service.information.current().select_related("document"))
    groups = groups_of(items, day_of(request.arrived_at))
    before = service.information.exclude(superseded_at=None).select_related("set_by")
    context = {
        "service": service,
        "side": menu(service, "information"),
        "groups": groups,
        "bars": bars(groups),
        "old": before.order_by("-superseded_at", "-pk")[:OLD],
        "refused": refused,
        "is_asked": service.regime == PublicService.Regime.FULL,
        "has_items": bool(items),
        "may_confirm": any(item.freshness.may_confirm for item in items),
    }
    return render(request, "portal/office_information.html", context, status=status)
