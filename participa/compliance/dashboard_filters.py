"""What SEGEGOB asks of the table of bodies by indicators, all of it in the address."""

from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participa.core.filters import choices, searched, slug_in, without
from participa.core.spanish import fold
from participa.reference.places import regions

from .filters import BAND_WORDS, NO_DATA
from .filters import SHEET_WORDS as SHEETS
from .indicators import INDICATORS, State
from .scoring import Band

BANDS = BAND_WORDS | {NO_DATA: Band.NO_DATA}
STATES = {
    "cumple": State.MET,
    "parcial": State.PARTIAL,
    "atrasado": State.LATE,
    "falta": State.MISSING,
    "por-vencer": State.NOT_DUE,
    "no-aplica": State.NOT_APPLICABLE,
}
LACKS = "falta"  # the state that is asked for where none is said
NAME, SCORE = "nombre", "puntos"
FIRST_ORDER = SCORE  # from the lowest


def ministry_slug(name: str) -> str:
    """A ministry as the address writes it."""
    return slugify(name)[:140]


@dataclass(frozen=True)
class BodyFilter:
    """The filters of one request; anything unknown is ignored. Two sheets are never listed together."""

    q: str = ""
    ministry: str = ""
    sheet: str = "completo"
    region: str = ""
    band: str = ""
    indicator: str = ""
    state: str = ""
    order: str = FIRST_ORDER

    @classmethod
    def read(cls, query):
        indicator, state, order = query.get("indicador"), query.get("estado"), query.get("orden", "")
        indicator = indicator if indicator in INDICATORS else ""
        known = order.removeprefix("-") in {NAME, SCORE, *INDICATORS}
        return cls(
            q=searched(query),
            ministry=slug_in(query, "ministerio"),
            sheet=query.get("pauta") if query.get("pauta") in SHEETS else "completo",
            region=slug_in(query, "region"),
            band=query.get("tramo") if query.get("tramo") in BANDS else "",
            indicator=indicator,
            state=(state if state in STATES else LACKS) if indicator else "",
            order=order if known else FIRST_ORDER,
        )

    def apply(self, bodies) -> list:
        """Those that answer, in order. Whoever has nothing to be ordered by comes last."""
        return in_order([one for one in bodies if self._takes(one)], self.order)

    def _takes(self, body):
        return (
            body.sheet == SHEETS[self.sheet]
            and (not self.region or body.region == self.region)
            and (not self.ministry or ministry_slug(body.ministry) == self.ministry)
            and (not self.band or body.band == BANDS[self.band])
            and (not self.indicator or body.state(self.indicator) == STATES[self.state])
            and all(word in fold(f"{body.name} {body.code}") for word in fold(self.q).split())
        )

    @property
    def pairs(self):
        """What is in force, as the address writes it."""
        asked = [
            ("q", self.q), ("ministerio", self.ministry), ("pauta", self.sheet), ("region", self.region),
            ("tramo", self.band), ("indicador", self.indicator), ("estado", self.state),
            ("orden", self.order),
        ]  # fmt: skip
        first = {("pauta", "completo"), ("orden", FIRST_ORDER)}
        return [pair for pair in asked if pair[1] and pair not in first]

    @property
    def query(self):
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    def ordered_by(self, word) -> str:
        """The end of the address of the same bodies in another order; asked again, the other way round."""
        order = f"-{word}" if self.order == word else word
        pairs = [pair for pair in self.pairs if pair[0] != "orden"] + [("orden", order)]
        return "?" + urlencode(pairs)

    def direction(self, word) -> str:
        """What ``aria-sort`` says of a column; nothing for those that give no order."""
        return {word: "ascending", f"-{word}": "descending"}.get(self.order, "")

    def chips(self, bodies):
        """(words, address without it) of each filter in force."""
        ministries = {ministry_slug(one.ministry): one.ministry for one in bodies}
        places = {region["slug"]: region["short_name"] for region in regions()}
        words = {
            "q": (_("Palabra: %(name)s"), self.q),
            "ministerio": (_("Ministerio: %(name)s"), ministries.get(self.ministry, self.ministry)),
            "region": (_("Región: %(name)s"), places.get(self.region, self.region)),
            "tramo": ("%(name)s", BANDS[self.band].label if self.band else ""),
            "indicador": ("%(name)s", self._what_is_asked()),
        }
        shown = [pair for pair in self.pairs if pair[0] in words]
        return [
            (
                words[pair[0]][0] % {"name": words[pair[0]][1]},
                without(pair, self._all_but_state(pair)),
            )
            for pair in shown
        ]

    def _what_is_asked(self):
        return f"{self.indicator}: {STATES[self.state].label}" if self.indicator else ""

    def _all_but_state(self, pair):
        """Without an indicator its state says nothing."""
        return [one for one in self.pairs if pair[0] != "indicador" or one[0] != "estado"]


def in_order(bodies, order) -> list:
    """``bodies`` come in alphabetical order, which holds among equals."""
    word, is_down = order.removeprefix("-"), order.startswith("-")
    if word == NAME:
        return bodies[::-1] if is_down else bodies
    given = [(one.score if word == SCORE else one.value(word), one) for one in bodies]
    some = sorted((pair for pair in given if pair[0] is not None), key=lambda pair: pair[0], reverse=is_down)
    return [one for _value, one in some] + [one for value, one in given if value is None]


def options_of(chosen: BodyFilter, bodies, codes) -> dict:
    """The choices of the form. ``codes``: the indicators of the sheet."""
    ministries = sorted({one.ministry for one in bodies if one.ministry}, key=fold)
    return {
        "ministries": choices([(ministry_slug(name), name) for name in ministries], [chosen.ministry]),
        "sheets": choices([(word, sheet.label) for word, sheet in SHEETS.items()], [chosen.sheet]),
        "regions": choices([(one["slug"], one["short_name"]) for one in regions()], [chosen.region]),
        "bands": choices([(word, band.label) for word, band in BANDS.items()], [chosen.band]),
        "indicators": choices(
            [(code, f"{code} {INDICATORS[code].name}") for code in codes], [chosen.indicator]
        ),
        "states": _states(chosen),
    }


def _states(chosen):
    """All but the one that is asked for where none is said."""
    return choices([(word, state.label) for word, state in STATES.items() if word != LACKS], [chosen.state])
