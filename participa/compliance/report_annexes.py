"""The last parts of the national report: where the portal comes from, and every body by its name."""

from django.utils.translation import gettext as _

from participa.core.figures import figure

from . import report_history
from .report_parts import Section, Table, points
from .report_said import bodies_words
from .scoring import Band, Sheet


def history():
    rows = [
        [str(year), str(what), str(value), str(source)]
        for year, what, value, source in report_history.FIGURES
    ]
    lines = [
        _("La primera versión del portal se comprometió en los planes de gobierno abierto de Chile."),
        _("La meta de 2016 era sumar 50 organismos: se sumaron 93. Sumarse no era lo mismo que cumplir."),
        _("Estas cifras son de sus fuentes. No se comparan con las de este informe: se miden de otra forma."),
    ]
    head = [_("Año"), _("Qué"), _("Cifra"), _("Fuente")]
    table = Table(_("Cifras de los documentos de origen"), head, rows)
    return Section(_("De dónde venimos"), "historia", lines, tables=[table])


# The annexes -------------------------------------------------------------------------------------


def with_data(bodies):
    lines = [_("Por orden alfabético dentro de cada pauta. El detalle de cada indicador está en los datos.")]
    tables = [_table(sheet, [one for one in bodies if one.sheet == sheet]) for sheet in Sheet]
    tables = [table for table in tables if table.rows]
    words = _("Ver los %(n)s") % {"n": bodies_words(len(bodies))} if bodies else ""
    lines = lines if tables else [_("Ningún servicio tenía datos.")]
    return Section(_("Anexo 1. Servicios con datos"), "con-datos", lines, tables=tables, folded=words)


def _table(sheet, bodies) -> Table:
    """No score is said of whom the law does not bind, and no municipality has a ministry."""
    head = [_("Servicio"), _("Ministerio"), _("Puntos"), _("Tramo"), _("Atrasos")]
    rows = [
        [one.name, one.ministry or "–", points(one.score), str(Band(one.band).label), figure(one.late)]
        for one in bodies
    ]
    shown = {Sheet.FACTS: (0, 1), Sheet.MUNICIPAL: (0, 2, 3, 4)}.get(sheet, range(5))
    numbers = tuple(place for place, column in enumerate(shown) if column in (2, 4))
    rows = [[row[column] for column in shown] for row in rows]
    return Table(str(sheet.label), [head[column] for column in shown], rows, numbers)


def without(bodies):
    lines = [
        _("Todavía no publican nada en el portal. Se nombran para saber de quiénes no trata este informe.")
    ]
    lines = lines if bodies else [_("Todos los servicios tienen datos.")]
    words = _("Ver los %(n)s") % {"n": bodies_words(len(bodies))} if bodies else ""
    items = [one.name for one in bodies]
    return Section(_("Anexo 2. Servicios sin datos"), "sin-datos", lines, items=items, folded=words)
