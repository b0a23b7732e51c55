"""What officials are told of a draft's approval: that it waits for theirs, and how it was decided."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.notifications.events import event
from participa.notifications.people import ToPeople, pk_of

from .models import Review
from .permissions import approvers_of, can_approve, can_manage


class OfAReview(ToPeople):
    """Told at once to officials, in one mail each."""

    def people(self, pk, announcement):
        review = _review_of(announcement)
        return [] if review is None else self.whom(review, announcement.at)

    def whom(self, review, at):
        """The ids of users."""
        raise NotImplementedError

    def may_receive(self, message):
        review = _review_of(message)
        return _("El borrador se borró.") if review is None else self.outdated(review, message.user)

    def outdated(self, review, user):
        """Why it is not so any more, or not for her to know; or ""."""
        raise NotImplementedError

    def words(self, message):
        review = _review_of(message)
        return {"review": review, "consultation": review.consultation}


@event("consultation_review_asked")
class ReviewAsked(OfAReview):
    """To whoever may approve it."""

    template = "consultation_review_asked"

    def whom(self, review, at):
        return approvers_of(review.consultation, asked_by=review.asked_by_id, now=at).values("user")

    def outdated(self, review, user):
        if review.status != Review.Status.WAITING:
            return _("Ya se decidió o se retiró el pedido.")
        return "" if can_approve(user, review, now=timezone.now()) else _("Ya no le toca aprobarla.")

    def path(self, announcement):
        return reverse("consultations_office:publish", args=[_review_of(announcement).consultation.code])


@event("consultation_review_decided")
class ReviewDecided(OfAReview):
    """To whoever asked for it."""

    template = "consultation_review_decided"

    def whom(self, review, at):
        return [review.asked_by_id]

    def outdated(self, review, user):
        if not can_manage(user, review.consultation, now=timezone.now()):
            return _("Ya no actúa por ese servicio.")
        later = review.consultation.reviews.filter(pk__gt=review.pk)
        return _("Se pidió la aprobación otra vez.") if later.exists() else ""

    def path(self, announcement):
        return _review_of(announcement).consultation.get_office_url()


def _review_of(news):
    found = Review.objects.select_related("consultation__service", "asked_by", "decided_by")
    return found.filter(pk=pk_of(news)).first()
