"""Pages that say what the portal is and what it promises."""

from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import notices
from participa.core.calendar import midnight
from participa.core.pagecache import public_page

# Of the two texts: change it with them. The privacy notice has versions of its own, in accounts/notices.py.
VERSION = date(2026, 11, 22)


@require_safe
@public_page
def about(request):
    return render(request, "portal/about.html")


@require_safe
@public_page
def accessibility(request):
    return render(request, "portal/accessibility.html", {"version": VERSION})


@require_safe
@public_page
def privacy(request):
    """The notice in force."""
    response = _notice(request, notices.in_force(request.arrived_at))
    if tomorrow := notices.next_after(request.arrived_at):
        response.good_until = midnight(tomorrow)
    return response


@require_safe
@public_page
def notice(request, version):
    """Any version, at an address of its own for ever."""
    found = notices.of_version(version)
    if not found:
        raise Http404
    return _notice(request, found)


def _notice(request, notice):
    context = {
        "notice": notice,
        "in_force": notice == notices.in_force(request.arrived_at),
        "others": [other for other in reversed(notices.NOTICES) if other != notice],
    }
    return render(request, "portal/privacy.html", context)
