"""The badge that a body may show in its own site: a drawing of 220 by 64 that needs nothing else."""

from django.utils.dates import MONTHS_3
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core.pieces import fill

from .telling import tag_of

LETTERS = 27  # of a name that fit in a line
COLOURS = {  # of the mark beside the words, which say it all: 4.5 to 1 or more on white
    "done": "#2d717c",
    "warning": "#b06a00",
    "error": "#c4191c",
    "neutral": "#5a6478",
}
FONT = "Roboto, Arial, Helvetica, sans-serif"


def badge_svg(service, sheet, snapshot) -> str:
    """``sheet``: of the last measured month; None for a body without data."""
    kind, words = tag_of(sheet)
    month = f"{MONTHS_3[snapshot.month.month]} {snapshot.month.year}" if sheet else ""
    foot = " · ".join(part for part in (_("Participa"), month) if part)
    if service.is_demo:
        foot = _("Demostración · %(foot)s") % {"foot": foot}
    return str(
        fill(
            SVG,
            (get_language() or "es").partition("-")[0],
            _("%(name)s: %(words)s") % {"name": service.name, "words": words},
            _("Cumplimiento de las normas de participación ciudadana, según Portal Participa. %(foot)s.")
            % {"foot": foot},
            FONT,
            COLOURS[kind],
            _short(service),
            words,
            foot,
        )
    )


def _short(service):
    """The name, its acronym where it does not fit, or its beginning."""
    if len(service.name) <= LETTERS:
        return service.name
    if service.acronym:
        return service.acronym
    return service.name[: LETTERS - 1].rstrip() + "…"


SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="220" height="64" viewBox="0 0 220 64" role="img" \
aria-labelledby="nombre detalle" xml:lang="{0}" lang="{0}" font-family="{3}">
<title id="nombre">{1}</title>
<desc id="detalle">{2}</desc>
<rect x="0.5" y="0.5" width="219" height="63" rx="6" fill="#fff" stroke="#6b768c"/>
<rect x="1" y="8" width="5" height="48" rx="2" fill="{4}"/>
<text x="16" y="21" font-size="12" fill="#414a5e">{5}</text>
<text x="16" y="40" font-size="16" font-weight="700" fill="#0a132d">{6}</text>
<text x="16" y="56" font-size="11" fill="#414a5e">{7}</text>
</svg>
"""
