"""The council of civil society (Law 18.575, art. 74)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.dates import plain_date

from .base import (
    Result,
    State,
    day_in,
    indicator,
    late,
    link,
    met,
    missing,
    not_applicable,
    not_due,
    share,
    timed,
)

ART_74 = gettext_lazy("Ley 18.575, art. 74")
IN_FORCE = ("in_force", "expiring")
QUARTERS = 4


def _main(facts):
    """The council of the whole body; where there is none, those of its regions."""
    return [one for one in facts["councils"] if not one["region"]] or facts["councils"]


def _none():
    return missing(_("No ha constituido su consejo aquí."))


@indicator(
    "S1",
    gettext_lazy("Consejo vigente"),
    measures=gettext_lazy("El consejo está vigente; si venció y se renueva según calendario, vale la mitad."),
    due=gettext_lazy("Siempre"),
    law=ART_74,
)
def council_in_force(facts, parameters):
    councils = _main(facts)
    if not councils:
        return _none()
    values = [_force(one, parameters) for one in councils]
    value = round(sum(values) / len(values), 4)
    words = _in_force_words(councils[0])
    if len(councils) > 1:
        in_force = sum(one["state"] in IN_FORCE for one in councils)
        words = _("%(n)s de %(total)s consejos vigentes.") % {"n": in_force, "total": len(councils)}
    links = tuple(map(link, councils[:3]))
    if 0 < value < 1:
        return Result(State.PARTIAL, value, words, links)
    return met(words, *links) if value else missing(words, *links)


def _force(council, parameters):
    if council["state"] in IN_FORCE:
        return 1
    return parameters["half"] if council["renews_on_calendar"] else 0


def _in_force_words(council):
    if council["state"] in IN_FORCE:
        return _("Vigente hasta el %(day)s.") % {"day": plain_date(day_in(council["last_day"]))}
    if council["renews_on_calendar"]:
        return _("Sin período vigente; se renueva según su calendario.")
    if council["last_day"]:
        return _("Venció el %(day)s.") % {"day": plain_date(day_in(council["last_day"]))}
    return _("Todavía no tiene un período vigente.")


@indicator(
    "S2",
    gettext_lazy("Sesiones del consejo"),
    measures=gettext_lazy("Sesiones realizadas contra el mínimo del año, contado por trimestres cumplidos."),
    due=gettext_lazy("Cada trimestre"),
    law=ART_74,
)
def sessions_held(facts, parameters):
    return count_sessions(facts, _main(facts), minimum=None)


def count_sessions(facts, councils, *, minimum):
    """Sessions held in the year against those due so far. ``minimum``: a year's, if a law says it."""
    if not councils:
        return _none()
    day, held, due = day_in(facts["day"]), 0, 0
    for one in councils:
        quarters = _quarters(facts["year"], day_in(one["since"]), day)
        due_here = (minimum or one["min_sessions"]) * quarters // QUARTERS
        held += min(due_here, _held_in_year(one, facts["year"]))
        due += due_here
    if not due:
        return not_due(_("Todavía no se cumple un trimestre que contar."), *map(link, councils[:3]))
    words = ngettext(
        "%(n)s de %(due)s sesión que debía a la fecha.",
        "%(n)s de %(due)s sesiones que debía a la fecha.",
        due,
    )
    return share(held / due, words % {"n": held, "due": due}, *map(link, councils[:3]))


def _quarters(year, since, day):
    """The quarters of the year that went by before ``day`` with a council in force all along."""
    ends = [date(year, 4, 1), date(year, 7, 1), date(year, 10, 1), date(year + 1, 1, 1)]
    starts = [date(year, 1, 1), *ends[:-1]]
    if since is None:
        return 0
    return sum(since <= start and end <= day for start, end in zip(starts, ends, strict=True))


def _held_in_year(council, year):
    return sum(session["held_on"].startswith(str(year)) for session in council["sessions"])


@indicator(
    "S3",
    gettext_lazy("Actas publicadas"),
    measures=gettext_lazy(
        "De las sesiones cuya acta venció, cuántas la publicaron; con atraso, vale la mitad."
    ),
    due=gettext_lazy("15 días hábiles después de cada sesión, o lo que diga la norma"),
    law=ART_74,
)
def minutes_published(facts, parameters):
    councils = facts["councils"]
    if not councils:
        return _none()
    owed = [
        session
        for council in councils
        for session in council["sessions"]
        if session["due"].startswith(str(facts["year"]))
    ]
    counted = timed(owed, day_in(facts["day"]), done="published_on")
    if not counted.total:
        return not_due(_("Ninguna acta ha vencido este año."), *map(link, councils[:3]))
    words = _("%(on_time)s de %(total)s a tiempo; %(late)s con atraso y %(owed)s sin publicar.") % {
        "on_time": counted.on_time,
        "total": counted.total,
        "late": counted.late,
        "owed": counted.owed,
    }
    return share(counted.value(parameters["half"]), words, *map(link, owed[:3]), is_late=not counted.owed)


@indicator(
    "S4",
    gettext_lazy("Consejo diverso"),
    measures=gettext_lazy(
        "Mujeres entre 40 % y 60 %, alguien de fuera de la capital (si es nacional) y tres estamentos."
    ),
    due=gettext_lazy("Al nombrar a sus integrantes"),
    law=ART_74,
)
def council_diverse(facts, parameters):
    councils = [one for one in _main(facts) if one["members"]]
    if not facts["councils"]:
        return _none()
    if not councils:
        return not_applicable(_("No hay integrantes nombrados que contar."))
    checks = [check for one in councils for check in _diversity(one, facts, parameters)]
    words = _("%(part)s de %(total)s condiciones de diversidad.") % {
        "part": sum(checks),
        "total": len(checks),
    }
    return share(sum(checks) / len(checks), words, *map(link, councils[:3]))


def _diversity(council, facts, parameters):
    members, (least, most) = council["members"], parameters["women_share"]
    told = members["women"] + members["men"] + members["other"]
    yield bool(told) and least * told <= members["women"] * 100 <= most * told
    if facts["service"]["is_nationwide"] and not council["region"]:
        yield members["outside_capital"] >= 1
    yield members["estates"] >= parameters["estates"]


@indicator(
    "S5",
    gettext_lazy("Renovación a tiempo"),
    measures=gettext_lazy("El llamado a renovar se publicó antes de que empezara a vencer el período."),
    due=gettext_lazy("60 días corridos antes del término, o lo que diga la norma"),
    law=ART_74,
)
def renewal_on_time(facts, parameters):
    if not facts["councils"]:
        return _none()
    year, day = str(facts["year"]), day_in(facts["day"])
    calls = [call for one in _main(facts) for call in one["renewals"] if call["due"].startswith(year)]
    counted = timed(calls, day, done="called_on")
    if not counted.total:
        return not_due(_("Ningún período empieza a vencer todavía este año."))
    links = map(link, _main(facts)[:3])
    value = counted.value(parameters["half"])
    if counted.owed:
        return share(value, _("El período está por vencer y no se ha llamado a renovar."), *links)
    if counted.late:
        return late(_("El llamado a renovar se publicó con atraso."), value, *links)
    return met(_("El llamado a renovar se publicó a tiempo."), *links)
