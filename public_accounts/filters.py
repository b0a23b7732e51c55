"""What anybody may ask of a season of accounts, all of it in the address."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.filters import choices, searched, slug_in, without
from participa.core.near import near
from participa.reference.places import regions
from participa.services.models import PublicService

from .cards import STANDINGS, standing_in
from .models import Account, Season

KEPT_SECONDS = 10


@dataclass(frozen=True)
class SeasonFilter:
    """The filters of one request on a season; anything unknown is ignored."""

    year: int | None  # none: of any season
    q: str = ""
    states: tuple = field(default_factory=tuple)
    region: str = ""
    ministry: str = ""
    service: str = ""

    @classmethod
    def read(cls, query, year=None):
        return cls(
            year=year,
            q=searched(query),
            states=tuple(word for word in STANDINGS if word in query.getlist("estado")),
            region=slug_in(query, "region"),
            ministry=slug_in(query, "ministerio"),
            service=slug_in(query, "servicio"),
        )

    @property
    def is_empty(self):
        return not self.pairs

    def apply(self, now):
        """The public accounts of the season that answer, by the day of their event."""
        found = Account.objects.public()
        if self.year:
            found = found.of_season(self.year)
        if self.states:
            found = standing_in(found, self.states, now=now)
        return self.among(found).order_by(F("event_starts_at").asc(nulls_last=True), "pk")

    def among(self, found):
        """Those of ``found`` that answer, of whatever season and however they stand."""
        if self.region:
            found = found.touching(self.region)
        if self.ministry:
            found = found.filter(Q(service__slug=self.ministry) | Q(service__parent__slug=self.ministry))
        if self.service:
            found = found.filter(service__slug=self.service)
        return found.matching(self.q)

    @property
    def pairs(self):
        """The filters in force as the address writes them."""
        asked = [("q", self.q), *(("estado", word) for word in self.states), ("region", self.region)]
        asked += [("ministerio", self.ministry), ("servicio", self.service)]
        return [pair for pair in asked if pair[1]]

    @property
    def lasting(self):
        """Those that can be followed: how an account stands passes."""
        return sorted(pair for pair in self.pairs if pair[0] != "estado")

    def address(self, path, **more):
        """``path`` with the season and these filters, for its files."""
        return f"{path}?{urlencode([('anio', self.year), *self.pairs, *more.items()])}"

    def chips(self, names):
        """(words, address without it) of each filter in force. ``names``: of slugs, see ``facets``."""
        words = {
            "q": _("Palabra: %(name)s"),
            "estado": _("Estado: %(name)s"),
            "region": _("Región: %(name)s"),
            "ministerio": _("Ministerio: %(name)s"),
            "servicio": _("Servicio: %(name)s"),
        }
        return [
            (
                words[name] % {"name": value if name == "q" else names.get(value, value)},
                without((name, value), self.pairs),
            )
            for name, value in self.pairs
        ]


def seasons_known(now) -> list[int]:
    """The years of which there is something to say, the last first; always this one."""
    return near("public_accounts:years", lambda: _seasons(now), KEPT_SECONDS)


def _seasons(now):
    held = Account.objects.public().order_by().values_list("event_year", flat=True).distinct()
    told = Season.objects.order_by().values_list("year", flat=True)
    return sorted({*held, *told, day_of(now).year}, reverse=True)


def facets(year, now):
    """What can be chosen and how many accounts of the season stand in each way; kept a few seconds."""
    return near(f"public_accounts:facets:{year}:{get_language()}", lambda: _facets(year, now), KEPT_SECONDS)


def _facets(year, now):
    season = Account.objects.public().of_season(year)
    counted = season.aggregate(
        **{
            word.replace("-", "_"): Count(
                "pk", filter=Q(pk__in=standing_in(season, [word], now=now).values("pk"))
            )
            for word in STANDINGS
        }
    )
    ministries = list(
        PublicService.objects.active().filter(kind=PublicService.Kind.MINISTRY).values("slug", "name")
    )
    states = {word: str(text) for word, (_kind, text) in STANDINGS.items()}
    return {
        "states": [
            {"slug": word, "text": text, "count": counted[word.replace("-", "_")]}
            for word, text in states.items()
        ],
        "ministries": ministries,
        "names": states | region_names() | {ministry["slug"]: ministry["name"] for ministry in ministries},
    }


def options_of(chosen, known):
    """The choices of the form. ``known``: what ``facets`` gave. Ways in which none stands are left out."""
    return {
        "states": [
            {"value": s["slug"], "text": s["text"], "count": s["count"], "on": s["slug"] in chosen.states}
            for s in known["states"]
            if s["count"] or s["slug"] in chosen.states
        ],
        "regions": choices([(r["slug"], r["short_name"]) for r in regions()], [chosen.region]),
        "ministries": choices([(m["slug"], m["name"]) for m in known["ministries"]], [chosen.ministry]),
    }


def names_for(chosen, names):
    """The names that the chips need; one query more only when a service was asked for."""
    if not chosen.service:
        return names
    service = PublicService.objects.filter(slug=chosen.service).values_list("name", flat=True).first()
    return names | {chosen.service: service or chosen.service}


def names_of(asked):
    """The words of each pair of these filters that names something, in a constant number of queries."""
    pairs = {pair for one in asked for pair in one.lasting}
    slugs = [value for name, value in pairs if name in ("ministerio", "servicio")]
    bodies = dict(PublicService.objects.filter(slug__in=slugs).values_list("slug", "name"))
    known = {"region": region_names(), "ministerio": bodies, "servicio": bodies}
    return {
        (name, value): f"«{value}»" if name == "q" else known[name].get(value, "") for name, value in pairs
    }


def region_names():
    return {region["slug"]: region["short_name"] for region in regions()}
