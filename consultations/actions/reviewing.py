"""A second pair of eyes: an officer asks, and the head of service publishes it by act or gives it back.

Nobody approves her own draft (``permissions.approvers_of``). Of two who decide at once, one wins: each act
holds the consultation first and then moves its review.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.actions import drafting
from consultations.actions.acts import unnumbered
from consultations.actions.freezing import hold, hold_unfrozen
from consultations.models import Review
from consultations.permissions import approvers_of, can_approve, can_manage
from consultations.readiness import NotReady, blocking_issues
from participa.audit.actions import record
from participa.core.permissions import require
from participa.notifications.actions import announce


@transaction.atomic
def ask(consultation, *, note="", by, now):
    """Ask for its approval: until that is decided or taken back, nobody changes the draft.

    Raises NotReady with what is missing, Frozen if somebody asked before, ValidationError if nobody in the
    service could approve it, TransitionError if it is no longer a draft.
    """
    require(can_manage(by, consultation, now=now))
    hold_unfrozen(consultation)
    consultation.refresh_from_db()
    if issues := blocking_issues(consultation, now=now):
        raise NotReady(issues)
    if not approvers_of(consultation, asked_by=by.pk, now=now).exists():
        raise ValidationError(
            _(
                "En tu servicio nadie más puede aprobarla, y nadie aprueba su propio borrador. "
                "Pide a quien administra el equipo que sume a una jefatura."
            )
        )
    review = Review.objects.create(consultation=consultation, asked_by=by, asked_at=now, note=note.strip())
    record("consultation.review_asked", consultation, by=by, now=now, review=review.pk)
    announce("consultation_review_asked", review, now=now)
    return review


@transaction.atomic
def take_back(review, *, by, now):
    """Go on working on it: the draft may be changed again. TransitionError if it was decided meanwhile."""
    require(can_manage(by, review.consultation, now=now))
    hold(review.consultation)
    review.become(Review.Status.TAKEN_BACK, decided_by=by, decided_at=now)
    record("consultation.review_taken_back", review.consultation, by=by, now=now, review=review.pk)


@transaction.atomic
def give_back(review, *, answer, by, now):
    """Return it, saying what is missing or what must change. TransitionError if it was decided meanwhile."""
    require(can_approve(by, review, now=now))
    if not answer.strip():
        raise ValidationError({"answer": _("Di qué falta o qué hay que cambiar.")})
    hold(review.consultation)
    _return(review, answer.strip(), by=by, now=now)


@transaction.atomic
def approve(review, *, act_number, act_date, by, now):
    """Publish it by act. What is no longer fit, as an opening that went by, is returned saying why instead.

    Gives the review as it is left. Raises ValidationError by field, TransitionError if it was decided or
    taken back meanwhile.
    """
    require(can_approve(by, review, now=now))
    if wrong := unnumbered(act_number, act_date, now):
        raise ValidationError(wrong)
    consultation = review.consultation
    hold(consultation)
    consultation.refresh_from_db()
    if issues := blocking_issues(consultation, now=now):
        _return(review, "\n".join(issue.text for issue in issues), by=by, now=now)
        return review
    review.become(Review.Status.APPROVED, decided_by=by, decided_at=now)
    drafting.publish(consultation, act_number=act_number.strip(), act_date=act_date, by=by, now=now)
    announce("consultation_review_decided", review, now=now)
    return review


def _return(review, answer, *, by, now):
    review.become(Review.Status.RETURNED, answer=answer, decided_by=by, decided_at=now)
    record("consultation.review_returned", review.consultation, by=by, now=now, review=review.pk)
    announce("consultation_review_decided", review, now=now)
