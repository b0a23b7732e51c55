"""What people follow of councils: one of them, or the lists as they filtered them."""

from dataclasses import replace

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.services.models import PublicService
from participa.subscriptions.models import Target
from participa.subscriptions.registry import Followable, Found, Searchable, followable

from .filters import CouncilFilter, ProcessFilter, region_names
from .models import Council, Process

ONE, COUNCILS, PROCESSES = "consejo", "buscar-consejos", "buscar-procesos"
LONGEST_KEY = Target._meta.get_field("key").max_length


@followable
class Councils(Followable):
    kind = ONE
    label = gettext_lazy("Consejos de la sociedad civil")
    picture = "people"

    def find(self, slug):
        council = Council.objects.filter(slug=slug).only("code", "slug", "name").first()
        return _found(council) if council else None

    def present(self, keys):
        found = Council.objects.filter(code__in=keys).only("code", "slug", "name")
        return {council.code: _found(council) for council in found}

    def told(self):
        return [
            _("que llama a elegirlo, y hasta cuándo puede postular una organización"),
            _("quiénes se presentan, el resultado y a quiénes se nombró"),
            _("cada sesión que convoca y cada acta que publica"),
            _("lo que opina y lo que el servicio le responde"),
        ]


def _found(council):
    return Found(council.code, council.name, council.name, council.get_absolute_url())


# Searches --------------------------------------------------------------------------------------


def key_of(chosen) -> str:
    """The canonical name of a search, the same for the same question; "" of what narrows nothing.

    What passes with time is no part of it: neither state, stage, order nor page.
    """
    pairs = [(name, value) for name, value in chosen.pairs if name not in {"estado", "etapa"}]
    pairs = [(name, " ".join(value.lower().split())) for name, value in pairs]
    key = urlencode(sorted(pair for pair in pairs if pair[1]))
    return key if len(key) <= LONGEST_KEY else ""


class ListSearch(Searchable):
    """``filters``: what reads them from an address. ``here``: the name of the list's address."""

    picture = "search"
    filters = None
    here = ""

    def find(self, slug):
        return None  # a search has no name of its own: its address says its filters

    def read(self, query):
        key = key_of(self.filters.read(query))
        return self.present([key]).get(key) if key else None

    def present(self, keys):
        asked = {key: self.filters.read(QueryDict(key)) for key in keys}
        names = _names(asked.values())
        return {
            key: self.told_as(key, ", ".join(parts))
            for key, chosen in asked.items()
            if (parts := _parts(chosen, names))
        }

    def told_as(self, key, what):
        raise NotImplementedError


@followable
class CouncilSearches(ListSearch):
    kind = COUNCILS
    label = gettext_lazy("Búsquedas de consejos")
    filters = CouncilFilter
    here = "councils:list"

    def matches(self, key, pks):
        found = replace(CouncilFilter.read(QueryDict(key)), states=()).apply(timezone.now())
        return set(found.filter(pk__in=pks).order_by().values_list("pk", flat=True))

    def told_as(self, key, what):
        title = _("Consejos: %(what)s") % {"what": what}
        words = _("los consejos de esta búsqueda: %(what)s") % {"what": what}
        return Found(key, title, words, f"{reverse(self.here)}?{key}")

    def told(self):
        return [_("lo que hace cada consejo que encuentre: elecciones, sesiones, actas y opiniones")]


@followable
class ProcessSearches(ListSearch):
    kind = PROCESSES
    label = gettext_lazy("Búsquedas de elecciones de consejos")
    filters = ProcessFilter
    here = "councils:processes"

    def matches(self, key, pks):
        chosen = ProcessFilter.read(QueryDict(key))
        found = Process.objects.public().filter(chosen.in_region(), pk__in=pks)
        return set(found.order_by().values_list("pk", flat=True))

    def told_as(self, key, what):
        title = _("Elecciones de consejos: %(what)s") % {"what": what}
        words = _("las elecciones de consejos en que puede participar quien vive en %(what)s")
        return Found(key, title, words % {"what": what}, f"{reverse(self.here)}?{key}")

    def told(self):
        return [_("cada elección nueva que encuentre, y en qué va")]


def _slugs(chosen):
    return [value for name, value in chosen.pairs if name in {"region", "ministerio", "servicio"}]


def _names(asked):
    """What the filters of several searches name, by slug: a query, however many they are."""
    names = region_names()
    slugs = {slug for chosen in asked for slug in _slugs(chosen)} - set(names)
    if slugs:
        names |= dict(PublicService.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return names


def _parts(chosen, names):
    """The filters in words; nothing if one names what is not there, or if there is none."""
    slugs = _slugs(chosen)
    if not all(slug in names for slug in slugs):
        return []
    words = getattr(chosen, "q", "")
    return [*([f"«{words}»"] if words else []), *(names[slug] for slug in slugs)]
