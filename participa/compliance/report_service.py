"""The report of one body: how it stood in one frozen month, indicator by indicator, with its evidence."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.dates import month_words, plain_date
from participa.core.figures import figure

from . import report_said
from .indicators import State, day_in
from .models import ServiceSheet
from .reading import measured, parts_of
from .report_parts import Bars, Section, Table, percent_of, points
from .scoring import Band, Sheet


def told(sheet) -> dict:
    """All that the report says, in plain values. ``sheet``: with its snapshot and method."""
    facts, snapshot = sheet.facts["service"], sheet.snapshot
    result, past = measured(sheet), _past(sheet)
    parts = parts_of(result)
    said = report_said.head(
        snapshot,
        title=_("Informe de cumplimiento %(year)s") % {"year": snapshot.month.year},
        who=facts["name"],
        about=_("Cómo cumple las normas de participación ciudadana (Ley 20.500)"),
        is_demo=facts["is_demo"],
    )
    sections = [
        _in_short(sheet, result, past),
        _by_matter(sheet, parts),
        *[_part(part, sheet) for part in parts],
        _trend(past, sheet),
        _consultations(sheet.facts),
        report_said.method_section(snapshot, [Sheet(sheet.sheet)]),
    ]
    return said | {"sections": [one for one in sections if one], "has_data": True}


def _past(sheet):
    """(month, score, median of those measured by the same list) of each month frozen by then."""
    months = report_said.earlier(sheet.snapshot)
    rows = ServiceSheet.objects.filter(snapshot__in=[one.pk for one in months], service=sheet.service_id)
    scores = {one["snapshot"]: one for one in rows.values("snapshot", "score", "sheet")}
    found = []
    for month in months:
        mine = scores.get(month.pk)
        score = mine["score"] if mine and mine["sheet"] == sheet.sheet else None
        median = month.figures["medians"].get(sheet.sheet)
        found.append((month.month, None if score is None else float(score), median))
    return found


def _in_short(sheet, result, past):
    title = _("En pocas palabras")
    if sheet.sheet == Sheet.FACTS:
        lines = [
            _("La ley no lo obliga, o no se ha verificado que lo obligue: se cuentan hechos, sin puntaje."),
        ]
        return Section(title, "resumen", lines)
    states = [one.state for one in result.results.values()]
    lines = []
    if sheet.score is not None:
        lines.append(
            _("Tiene %(score)s puntos de 100: %(band)s.")
            % {"score": points(sheet.score), "band": str(Band(sheet.band).label).lower()}
        )
    median = past[-1][2] if past else None
    if median is not None:
        words = _("La mediana de los servicios que se miden igual es %(median)s.")
        lines.append(words % {"median": points(median)})
    met = states.count(State.MET)
    lines.append(
        _("Cumple %(met)s de los %(total)s indicadores que ya se le pueden pedir.")
        % {"met": met, "total": sum(one.is_counted for one in result.results.values())}
    )
    late = states.count(State.MISSING) + states.count(State.LATE)
    if late:
        words = ngettext("Tiene %(n)s atrasado o pendiente.", "Tiene %(n)s atrasados o pendientes.", late)
        lines.append(words % {"n": figure(late)})
    return Section(title, "resumen", lines)


def _by_matter(sheet, parts):
    if sheet.sheet == Sheet.FACTS:
        return None
    rows = [
        (
            str(part.matter.label),
            percent_of(part.got, part.at_stake),
            _("%(got)s de %(whole)s") % {"got": points(part.got), "whole": part.at_stake},
        )
        for part in parts
        if part.at_stake
    ]
    lines = [_("Puntos logrados de los que estaban en juego.")]
    return Section(_("Por materia"), "materias", lines, bars=[Bars(_("Por materia"), rows)]) if rows else None


def _part(part, sheet):
    scored = sheet.sheet != Sheet.FACTS
    rows = []
    for row in part.rows:
        cells = [f"{row.code} {row.indicator.name}", str(row.result.state.label)]
        if scored:
            cells.append(
                "–"
                if row.points is None or not row.weight
                else _("%(got)s de %(whole)s") % {"got": points(row.points), "whole": row.weight}
            )
        rows.append([*cells, row.result.reason])
    head = [_("Indicador"), _("Estado"), *([_("Puntos")] if scored else []), _("Por qué")]
    evidence = [
        (f"{row.code}: {link.text}", f"{settings.SITE_URL}{link.url}")
        for row in part.rows
        for link in row.result.links
    ]
    inner = (
        [Section(_("Evidencia"), f"evidencia-{part.matter.value.lower()}", links=evidence)]
        if evidence
        else []
    )
    title = str(part.matter.label)
    return Section(
        title, f"materia-{part.matter.value.lower()}", tables=[Table(title, head, rows)], parts=inner
    )


def _trend(past, sheet):
    if sheet.sheet == Sheet.FACTS:
        return None
    title, name = _("Cómo ha cambiado"), _("Puntos mes a mes")
    series = [
        (_("Este servicio"), [score for _month, score, _median in past]),
        (_("Mediana de su pauta"), [median for _month, _score, median in past]),
    ]
    rows = [[month_words(month).capitalize(), points(score), points(median)] for month, score, median in past]
    table = Table(name, [_("Mes"), _("Este servicio"), _("Mediana")], rows, (1, 2))
    lines = []
    if len(past) > 1:
        lines = [report_said.trend(name, [month for month, _s, _m in past], series)]
    return Section(title, "tendencia", lines=lines, tables=[table])


def _consultations(facts):
    rows = [
        [one["title"], plain_date(day_in(one["closed_on"])), *_answer(one)] for one in facts["consultations"]
    ]
    if not rows:
        return None
    head = [_("Consulta"), _("Cerró"), _("La respuesta vencía"), _("Se respondió")]
    table = Table(_("Consultas del año"), head, rows)
    return Section(_("Sus consultas"), "consultas", tables=[table])


def _answer(one):
    due, done = day_in(one["due"]), day_in(one["answered_on"])
    return [plain_date(due) if due else "–", plain_date(done) if done else _("No consta")]
