"""Answers filled in outside: the spreadsheet of a consultation's groups, and what a filled one says."""

from django.utils.translation import gettext as _

from participa.core.sheets import FORMULA, read_rows, template_xlsx
from participa.core.spanish import fold

from .models import Decision

LONGEST = {"reasons": 20_000, "change": 4_000}


def _headings():
    return {
        "number": _("Número"),
        "title": _("Qué dicen"),
        "size": _("Observaciones"),
        "quote": _("Cita que la representa"),
        "unit": _("Unidad que responde"),
        "decision": _("Posición del servicio"),
        "reasons": _("Razones"),
        "change": _("Qué cambió y dónde"),
        "seen": _("Versión (no cambiar)"),
    }


def workbook(consultation) -> bytes:
    """An .xlsx with a row per group, to fill its answer in."""
    groups = consultation.groups.select_related("unit", "quote").order_by("number")
    return template_xlsx(_headings().values(), [_row(group) for group in groups])


def _row(group):
    return [
        group.number,
        group.title,
        group.size,
        group.quote.text[:500] if group.quote and group.quote.status == "received" else "",
        group.unit.name if group.unit_id else "",
        group.get_decision_display(),
        group.reasons,
        group.change,
        group.changed_at.isoformat(),
    ]


def read(upload, consultation):
    """(rows that change something, problems) of a filled spreadsheet, as ``AnswerSpreadsheet`` keeps them.

    Raises ValidationError for a file that is no such spreadsheet.
    """
    names = _headings()
    sheet = read_rows(upload, columns={name: (heading,) for name, heading in names.items()})
    groups = {group.number: group for group in consultation.groups.select_related("changed_by")}
    units = {fold(unit.name): unit.pk for unit in consultation.service.units.filter(closed_at=None)}
    rows, problems, seen = [], [], set()
    for name in ("number", "decision", "reasons", "seen"):
        if name in sheet.missing:
            problems.append(
                _problem(1, names[name], _("Falta la columna «%(name)s».") % {"name": names[name]})
            )
    for row in sheet.rows if not problems else []:
        found, wrong = _read_row(row, groups, units, names, seen)
        problems += wrong
        if found and not wrong:
            rows.append(found)
    return rows, problems


def _problem(row, column, words):
    return {"row": row, "column": str(column), "words": str(words)}


def _read_row(row, groups, units, names, seen):
    """(what the row changes or None, its problems)."""
    values = {name: _plain(value) for name, value in row.values.items()}
    number = values["number"].removesuffix(".0")
    group = groups.get(int(number)) if number.isdecimal() and len(number) < 6 else None
    if group is None:
        return None, [_problem(row.number, names["number"], _("No hay un grupo con ese número."))]
    if group.number in seen:
        return None, [_problem(row.number, names["number"], _("Ese grupo está en otra fila más arriba."))]
    seen.add(group.number)
    written, wrong = _written(row.number, values, units, names)
    if wrong or not _changes(group, written):
        return None, wrong
    if values["seen"] != group.changed_at.isoformat():
        words = _(
            "Alguien cambió esta respuesta después de que descargaste la planilla. Descárgala de nuevo."
        )
        return None, [_problem(row.number, names["seen"], words)]
    return written | {"number": group.number, "title": group.title, "seen": values["seen"]}, []


def _written(number, values, units, names):
    decisions = {fold(label): value for value, label in Decision.choices}
    written = {name: values[name] for name in ("reasons", "change")}
    written["decision"] = decisions.get(fold(values["decision"]), "")
    wrong = []
    if values["decision"] and not written["decision"]:
        options = ", ".join(str(label) for _value, label in Decision.choices)
        wrong.append(
            _problem(
                number, names["decision"], _("Escribe una de estas: %(options)s.") % {"options": options}
            )
        )
    if written["decision"] and not written["reasons"].strip():
        wrong.append(
            _problem(
                number, names["reasons"], _("Falta decir por qué. Una respuesta sin razones no es respuesta.")
            )
        )
    for name, most in LONGEST.items():
        if len(written[name]) > most:
            words = _("Es muy largo: acórtalo a %(most)s letras.") % {"most": most}
            wrong.append(_problem(number, names[name], words))
    written["unit"] = units.get(fold(values["unit"])) if values["unit"] else None
    if values["unit"] and written["unit"] is None:
        wrong.append(_problem(number, names["unit"], _("Tu servicio no tiene una unidad con ese nombre.")))
    return written, wrong


def _plain(text):
    """Without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _changes(group, written):
    fields = ("decision", "reasons", "change")
    return any(getattr(group, name) != written[name] for name in fields) or group.unit_id != written["unit"]
