"""What anybody may ask of the lists of councils and of processes, all of it in the address."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.filters import choices, searched, slug_in, without
from participa.core.near import near
from participa.reference.places import regions
from participa.services.models import PublicService

from .cards import most_urgent_first
from .models import Council, Process, Stage, StageCode, State

KEPT_SECONDS = 60
STATES = {  # word in the address: state
    "en-constitucion": State.BEING_CONSTITUTED,
    "vigente": State.IN_FORCE,
    "por-vencer": State.EXPIRING,
    "vencido": State.EXPIRED,
    "segun-fuentes": State.REPORTED,
}
STAGES = {  # word in the address: what it says, stages that are on
    "reciben-inscripciones": (gettext_lazy("Reciben inscripciones"), (StageCode.REGISTRATION,)),
    "en-padron": (
        gettext_lazy("Arman el padrón"),
        (
            StageCode.ACCREDITATION,
            StageCode.PROVISIONAL_ROLL,
            StageCode.OBJECTIONS,
            StageCode.FINAL_ROLL,
        ),
    ),
    "candidaturas": (
        gettext_lazy("Con candidaturas"),
        (StageCode.CANDIDATES, StageCode.CANDIDATE_LIST),
    ),
    "en-votacion": (gettext_lazy("En votación"), (StageCode.VOTING,)),
    "por-instalarse": (
        gettext_lazy("En escrutinio o por instalarse"),
        (StageCode.COUNT, StageCode.APPOINTMENT, StageCode.INSTALLATION),
    ),
}
FINISHED, RECORDED = "terminados", "segun-fuentes"
OVER = {FINISHED: gettext_lazy("Terminados"), RECORDED: gettext_lazy("Según fuentes públicas")}


@dataclass(frozen=True)
class CouncilFilter:
    """The filters of one request on the list of councils; anything unknown is ignored."""

    q: str = ""
    states: tuple = field(default_factory=tuple)
    region: str = ""
    ministry: str = ""
    service: str = ""

    @classmethod
    def read(cls, query):
        return cls(
            q=searched(query),
            states=tuple(word for word in STATES if word in query.getlist("estado")),
            region=slug_in(query, "region"),
            ministry=slug_in(query, "ministerio"),
            service=slug_in(query, "servicio"),
        )

    @property
    def is_empty(self):
        return not self.pairs

    def apply(self, now):
        """The councils that answer, in alphabetical order. A region's: of it, or of one of its services."""
        found = Council.objects.all()
        if self.states:
            today, wanted = day_of(now), Q(pk__in=[])
            for word in self.states:
                wanted |= Q(pk__in=Council.objects.in_state(STATES[word], today=today).values("pk"))
            found = found.filter(wanted)
        if self.region:
            found = found.filter(
                Q(region__slug=self.region) | Q(region=None, service__region__slug=self.region)
            )
        if self.ministry:
            found = found.filter(Q(service__slug=self.ministry) | Q(service__parent__slug=self.ministry))
        if self.service:
            found = found.filter(service__slug=self.service)
        return found.matching(self.q).order_by("sort_key", "pk")

    @property
    def pairs(self):
        """The filters in force as the address writes them."""
        asked = [("q", self.q), *(("estado", word) for word in self.states), ("region", self.region)]
        asked += [("ministerio", self.ministry), ("servicio", self.service)]
        return [pair for pair in asked if pair[1]]

    def chips(self, names):
        """(words, address without it) of each filter in force. ``names``: of slugs, see ``facets``."""
        words = {
            "q": _("Palabra: %(name)s"),
            "estado": _("Estado: %(name)s"),
            "region": _("Región: %(name)s"),
            "ministerio": _("Ministerio: %(name)s"),
            "servicio": _("Servicio: %(name)s"),
        }
        shown = {word: str(state.label) for word, state in STATES.items()} | names
        return [
            (
                words[name] % {"name": value if name == "q" else shown.get(value, value)},
                without((name, value), self.pairs),
            )
            for name, value in self.pairs
        ]


@dataclass(frozen=True)
class ProcessFilter:
    """The filters of one request on the board of processes."""

    stage: str = ""
    region: str = ""

    @classmethod
    def read(cls, query):
        stage = query.get("etapa", "")
        return cls(stage=stage if stage in STAGES or stage in OVER else "", region=slug_in(query, "region"))

    @property
    def is_empty(self):
        return not (self.stage or self.region)

    def apply(self, now):
        """The public processes that answer; those going, unless the finished ones were asked for."""
        if self.stage in OVER:
            found = over(recorded=self.stage == RECORDED)
        else:
            found = Process.objects.going()
            if self.stage:
                on = Stage.objects.filter(code__in=STAGES[self.stage][1], starts_at__lte=now, ends_at__gt=now)
                found = found.filter(pk__in=on.values("process"))
            found = most_urgent_first(found, now=now)
        return found.filter(self.in_region()) if self.region else found

    def in_region(self):
        """Whoever lives there may take part: of the region, or of the whole country."""
        country = Q(council__region=None) & (
            Q(council__service__region=None) | Q(council__service__region__slug=self.region)
        )
        return Q(council__region__slug=self.region) | country

    @property
    def pairs(self):
        return [pair for pair in (("etapa", self.stage), ("region", self.region)) if pair[1]]

    def chips(self):
        """(words, address without it) of each filter in force."""
        names = {word: str(label) for word, (label, _codes) in STAGES.items()}
        names |= {word: str(label) for word, label in OVER.items()} | region_names()
        return [(names.get(value, value), without((name, value), self.pairs)) for name, value in self.pairs]

    def options(self):
        """The choices of the form, with the chosen ones marked."""
        stages = [(word, str(label)) for word, (label, _codes) in STAGES.items()]
        stages += [(word, str(label)) for word, label in OVER.items()]
        return {
            "stages": choices(stages, [self.stage]),
            "regions": choices([(r["slug"], r["short_name"]) for r in regions()], [self.region]),
        }


def over(*, recorded=False):
    """Processes that ended, the last first: appointed or annulled here, or known from public sources."""
    appointed = Q(status=Process.Status.PUBLISHED, appointed_at__isnull=False)
    ended = appointed | Q(status=Process.Status.ANNULLED)
    found = Process.objects.filter(Q(status=Process.Status.RECORDED) if recorded else ended)
    last = Coalesce(F("appointed_at"), F("annulled_at"), F("created_at"))
    return found.alias(last=last).order_by("-key" if recorded else "-last", "-last", "-pk")


def facets(now):
    """What can be chosen and how many councils each state has; counted at most once a minute."""
    return near(f"councils:facets:{get_language()}", lambda: _facets(now), KEPT_SECONDS)


def _facets(now):
    today = day_of(now)
    counted = Council.objects.aggregate(
        **{
            word.replace("-", "_"): Count(
                "pk", filter=Q(pk__in=Council.objects.in_state(state, today=today).values("pk"))
            )
            for word, state in STATES.items()
        }
    )
    ministries = list(
        PublicService.objects.active().filter(kind=PublicService.Kind.MINISTRY).values("slug", "name")
    )
    return {
        "states": [
            {"slug": word, "text": str(state.label), "count": counted[word.replace("-", "_")]}
            for word, state in STATES.items()
        ],
        "ministries": ministries,
        "names": region_names() | {ministry["slug"]: ministry["name"] for ministry in ministries},
    }


def options_of(chosen, known):
    """The choices of the form of the list of councils. ``known``: what ``facets`` gave."""
    return {
        "states": [
            {"value": s["slug"], "text": s["text"], "count": s["count"], "on": s["slug"] in chosen.states}
            for s in known["states"]
        ],
        "regions": choices([(r["slug"], r["short_name"]) for r in regions()], [chosen.region]),
        "ministries": choices([(m["slug"], m["name"]) for m in known["ministries"]], [chosen.ministry]),
    }


def region_names():
    return {region["slug"]: region["short_name"] for region in regions()}


def address_of(name, chosen) -> str:
    """The address of this name with the filters in force."""
    return reverse(name) + (f"?{urlencode(chosen.pairs)}" if chosen.pairs else "")
