"""Every body as a month left it, without its evidence: what pages about many bodies are made of."""

from dataclasses import dataclass
from statistics import median

from participa.core.spanish import fold

from .indicators import Matter
from .models import ServiceSheet, Silent
from .national import means_by_matter
from .scoring import Band, Sheet, sheet_of


@dataclass(frozen=True)
class Body:
    """One body in one month. Without ``marks`` it had published nothing: no score, and nothing said of it."""

    code: str
    slug: str
    name: str
    region: str  # slug of that of its seat; empty for none
    ministry: str  # its name; empty for none
    is_demo: bool
    sheet: str
    marks: dict
    score: float | None
    band: str
    late: int

    @property
    def has_data(self):
        return bool(self.marks)

    def state(self, code) -> str:
        return self.marks[code][0] if code in self.marks else ""

    def value(self, code) -> float | None:
        return self.marks[code][1] if code in self.marks else None


def bodies_of(snapshot) -> list[Body]:
    """Those with data and those without, in alphabetical order. Two queries."""
    rows = ServiceSheet.objects.filter(snapshot=snapshot).order_by()
    rows = rows.values_list("facts__service", "sheet", "marks", "score", "band", "late")
    found = [_measured(*row) for row in rows]
    silent = Silent.objects.filter(snapshot=snapshot).values_list("bodies", flat=True).first() or ()
    found += [_body(one, sheet_of(one["regime"]).value) for one in silent]
    return sorted(found, key=lambda one: (fold(one.name), one.code))


def _measured(said, sheet, marks, score, band, late):
    return _body(said, sheet, marks, None if score is None else float(score), band, late)


def _body(said, sheet, marks=None, score=None, band=Band.NO_DATA.value, late=0):
    return Body(
        said["code"], said["slug"], said["name"], said["region"], said["ministry"], said["is_demo"], sheet,
        marks or {}, score, band, late,
    )  # fmt: skip


# What many add up to -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """Bodies that are told together (a ministry, a region): those with data of how many, and how they do."""

    name: str
    total: int
    with_data: int
    median: float | None
    late: int
    worst: Matter | None
    worst_mean: float | None


def grouped(bodies, by: str, sheet: str = Sheet.FULL.value) -> dict[str, Group]:
    """Those that one sheet measures, by an attribute of theirs; in the order in which they come."""
    found = {}
    for one in bodies:
        if one.sheet == sheet:
            found.setdefault(getattr(one, by), []).append(one)
    return {name: _group(name, members) for name, members in found.items()}


def _group(name, members):
    scores = [one.score for one in members if one.score is not None]
    matters = means_by_matter(members)
    worst = min(matters, key=matters.get, default=None)
    return Group(
        name=name,
        total=len(members),
        with_data=sum(one.has_data for one in members),
        median=round(median(scores), 1) if scores else None,
        late=sum(one.late for one in members),
        worst=Matter(worst) if worst else None,
        worst_mean=matters.get(worst),
    )
