"""How many bodies have each thing and how they do, month by month: drawn, and told as a change."""

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from participa.core.figures import short_figure
from participa.core.line_chart import Series, line_chart

TOPS = (4, 8, 20, 40, 80, 200, 400, 800, 2000, 10_000)  # round, and four parts divide them


def adopted(figures) -> list[Series]:
    """``figures``: national ones, the oldest first."""
    names = (("norm", _("norma")), ("account", _("cuenta")), ("council", _("consejo")))
    return [Series(words, [one["adoption"][name][0] for one in figures]) for name, words in names]


def adoption_chart(title, months, series):
    """Of ``adopted``, up to a round number."""
    most = round_top(max(value for one in series for value in one.values))
    return line_chart(title, labels_of(months), series, most=most)


def round_top(value):
    """A round number above."""
    return next(top for top in TOPS if top >= value)


def points_chart(title, labels, points, medians):
    """The points of a body beside the median of its sheet. ``labels``: of their months."""
    return line_chart(title, labels, [Series(_("servicio"), points), Series(_("mediana"), medians)])


def labels_of(months) -> list[str]:
    return [str(MONTHS_3[month.month]) for month in months]


def change_words(change) -> str:
    """``+6``, ``−1,5``."""
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{short_figure(abs(round(change, 1)))}"
