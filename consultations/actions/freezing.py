"""A draft that waits for its approval changes no more: whoever approves it signs what she read."""

from consultations.models import Consultation, Status
from participa.core.lifecycle import TransitionError


class Frozen(TransitionError):
    """The draft waits for its approval. ``review`` says who asked and when."""

    def __init__(self, review):
        super().__init__(f"{review.consultation_id} waits for its approval.")
        self.review = review


def waiting_review(consultation):
    """What it waits for, with who asked, or None."""
    return consultation.reviews.waiting().select_related("asked_by", "consultation").first()


def hold(consultation):
    """Keep its row until this transaction ends, so that nobody asks, decides or edits meanwhile.

    Raises TransitionError if it is no longer a draft.
    """
    held = Consultation.objects.select_for_update().filter(pk=consultation.pk)
    if held.values_list("status", flat=True).first() != Status.DRAFT:
        raise TransitionError(f"{consultation.code} is no longer a draft.")


def hold_unfrozen(consultation):
    """The same. Raises Frozen too, if it waits for its approval."""
    hold(consultation)
    if review := waiting_review(consultation):
        raise Frozen(review)
