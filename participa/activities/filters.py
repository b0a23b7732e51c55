"""What anybody may ask of the list of activities, all of it in the address."""

from dataclasses import dataclass, field

from django.db.models import Case, Count, DateTimeField, F, IntegerField, Q, Value, When
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core.filters import searched, slug_in, without
from participa.core.near import near
from participa.reference.models import Topic
from participa.reference.places import regions
from participa.services.models import PublicService

from .models import Activity, Kind, Phase, Status

KEPT_SECONDS = 60
STATES = {  # word in the address: phase
    "programada": Phase.UPCOMING,
    "inscripcion-abierta": Phase.REGISTERING,
    "en-curso": Phase.UNDER_WAY,
    "realizada": Phase.HELD,
    "con-resultados": Phase.RESULTS,
    "suspendida": Phase.CANCELLED,
}
KIND_WORDS = {
    "audiencia": Kind.HEARING,
    "cabildo": Kind.ASSEMBLY,
    "dialogo": Kind.DIALOGUE,
    "presupuesto": Kind.BUDGET,
    "capacitacion": Kind.TRAINING,
    "taller": Kind.WORKSHOP,
    "mesa": Kind.WORKING_TABLE,
    "infobus": Kind.INFOBUS,
}


@dataclass(frozen=True)
class ActivityFilter:
    """The filters of one request; anything unknown is ignored."""

    q: str = ""
    kinds: tuple = field(default_factory=tuple)
    states: tuple = field(default_factory=tuple)
    region: str = ""
    service: str = ""
    topic: str = ""

    @classmethod
    def read(cls, query):
        return cls(
            q=searched(query),
            kinds=tuple(word for word in KIND_WORDS if word in query.getlist("tipo")),
            states=tuple(word for word in STATES if word in query.getlist("estado")),
            region=slug_in(query, "region"),
            service=slug_in(query, "servicio"),
            topic=slug_in(query, "tema"),
        )

    @property
    def is_empty(self):
        return not self.pairs

    def apply(self, now):
        """The public activities that answer: those that come, the next first; then the last held."""
        found = Activity.objects.public()
        if self.states:
            found = found.in_phases([STATES[word] for word in self.states], now=now)
        return next_first(self.among(found), now)

    def among(self, found):
        """Those of ``found`` that answer, however they stand."""
        if self.kinds:
            found = found.filter(kind__in=[KIND_WORDS[word] for word in self.kinds])
        if self.region:
            found = found.reaching(self.region)
        if self.service:
            found = found.filter(Q(service__slug=self.service) | Q(service__parent__slug=self.service))
        if self.topic:
            topics = Topic.objects.filter(Q(slug=self.topic) | Q(parent__slug=self.topic))
            through = Activity.topics.through.objects.filter(topic__in=topics)
            found = found.filter(pk__in=through.values("activity"))
        return found.matching(self.q)

    @property
    def pairs(self):
        """The filters in force as the address writes them."""
        asked = [("q", self.q), *(("tipo", word) for word in self.kinds)]
        asked += [("estado", word) for word in self.states]
        asked += [("region", self.region), ("servicio", self.service), ("tema", self.topic)]
        return [pair for pair in asked if pair[1]]

    @property
    def lasting(self):
        """Those that can be followed: how an activity stands passes."""
        return sorted(pair for pair in self.pairs if pair[0] != "estado")

    @property
    def query(self):
        """The same as the end of an address."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    def chips(self, names):
        """(words, address without it) of each filter in force. ``names``: of slugs, see ``facets``."""
        words = {
            "q": _("Palabra: %(name)s"),
            "tipo": _("Tipo: %(name)s"),
            "estado": _("Estado: %(name)s"),
            "region": _("Región: %(name)s"),
            "servicio": _("Servicio: %(name)s"),
            "tema": _("Tema: %(name)s"),
        }
        shown = names | {word: str(known.label) for word, known in (KIND_WORDS | STATES).items()}
        return [
            (
                words[name] % {"name": value if name == "q" else shown.get(value, value)},
                without((name, value), self.pairs),
            )
            for name, value in self.pairs
        ]


def names_of(asked):
    """The words of each pair of these filters that names something, in a constant number of queries."""
    pairs = {pair for one in asked for pair in one.lasting}
    slugs = {name: [value for key, value in pairs if key == name] for name in ("servicio", "tema")}
    services = PublicService.objects.filter(slug__in=slugs["servicio"]).values_list("slug", "name")
    topics = Topic.objects.filter(slug__in=slugs["tema"])
    known = {
        "tipo": {word: str(kind.label) for word, kind in KIND_WORDS.items()},
        "region": {region["slug"]: region["short_name"] for region in regions()},
        "servicio": dict(services),
        "tema": {topic.slug: topic.label for topic in topics},
    }
    return {
        (name, value): f"«{value}»" if name == "q" else known[name].get(value, "") for name, value in pairs
    }


def next_first(found, now):
    """Those that come (the SQL twin of ``cards.is_coming``), the next first; then the last held."""
    coming = Q(status__in=[Status.PUBLISHED, Status.CANCELLED], ends_at__gt=now)
    ahead = Case(When(coming, then=Value(0)), default=Value(1), output_field=IntegerField())
    start = Case(When(coming, then=F("starts_at")), default=None, output_field=DateTimeField())
    found = found.alias(_after=ahead, _start=start)
    return found.order_by("_after", "_start", F("starts_at").desc(nulls_last=True), "-pk")


def facets(now):
    """What can be chosen and how many activities each choice has; counted at most once a minute."""
    return near(f"activities:facets:{get_language()}", lambda: _facets(now), KEPT_SECONDS)


def _facets(now):
    public = Activity.objects.public()
    phase = {f"s{n}": Q(pk__in=public.in_phase(one, now=now).values("pk")) for n, one in _numbered(STATES)}
    kind = {f"k{n}": Q(kind=one) for n, one in _numbered(KIND_WORDS)}
    counted = public.order_by().aggregate(
        **{name: Count("pk", filter=condition) for name, condition in (phase | kind).items()}
    )
    services = PublicService.objects.filter(pk__in=public.order_by().values("service")).order_by("sort_key")
    topics = list(Topic.objects.filter(parent=None))
    services = list(services.values("slug", "name"))
    return {
        "kinds": _choices(KIND_WORDS, counted, "k"),
        "states": _choices(STATES, counted, "s"),
        "services": services,
        "topics": [{"slug": topic.slug, "name": topic.label} for topic in topics],
        "names": {topic.slug: topic.label for topic in Topic.objects.all()}
        | {region["slug"]: region["short_name"] for region in regions()}
        | {service["slug"]: service["name"] for service in services},
    }


def _numbered(words):
    return enumerate(words.values())


def _choices(words, counted, letter):
    return [
        {"value": word, "text": str(known.label), "count": counted[f"{letter}{n}"]}
        for n, (word, known) in enumerate(words.items())
    ]


def options_of(chosen, known):
    """The choices of the form, with the chosen ones marked. ``known``: what ``facets`` gave."""

    def listed(choices, on):
        return [choice | {"on": choice["value"] in on} for choice in choices]

    def named(choices, on):
        return [{"value": one["slug"], "text": one["name"], "on": one["slug"] == on} for one in choices]

    places = [{"slug": region["slug"], "name": region["short_name"]} for region in regions()]
    return {
        "kinds": listed(known["kinds"], chosen.kinds),
        "states": listed(known["states"], chosen.states),
        "regions": named(places, chosen.region),
        "services": named(known["services"], chosen.service),
        "topics": named(known["topics"], chosen.topic),
    }
