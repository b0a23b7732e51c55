"""What a report of compliance says, as plain values: everything comes from one frozen month.

Nothing here reads the clock or a table that changes, so the same month always says the same. It names no
person.
"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.chile import drawing
from participa.core.dates import month_words, plain_date
from participa.core.figures import figure

from .indicators import INDICATORS, Matter
from .models import Snapshot
from .report_parts import Lines, Map, Section, Table, points
from .scoring import Sheet
from .telling import cut_words

MONTHS = 13  # of a trend: a year and the month it is compared with
MEASURED = (Sheet.FULL, Sheet.COSOC_ONLY, Sheet.MUNICIPAL)


def head(snapshot, *, title, who, about, is_demo) -> dict:
    """What every report begins with."""
    return {
        "title": title,
        "who": who,
        "about": about,
        "month": month_words(snapshot.month),
        "code": f"{month_words(snapshot.month).capitalize()} · {_('método')} {snapshot.method}",
        "made": _("Medición de %(month)s, congelada el %(day)s.")
        % {"month": month_words(snapshot.month), "day": plain_date(snapshot.frozen_at)}
        + f" {cut_words(snapshot)}",
        "demo": _("Datos de demostración") if is_demo else "",
        "address": f"{settings.SITE_URL}/cumplimiento/informes/",
        "frozen_at": snapshot.frozen_at,
        "sha256": snapshot.sha256,
    }


def earlier(snapshot) -> list[Snapshot]:
    """The months before it that were frozen by then, and itself: the oldest first."""
    found = Snapshot.objects.frozen().filter(month__lte=snapshot.month, frozen_at__lte=snapshot.frozen_at)
    return list(found.order_by("-month")[:MONTHS])[::-1]


def trend(name, months, series) -> Lines:
    """``series``: (name, value of each month or None). The words say where each begins and ends."""
    series = [one for one in series if any(value is not None for value in one[1])]
    said = []
    for label, values in series:
        known = [(month, value) for month, value in zip(months, values, strict=True) if value is not None]
        (first, began), (last, ended) = known[0], known[-1]
        if first == last:
            said.append(_("%(name)s: %(ended)s en %(last)s.") % {
                "name": label, "ended": points(ended), "last": month_words(last),
            })  # fmt: skip
        else:
            said.append(_("%(name)s: de %(began)s en %(first)s a %(ended)s en %(last)s.") % {
                "name": label, "began": points(began), "first": month_words(first),
                "ended": points(ended), "last": month_words(last),
            })  # fmt: skip
    alt = _("Gráfico de líneas, en puntos de 100. %(words)s") % {"words": " ".join(said)}
    return Lines(name, alt, [f"{month:%m-%y}" for month in months], series)


def region_names() -> dict[str, str]:
    """From north to south."""
    return {one["slug"]: one["name"] for one in drawing()["regions"]}


def map_of(name, values, tones) -> Map:
    """``values``: slug -> points or None."""
    names = region_names()
    told = [f"{names[slug]}: {points(value)}" for slug, value in values.items() if value is not None]
    alt = _("Mapa de Chile por regiones, en puntos de 100. %(words)s.") % {
        "words": "; ".join(told) or _("Ninguna región tiene datos")
    }
    legend = [
        _("sin datos"), _("menos de 25"), _("25 a 49"), _("50 a 74"), _("75 o más"),
    ]  # fmt: skip
    return Map(name, alt, tones, legend)


# How it is measured ------------------------------------------------------------------------------


def method_section(snapshot, sheets) -> Section:
    """Weights, bands and limits, with the version that holds."""
    method = snapshot.method
    lines = [
        _("El puntaje suma lo que cada servicio hizo, de lo que ya venció y le corresponde."),
        _("Lo que aún no vence y lo que no aplica no resta."),
        _("Lo hecho con atraso vale la mitad. Cada dato sale de lo publicado en el portal, con su fecha."),
        _("Tramo alto: desde %(high)s puntos. Medio: desde %(medium)s. Bajo: menos que eso.") % method.bands,
        _("Se midió con el método %(method)s, que rige desde %(since)s. Por qué: %(reason)s")
        % {"method": method, "since": month_words(method.since), "reason": method.reason},
    ]
    limits = [
        _("Solo ve lo que se publicó en el portal: un servicio pudo hacer más en otra parte."),
        _("Un servicio sin datos no está en falta: no se sabe. Por eso no tiene puntaje."),
        _("No mide si participar cambió algo: mide si se hizo, se informó y se respondió."),
        _("Las pautas son distintas y nunca se ordenan juntas."),
        _("Una medición congelada no cambia: lo que se corrige después se ve en los meses que siguen."),
    ]
    seal = _("Huella SHA-256 de la medición: %(hash)s") % {"hash": snapshot.sha256}
    parts = [Section(_("Qué no dice"), "limites", items=limits)]
    return Section(
        _("Cómo se mide y qué no dice"),
        "metodo",
        [*lines, seal],
        tables=[_weights(method, sheets)],
        parts=parts,
    )


def _weights(method, sheets) -> Table:
    sheets = [one for one in sheets if method.sheets.get(one.value)]
    rows = [
        [
            f"{code} {indicator.name}",
            str(indicator.law),
            *(str(method.sheets[one.value].get(code) or "–") for one in sheets),
        ]
        for code, indicator in INDICATORS.items()
        if any(method.sheets[one.value].get(code) for one in sheets)
    ]
    head = [_("Indicador"), _("Norma"), *(str(one.label) for one in sheets)]
    return Table(_("Peso de cada indicador"), head, rows, tuple(range(2, len(head))))


def matter_names() -> dict[str, str]:
    return {one.value: str(one.label) for one in Matter}


def bodies_words(number) -> str:
    return ngettext("%(n)s servicio", "%(n)s servicios", number) % {"n": figure(number)}
