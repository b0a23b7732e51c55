"""Calling a consultation off: by act and with reasons, told to whoever took part or follows it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consultations.actions.acts import act_problems
from consultations.counted import forget_facets
from consultations.models import Consultation, Status
from consultations.permissions import can_manage
from participa.audit.actions import record
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.notifications.actions import announce

WHY = _("Di por qué se anula: lo leerán quienes opinaron.")


@transaction.atomic
def cancel(consultation, *, act_number, act_date: date, reason, by, now, seen):
    """It asks nothing any more. What was written and its texts stay to be read.

    ``seen``: when it was last changed, as she had it before her. Raises ValidationError by field, StaleError
    if somebody changed it meanwhile, TransitionError if it is not published or was already answered.
    """
    require(can_manage(by, consultation, now=now))
    consultation.refresh_from_db(from_queryset=Consultation.objects.select_for_update())
    if consultation.status != Status.PUBLISHED:
        raise TransitionError(f"{consultation.code} cannot be called off.")
    if consultation.changed_at != seen:
        raise StaleError(by=consultation.changed_by, at=consultation.changed_at)
    if wrong := act_problems(act_number, act_date, reason, now, why=WHY):
        raise ValidationError(wrong)
    consultation.become(
        Status.CANCELLED,
        cancel_reason=reason.strip(),
        cancel_act=act_number.strip(),
        cancel_act_date=act_date,
        cancelled_by=by,
        cancelled_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("consultation.cancelled", consultation, by=by, now=now, act=consultation.cancel_act)
    announce("consultation_cancelled", consultation, now=now)
    forget_facets()
    forget_pages()
