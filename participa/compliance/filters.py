"""What anybody may ask of the list of measured bodies, all of it in the address."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from participa.core.filters import choices, without
from participa.reference.places import regions
from participa.services.filters import ServiceFilter
from participa.services.models import PublicService

from .models import ServiceSheet
from .scoring import SHEETS, Band, Sheet

SHEET_WORDS = {
    "completo": Sheet.FULL,
    "consejo": Sheet.COSOC_ONLY,
    "municipal": Sheet.MUNICIPAL,
    "hechos": Sheet.FACTS,
}
BAND_WORDS = {"alto": Band.HIGH, "medio": Band.MEDIUM, "bajo": Band.LOW}
NO_DATA = "sin-datos"


@dataclass(frozen=True)
class ComplianceFilter:
    """The filters of one request; anything unknown is ignored. ``base``: those of the directory."""

    base: ServiceFilter = field(default_factory=ServiceFilter)
    sheet: str = ""
    band: str = ""

    @classmethod
    def read(cls, query):
        sheet, band = query.get("pauta", ""), query.get("tramo", "")
        return cls(
            base=ServiceFilter.read(query),
            sheet=sheet if sheet in SHEET_WORDS else "",
            band=band if band in BAND_WORDS or band == NO_DATA else "",
        )

    def apply(self, snapshot):
        """The bodies that answer: those with data in this month first, each part in alphabetical order."""
        sheets = ServiceSheet.objects.filter(snapshot=snapshot, service=OuterRef("pk"))
        found = self.base.apply().annotate(has_data=Exists(sheets))
        if self.sheet:
            found = found.filter(_regimes(SHEET_WORDS[self.sheet]))
        if self.band == NO_DATA:
            found = found.filter(has_data=False)
        elif self.band:
            found = found.filter(Exists(sheets.filter(band=BAND_WORDS[self.band])))
        return found.order_by("-has_data", "sort_key", "pk")

    @property
    def pairs(self):
        """The filters in force as the address writes them."""
        own = {"pauta": self.sheet, "tramo": self.band}
        return [*self.base.query.items(), *((name, value) for name, value in own.items() if value)]

    @property
    def is_empty(self):
        return not self.pairs

    @property
    def query(self):
        """The same as the end of an address."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    def chips(self, ministries):
        """(words, address without it) of each filter in force. ``ministries``: address -> name."""
        words = dict(zip(self.base.query, (said for said, _url in self.base.chips(ministries)), strict=True))
        words["pauta"] = SHEET_WORDS[self.sheet].label if self.sheet else ""
        words["tramo"] = dict(_bands()).get(self.band, "")
        return [(words[name], without((name, value), self.pairs)) for name, value in self.pairs]


def _regimes(sheet):
    """Whom a sheet measures: the regimes of the law, or all the others."""
    regimes = [regime for regime, one in SHEETS.items() if one == sheet]
    return Q(regime__in=regimes) if regimes else ~Q(regime__in=SHEETS)


def _bands():
    return [(word, band.label) for word, band in BAND_WORDS.items()] + [(NO_DATA, _("Sin datos"))]


def ministries():
    """address -> name."""
    found = PublicService.objects.active().filter(kind=PublicService.Kind.MINISTRY)
    return dict(found.values_list("slug", "name"))


def options_of(chosen, known):
    """The choices of the form, with the chosen ones marked. ``known``: the ministries."""
    places = [(region["slug"], region["short_name"]) for region in regions()]
    sheets = [(word, sheet.label) for word, sheet in SHEET_WORDS.items()]
    return {
        "ministries": choices(known.items(), [chosen.base.ministry]),
        "regions": choices(places, [chosen.base.region]),
        "sheets": choices(sheets, [chosen.sheet]),
        "bands": choices(_bands(), [chosen.band]),
    }
