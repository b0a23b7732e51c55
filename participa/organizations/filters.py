"""What anybody may ask of the list of organisations, all of it in the address."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from participa.reference.places import regions

from .kinds import families
from .models import Organization

LONGEST = 100  # letters of what is searched


@dataclass(frozen=True)
class OrganizationFilter:
    """The filters of one request; anything unknown is ignored."""

    q: str = ""
    family: str = ""
    region: str = ""

    @classmethod
    def read(cls, query):
        family, region = query.get("tipo", ""), query.get("region", "")
        return cls(
            q=words_of(query),
            family=family if family in dict(families()) else "",
            region=region if any(region == known["slug"] for known in regions()) else "",
        )

    def apply(self):
        """The public organisations that answer, in alphabetical order."""
        found = Organization.objects.public().matching(self.q)
        if self.family:
            found = found.filter(Q(kind__parent__slug=self.family) | Q(kind__slug=self.family))
        if self.region:
            found = found.filter(region__slug=self.region)
        return found.select_related("kind").defer("search_text", "purpose").order_by("sort_key", "pk")

    @property
    def query(self):
        """The filters in force as the address writes them."""
        asked = {"q": self.q, "tipo": self.family, "region": self.region}
        return {name: value for name, value in asked.items() if value}

    def chips(self):
        """(words, address without that filter) for each filter in force."""
        words = {
            "q": _("Palabra: %(q)s") % {"q": self.q},
            "tipo": dict(families()).get(self.family, ""),
            "region": next((r["short_name"] for r in regions() if r["slug"] == self.region), ""),
        }
        return [
            (words[name], "?" + urlencode({k: v for k, v in self.query.items() if k != name}))
            for name in self.query
        ]

    def options(self):
        """The choices of the form, with the chosen ones marked."""
        return {
            "families": _choices(families(), self.family),
            "regions": _choices([(r["slug"], r["short_name"]) for r in regions()], self.region),
        }


def words_of(query) -> str:
    """What was typed in a search box."""
    return query.get("q", "").replace("\x00", "").strip()[:LONGEST]


def _choices(pairs, chosen):
    return [{"value": value, "text": text, "on": value == chosen} for value, text in pairs]
