"""The news of councils for readers of Atom: of the lists, with their filters, and of one council."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.core.feeds import atom
from participa.core.limits import limited, searches
from participa.core.pagecache import public_page

from . import feeds
from .filters import CouncilFilter, ProcessFilter, address_of
from .models import Council


@require_safe
@public_page
@limited("search", when=searches)
def councils(request):
    """What the councils of the list do."""
    chosen = CouncilFilter.read(request.GET)
    entries = feeds.entries_of(chosen.apply(request.arrived_at))
    return _answer(_("Novedades de los consejos"), "councils:list", "councils:list_atom", entries, chosen)


@require_safe
@public_page
def processes(request):
    """The processes of the board."""
    chosen = ProcessFilter.read(request.GET)
    entries = feeds.process_entries(chosen.apply(request.arrived_at))
    return _answer(
        _("Elecciones de consejos"), "councils:processes", "councils:processes_atom", entries, chosen
    )


@require_safe
@public_page
def council(request, slug):
    """What one council does."""
    found = get_object_or_404(Council, slug=slug)
    return atom(
        title=_("Novedades de %(council)s") % {"council": found.name},
        path=found.get_absolute_url(),
        feed_path=request.path,
        entries=feeds.entries_of(Council.objects.filter(pk=found.pk)),
    )


def _answer(title, page, feed, entries, chosen):
    path, feed_path = address_of(page, chosen), address_of(feed, chosen)
    return atom(title=title, path=path, feed_path=feed_path, entries=entries)
