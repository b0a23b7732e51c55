"""The relevant information of a service by category (Law 18.575, art. 71): how fresh it is, and its past."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.dates import plain_date
from participa.core.figures import whole_number
from participa.core.filters import choices
from participa.services.models import RelevantInformation

from .freshness import State, freshness

Category = RelevantInformation.Category
WORDS = {  # as addresses say them
    "politicas": Category.POLICIES,
    "planes": Category.PLANS,
    "programas": Category.PROGRAMMES,
    "acciones": Category.ACTIONS,
    "presupuesto": Category.BUDGET,
}
WORD_OF = {category: word for word, category in WORDS.items()}
PROMPTS = {  # what an officer could publish where there is nothing
    Category.POLICIES: gettext_lazy(
        "Publica las políticas que orientan al servicio: qué problema miran y a quiénes llegan."
    ),
    Category.PLANS: gettext_lazy("Publica los planes en curso: qué se hará, dónde y hasta cuándo."),
    Category.PROGRAMMES: gettext_lazy("Publica los programas: a quiénes sirven y cómo se postula."),
    Category.ACTIONS: gettext_lazy("Publica lo que el servicio hace este año: obras, campañas y trámites."),
    Category.BUDGET: gettext_lazy("Publica el presupuesto del año y cuánto va gastado."),
}
SAME = ("category", "title", "summary", "year", "document_id", "url")  # what another look leaves as it was


@dataclass
class Group:
    """What there is of one category. Each of ``items`` has its ``freshness`` and its ``past``."""

    category: Category
    items: list = field(default_factory=list)

    @property
    def word(self):
        return WORD_OF[self.category]

    @property
    def prompt(self):
        return PROMPTS[self.category]

    @property
    def counted(self):
        """Those that should be fresh: all but the budgets of other years that have a successor."""
        return [item for item in self.items if item.freshness.state != State.PAST]

    @property
    def fresh(self) -> int:
        return sum(item.freshness.state == State.FRESH for item in self.items)

    @property
    def share(self) -> int:
        """How many of each hundred are fresh."""
        return self.fresh * 100 // len(self.counted) if self.counted else 0

    @property
    def oldest(self) -> date | None:
        """The review longest ago."""
        return min((item.reviewed_on for item in self.counted), default=None)

    @property
    def review_by(self) -> date | None:
        """The first day by which one of them has to be looked at."""
        return min((item.freshness.review_by for item in self.counted), default=None)

    @property
    def tag(self) -> tuple[str, str]:
        if not self.items:
            return "neutral", _("Por publicar")
        state = State.FRESH if self.fresh == len(self.counted) else State.OLD
        return state.value, str(state.label)

    @property
    def figure(self) -> str:
        """``3 de 4 al día``."""
        if not self.items:
            return _("nada")
        return _("%(fresh)s de %(total)s al día") % {"fresh": self.fresh, "total": len(self.counted)}


def groups_of(items, today) -> list[Group]:
    """The five categories, whether or not they have something. ``items``: the versions in force."""
    newest = max((item.year for item in items if item.category == Category.BUDGET), default=0)
    found = {category: Group(category) for category in Category}
    for item in items:
        item.freshness = freshness(item, today, newest_budget=newest)
        found[Category(item.category)].items.append(item)
    return list(found.values())


def bars(groups) -> list[tuple]:
    """(category, words, share) as ``chart_bars`` draws them."""
    return [(group.category.label, group.figure, group.share) for group in groups]


def door_tag(groups) -> tuple[str, str]:
    """(kind, words) of how all of it stands."""
    empty = sum(not group.items for group in groups)
    if empty:
        words = ngettext("Falta %(n)s categoría", "Faltan %(n)s categorías", empty)
        return "warning", words % {"n": empty}
    state = State.FRESH if all(group.fresh == len(group.counted) for group in groups) else State.OLD
    return state.value, str(state.label)


# Its past --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """Something that happened to an item. ``row``: the version that was replaced, unless it was a look."""

    words: str
    row: object = None


def in_force_and_withdrawn(versions):
    """(items in force, items withdrawn), each with its ``past``. ``versions``: all, of one service."""
    by_entry = defaultdict(list)
    for row in sorted(versions, key=lambda row: (row.set_at, row.pk), reverse=True):
        by_entry[row.entry].append(row)
    current, withdrawn = [], []
    for rows in by_entry.values():
        rows[0].past = past_of(rows)
        (withdrawn if rows[0].superseded_at else current).append(rows[0])
    current.sort(key=lambda row: (-row.year, row.title))
    return current, sorted(withdrawn, key=lambda row: row.superseded_at, reverse=True)


def past_of(rows) -> list[Step]:
    """What happened to an item, the last first. ``rows``: its versions, the last first."""
    steps = []
    for newer, older in pairwise(rows):
        if all(getattr(newer, name) == getattr(older, name) for name in SAME):
            words = _("Se revisó el %(day)s y siguió igual.") % {"day": plain_date(newer.reviewed_on)}
            steps.append(Step(words))
        else:
            words = _("Hasta el %(day)s decía:") % {"day": plain_date(older.superseded_at)}
            steps.append(Step(words, older))
    first = _("Se publicó el %(day)s.") % {"day": plain_date(rows[-1].set_at)}
    return [*steps, Step(first)]


# What is asked of the public page ----------------------------------------------------------------


@dataclass(frozen=True)
class InformationFilter:
    """The filters of one request; anything unknown is ignored."""

    category: str = ""
    year: int = 0

    @classmethod
    def read(cls, query):
        word, year = query.get("categoria", ""), query.get("anio", "")
        return cls(WORDS.get(word, ""), whole_number(year) or 0)

    def keeps(self, item):
        return self.category in ("", item.category) and self.year in (0, item.year)

    @property
    def is_empty(self):
        return not (self.category or self.year)

    def chips(self):
        """(words, address without that filter) for each filter in force."""
        found = []
        if self.category:
            found.append((Category(self.category).label, f"?anio={self.year}" if self.year else "?"))
        if self.year:
            rest = f"?categoria={WORD_OF[self.category]}" if self.category else "?"
            found.append((_("Año %(year)s") % {"year": self.year}, rest))
        return found

    def options(self, items):
        """The choices of the form. ``items``: all that the service publishes."""
        years = sorted({item.year for item in items} | ({self.year} - {0}), reverse=True)
        words = [(word, category.label) for word, category in WORDS.items()]
        return {
            "categories": choices(words, {WORD_OF.get(self.category)}),
            "years": choices([(str(year), str(year)) for year in years], {str(self.year)}),
        }
