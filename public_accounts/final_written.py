"""The final report of an account, written: as the text of a page and as a PDF.

Whatever people wrote is inert: in the text every sign that Markdown would read is escaped; in the PDF it
comes as values.
"""

import re
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core import printing

TEMPLATE = Path(__file__).parent / "typst" / "final.typ"
MARKED = re.compile(r"([!-/:-@\[-`{-~])")


# As the text of a page -------------------------------------------------------------------------


def text_of(said) -> str:
    """The same as Markdown for the page, under its title. Nothing that people wrote is a mark in it."""
    lines = [line for line in (said["correction"], said["demo"], said["made"]) if line]
    blocks = [inert(line) for line in lines]
    for section in said["sections"]:
        blocks += _blocks(section, 2)
    return "\n\n".join(blocks) + "\n"


def inert(text) -> str:
    """Words in which Markdown finds no mark, in one line."""
    return MARKED.sub(r"\\\1", " ".join(str(text).split()))


def _blocks(section, level):
    yield f"{'#' * level} {inert(section.title)}"
    yield from (inert(paragraph) for paragraph in section.paragraphs)
    if section.items:
        yield "\n".join(f"- {inert(item)}" for item in section.items)
    for table in section.tables:
        yield "\n".join(_row(cells) for cells in (table.head, ["---"] * len(table.head), *table.rows))
    for part in section.parts:
        yield from _blocks(part, level + 1)


def _row(cells):
    if set(cells) == {"---"}:
        return f"| {' | '.join(cells)} |"
    return f"| {' | '.join(inert(cell) for cell in cells)} |"


# On paper --------------------------------------------------------------------------------------


def printed(said) -> bytes:
    """The PDF of what ``told`` gave, accessible (PDF/UA-1)."""
    shown = {
        name: said[name] for name in ("title", "service", "code", "made", "correction", "demo", "address")
    }
    shown |= {
        "lang": (get_language() or "es")[:2],
        "sections": [_printed(section) for section in said["sections"]],
        "labels": {"contents": _("Qué trae este informe"), "page": _("La página de esta cuenta")},
        "note": "",
    }
    signs = _("Los signos que no se pueden imprimir van con su código Unicode.")
    return printing.pdf(TEMPLATE, shown, when_spelled={"note": signs}, keep=False)


def _printed(section):
    return {
        "title": section.title,
        "paragraphs": section.paragraphs,
        "items": section.items,
        "tables": [table._asdict() for table in section.tables],
        "parts": [_printed(part) for part in section.parts],
    }
