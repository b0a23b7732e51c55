"""The participatory public account (Law 18.575, art. 72)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.dates import plain_date

from .base import Timed, day_in, indicator, late, link, met, missing, not_applicable, not_due, share

ART_72 = gettext_lazy("Ley 18.575, art. 72")
WITH_THE_ACCOUNT = gettext_lazy("Junto con la cuenta")
ACCESS = ("captions", "sign_language", "plain")


def _held(facts):
    """The account of the year, if its event took place before the day of the facts."""
    account = facts["account"]
    if account and account["event_on"] and day_in(facts["day"]) > day_in(account["event_on"]):
        return account
    return None


def _not_held(facts):
    """What is said of a part of an account that was not held."""
    due = day_in(facts["account_due"]["day"])
    if day_in(facts["day"]) > due:
        return missing(_("No ha rendido la cuenta de este año."))
    return not_due(_("La cuenta vence el %(day)s.") % {"day": plain_date(due)})


@indicator(
    "C1",
    gettext_lazy("Cuenta pública rendida"),
    measures=gettext_lazy("Rindió su cuenta a más tardar el día que fija la norma; después, vale la mitad."),
    due=gettext_lazy("31 de mayo, o lo que diga la norma del servicio"),
    law=ART_72,
)
def account_held(facts, parameters):
    account, due = _held(facts), day_in(facts["account_due"]["day"])
    if not account:
        return _not_held(facts)
    held = day_in(account["event_on"])
    words = _("Rindió su cuenta el %(day)s.") % {"day": plain_date(held)}
    return met(words, link(account)) if held <= due else late(words, parameters["half"], link(account))


@indicator(
    "C2",
    gettext_lazy("Cuenta en el territorio"),
    measures=gettext_lazy("De las regiones donde trabaja, en cuántas hubo un evento de la cuenta."),
    due=WITH_THE_ACCOUNT,
    law=ART_72,
)
def account_by_territory(facts, parameters):
    account, regions = _held(facts), facts["service"]["regions"]
    if not account:
        return _not_held(facts)
    if not regions:
        return not_applicable(_("No se sabe en qué regiones trabaja."))
    covered = len(set(account["regions"]) & set(regions))
    words = ngettext(
        "Evento en %(n)s de %(total)s región.", "Evento en %(n)s de %(total)s regiones.", len(regions)
    )
    return share(covered / len(regions), words % {"n": covered, "total": len(regions)}, link(account))


@indicator(
    "C3",
    gettext_lazy("Consejo escuchado antes de la cuenta"),
    measures=gettext_lazy(
        "El consejo sesionó sobre la cuenta o envió su opinión antes del evento, y eso se publicó."
    ),
    due=gettext_lazy("El día del evento"),
    law=gettext_lazy("Ley 18.575, arts. 72 y 74"),
)
def council_heard(facts, parameters):
    account = _held(facts)
    if not account:
        return _not_held(facts)
    heard = day_in(account["council_heard_on"])
    if heard and heard < day_in(account["event_on"]):
        words = _("Escuchó al consejo el %(day)s.") % {"day": plain_date(heard)}
        return met(words, link(account))
    return missing(_("No hay constancia de que se escuchara al consejo antes del evento."), link(account))


@indicator(
    "C4",
    gettext_lazy("Preguntas respondidas a tiempo"),
    measures=gettext_lazy(
        "De las preguntas, cuántas se respondieron en plazo; con atraso, la mitad. Sin preguntas, se cumple."
    ),
    due=gettext_lazy("Según la regla de la cuenta"),
    law=ART_72,
)
def questions_answered(facts, parameters):
    account, day = _held(facts), day_in(facts["day"])
    if not account:
        return _not_held(facts)
    due, closed = day_in(account["answers_due"]), day_in(account["questions_closed_on"])
    if not account["questions"]:
        if day > closed:
            return met(_("Se pudo preguntar y no llegaron preguntas."), link(account))
        return not_due(_("Se puede preguntar hasta el %(day)s.") % {"day": plain_date(closed)})
    unanswered = account["questions"] - account["on_time"] - account["late"]
    if unanswered and day <= due:
        return not_due(_("Las respuestas vencen el %(day)s.") % {"day": plain_date(due)}, link(account))
    counted = Timed(account["on_time"], account["late"], unanswered)
    words = _("%(on_time)s de %(total)s a tiempo; %(late)s con atraso y %(owed)s sin responder.") % {
        "on_time": counted.on_time,
        "total": counted.total,
        "late": counted.late,
        "owed": counted.owed,
    }
    return share(counted.value(parameters["half"]), words, link(account), is_late=not counted.owed)


@indicator(
    "C5",
    gettext_lazy("Cuenta accesible"),
    measures=gettext_lazy(
        "Tiene subtítulos, lengua de señas y versión en lectura fácil, de lo que corresponde."
    ),
    due=gettext_lazy("10 días hábiles después del evento, o lo que diga la regla"),
    law=gettext_lazy("Ley 20.422, arts. 25 y 26"),
)
def account_accessible(facts, parameters):
    account = _held(facts)
    if not account:
        return _not_held(facts)
    asked = [account["access"][name] for name in ACCESS if account["access"][name] != "na"]
    if not asked:
        return not_applicable(_("Ninguna de las tres medidas corresponde a esta cuenta."), link(account))
    given, due = asked.count("yes"), day_in(account["access_due"])
    if given < len(asked) and day_in(facts["day"]) <= due:
        return not_due(_("Vence el %(day)s.") % {"day": plain_date(due)}, link(account))
    words = _("%(part)s de %(total)s medidas de accesibilidad.") % {"part": given, "total": len(asked)}
    return share(given / len(asked), words, link(account))
