"""Opening and ending the time in which an official types for a person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from participa.audit.once import once
from participa.core.limits import limited

from . import actions, browser
from .forms import StartForm
from .models import AssistedSession
from .permissions import services_assisted_by


@never_cache
@sensitive_post_parameters("run")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("assistance")
@once
def start(request):
    """Whom, where and how. What was said of the place the last time is there already."""
    services = services_assisted_by(request.user, now=request.arrived_at)
    if not services.exists():
        raise Http404
    form = StartForm(request.POST or None, services=services, initial=_as_last_time(request, services))
    if request.method == "POST" and form.is_valid():
        session = actions.start(
            form.cleaned_data["service"], by=request.user, now=request.arrived_at, **form.act()
        )
        response = redirect("assistance:current")
        browser.enter(request, response, session)
        return response
    context = {"form": form, "several": len(services) > 1}
    return render(request, "assistance/start.html", context, status=422 if form.errors else 200)


def _as_last_time(request, services):
    last = AssistedSession.objects.filter(officer=request.user, service__in=services).first()
    if last is None:
        return {"service": services.first()}
    return {
        "service": last.service_id,
        "channel": last.channel,
        "place": last.place,
        "commune": last.commune_id,
    }


@require_POST
@login_required
@limited("assistance")
@once
def end(request):
    """The person left."""
    number = browser.number_here(request)
    session = AssistedSession.objects.filter(officer=request.user, pk=number).first()
    if session and actions.end(session, by=request.user, now=request.arrived_at):
        messages.success(request, _("Terminaste la atención."))
    else:
        messages.info(request, _("La atención ya había terminado."))
    response = redirect("assistance:sessions")
    browser.leave(request, response)
    return response
