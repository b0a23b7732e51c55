"""The table of bodies by indicators as a file that spreadsheets open. Public facts only."""

import csv
import io

from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO
from participa.core.sheets import harmless, template_xlsx
from participa.reference.places import regions

from .indicators import INDICATORS, State
from .scoring import Band, Sheet


def headings_of(codes) -> list[str]:
    """Each indicator twice: its value, out of 100, and its state."""
    first = [
        _("código"), _("servicio"), _("ministerio"), _("región"), _("pauta"), _("puntos"), _("tramo"),
        _("cosas atrasadas"), _("mes"), _("método"), _("calculada"),
    ]  # fmt: skip
    return (
        first + [f"{code} {INDICATORS[code].name}" for code in codes] + [f"{code} estado" for code in codes]
    )


def rows_of(snapshot, bodies, codes):
    """What the screen says of these bodies, a line each."""
    places = {region["slug"]: region["short_name"] for region in regions()}
    when = f"{snapshot.evaluated_at.astimezone(SANTIAGO):%Y-%m-%d %H:%M}"
    said = [f"{snapshot.month:%Y-%m}", str(snapshot.method), when]
    for one in bodies:
        yield [
            one.code, one.name, one.ministry, places.get(one.region, ""), str(Sheet(one.sheet).label),
            one.score, str(Band(one.band).label), one.late if one.has_data else None, *said,
            *(_out_of_100(one.value(code)) for code in codes),
            *(_state(one.state(code)) for code in codes),
        ]  # fmt: skip


def _out_of_100(value):
    return None if value is None else round(value * 100)


def _state(state):
    return str(State(state).label) if state else ""


def as_csv(snapshot, bodies, codes) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings_of(codes))
    for row in rows_of(snapshot, bodies, codes):
        writer.writerow([_written(value) for value in row])
    return ("\ufeff" + text.getvalue()).encode()  # the mark makes Excel read the accents


def _written(value):
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")  # as a spreadsheet in Chile reads decimals
    return "" if value is None else harmless(value)


def as_xlsx(snapshot, bodies, codes) -> bytes:
    return template_xlsx(headings_of(codes), rows_of(snapshot, bodies, codes))
