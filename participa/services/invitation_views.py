"""The page of an invitation: what is offered, by whom and until when; and accepting it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participa.audit.once import once
from participa.core.calendar import last_day
from participa.core.limits import limited

from .acting import act_for
from .actions import team as actions
from .models import Invitation


@never_cache
@limited("form")
@once
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Whoever has the link reads it; only who proved the address that it was sent to accepts it."""
    found = Invitation.objects.of_token(token).select_related("service", "region", "invited_by", "membership")
    offered = found.first()
    if offered is None:
        return _gone(request)
    if request.method == "POST" and request.user.is_authenticated:
        return _accept(request, offered)
    if offered.membership and offered.membership.user_id == getattr(request.user, "pk", None):
        return redirect("portal:desk")
    if not offered.is_open_at(request.arrived_at):
        return _gone(request)
    here = reverse("invitations:show", args=[token])
    context = {
        "invitation": offered,
        "host": actions.host_of(offered),
        "masked": masked(offered.email),
        "last": last_day(offered.until) if offered.until else None,
        "is_hers": actions.proves(request.user, offered.email),
        "here": here,
        "personal": True,
    }
    return render(request, "services/invitation/show.html", context)


def _accept(request, offered):
    hers = offered.membership and offered.membership.user_id == request.user.pk
    if not hers and offered.email and not actions.proves(request.user, offered.email):
        return redirect(request.path)  # which says with which address to enter
    try:
        held = actions.accept(offered, by=request.user, now=request.arrived_at)
    except actions.InvitationGone:
        return _gone(request)
    act_for(request, offered.service)
    words = _("Ya actúas por %(service)s: %(role)s.")
    messages.success(request, words % {"service": offered.service, "role": held.get_role_display()})
    return redirect("portal:desk")


def _gone(request):
    return render(request, "services/invitation/gone.html", {"personal": True}, status=404)


def masked(email):
    """Enough of an address to recognise it if it is hers: an…@servicio.cl."""
    name, _at, domain = email.partition("@")
    return f"{name[:2]}…@{domain}"
