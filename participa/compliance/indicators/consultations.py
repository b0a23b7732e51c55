"""Matters of interest and consultations (Law 18.575, art. 73; Law 19.880, art. 39)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.dates import plain_date

from .base import day_in, indicator, late, link, met, missing, not_due, share, timed

ART_73 = gettext_lazy("Ley 18.575, art. 73")


@indicator(
    "Q1",
    gettext_lazy("Listado anual de materias"),
    measures=gettext_lazy(
        "El servicio publicó las materias del año; si lo hizo después del plazo, vale la mitad."
    ),
    due=gettext_lazy("31 de marzo, o lo que diga la regla"),
    law=ART_73,
)
def list_of_matters(facts, parameters):
    plan, due = facts["plan"], day_in(facts["plan_due"]["day"])
    if plan:
        published = day_in(plan["published_on"])
        words = _("Publicado el %(day)s.") % {"day": plain_date(published)}
        return met(words, link(plan)) if published <= due else late(words, parameters["half"], link(plan))
    said = {"day": plain_date(due)}
    if day_in(facts["day"]) > due:
        return missing(_("Debía publicarse a más tardar el %(day)s.") % said)
    return not_due(_("Vence el %(day)s.") % said)


@indicator(
    "Q2",
    gettext_lazy("Consulta realizada"),
    measures=gettext_lazy("Abrió al menos una consulta en el año, o fundamentó por qué no hacía falta."),
    due=gettext_lazy("31 de diciembre"),
    law=ART_73,
)
def consultation_held(facts, parameters):
    opened = _opened(facts)
    if opened:
        words = ngettext("Abrió %(n)s consulta.", "Abrió %(n)s consultas.", len(opened))
        return met(words % {"n": len(opened)}, *map(link, opened[:3]))
    if stated := facts["no_consultation"]:
        words = _("Fundamentó el %(day)s que este año no hacía falta.")
        return met(words % {"day": plain_date(day_in(stated["stated_on"]))}, link(stated))
    due = date(facts["year"], 12, 31)
    if day_in(facts["day"]) > due:
        return missing(_("No abrió consultas ni fundamentó por qué."))
    return not_due(_("Vence el %(day)s.") % {"day": plain_date(due)})


@indicator(
    "Q3",
    gettext_lazy("Consulta informada"),
    measures=gettext_lazy(
        "De las consultas abiertas, cuántas tenían resumen simple y antecedentes al abrir."
    ),
    due=gettext_lazy("El día en que abre cada una"),
    law=ART_73,
)
def consultation_informed(facts, parameters):
    opened = _opened(facts)
    if not opened:
        return not_due(_("No ha abierto consultas este año."))
    informed = sum(one["is_informed"] for one in opened)
    words = _("%(part)s de %(total)s con resumen y antecedentes.")
    bare = [one for one in opened if not one["is_informed"]]
    return share(
        informed / len(opened),
        words % {"part": informed, "total": len(opened)},
        *map(link, (bare or opened)[:3]),
    )


@indicator(
    "Q4",
    gettext_lazy("Respuesta a tiempo"),
    measures=gettext_lazy(
        "De las consultas cuya respuesta venció, cuántas se respondieron; con atraso vale la mitad."
    ),
    due=gettext_lazy("Según la regla de cada consulta"),
    law=gettext_lazy("Ley 19.880, art. 39"),
)
def answered_on_time(facts, parameters):
    owed, day = _owed(facts), day_in(facts["day"])
    counted = timed(owed, day, done="answered_on")
    if not counted.total:
        return not_due(_next_answer(owed))
    words = ngettext(
        "%(on_time)s de %(total)s respuesta a tiempo",
        "%(on_time)s de %(total)s respuestas a tiempo",
        counted.total,
    ) % {"on_time": counted.on_time, "total": counted.total}
    if counted.late:
        words += "; " + ngettext("%(n)s con atraso", "%(n)s con atraso", counted.late) % {"n": counted.late}
    if counted.owed:
        words += "; " + ngettext("%(n)s sin responder", "%(n)s sin responder", counted.owed) % {
            "n": counted.owed
        }
    return share(counted.value(parameters["half"]), f"{words}.", *_worst(owed, day), is_late=not counted.owed)


def _next_answer(owed):
    days = [day_in(one["due"]) for one in owed]
    if not days:
        return _("No tiene respuestas que den cuenta este año.")
    return _("La próxima respuesta vence el %(day)s.") % {"day": plain_date(min(days))}


def _worst(owed, day):
    """Those that say more: unanswered, then late, then the rest."""

    def weight(one):
        due, done = day_in(one["due"]), day_in(one["answered_on"])
        return (0 if not done and day > due else 1 if done and done > due else 2, one["due"])

    return map(link, sorted(owed, key=weight)[:3])


@indicator(
    "Q5",
    gettext_lazy("Respuesta completa"),
    measures=gettext_lazy("De las observaciones admisibles, cuántas tienen respuesta, sola o con su grupo."),
    due=gettext_lazy("Junto con la respuesta"),
    law=gettext_lazy("Ley 19.880, art. 39"),
)
def answers_cover(facts, parameters):
    answered = [one for one in _owed(facts) if one["answered_on"]]
    total = sum(one["admissible"] for one in answered)
    if not answered:
        return not_due(_("No ha respondido consultas cuyo plazo sea de este año."))
    if not total:
        return met(_("Las consultas respondidas no recibieron observaciones."), *map(link, answered[:3]))
    part = sum(one["answered"] for one in answered)
    words = _("%(part)s de %(total)s observaciones con respuesta.") % {"part": part, "total": total}
    return share(part / total, words, *map(link, answered[:3]))


def _opened(facts):
    year = str(facts["year"])
    return [one for one in facts["consultations"] if one["opened_on"].startswith(year)]


def _owed(facts):
    """Those whose answer falls due in the year, and older ones that entered it unanswered."""
    start = f"{facts['year']}-01-01"
    end = f"{facts['year']}-12-31"
    return [
        one
        for one in facts["consultations"]
        if one["due"]
        and one["due"] <= end
        and (one["due"] >= start or not one["answered_on"] or one["answered_on"] >= start)
    ]
