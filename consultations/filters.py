"""What a citizen may ask of the list of consultations, all of it in the address."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from participa.core.calendar import add_business_days, day_of, end_of
from participa.core.filters import is_slug, searched, slug_in, without
from participa.core.near import near
from participa.deadlines.engine import national_holidays
from participa.reference.models import Topic
from participa.reference.places import regions
from participa.services.models import PublicService

from .models import Consultation, Phase

SOON_DAYS = 5
FACETS_KEPT_SECONDS = 60
STATES = {  # word in the address: phase
    "abierta": Phase.OPEN,
    "programada": Phase.UPCOMING,
    "en-analisis": Phase.IN_ANALYSIS,
    "respondida": Phase.ANSWERED,
    "con-resultado": Phase.OUTCOME,
    "anulada": Phase.CANCELLED,
    "omitida": Phase.OMITTED,
    "cerrada": Phase.RECORDED,
}
ORDERS = {
    "cierre": (gettext_lazy("Cierran antes"), [F("closes_at").asc(nulls_last=True), "pk"]),
    "recientes": (gettext_lazy("Más recientes"), [F("opens_at").desc(nulls_last=True), "-pk"]),
    "opiniones": (gettext_lazy("Más observaciones"), ["-comment_count", "-pk"]),
}


@dataclass
class ConsultationFilter:
    """The filters of one request, read from its query; anything unknown is ignored."""

    q: str = ""
    states: list = field(default_factory=list)
    topics: list = field(default_factory=list)
    region: str = ""
    ministry: str = ""
    service: str = ""
    soon: bool = False
    order: str = ""

    @classmethod
    def read(cls, query):
        return cls(
            q=searched(query),
            states=[word for word in STATES if word in query.getlist("estado")],
            topics=[slug for slug in query.getlist("tema")[:12] if is_slug(slug)],
            region=slug_in(query, "region"),
            ministry=slug_in(query, "ministerio"),
            service=slug_in(query, "servicio"),
            soon=query.get("cierran") == "pronto",
            order=query.get("orden", "") if query.get("orden") in ORDERS else "",
        )

    @property
    def is_empty(self):
        """Nothing was asked: the list then opens with what people can still do something about."""
        return not (
            self.q or self.states or self.topics or self.region or self.ministry or self.service or self.soon
        )

    def apply(self, now):
        """The public consultations that answer, in order."""
        found = Consultation.objects.public()
        states = self.states or (["abierta"] if self.is_empty or self.soon else [])
        if states:
            found = found.in_phases([STATES[word] for word in states], now=now)
        if self.soon:
            last = add_business_days(day_of(now), SOON_DAYS, national_holidays())
            found = found.filter(closes_at__lte=end_of(last))
        if self.topics:
            topics = Topic.objects.filter(Q(slug__in=self.topics) | Q(parent__slug__in=self.topics))
            found = found.filter(
                pk__in=Consultation.topics.through.objects.filter(topic__in=topics).values("consultation")
            )
        if self.region:
            found = found.reaching(self.region)
        if self.ministry:
            found = found.filter(Q(service__slug=self.ministry) | Q(service__parent__slug=self.ministry))
        if self.service:
            found = found.filter(service__slug=self.service)
        return found.matching(self.q).order_by(*ORDERS[self.shown_order(states)][1])

    def shown_order(self, states):
        if self.order:
            return self.order
        return "cierre" if states and set(states) <= {"abierta", "programada"} else "recientes"

    def chips(self, names):
        """(what it says, address without it) of each filter in force. ``names``: see ``Facets.names``."""
        pairs = self._pairs()
        return [(label, without(pair, pairs)) for pair in pairs if (label := self._label(pair, names))]

    @property
    def kept(self):
        """The pairs of the query that choosing an order keeps."""
        return [pair for pair in self._pairs() if pair[0] != "orden"]

    def _pairs(self):
        pairs = [("q", self.q)] if self.q else []
        pairs += [("estado", word) for word in self.states]
        pairs += [("tema", slug) for slug in self.topics]
        pairs += [
            (name, value)
            for name, value in (
                ("region", self.region),
                ("ministerio", self.ministry),
                ("servicio", self.service),
                ("cierran", "pronto" if self.soon else ""),
                ("orden", self.order),
            )
            if value
        ]
        return pairs

    def _label(self, pair, names):
        name, value = pair
        if name == "estado":
            return _("Estado: %(name)s") % {"name": STATES[value].label}
        return {
            "q": _("Palabra: %(name)s") % {"name": value},
            "tema": _("Tema: %(name)s") % {"name": names.get(value, value)},
            "region": _("Región: %(name)s") % {"name": names.get(value, value)},
            "ministerio": _("Ministerio: %(name)s") % {"name": names.get(value, value)},
            "servicio": _("Servicio: %(name)s") % {"name": names.get(value, value)},
            "cierran": _("Cierran pronto"),
        }.get(name)


def facets(now):
    """What can be chosen and how many consultations each choice has; counted at most once a minute."""
    return near(f"consultations:facets:{get_language()}", lambda: _facets(now), FACETS_KEPT_SECONDS)


def _facets(now):
    public = Consultation.objects.public()
    states = public.aggregate(
        **{
            word.replace("-", "_"): Count("pk", filter=Q(pk__in=public.in_phase(phase, now=now).values("pk")))
            for word, phase in STATES.items()
        }
    )
    through = Consultation.topics.through.objects.exclude(consultation__status="draft")
    groups = {}
    for topic in Topic.objects.select_related("parent"):
        groups.setdefault((topic.parent or topic).pk, []).append(topic.pk)
    counts = dict(through.order_by().values_list("topic").annotate(n=Count("consultation", distinct=True)))
    topics = [
        {"slug": topic.slug, "label": topic.label, "count": sum(counts.get(pk, 0) for pk in groups[topic.pk])}
        for topic in Topic.objects.filter(parent=None)
    ]
    ministries = list(
        PublicService.objects.active().filter(kind=PublicService.Kind.MINISTRY).values("slug", "name")
    )
    return {
        "states": [
            {"slug": word, "label": str(phase.label), "count": states[word.replace("-", "_")]}
            for word, phase in STATES.items()
        ],
        "topics": topics,
        "regions": regions(),
        "ministries": ministries,
        "orders": [{"slug": slug, "label": str(label)} for slug, (label, _order) in ORDERS.items()],
        "names": {
            **{topic.slug: topic.label for topic in Topic.objects.all()},
            **{region["slug"]: region["short_name"] for region in regions()},
            **{ministry["slug"]: ministry["name"] for ministry in ministries},
        },
    }
