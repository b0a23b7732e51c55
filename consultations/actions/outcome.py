"""What a consultation ended in, often years after: the norm or plan, its date, and where to read it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.actions.filing import ask_for_files
from consultations.counted import forget_facets
from consultations.models import Consultation, Status
from consultations.permissions import can_manage
from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require

FIELDS = ("outcome_text", "outcome_date", "outcome_gazette", "outcome_url")


@transaction.atomic
def publish_outcome(
    consultation, *, text, date: date, gazette: date | None = None, url="", by, now, seen
) -> Consultation:
    """Say what it ended in, or correct what was said: what it said before stays in the audit trail.

    Those who took part and those who follow it are told once, by the clock (``clock.ended``); nobody is told
    of a correction. Its files are made again. ``seen``: when it was last changed, as she had it before her.
    Raises ValidationError by field, StaleError if somebody changed it meanwhile, TransitionError unless its
    answers are published here.
    """
    require(can_manage(by, consultation, now=now))
    consultation.refresh_from_db(from_queryset=Consultation.objects.select_for_update(of=("self",)))
    if consultation.status not in (Status.ANSWERED, Status.OUTCOME) or not consultation.answered_at:
        raise TransitionError(f"{consultation.code} was not answered.")
    if consultation.is_history:
        raise TransitionError(f"{consultation.code} was held before the portal.")
    if consultation.changed_at != seen:
        raise StaleError(by=consultation.changed_by, at=consultation.changed_at)
    if wrong := _problems(consultation, text, date, gazette, now):
        raise ValidationError(wrong)
    said = dict(zip(FIELDS, (text.strip(), date, gazette, url.strip()), strict=True))
    if consultation.status == Status.ANSWERED:
        consultation.become(
            Status.OUTCOME, **said, outcome_by=by, outcome_at=now, changed_by=by, changed_at=now
        )
        record("consultation.outcome_published", consultation, by=by, now=now, **_plain(said))
    else:
        was = {name: getattr(consultation, name) for name in FIELDS}
        Consultation.objects.filter(pk=consultation.pk).update(**said, changed_by=by, changed_at=now)
        record(
            "consultation.outcome_corrected", consultation, by=by, now=now, was=_plain(was), **_plain(said)
        )
        consultation.refresh_from_db()
    ask_for_files(consultation, by=by, now=now)
    forget_facets()
    forget_pages()
    return consultation


def _plain(said):
    return {name: str(value or "") for name, value in said.items()}


def _problems(consultation, text, date, gazette, now):
    wrong = {}
    if not text.strip():
        wrong["text"] = _("Di en qué terminó: qué norma o plan se dictó.")
    if date > day_of(now):
        wrong["date"] = _("El resultado no puede tener una fecha futura.")
    elif date < consultation.closing_day:
        wrong["date"] = _("Es de antes del cierre de la consulta. Revisa la fecha.")
    if gazette and gazette > day_of(now):
        wrong["gazette"] = _("La publicación en el Diario Oficial no puede tener una fecha futura.")
    elif gazette and gazette < date:
        wrong["gazette"] = _("El Diario Oficial lo publica después de dictado. Revisa las fechas.")
    return wrong
