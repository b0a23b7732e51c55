"""A person reads her notices."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from participa.audit.once import once
from participa.core.cursors import page_of
from participa.core.limits import limited

from . import actions, devices
from .models import Message
from .notices import address_of, in_figures, lines, may_be_seen, unread_of

UNREAD = "sin-leer"


@never_cache
@login_required
@require_safe
def notices(request):
    """What the portal told her, the newest first."""
    only_unread = request.GET.get("ver") == UNREAD
    found = Message.objects.notices_of(request.user).select_related("announcement", "user")
    page = page_of(found.unread() if only_unread else found, request.GET.get("cursor", ""), by="created_at")
    kept = f"ver={UNREAD}&" if only_unread else ""
    context = {
        "rows": lines(page.rows),
        "only_unread": only_unread,
        "unread": unread_of(request.user),
        "seen_at": request.arrived_at.isoformat(),
        "first": f"?{kept}" if page.previous else "",
        "next": f"?{kept}cursor={page.next}" if page.next else "",
        "previous": f"?{kept}cursor={page.previous}" if page.previous else "",
        "pushes": devices.is_on(),
        "personal": True,
    }
    return render(request, "notices/list.html", context)


@never_cache
@login_required
@require_GET
def go(request, pk):
    """To what a notice tells, if it may still be told; it is read by then."""
    notice = get_object_or_404(Message.objects.notices_of(request.user).select_related("announcement"), pk=pk)
    actions.read(Message.objects.filter(pk=pk), now=request.arrived_at)
    return redirect((may_be_seen([notice]) and address_of(notice)) or "notices:list")


@never_cache
@login_required
@limited("form")
@once
@require_POST
def read(request):
    """She has read one of them, or all that she was shown: what came since is still new."""
    found = Message.objects.notices_of(request.user)
    if one := request.POST.get("notice"):
        found = found.filter(pk=get_object_or_404(found, pk=one if one.isdecimal() else 0).pk)
    else:
        found = found.filter(created_at__lte=_instant(request.POST.get("seen_at", ""), request.arrived_at))
    count = actions.read(found, now=request.arrived_at)
    done = ngettext("Marcamos un aviso como leído.", "Marcamos %(count)s avisos como leídos.", count)
    messages.success(request, done % {"count": count} if count else _("Ya estaba todo leído."))
    return redirect("notices:list")


@never_cache
@login_required
@require_safe
def count(request):
    """How many she has not read, for the head of the pages that are the same for everybody."""
    return JsonResponse({"unread": in_figures(unread_of(request.user))})


@require_safe
def device_worker(request):
    """The script that shows notices on a device, also while no page of ours is open."""
    if not devices.is_on():
        raise Http404
    script = Path(finders.find("js/push_worker.js")).read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _instant(words, now):
    """The instant of a page of hers; now, if it says none that was."""
    try:
        found = parse_datetime(words)
    except ValueError:
        return now
    return min(found, now) if found and found.tzinfo else now
