"""What the pages of reports show: the report itself as a page, the published ones, and those to make."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from participa.core.chile import drawing
from participa.core.line_chart import Series, line_chart
from participa.core.pieces import fill_each

from . import report_national, report_service
from .models import Report, ServiceSheet, Snapshot

NEWEST = 50  # of those of bodies
FILES = ("pdf", "data", "dictionary")
LONGEST = 200  # lines of a folded list: with more, a page of the whole country would weigh too much


def published():
    """The national ones, the last month first."""
    found = Report.objects.published().filter(service=None).select_related("snapshot", *FILES)
    return found.order_by("-snapshot__month")


def published_by_bodies():
    """Those that bodies published of themselves, the newest first."""
    found = Report.objects.published().filter(service__isnull=False)
    return found.select_related("snapshot", "service", "pdf").order_by("-published_at", "-pk")[:NEWEST]


def report_page(report) -> dict:
    """A report as a page: what it says, drawn, and its files."""
    if report.service_id:
        sheets = ServiceSheet.objects.select_related("snapshot__method")
        said = report_service.told(sheets.get(snapshot=report.snapshot_id, service=report.service_id))
    else:
        said = report_national.told(report.snapshot)
    shown = [shown_section(one) for one in said["sections"]]
    return {"report": report, "said": said, "sections": shown, "files": files_of(report)}


def files_of(report) -> list[dict]:
    """What to download, with its fingerprint."""
    titles = {"pdf": _("El informe"), "data": _("Los datos"), "dictionary": _("Qué es cada columna")}
    documents = [(titles[name], getattr(report, name)) for name in FILES]
    return [{"title": title, "document": one, "seal": _groups(one.sha256)} for title, one in documents]


def _groups(seal):
    """Where a long fingerprint may be broken; copied, it is whole."""
    return [seal[start : start + 8] for start in range(0, len(seal), 8)]


def shown_section(one) -> dict:
    """What the template draws. Where there is a line chart, its table comes with it."""
    if one.folded and len(one.items) + sum(len(table.rows) for table in one.tables) > LONGEST:
        elsewhere = _("La lista es larga: está completa en el informe y en los datos, para descargar.")
        one = one._replace(paragraphs=[*one.paragraphs, elsewhere], items=[], tables=[], folded="")
    return {
        "title": one.title,
        "anchor": one.anchor,
        "paragraphs": one.paragraphs,
        "stats": one.stats,
        "bars": [
            {
                "name": "" if bars.name == one.title else bars.name,
                "rows": [(label, words, share) for label, share, words in bars.rows],
            }
            for bars in one.bars
        ],
        "charts": [
            {"alt": lines.alt, "chart": line_chart(lines.name, lines.labels, _series(lines))}
            for lines in one.lines
        ],
        "maps": [{"alt": drawn.alt, "svg": map_of(drawn), "legend": _legend(drawn)} for drawn in one.maps],
        "tables": [] if one.lines else [shown_table(table, one.title) for table in one.tables],
        "items": one.items,
        "links": one.links,
        "folded": one.folded,
        "parts": [shown_section(part) for part in one.parts],
    }


def _series(lines):
    return [Series(name, values) for name, values in lines.series]


def shown_table(table, title) -> dict:
    """Each cell with whether it is a number. Its name is not shown where ``title`` says the same."""
    return {
        "is_told": table.name == title,
        "name": table.name,
        "head": [(word, n in table.numbers) for n, word in enumerate(table.head)],
        "rows": [[(words, n in table.numbers) for n, words in enumerate(row)] for row in table.rows],
    }


def map_of(drawn) -> SafeString:
    """Chile lying down, in the colours of the page."""
    shapes = fill_each(
        '<path class="map__region--{}" d="{}"/>',
        ((drawn.tones.get(one["slug"], 0), one["path"]) for one in drawing()["regions"]),
    )
    return format_html(
        '<svg class="map" viewBox="{}" role="img" aria-label="{}">{}</svg>',
        drawing()["box"],
        drawn.alt,
        shapes,
    )


def _legend(drawn):
    return list(enumerate(drawn.legend))


# Those to make -----------------------------------------------------------------------------------


def months_of(service=None) -> list[dict]:
    """Every frozen month, the last first, and its report if it is made. Two queries."""
    snapshots = Snapshot.objects.frozen().order_by("-month")
    if service:
        snapshots = snapshots.filter(sheets__service=service)
    made = Report.objects.filter(service=service).select_related(
        "snapshot", "service", "published_by", *FILES
    )
    by_month = {one.snapshot_id: one for one in made}
    return [{"snapshot": one, "report": by_month.get(one.pk)} for one in snapshots]
