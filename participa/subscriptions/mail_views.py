"""Where the links of mails lead. Programs open them before people do, so looking changes nothing."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from participa.audit.once import once
from participa.core.limits import limited

from . import actions, departures, leaving, pages, tokens

ALL = "todo"  # the name of the button that leaves everything
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@form_methods
@limited("form")
@once
def confirm(request, token):
    """An address says that the alert is hers: one button, and pressing it twice is pressing it once."""
    wanted = tokens.read_confirm(token, request.arrived_at)
    subscription = pages.asked_for(wanted) if wanted else None
    if subscription is None:
        return render(request, "subscriptions/confirm_gone.html", {"days": tokens.CONFIRM_DAYS}, status=410)
    if request.method == "POST":
        if not pages.stands(subscription, wanted):
            how = {name: wanted[name] for name in ("rhythm", "letters")}
            actions.confirm(subscription, **how, now=request.arrived_at)
        return redirect("subscriptions:confirm", token)
    return render(request, "subscriptions/confirm.html", pages.confirm(subscription, wanted))


@csrf_exempt
@never_cache
@form_methods
@limited("one_click")
def leave(request, token):
    """Leave what a mail told of, without signing in (RFC 8058).

    Providers of mail press it for people: they bring no cookie and no form of ours, and follow no redirect.
    The signed token says who leaves what and serves for nothing else; leaving twice is leaving once.
    """
    link = tokens.read_leaving(token)
    if link is None:
        return render(request, "subscriptions/leave_unknown.html", status=404)
    if request.method != "POST":
        return render(request, "subscriptions/leave.html", departures.page(link))
    what = departures.page(link)["what"]
    leaving.leave(link, now=request.arrived_at)
    if ALL in request.POST and (follower := departures.whose(link)):
        actions.stop_all(follower, now=request.arrived_at)
    context = departures.page(link) | {"what": what, "is_done": True, "is_all": ALL in request.POST}
    return render(request, "subscriptions/leave.html", context)
