"""Her deadlines in her own calendar: the page where she asks for the address, and what it answers."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.limits import limited

from .actions import calendars as actions
from .models import WorkCalendar
from .permissions import has_calendar
from .work_calendar import file_for

SECRET = "work_calendar"  # in her session, until she sees it once


def with_calendar(view):
    """Decorator: only who acts for a service has deadlines of her own."""

    @wraps(view)
    def wrapper(request):
        if not has_calendar(request.user, now=request.arrived_at):
            raise Http404
        return view(request)

    return wrapper


@require_safe
@login_required
@never_cache
@with_calendar
def calendar(request):
    """Whether she has an address; right after asking for it, the address itself."""
    secret = request.session.pop(SECRET, "") if request.method == "GET" else ""
    address = request.build_absolute_uri(reverse("work_calendars:mine_ics", args=[secret])) if secret else ""
    context = {
        "calendar": WorkCalendar.objects.filter(user=request.user).first(),
        "address": address,
        "webcal": f"webcal:{address.partition(':')[2]}" if address else "",
        "personal": True,
    }
    return render(request, "deadlines/office/calendar.html", context)


@require_POST
@login_required
@with_calendar
@limited("form")
@once
def calendar_open(request):
    """A new address; one that she had stops working."""
    request.session[SECRET] = actions.open_calendar(request.user, now=request.arrived_at)
    return redirect("deadlines:calendar")


@require_POST
@login_required
@with_calendar
@limited("form")
@once
def calendar_close(request):
    if actions.close_calendar(request.user, now=request.arrived_at):
        messages.success(request, _("La dirección ya no funciona."))
    return redirect("deadlines:calendar")


def always(request):
    return True


@require_safe
@limited("calendar", when=always)
@never_cache
def mine(request, secret):
    """The file. Whoever has the address reads it, while its owner acts for the State."""
    user = actions.asked(secret, now=request.arrived_at)
    if user is None:
        response = HttpResponseNotFound()
        response._has_been_logged = True  # what Django would write down of it is the secret
        return response
    response = HttpResponse(
        file_for(user, now=request.arrived_at), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="plazos.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
