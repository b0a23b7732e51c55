"""Not consulting, with grounds: by act, in public, as the law lets a service do in an emergency."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consultations.actions.acts import act_problems
from consultations.actions.freezing import hold_unfrozen
from consultations.counted import forget_facets
from consultations.models import Consultation, Status
from consultations.permissions import can_manage
from participa.audit.actions import record
from participa.core.lifecycle import StaleError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.notifications.actions import announce

WHY = _("Di por qué no se consulta: lo leerá cualquier persona.")


@transaction.atomic
def omit(consultation, *, act_number, act_date: date, reason, by, now, seen):
    """A draft becomes a public record that nobody was asked, with its grounds and the act that says so.

    ``seen``: when it was last changed, as she had it before her. Raises ValidationError by field, StaleError
    if somebody changed it meanwhile, TransitionError if it is no longer a draft or waits for its approval.
    """
    require(can_manage(by, consultation, now=now))
    hold_unfrozen(consultation)
    fresh = Consultation.objects.select_related("changed_by").get(pk=consultation.pk)
    if fresh.changed_at != seen:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    if wrong := act_problems(act_number, act_date, reason, now, why=WHY):
        raise ValidationError(wrong)
    consultation.become(
        Status.OMITTED,
        omit_reason=reason.strip(),
        omit_act=act_number.strip(),
        omit_act_date=act_date,
        omitted_by=by,
        omitted_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("consultation.omitted", consultation, by=by, now=now, act=consultation.omit_act)
    announce("consultation_omitted", consultation, now=now)
    forget_facets()
    forget_pages()
