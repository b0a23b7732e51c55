"""For which of her services an official is acting. It is remembered in her session, and shown on every page.

What she may do is asked of her roles each time: this only chooses what she is shown first.
"""

from django.utils.functional import SimpleLazyObject

from .models import PublicService

KEY = "acting_for"
ALL = "todos"


class Acting:
    """``services``: how many she acts for. ``slug`` and ``name``: of the chosen one; empty, all of them."""

    def __init__(self, kept):
        self.services, self.slug, self.name = kept["services"], kept["slug"], kept["name"]


def acting(request):
    """What this session remembers. The first office page of a session asks the database; the rest do not."""
    if KEY not in request.session:
        _remember(request, None)
    return Acting(request.session[KEY])


def act_for(request, service):
    """From now on she acts for ``service``: she chose it or opened something of it. None: for all of hers."""
    kept = request.session.get(KEY)
    if kept is None or kept["slug"] != (service.slug if service else ""):
        _remember(request, service)


def chosen(request, services):
    """The one of ``services`` she acts for, or None: all of them.

    ``?servicio=`` chooses: one of them, or ``todos``.
    """
    asked = request.GET.get("servicio", "")
    if request.session.get(KEY, {}).get("services") != len(services):  # a role began or ended meanwhile
        request.session.pop(KEY, None)
    found = next((service for service in services if service.slug == asked), None)
    if found or asked == ALL:
        act_for(request, found)
        return found
    slug = acting(request).slug
    return next((service for service in services if service.slug == slug), None)


def context(request):
    """``acting`` for the templates of the office; public pages never ask for it."""
    if not hasattr(request, "session"):
        return {}
    return {"acting": SimpleLazyObject(lambda: acting(request) if request.user.is_authenticated else None)}


def _remember(request, service):
    hers = list(
        PublicService.objects.administered_by(request.user, now=request.arrived_at).only(
            "slug", "name", "acronym", "sort_key"
        )
    )
    if len(hers) == 1:
        service = hers[0]
    request.session[KEY] = {
        "services": len(hers),
        "slug": service.slug if service else "",
        "name": service.short_name if service else "",
    }
