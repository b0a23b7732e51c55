"""Is an activity fit to be published? What is missing or does not fit, beside its field."""

from django.utils.translation import gettext as _

from .models import Mode

WITH_PLACE = (Mode.IN_PERSON, Mode.HYBRID)
WITH_LINK = (Mode.ONLINE, Mode.HYBRID)


class NotReady(Exception):
    """The draft cannot be published yet. ``problems`` says why: words by field."""

    def __init__(self, problems):
        super().__init__("; ".join(str(words) for words in problems.values()))
        self.problems = problems


def problems(activity, *, now) -> dict:
    """All that keeps it from being published at ``now``, by field, in the order of the form."""
    return _texts(activity) | _where(activity) | _when(activity, now) | windows(activity)


def misfits(activity) -> dict:
    """What does not fit in what is already written; what is not written yet is no mistake in a draft."""
    return _order(activity) | _window_order(activity)


def _texts(activity):
    missing = {
        "title": _("Falta el título."),
        "summary": _("Falta decir en simple de qué se trata."),
        "purpose": _("Falta decir qué se hará con lo que se diga."),
    }
    return {field: words for field, words in missing.items() if not getattr(activity, field).strip()}


def _where(activity):
    found = {}
    if activity.mode in WITH_PLACE and not activity.place.strip():
        found["place"] = _("Falta el lugar.")
    if activity.mode in WITH_LINK and not activity.link.strip():
        found["link"] = _("Falta el enlace para conectarse.")
    return found


def _when(activity, now):
    found = {}
    if activity.starts_at is None:
        found["starts_at"] = _("Falta cuándo empieza.")
    elif activity.starts_at <= now:
        found["starts_at"] = _("Esa fecha ya pasó. Elige una que venga.")
    if activity.ends_at is None:
        found["ends_at"] = _("Falta cuándo termina.")
    return found | _order(activity)


def _order(activity):
    if activity.starts_at and activity.ends_at and activity.ends_at <= activity.starts_at:
        return {"ends_at": _("La actividad termina después de empezar.")}
    return {}


def windows(activity) -> dict:
    """What is missing or wrong in the windows in which people act."""
    found = {}
    if activity.needs_registration:
        if activity.registration_opens_at is None:
            found["registration_opens_at"] = _("Falta desde cuándo es la inscripción.")
        if activity.registration_closes_at is None:
            found["registration_closes_at"] = _("Falta hasta cuándo es la inscripción.")
    if activity.takes_proposals and activity.proposals_close_at is None:
        found["proposals_close_at"] = _("Falta hasta cuándo se reciben propuestas.")
    if activity.takes_questions and activity.questions_close_at is None:
        found["questions_close_at"] = _("Falta hasta cuándo se reciben preguntas.")
    return found | _window_order(activity)


def _window_order(activity):
    opens, closes = activity.registration_opens_at, activity.registration_closes_at
    if opens and closes and closes <= opens:
        return {"registration_closes_at": _("La inscripción abre antes de cerrar.")}
    if closes and activity.ends_at and closes > activity.ends_at:
        words = _("La inscripción cierra a más tardar cuando termina la actividad.")
        return {"registration_closes_at": words}
    return {}
