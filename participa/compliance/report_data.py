"""The data beside a report of compliance, for spreadsheets, and the dictionary of their columns."""

import csv
import io

from django.conf import settings
from django.utils.translation import gettext as _

from participa.core.sheets import harmless

from .bodies import bodies_of
from .indicators import INDICATORS, Matter, State
from .reading import measured, parts_of
from .report_said import region_names
from .scoring import Band, Sheet

STATES = {
    State.MET: "cumple", State.PARTIAL: "parcial", State.LATE: "atraso", State.MISSING: "falta",
    State.NOT_DUE: "aun_no_vence", State.NOT_APPLICABLE: "no_aplica",
}  # fmt: skip
BANDS = {Band.HIGH: "alto", Band.MEDIUM: "medio", Band.LOW: "bajo", Band.NO_DATA: "sin_datos"}
SHEETS = {
    Sheet.FULL: "completa", Sheet.COSOC_ONLY: "solo_consejo", Sheet.MUNICIPAL: "municipal",
    Sheet.FACTS: "hechos",
}  # fmt: skip
FIRST = ("mes", "metodo", "codigo", "nombre")


# Every body ---------------------------------------------------------------------------------------


def national_csv(snapshot) -> bytes:
    """A line for each body, with data or without, in order of its code."""
    names = region_names()
    about = ["ministerio", "region", "pauta", "puntos", "tramo", "atrasos", "demostracion"]
    head = [*FIRST, *about]
    head += [f"{code.lower()}_{part}" for code in INDICATORS for part in ("estado", "valor")]
    bodies = sorted(bodies_of(snapshot), key=lambda one: one.code)
    return written(head, (_body(one, snapshot, names) for one in bodies))


def _body(one, snapshot, names):
    row = [f"{snapshot.month:%Y-%m}", str(snapshot.method), one.code, one.name, one.ministry]
    row += [
        names.get(one.region, ""), SHEETS[Sheet(one.sheet)], _number(one.score), BANDS[Band(one.band)],
        one.late if one.has_data else "", "si" if one.is_demo else "no",
    ]  # fmt: skip
    for code in INDICATORS:
        state, value = one.marks.get(code, ("", None))
        row += [STATES[State(state)] if state else "", _number(value)]
    return row


def national_dictionary(snapshot) -> bytes:
    """What each column of ``national_csv`` is."""
    rows = [
        *_about_months(snapshot),
        ("codigo", _("Código del servicio en el portal"), _("texto"), ""),
        ("nombre", _("Nombre del servicio, como se llamaba al medir"), _("texto"), ""),
        ("ministerio", _("Ministerio del que depende, o él mismo"), _("texto"), _("vacío: de ninguno")),
        ("region", _("Región de su sede"), _("texto"), _("vacío: todo el país, o no se sabe")),
        ("pauta", _("Con qué lista de indicadores se mide"), _("palabra"), _choices(SHEETS)),
        ("puntos", _("Puntaje, de 0 a 100"), _("decimal"), _("vacío: sin datos o sin puntaje")),
        ("tramo", _("Tramo del puntaje"), _("palabra"), _choices(BANDS)),
        ("atrasos", _("Indicadores que faltan o llegaron con atraso"), _("entero"), _("vacío: sin datos")),
        ("demostracion", _("Es un servicio inventado para mostrar el portal"), _("palabra"), "si, no"),
    ]
    for code, one in INDICATORS.items():
        rows += [
            (f"{code.lower()}_estado", f"{one.name}. {one.measures}", _("palabra"), _choices(STATES)),
            (
                f"{code.lower()}_valor",
                f"{one.name}: {_('valor de 0 a 1')}",
                _("decimal"),
                _("vacío: no cuenta"),
            ),
        ]
    return _dictionary(rows)


# One body -----------------------------------------------------------------------------------------


def service_csv(sheet) -> bytes:
    """A line for each indicator of a body."""
    snapshot, facts = sheet.snapshot, sheet.facts["service"]
    first = [f"{snapshot.month:%Y-%m}", str(snapshot.method), facts["code"], facts["name"]]
    head = [
        *FIRST,
        "materia",
        "indicador",
        "que_mide",
        "estado",
        "valor",
        "peso",
        "puntos",
        "por_que",
        "evidencia",
    ]
    rows = [
        [
            *first, part.matter.label, row.code, row.indicator.measures, STATES[row.result.state],
            _number(row.result.value), row.weight, _number(row.points), row.result.reason,
            " ".join(f"{settings.SITE_URL}{link.url}" for link in row.result.links),
        ]
        for part in parts_of(measured(sheet))
        for row in part.rows
    ]  # fmt: skip
    return written(head, rows)


def service_dictionary(sheet) -> bytes:
    """What each column of ``service_csv`` is."""
    matters = ", ".join(str(one.label) for one in Matter)
    return _dictionary([
        *_about_months(sheet.snapshot),
        ("codigo", _("Código del servicio en el portal"), _("texto"), ""),
        ("nombre", _("Nombre del servicio, como se llamaba al medir"), _("texto"), ""),
        ("materia", _("De qué trata el indicador"), _("texto"), matters),
        ("indicador", _("Código del indicador"), _("texto"), ""),
        ("que_mide", _("Qué se cuenta"), _("texto"), ""),
        ("estado", _("Cómo está el servicio"), _("palabra"), _choices(STATES)),
        ("valor", _("Valor de 0 a 1"), _("decimal"), _("vacío: no cuenta")),
        ("peso", _("Puntos en juego; 0 si su pauta no lo puntúa"), _("entero"), ""),
        ("puntos", _("Puntos logrados"), _("decimal"), _("vacío: no cuenta")),
        ("por_que", _("La razón, en una frase"), _("texto"), ""),
        ("evidencia", _("Direcciones de lo que lo prueba"), _("texto"), ""),
    ])  # fmt: skip


# Both ---------------------------------------------------------------------------------------------


def _about_months(snapshot):
    return [
        ("mes", _("Mes que se midió"), _("año y mes"), f"{snapshot.month:%Y-%m}"),
        ("metodo", _("Versión de los pesos y tramos"), _("texto"), str(snapshot.method)),
    ]


def _choices(words):
    return "; ".join(f"{word}: {choice.label}" for choice, word in words.items())


def _dictionary(rows) -> bytes:
    return written([_("columna"), _("qué dice"), _("tipo"), _("valores")], rows)


def _number(value) -> str:
    """With a point, for machines."""
    return "" if value is None else f"{float(value):g}"


def written(head, rows) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(head)
    for row in rows:
        sheet.writerow([cell if isinstance(cell, int) else harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")
