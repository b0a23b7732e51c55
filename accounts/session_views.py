"""The sessions a person has open."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.limits import limited

from . import actions
from .sessions import device, of


@never_cache
@login_required
@require_safe
def sessions(request):
    rows = [
        {"session": one, "device": device(one.user_agent), "here": one.is_current()}
        for one in of(request.user)
    ]
    others = [row for row in rows if not row["here"]]
    return render(request, "account/sessions.html", {"rows": rows, "others": others, "personal": True})


@never_cache
@login_required
@limited("form")
@once
@require_POST
def end(request):
    """Close one of them, or all but this one."""
    if one := request.POST.get("session"):
        chosen = [get_object_or_404(UserSession, user=request.user, pk=one if one.isdecimal() else 0)]
    else:
        chosen = [session for session in of(request.user) if not session.is_current()]
    for session in chosen:
        actions.end_session(session, by=request.user, now=request.arrived_at)
    closed = ngettext("Cerramos esa sesión.", "Cerramos %(count)s sesiones.", len(chosen))
    messages.success(request, closed % {"count": len(chosen)} if chosen else _("No había otras abiertas."))
    return redirect("account_sessions")
