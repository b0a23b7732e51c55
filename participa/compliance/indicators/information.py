"""Relevant information (Law 18.575, art. 71) and the transparency row (Law 20.285, art. 7 j)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.dates import month_words

from .base import Link, day_in, indicator, late, met, missing, months_before, share

CATEGORIES = 5
BUDGET = "budget"
ART_71 = gettext_lazy("Ley 18.575, art. 71")


@indicator(
    "I1",
    gettext_lazy("Información relevante completa"),
    measures=gettext_lazy("De las cinco categorías de la ley, en cuántas hay algo publicado."),
    due=gettext_lazy("Siempre"),
    law=ART_71,
)
def information_coverage(facts, parameters):
    covered = {item["category"] for item in facts["information"]}
    words = ngettext("Publica %(n)s de 5 categorías.", "Publica %(n)s de 5 categorías.", len(covered)) % {
        "n": len(covered)
    }
    return share(len(covered) / CATEGORIES, words, *_page(facts))


@indicator(
    "I2",
    gettext_lazy("Información al día"),
    measures=gettext_lazy(
        "Qué parte se revisó dentro del plazo de la regla; el presupuesto es del año en curso."
    ),
    due=gettext_lazy("Siempre"),
    law=ART_71,
)
def information_freshness(facts, parameters):
    items, day = _of_today(facts["information"]), day_in(facts["day"])
    if not items:
        return missing(_("No hay información publicada que revisar."))
    since = months_before(day, facts["rules"]["information_review_months"])
    fresh = sum(_is_fresh(item, since, facts["year"]) for item in items)
    words = _("%(fresh)s de %(total)s al día.") % {"fresh": fresh, "total": len(items)}
    return share(fresh / len(items), words, *_page(facts))


def _of_today(items):
    """A budget that has a newer one is archive: nobody reviews it."""
    newest = max((item["year"] for item in items if item["category"] == BUDGET), default=None)
    return [item for item in items if item["category"] != BUDGET or item["year"] == newest]


def _is_fresh(item, since, year):
    if item["category"] == BUDGET:
        return item["year"] >= year
    return day_in(item["reviewed_on"]) >= since


def _page(facts):
    if not facts["information"]:
        return ()
    return (Link(_("Información relevante del servicio"), facts["pages"]["information"]),)


@indicator(
    "I3",
    gettext_lazy("Fila de transparencia confirmada"),
    measures=gettext_lazy(
        "La fila de la letra j) se confirmó este mes; si fue el mes pasado, vale la mitad."
    ),
    due=gettext_lazy("Cada mes"),
    law=gettext_lazy("Ley 20.285, art. 7, letra j)"),
)
def transparency_row(facts, parameters):
    last = max((day_in(one["month"]) for one in facts["transparency"]), default=None)
    if last is None:
        return missing(_("No ha confirmado su fila de transparencia."))
    page = Link(_("Fila de transparencia"), facts["pages"]["transparency"])
    this_month = day_in(facts["month"])
    words = _("Confirmada por última vez para %(month)s.") % {"month": month_words(last)}
    if last >= this_month:
        return met(words, page)
    if last >= months_before(this_month, 1):
        return late(words, parameters["half"], page)
    return missing(words, page)
