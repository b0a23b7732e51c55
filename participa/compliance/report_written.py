"""A report of compliance on paper: an accessible PDF (PDF/UA-1), the same bytes from the same month."""

from pathlib import Path

from django.utils.translation import gettext as _

from participa.core import printing
from participa.core.calendar import SANTIAGO
from participa.core.figures import figure

from .report_parts import HEIGHT, WIDTH, map_svg, traced

SHORT, LONG = 20, 60  # letters of a cell
TEMPLATE = Path(__file__).parent / "typst" / "report.typ"


def printed(said) -> bytes:
    """The PDF of what ``told`` gave. Its date is that of the freezing, never that of the printing."""
    names = ("title", "who", "about", "month", "code", "made", "demo", "address")
    shown = {name: said[name] for name in names} | {
        "lang": "es",
        "frozen": list(said["frozen_at"].astimezone(SANTIAGO).timetuple()[:6]),
        "sections": [_section(one) for one in said["sections"]],
        "labels": {
            "contents": _("Qué trae este informe"),
            "page": _("Los informes y sus datos"),
            "seal": _("Huella SHA-256 de la medición"),
        },
        "sha256": said["sha256"],
        "note": "",
    }
    signs = _("Los signos que no se pueden imprimir van con su código Unicode.")
    return printing.pdf(TEMPLATE, shown, when_spelled={"note": signs}, keep=False)


def _section(one):
    return {
        "title": one.title,
        "paragraphs": one.paragraphs,
        "stats": [_stat(stat) for stat in one.stats],
        "bars": [{"name": bars.name, "rows": [_bar(*row) for row in bars.rows]} for bars in one.bars],
        "lines": [_lines(lines) for lines in one.lines],
        "maps": [
            {"name": drawn.name, "alt": drawn.alt, "svg": map_svg(drawn.tones), "legend": drawn.legend}
            for drawn in one.maps
        ],
        "tables": [_table(table) for table in one.tables],
        "items": one.items,
        "links": one.links,
        "dense": bool(one.folded),
        "parts": [_section(part) for part in one.parts],
    }


def _table(table):
    """A column of short words takes what it needs; the others share the rest by what they say."""
    longest = [max(len(word) for word in column) for column in zip(table.head, *table.rows, strict=True)]
    widths = [0 if letters <= SHORT else min(letters, LONG) for letters in longest]
    return table._asdict() | {"widths": widths}


def _stat(stat):
    whole = _("de %(total)s") % {"total": figure(stat["of"])} if stat.get("of") else ""
    return {"label": str(stat["label"]), "value": figure(stat["value"]), "of": whole}


def _bar(name, percent, words):
    return {"name": name, "percent": str(max(0.0, min(100.0, percent))), "words": words}


def _lines(lines):
    """Numbers go as text: the printing spells what it does not know."""
    strokes = [
        {"name": name, "strokes": [[[str(x), str(y)] for x, y in stroke] for stroke in traced(values)]}
        for name, values in lines.series
    ]
    return {
        "name": lines.name,
        "alt": lines.alt,
        "labels": lines.labels,
        "series": strokes,
        "width": str(WIDTH),
        "height": str(HEIGHT),
    }
