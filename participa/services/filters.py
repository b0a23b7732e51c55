"""What anybody may ask of the directory, all of it in the address."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from participa.core.spanish import fold
from participa.reference.places import regions

from .models import PublicService

Kind, Regime = PublicService.Kind, PublicService.Regime
REGIME_WORDS = {
    "titulo-iv": Regime.FULL,
    "solo-consejo": Regime.COSOC_ONLY,
    "municipal": Regime.MUNICIPAL,
    "voluntario": Regime.VOLUNTARY,
    "por-verificar": Regime.UNVERIFIED,
}


@dataclass(frozen=True)
class ServiceFilter:
    """The filters of one request; anything unknown is ignored."""

    q: str = ""
    ministry: str = ""
    kind: str = ""
    region: str = ""
    regime: str = ""

    @classmethod
    def read(cls, query):
        kind, regime = query.get("tipo", ""), query.get("regimen", "")
        region = query.get("region", "")
        return cls(
            q=query.get("q", "").replace("\x00", "").strip()[:100],
            ministry=_slug(query.get("ministerio", "")),
            kind=kind if kind in Kind.values else "",
            region=region if any(region == known["slug"] for known in regions()) else "",
            regime=regime if regime in REGIME_WORDS else "",
        )

    def apply(self):
        """The bodies that answer, in alphabetical order; whose acronym is the very word comes first."""
        found = PublicService.objects.active().matching(self.q)
        if self.ministry:
            found = found.filter(
                Q(slug=self.ministry) | Q(parent__slug=self.ministry) | Q(parent__parent__slug=self.ministry)
            )
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.region:
            found = found.filter(region__slug=self.region)
        if self.regime:
            found = found.filter(regime=REGIME_WORDS[self.regime])
        found = found.select_related("parent", "region").defer("search_text", "description", "legal_basis")
        if not self.q:
            return found.order_by("sort_key", "pk")
        exact = Case(
            When(
                Q(acronym__iexact=self.q) | Q(code__iexact=self.q) | Q(sort_key=fold(self.q)), then=Value(0)
            ),
            default=Value(1),
            output_field=IntegerField(),
        )
        return found.order_by(exact, "sort_key", "pk")

    @property
    def query(self):
        """The filters in force as the address writes them."""
        asked = {
            "q": self.q,
            "ministerio": self.ministry,
            "tipo": self.kind,
            "region": self.region,
            "regimen": self.regime,
        }
        return {name: value for name, value in asked.items() if value}

    def chips(self, ministries):
        """(words, address without that filter) for each filter in force. ``ministries``: address -> name."""
        words = {
            "q": _("Palabra: %(q)s") % {"q": self.q},
            "ministerio": ministries.get(self.ministry, self.ministry),
            "tipo": Kind(self.kind).label if self.kind else "",
            "region": next((r["short_name"] for r in regions() if r["slug"] == self.region), ""),
            "regimen": REGIME_WORDS[self.regime].label if self.regime else "",
        }
        return [
            (words[name], "?" + urlencode({k: v for k, v in self.query.items() if k != name}))
            for name in self.query
        ]


def options(chosen, ministries):
    """The choices of the form, with the chosen ones marked."""
    return {
        "ministries": _choices(ministries.items(), chosen.ministry),
        "kinds": _choices(Kind.choices, chosen.kind),
        "regions": _choices([(r["slug"], r["short_name"]) for r in regions()], chosen.region),
        "regimes": _choices([(word, regime.label) for word, regime in REGIME_WORDS.items()], chosen.regime),
    }


def _choices(pairs, chosen):
    return [{"value": value, "text": text, "on": value == chosen} for value, text in pairs]


def _slug(text):
    return text if len(text) <= 140 and text.isascii() and text.replace("-", "").isalnum() else ""
