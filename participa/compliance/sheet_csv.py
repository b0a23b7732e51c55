"""The sheet of a body in a month, as a file that spreadsheets open."""

import csv
import io

from django.conf import settings
from django.utils.translation import gettext as _

from participa.core.sheets import harmless

from .reading import measured, parts_of
from .scoring import Sheet


def sheet_csv(service, sheet) -> bytes:
    """A line for each indicator. Of whom nothing is asked, only what it does, without points."""
    headings = [
        _("organismo"), _("mes"), _("materia"), _("código"), _("indicador"), _("estado"), _("valor"),
        _("peso"), _("puntos"), _("por qué"), _("evidencia"), _("quién lo pide"), _("método"),
    ]  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for part in parts_of(measured(sheet)):
        for row in part.rows:
            if sheet.sheet != Sheet.FACTS or row.result.value:
                writer.writerow([harmless(cell) for cell in _line(service, sheet, part, row)])
    return ("\ufeff" + text.getvalue()).encode()  # the mark makes Excel read the accents


def _line(service, sheet, part, row):
    result, is_scored = row.result, sheet.sheet != Sheet.FACTS
    return [
        service.name,
        f"{sheet.snapshot.month:%Y-%m}",
        part.matter.label,
        row.code,
        row.indicator.name,
        result.state.label if is_scored else _("Hecho"),
        _decimal(result.value),
        row.weight if is_scored else "",
        _decimal(row.points) if is_scored else "",
        result.reason,
        " ".join(_address(one.url) for one in result.links),
        row.indicator.law or _("Propuesta del portal"),
        f"v{sheet.snapshot.method.version}" if is_scored else "",
    ]


def _decimal(value):
    return "" if value is None else str(value).replace(".", ",").removesuffix(",0")


def _address(url):
    return url if "://" in url else f"{settings.SITE_URL}{url}"
