"""The question before two accounts of one person become one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participa.core.limits import limited
from participa.core.personal_data import holdings

from . import actions, joining
from .names import remember_name
from .permissions import why_not_absorb


@never_cache
@login_required
@limited("form")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request):
    """What each has, and whether to join them. Answering twice is the same as once."""
    other, onward = joining.proposed(request)
    if other is None:
        return redirect("account_profile")
    if request.method != "POST":
        return _page(request, other, onward)
    if request.POST.get("action") != "join":
        joining.forget(request)
        messages.info(request, _("Tus dos cuentas siguen separadas."))
        return redirect(onward or "account_profile")
    try:
        actions.merge(other, into=request.user, by=request.user, now=request.arrived_at)
    except actions.CannotMergeError:
        return _page(request, other, onward)
    joining.forget(request)
    messages.success(request, _("Listo: ahora tienes una sola cuenta, con todo lo de ambas."))
    response = redirect(onward or "account_profile")
    remember_name(response, request.user)
    return response


def _page(request, other, onward):
    if other.merged_into_id == request.user.pk:  # it was done in another tab
        joining.forget(request)
        return redirect(onward or "account_profile")
    reason = why_not_absorb(request.user, other, now=request.arrived_at)
    context = {
        "reason": reason,
        "next": onward,
        "accounts": [] if reason else [_told(request.user), _told(other)],
        "other": other,
        "personal": True,
    }
    return render(request, "account/merge.html", context, status=422 if request.method == "POST" else 200)


def _told(user):
    """An account as she would recognise it: how one enters, since when, and how many things of each sort."""
    done = [holding for holding in holdings() if holding.her_doing]
    counts = ((holding.title, sum(1 for _row in holding.export(user))) for holding in done)
    return {
        "user": user,
        "has_run": hasattr(user, "national_id"),
        "things": [(title, count) for title, count in counts if count],
    }
