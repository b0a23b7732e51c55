"""Pages that say what the portal is and what it promises."""

from datetime import date

from django.shortcuts import render
from django.views.decorators.http import require_safe

from participa.core.pagecache import public_page

VERSION = date(2026, 11, 22)  # of the three texts; change it with them


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
    return render(request, "portal/privacy.html", {"version": VERSION})
