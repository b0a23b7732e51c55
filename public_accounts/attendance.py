"""Who came to the events of an account, by sex, as it may be published.

All that is told of it (page, list, spreadsheet) comes from here: the same small figures are hidden
everywhere, so nobody subtracts one page from another.
"""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.figures import figure
from participa.core.suppression import Figures, hide_small, hide_small_table

from .models import AccountEvent, Attendance

SEXES = {
    "women": gettext_lazy("mujeres"),
    "men": gettext_lazy("hombres"),
    "other": gettext_lazy("otro"),
    "undeclared": gettext_lazy("sin declarar"),
}


@dataclass(frozen=True)
class Came:
    """Who came to one event. ``figures``: by sex, None where hidden. ``told``: the row it comes from."""

    event: AccountEvent
    figures: dict
    total: int | None
    told: Attendance

    @property
    def name(self):
        """Where it was."""
        return self.event.region.name if self.event.region else str(self.event)


@dataclass(frozen=True)
class Attended:
    """Who came to all of them. ``total``: by sex, or None if nobody told any."""

    rows: list = field(default_factory=list)
    total: Figures | None = None

    def of(self, event):
        """Who came to an event, or None."""
        return next((row for row in self.rows if row.event.pk == event.pk), None)


def with_attendance(events):
    """The queryset of events with who came to each: one query more whatever its length."""
    current = Attendance.objects.filter(superseded_at=None)
    current = current.only("event", *SEXES, "total", "correction", "set_at")
    return events.prefetch_related(Prefetch("attendances", current, to_attr="current_attendance"))


def attendance_of(events) -> Attended:
    """Of the events of one account, fetched ``with_attendance``."""
    told = [(event, event.current_attendance[0]) for event in events if event.current_attendance]
    if not told:
        return Attended()
    counts = {event.pk: {sex: getattr(row, sex) for sex in SEXES} for event, row in told}
    if len(told) == 1:
        event, row = told[0]
        shown = hide_small(counts[event.pk])
        return Attended([Came(event, shown, shown.total, row)], shown)
    table = hide_small_table(counts)
    rows = [Came(event, table[event.pk], table.totals[event.pk], row) for event, row in told]
    total = Figures(table.column_totals)
    total.total = table.total
    return Attended(rows, total)


def in_words(figures, total) -> str:
    """``412 personas: 238 mujeres, 170 hombres``; what is hidden is left out."""
    if total is None:
        return _("No mostramos cuántas personas fueron, para que no se pueda reconocer a ninguna")
    people = ngettext("%(n)s persona", "%(n)s personas", total) % {"n": figure(total)}
    parts = [f"{figure(figures[sex])} {_sex(sex, figures[sex])}" for sex in SEXES if figures[sex]]
    if not parts:
        return people
    if any(figures[sex] is None for sex in SEXES):
        return _("%(people)s, de ellas %(parts)s") % {"people": people, "parts": ", ".join(parts)}
    return f"{people}: {', '.join(parts)}"


def _sex(sex, number):
    return {
        "women": ngettext("mujer", "mujeres", number),
        "men": ngettext("hombre", "hombres", number),
        "other": ngettext("otro", "otros", number),
        "undeclared": _("sin declarar"),
    }[sex]
