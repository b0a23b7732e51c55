"""What people follow of consultations: one of them, or the list as they filtered it."""

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.reference.models import Topic
from participa.reference.places import regions
from participa.services.followables import marks_of as marks_of_service
from participa.services.models import PublicService
from participa.subscriptions.followables import marks_of_topics
from participa.subscriptions.models import Target
from participa.subscriptions.registry import Followable, Found, Searchable, followable

from .filters import ConsultationFilter
from .models import Consultation

ONE, SEARCH = "consulta", "buscar-consultas"
LONGEST_KEY = Target._meta.get_field("key").max_length


def marks_of(consultation) -> list[tuple[str, str]]:
    """The consultation, its body and what is above it, its topics and the regions it names."""
    return [
        (ONE, consultation.code),
        *marks_of_service(consultation.service),
        *marks_of_topics(consultation.topics.select_related("parent")),
        *(("region", slug) for slug in consultation.regions.values_list("slug", flat=True)),
    ]


@followable
class Consultations(Followable):
    kind = ONE
    label = gettext_lazy("Consultas")
    picture = "comment"

    def find(self, slug):
        found = Consultation.objects.public().filter(slug=slug).only("code", "slug", "title").first()
        return _found(found) if found else None

    def present(self, keys):
        found = Consultation.objects.public().filter(code__in=keys).only("code", "slug", "title")
        return {one.code: _found(one) for one in found}

    def told(self):
        return [
            _("que quedan tres días hábiles para opinar"),
            _("que cambió el texto, y por qué"),
            _("que cerró, y hasta cuándo deben responder"),
            _("que se respondió, o que venció el plazo para hacerlo"),
            _("en qué terminó, aunque pasen años"),
        ]


def _found(consultation):
    words = _("la consulta «%(title)s»") % {"title": consultation.title}
    return Found(consultation.code, consultation.title, words, consultation.get_absolute_url())


# Searches --------------------------------------------------------------------------------------


@followable
class ConsultationSearches(Searchable):
    """Its keys are the filters of the list that do not pass with time: neither state, order nor page."""

    kind = SEARCH
    label = gettext_lazy("Búsquedas de consultas")
    picture = "search"

    def read(self, query):
        key = key_of(ConsultationFilter.read(query))
        return self.present([key]).get(key) if key else None

    def present(self, keys):
        asked = {key: ConsultationFilter.read(QueryDict(key)) for key in keys}
        names = _names(asked.values())
        return {key: _search(key, chosen, names) for key, chosen in asked.items() if _exists(chosen, names)}

    def matches(self, key, pks):
        found = ConsultationFilter.read(QueryDict(key)).apply(timezone.now()).filter(pk__in=pks)
        return set(found.order_by().values_list("pk", flat=True))

    def told(self):
        return [_("cada consulta nueva que encuentre")]


def key_of(chosen) -> str:
    """The canonical name of a search: the same for the same question however it was typed. "": of none."""
    pairs = [("q", " ".join(chosen.q.lower().split()))]
    pairs += [("tema", slug) for slug in set(chosen.topics)]
    pairs += [("region", chosen.region), ("ministerio", chosen.ministry), ("servicio", chosen.service)]
    key = urlencode(sorted(pair for pair in pairs if pair[1]))
    return key if len(key) <= LONGEST_KEY else ""


def _names(asked):
    """What the filters of several searches name, by slug. Two queries, however many they are."""
    topics = {slug for chosen in asked for slug in chosen.topics}
    bodies = {slug for chosen in asked for slug in (chosen.ministry, chosen.service) if slug}
    found = {region["slug"]: region["short_name"] for region in regions()}
    if topics:
        found |= {topic.slug: topic.label for topic in Topic.objects.filter(slug__in=topics)}
    if bodies:
        found |= dict(PublicService.objects.filter(slug__in=bodies).values_list("slug", "name"))
    return found


def _asked_slugs(chosen):
    return [*chosen.topics, *filter(None, (chosen.region, chosen.ministry, chosen.service))]


def _exists(chosen, names):
    return all(slug in names for slug in _asked_slugs(chosen))


def _search(key, chosen, names):
    parts = [f"«{chosen.q}»"] if chosen.q else []
    parts += [names[slug] for slug in _asked_slugs(chosen)]
    title = _("Consultas: %(what)s") % {"what": ", ".join(parts)}
    words = _("las consultas nuevas sobre %(what)s") % {"what": ", ".join(parts)}
    return Found(key, title, words, f"{reverse('consultations:list')}?{key}")
