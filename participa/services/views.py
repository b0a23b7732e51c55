"""The directory as anybody reads it."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participa.core.limits import limited, searches
from participa.core.pagecache import public_page

from .cards import card
from .filters import ServiceFilter, options
from .models import PublicService
from .tree import by_ministry

PER_PAGE = 20


@require_safe
@public_page
@limited("search", when=searches)
def service_list(request):
    """Search and filters; ``?vista=ministerios`` is the tree."""
    ministries = dict(
        PublicService.objects.active().filter(kind=PublicService.Kind.MINISTRY).values_list("slug", "name")
    )
    if request.GET.get("vista") == "ministerios":
        return render(request, "services/tree.html", {"branches": by_ministry()})
    chosen = ServiceFilter.read(request.GET)
    page = Paginator(chosen.apply(), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "chosen": chosen,
        "chips": chosen.chips(ministries),
        "options": options(chosen, ministries),
        "page": page,
        "cards": [card(service) for service in page],
    }
    return render(request, "services/list.html", context)
