"""What SEGEGOB sees of a month: the country, its ministries and regions, and each body by each indicator."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from participa.core.dates import month_words
from participa.core.figures import figure
from participa.core.line_chart import Series, line_chart
from participa.core.pieces import bars

from .bodies import bodies_of, grouped
from .dashboard_filters import ministry_slug
from .dashboard_heat import service_url, table_url, tabs_of
from .dashboard_map import region_points
from .indicators import State, months_before
from .models import ServiceSheet, Snapshot
from .scoring import Sheet
from .trends import adopted, adoption_chart, change_words, labels_of

MONTHS_SHOWN = 12
EXTREMES = 5
SEASON = "C1"


def dashboard_page(snapshot, *, month="") -> dict:
    """``month``: as the address writes it, if it is not the last one that was measured."""
    bodies = bodies_of(snapshot)
    past = past_of(snapshot)
    table = table_url(month)
    return {
        "snapshot": snapshot,
        "is_last": not month,
        "has_demo": any(one.is_demo for one in bodies if one.has_data),
        "with_data": sum(one.has_data for one in bodies),
        "total": len(bodies),
        "stats": stats_of(snapshot.figures, table),
        "charts": charts_of(past),
        "regions": region_points(grouped(bodies, "region"), lambda slug: f"{table}?region={slug}"),
        "ministries": ministries_of(bodies, table),
        "season": season_of(bodies, table),
        **extremes_of(snapshot, bodies, past, month),
        "table": table,
        "tabs": tabs_of(bodies, table),
    }


# The country -------------------------------------------------------------------------------------


def stats_of(figures, table):
    """National figures. Those of what somebody lacks lead to who lacks it."""

    def adopted(name, label, code):
        done, of = figures["adoption"][name]
        return {"value": done, "of": of, "label": _link(f"{table}?indicador={code}&estado=falta", label)}

    median = figures["medians"].get(Sheet.FULL.value)
    overdue, expiring = reverse("oversight:overdue"), reverse("oversight:expiring")
    return [
        {
            "value": "–" if median is None else figure(median),
            "label": _("puntos, mediana del Título IV completo"),
        },
        adopted("norm", _("con norma publicada"), "N1"),
        adopted("council", _("con consejo vigente o renovándose"), "S1"),
        adopted("account", _("rindieron cuenta pública"), "C1"),
        adopted("consultation", _("consultaron este año"), "Q2"),
        {"value": figures["opened"], "label": _("consultas abiertas en el año")},
        {
            "value": figures["unanswered"],
            "label": _link(f"{overdue}?tipo=consulta", _("consultas sin respuesta a tiempo")),
            "kind": "alert" if figures["unanswered"] else "",
        },
        {
            "value": figures["expiring"],
            "label": _link(expiring, _("consejos por vencer")),
            "kind": "alert" if figures["expiring"] else "",
        },
    ]


def _link(url, words):
    return format_html('<a href="{}">{}</a>', url, words)


def past_of(snapshot) -> list[tuple]:
    """(month, figures) of the year that ends in this month and the month a year before. One query."""
    since = months_before(snapshot.month, MONTHS_SHOWN)
    rows = Snapshot.objects.filter(month__gte=since, month__lte=snapshot.month).order_by("month")
    return list(rows.values_list("month", "figures"))


def charts_of(past):
    """How adoption and points went, month by month. Nothing to draw with one month."""
    past = [(month, figures) for month, figures in past if figures][-MONTHS_SHOWN:]
    if len(past) < 2:
        return []
    months, figures = zip(*past, strict=True)
    points = [Series(_("puntos"), [one["medians"].get(Sheet.FULL.value) for one in figures])]
    until = {"month": month_words(months[-1])}
    return [
        adoption_chart(_("Servicios que cumplen, hasta %(month)s") % until, months, adopted(figures)),
        line_chart(_("Mediana de puntos, hasta %(month)s") % until, labels_of(months), points),
    ]


def ministries_of(bodies, table):
    """How the bodies of each ministry do, measured by the full sheet."""
    found = grouped([one for one in bodies if one.ministry], "ministry")
    return [
        {"group": group, "url": f"{table}?ministerio={ministry_slug(name)}"}
        for name, group in sorted(found.items())
    ]


def season_of(bodies, table):
    """The season of public accounts: how many bodies gave theirs, and how many owe it."""
    said = [
        (State.MET, _("Rindieron a tiempo"), "cumple"),
        (State.LATE, _("Rindieron con atraso"), "atrasado"),
        (State.MISSING, _("No han rendido y su plazo venció"), "falta"),
        (State.NOT_DUE, _("Su plazo aún no vence"), "por-vencer"),
    ]
    full = [one for one in bodies if one.sheet == Sheet.FULL and one.has_data]
    return bars(
        (
            _link(f"{table}?indicador={SEASON}&estado={word}", words),
            sum(one.state(SEASON) == state for one in full),
        )
        for state, words, word in said
    )


# The extremes ------------------------------------------------------------------------------------


def extremes_of(snapshot, bodies, past, month):
    """The lowest, and those that rose the most in a year, or in three months if that one was not measured."""
    scored = [one for one in bodies if one.sheet == Sheet.FULL and one.score is not None]
    known = {when for when, _figures in past}
    wanted = (months_before(snapshot.month, number) for number in (12, 3))
    since = next((when for when in wanted if when in known), None)
    before = _scores(since) if since else {}
    rises = [(round(one.score - before[one.code], 1), one) for one in scored if one.code in before]
    best = sorted((pair for pair in rises if pair[0] > 0), key=lambda pair: -pair[0])[:EXTREMES]
    return {
        "worst": [
            (_link(service_url(one.slug, month), one.name), one.score)
            for one in sorted(scored, key=lambda one: one.score)[:EXTREMES]
        ],
        "since": since,
        "since_words": month_words(since) if since else "",
        "improved": [
            (_link(service_url(one.slug, month), one.name), change_words(rise), one.score)
            for rise, one in best
        ],
    }


def _scores(month):
    rows = ServiceSheet.objects.filter(snapshot__month=month, sheet=Sheet.FULL, score__isnull=False)
    return {code: float(score) for code, score in rows.order_by().values_list("service__code", "score")}
