"""What the office shows of a draft's approval: who asked, who may decide, what was said each time."""

from .actions.freezing import waiting_review
from .models import Review, Status
from .permissions import approvers_of, can_approve

MARKS = {
    Review.Status.WAITING: "open",
    Review.Status.APPROVED: "done",
    Review.Status.RETURNED: "warning",
    Review.Status.TAKEN_BACK: "neutral",
}


def standing(consultation, *, by, now):
    """Its reviews, the last first, and whether this person may decide the one that waits."""
    review = waiting_review(consultation) if consultation.status == Status.DRAFT else None
    return {
        "reviews": timeline(consultation),
        "waiting": review,
        "may_approve": review is not None and can_approve(by, review, now=now),
        "approvers": names_of(consultation, asked_by=review.asked_by_id, now=now) if review else [],
    }


def timeline(consultation):
    """Each time its approval was asked, with the mark of how it ended."""
    found = list(consultation.reviews.select_related("asked_by", "decided_by"))
    for review in found:
        review.mark = MARKS[review.status]
    return found


def names_of(consultation, *, asked_by, now):
    """Who may approve it, by the name they chose; else, as what."""
    who = approvers_of(consultation, asked_by=asked_by, now=now).select_related("user").order_by("pk")
    return list(dict.fromkeys(one.user.display_name or one.get_role_display() for one in who))
