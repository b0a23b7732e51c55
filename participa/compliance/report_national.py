"""The national report: what the bodies of the State did for participation, as of one frozen month."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.dates import month_words
from participa.core.figures import figure

from . import report_annexes, report_said
from .bodies import bodies_of, grouped
from .report_activity import activity_sections
from .report_parts import Bars, Section, Table, percent_of, points, tone
from .report_said import MEASURED, bodies_words, matter_names
from .scoring import Band, Sheet

ADOPTED = (
    ("norm", gettext_lazy("Norma de participación publicada")),
    ("council", gettext_lazy("Consejo constituido")),
    ("account", gettext_lazy("Cuenta pública rendida")),
    ("consultation", gettext_lazy("Consulta realizada, o la razón de no hacerla")),
)


def told(snapshot) -> dict:
    """All that the report says, in plain values: a constant number of queries."""
    bodies, past = bodies_of(snapshot), report_said.earlier(snapshot)
    with_data = [one for one in bodies if one.has_data]
    said = report_said.head(
        snapshot,
        title=_("Cuenta Pública de Participación Ciudadana %(year)s") % {"year": snapshot.month.year},
        who=_("Ministerio Secretaría General de Gobierno"),
        about=_("Informe anual sobre la participación en la gestión pública (Ley 19.032, art. 2 letra i; "
                "Ley 20.500, art. 36)"),
        is_demo=any(one.is_demo for one in with_data),
    )  # fmt: skip
    sections = [
        _in_short(snapshot, past, bodies),
        _figures(snapshot, len(bodies)),
        _adoption(snapshot),
        _trend(past),
        _matters(snapshot),
        _regions(bodies),
        _ministries(bodies),
        *activity_sections(snapshot),
        report_annexes.history(),
        report_said.method_section(snapshot, MEASURED),
        report_annexes.with_data(with_data),
        report_annexes.without([one for one in bodies if not one.has_data]),
    ]
    return said | {"sections": sections, "has_data": bool(with_data)}


# What anybody should know ------------------------------------------------------------------------


def _in_short(snapshot, past, bodies):
    figures, names = snapshot.figures, matter_names()
    with_data = sum(one.has_data for one in bodies)
    lines = [
        _("El portal conoce %(total)s. Hasta aquí han publicado algo %(some)s: de ellos trata este informe.")
        % {"total": bodies_words(len(bodies)), "some": figure(with_data)},
        _("De los demás no hay datos. Eso no dice que no cumplan: dice que no se sabe."),
    ]
    if figures["median"] is None:
        lines.append(_("Ninguno de los que la ley obliga por entero tiene datos todavía."))
        return Section(_("En pocas palabras"), "resumen", lines)
    lines.append(
        _("Entre los que la ley obliga por entero, la mitad tiene %(median)s puntos de 100 o más.")
        % {"median": points(figures["median"])}
    )
    matters = sorted(figures["matters"].items(), key=lambda one: (one[1], one[0]))
    if len(matters) > 1:
        (low, least), (high, most) = matters[0], matters[-1]
        words = _("Donde mejor les va es en %(high)s (%(most)s); donde más falta, en %(low)s (%(least)s).")
        lines.append(words % {
            "high": names[high].lower(), "most": points(most),
            "low": names[low].lower(), "least": points(least),
        })  # fmt: skip
    lines += [line for line in (_change(past), _owed(figures)) if line]
    return Section(_("En pocas palabras"), "resumen", lines)


def _change(past):
    """How the median moved since the first month of the trend."""
    if len(past) < 2 or past[0].figures["median"] is None:
        return ""
    before, after = past[0].figures["median"], past[-1].figures["median"]
    said = {"month": month_words(past[0].month), "before": points(before), "after": points(after)}
    if after > before:
        return _("En %(month)s la mediana era %(before)s: subió a %(after)s.") % said
    if after < before:
        return _("En %(month)s la mediana era %(before)s: bajó a %(after)s.") % said
    return _("Es la misma mediana que en %(month)s.") % said


def _owed(figures):
    number = figures["unanswered"]
    if not number:
        return _("No hay consultas cuya respuesta esté vencida.")
    words = ngettext(
        "%(n)s consulta espera una respuesta cuyo plazo ya venció.",
        "%(n)s consultas esperan una respuesta cuyo plazo ya venció.",
        number,
    )
    return words % {"n": figure(number)}


def _figures(snapshot, total):
    figures = snapshot.figures
    adopted = figures["adoption"]
    stats = [
        {"value": points(figures["median"]), "label": _("puntos, mediana de la pauta completa")},
        {"value": figures["with_data"], "of": total, "label": _("servicios con datos")},
        {"value": adopted["norm"][0], "of": adopted["norm"][1], "label": _("con norma publicada")},
        {"value": adopted["council"][0], "of": adopted["council"][1], "label": _("con consejo")},
        {"value": adopted["account"][0], "of": adopted["account"][1], "label": _("rindieron su cuenta")},
        {"value": figures["opened"], "label": _("consultas abiertas en el año")},
        {"value": figures["unanswered"], "label": _("respuestas vencidas")},
        {"value": figures["expiring"], "label": _("consejos por vencer")},
    ]
    rows = [
        [str(band.label), figure(figures["bands"].get(band.value, 0))]
        for band in (Band.HIGH, Band.MEDIUM, Band.LOW)
    ]
    measured = [
        [
            str(sheet.label),
            figure(figures["asked"].get(sheet.value, 0)),
            points(figures["medians"][sheet.value]),
        ]
        for sheet in Sheet
        if figures["asked"].get(sheet.value)
    ]
    tables = [
        Table(_("Servicios con datos, por tramo"), [_("Tramo"), _("Servicios")], rows, (1,)),
        Table(
            _("Servicios y mediana, por pauta"), [_("Pauta"), _("Servicios"), _("Mediana")], measured, (1, 2)
        ),
    ]
    return Section(_("Cifras nacionales"), "cifras", stats=stats, tables=tables)


def _adoption(snapshot):
    lines = [_("De los servicios con datos a los que cada cosa les corresponde, cuántos la tienen.")]
    rows = []
    for name, label in ADOPTED:
        done, whole = snapshot.figures["adoption"][name]
        words = _("%(done)s de %(whole)s") % {"done": figure(done), "whole": figure(whole)}
        rows.append((str(label), percent_of(done, whole), words))
    return Section(_("Qué tienen los servicios"), "adopcion", lines, bars=[Bars(_("Lo que tienen"), rows)])


# How it moved, and where -------------------------------------------------------------------------


def _trend(past):
    months = [one.month for one in past]
    series = [
        (str(sheet.label), [one.figures["medians"].get(sheet.value) for one in past]) for sheet in MEASURED
    ]
    rows = [
        [month_words(one.month).capitalize(), figure(one.figures["with_data"])]
        + [points(one.figures["medians"].get(sheet.value)) for sheet in MEASURED]
        for one in past
    ]
    name = _("Mediana de cada pauta, mes a mes")
    lines = [report_said.trend(name, months, series)] if len(past) > 1 else []
    words = [] if lines else [_("Es el primer mes que se mide: todavía no hay con qué comparar.")]
    head = [_("Mes"), _("Con datos"), *(str(sheet.label) for sheet in MEASURED)]
    tables = [Table(name, head, rows, (1, 2, 3, 4))]
    return Section(_("Cómo ha cambiado"), "tendencia", words, lines=lines, tables=tables)


def _matters(snapshot):
    means, names = snapshot.figures["matters"], matter_names()
    rows = [(names[code], means[code], points(means[code])) for code in names if code in means]
    lines = [_("Promedio de cada materia, en puntos de 100, de los servicios que la ley obliga por entero.")]
    if not rows:
        return Section(_("Por materia"), "materias", [_("Todavía no hay datos por materia.")])
    return Section(_("Por materia"), "materias", lines, bars=[Bars(_("Por materia"), rows)])


def _regions(bodies):
    """By where each body has its seat; nationwide ones are told apart."""
    groups, names = grouped(bodies, "region"), report_said.region_names()
    medians = {slug: groups[slug].median if slug in groups else None for slug in names}
    tones = {slug: tone(value) for slug, value in medians.items()}
    rows = [
        [names.get(slug) or _("Todo el país o sin región"), figure(groups[slug].with_data),
         figure(groups[slug].total), points(groups[slug].median)]
        for slug in [*names, ""]
        if slug in groups
    ]  # fmt: skip
    name = _("Mediana por región")
    head = [_("Región"), _("Con datos"), _("Servicios"), _("Mediana")]
    lines = [_("Según dónde tiene su sede cada servicio que la ley obliga por entero.")]
    return Section(
        _("Por región"), "regiones", lines,
        maps=[report_said.map_of(name, medians, tones)], tables=[Table(name, head, rows, (1, 2, 3))],
    )  # fmt: skip


def _ministries(bodies):
    groups, names = grouped(bodies, "ministry"), matter_names()
    rows = [
        [name or _("Sin ministerio"), figure(one.with_data), figure(one.total), points(one.median),
         figure(one.late), names[one.worst] if one.worst else "–"]
        for name, one in sorted(groups.items(), key=lambda pair: (not pair[0], pair[0]))
        if one.with_data
    ]  # fmt: skip
    lines = [_("El ministerio y los servicios que dependen de él, si alguno tiene datos.")]
    if not rows:
        return Section(_("Por ministerio"), "ministerios", [_("Todavía no hay datos por ministerio.")])
    head = [
        _("Ministerio"), _("Con datos"), _("Servicios"), _("Mediana"), _("Atrasos"), _("Donde más falta"),
    ]  # fmt: skip
    table = Table(_("Por ministerio"), head, rows, (1, 2, 3, 4))
    return Section(_("Por ministerio"), "ministerios", lines, tables=[table])
