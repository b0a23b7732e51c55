"""What a consultation tells people, and when it may no longer be told."""

from participa.notifications.events import Event, Mail, event, mail_from, to_user
from participa.notifications.people import ToPeople, pk_of

from .models import Comment, Consultation
from .pages import answer_due
from .result_pages import answer_to

MOST_IN_A_MAIL = 20  # comments of one person; the rest are on her own page


@event("consultation_published")
class ConsultationPublished(Event):
    """Nobody follows anything yet: the fact is kept for those who will (subscriptions come later)."""


@event("comment_received")
class CommentReceived(Event):
    """The receipt, by mail, to whoever wrote."""

    def recipients(self, announcement, after, limit):
        comment = Comment.objects.filter(pk=pk_of(announcement), author__email__isnull=False).first()
        return [to_user(comment.author_id)] if comment and not after else []

    def may_receive(self, message):
        return (
            ""
            if Comment.objects.visible().filter(pk=pk_of(message)).exists()
            else "la observación fue retirada"
        )

    def render(self, message) -> Mail:
        comment = Comment.objects.select_related(
            "consultation__service", "section", "author", "organization"
        ).get(pk=pk_of(message))
        consultation = comment.consultation
        hers = message.user_id is not None  # and not an address that she said at a counter
        return mail_from(
            "notifications/comment_received",
            comment=comment,
            consultation=consultation,
            owed=answer_due(consultation),
            name=comment.author.display_name if hers else "",
            may_change=hers,
            attended=comment.assisted_session,
        )


@event("consultation_answered")
class ConsultationAnswered(ToPeople):
    """Each author is told what was answered to her, in one mail however many comments she wrote."""

    template = "consultation_answered"

    def people(self, pk, announcement):
        return Comment.objects.admissible().filter(consultation=pk).values("author")

    def may_receive(self, message):
        return "" if self._comments(message).exists() else "ya no tiene observaciones visibles"

    def _comments(self, message):
        return Comment.objects.visible().filter(consultation=pk_of(message), author=message.user_id)

    def words(self, message):
        comments = self._comments(message).select_related(
            "consultation__service", "group__quote", "group__section", "author", "organization"
        )
        found = list(comments.order_by("pk")[: MOST_IN_A_MAIL + 1])
        written = [{"comment": comment, "answer": answer_to(comment)} for comment in found[:MOST_IN_A_MAIL]]
        consultation = Consultation.objects.select_related("service").get(pk=pk_of(message))
        return {
            "written": written,
            "has_more": len(found) > MOST_IN_A_MAIL,
            "consultation": consultation,
        }
