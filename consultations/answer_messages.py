"""What consultations tell people once they closed: their answer, or that it is late, and what came of it."""

from django.urls import reverse

from participa.core.mail import subject_from
from participa.deadlines.messages import DeadlineMoved, deadline_moved
from participa.notifications.events import event, mail_from, number_key, to_address
from participa.notifications.people import for_anybody, pk_of
from participa.subscriptions.news import takes_part

from . import clock
from .followables import ONE
from .messages import OfAConsultation, authors_of
from .models import AnswerSheet, Comment, Consultation, EmailedComment, Phase
from .pages import ANSWERS
from .result_pages import answer_to

MOST_IN_A_MAIL = 20  # comments of one person; the rest are on her own page
ADDRESSES = "0:"  # keys of those without account, told before the rest (see subscriptions.news)


@event("consultation_late")
class AnswerLate(OfAConsultation):
    """The day by which it had to be answered went by: once, to those who wrote and those who follow it."""

    template = "consultation_late"
    phases = (Phase.IN_ANALYSIS,)

    def happened(self, now):
        return clock.late(now)

    def people(self, pk, announcement):
        return authors_of(pk)


@deadline_moved(ANSWERS)
class AnswerMoved(DeadlineMoved):
    """An act moved the day by which it must be answered."""

    def public(self):
        return Consultation.objects.public().select_related("service")

    def marks(self, consultation):
        return [(ONE, consultation.code)]

    def people(self, pk, announcement):
        return authors_of(pk)


@event("consultation_answered")
class ConsultationAnswered(OfAConsultation):
    """Each author is told what was answered to her, in one mail however many comments she wrote.

    Whoever only answered the questionnaire is told that its results are there.

    So is who wrote without account, at the address that she proved. Those who follow it are told that it was
    answered.
    """

    template = "consultation_answered"
    template_for_all = "consultation_answered_for_all"

    def public(self):
        return super().public().filter(answered_at__isnull=False)

    def people(self, pk, announcement):
        return authors_of(pk)

    def recipients(self, announcement, after, limit):
        owed = []
        if not after or after.startswith(ADDRESSES):
            owed = self._addresses(announcement, int(after.removeprefix(ADDRESSES) or 0), limit)
            after = ""
        if len(owed) < limit:
            owed += super().recipients(announcement, after, limit - len(owed))
        return owed

    def _addresses(self, announcement, after, limit):
        """One for each comment, in its language; the same address twice is owed one mail."""
        found = _by_mail(pk_of(announcement)).filter(pk__gt=after).order_by("pk")[:limit]
        return [
            to_address(one.email, key=f"{ADDRESSES}{number_key(one.pk)}", emailed=True, **one.data)
            for one in found
        ]

    def refusals(self, messages):
        return self._unseen(messages) | self._silent(messages) | super().refusals(messages)

    def _unseen(self, messages):
        """Those to addresses of which nothing may be read, or that were forgotten."""
        sent = [one for one in messages if _is_by_mail(one)]
        found = EmailedComment.objects.filter(
            consultation__in={pk_of(one) for one in sent},
            email__in={_address_in(one) for one in sent},
            comment__in=Comment.objects.visible(),
        )
        shown = set(found.values_list("email", "consultation")) if sent else set()
        gone = [one for one in sent if (_address_in(one), pk_of(one)) not in shown]
        return {one.pk: "ya no tiene observaciones visibles" for one in gone}

    def _silent(self, messages):
        hers = [one for one in messages if takes_part(one)]
        said = Comment.objects.visible().filter(
            author__in={one.user_id for one in hers}, consultation__in={pk_of(one) for one in hers}
        )
        sheets = AnswerSheet.objects.sent().filter(
            author__in={one.user_id for one in hers}, consultation__in={pk_of(one) for one in hers}
        )
        shown = set()
        if hers:
            shown = {*said.values_list("author", "consultation").distinct()}
            shown |= {*sheets.values_list("author", "consultation")}
        silent = [one for one in hers if (one.user_id, pk_of(one)) not in shown]
        return {one.pk: "ya no tiene observaciones visibles" for one in silent}

    def path(self, announcement):
        slug = Consultation.objects.values_list("slug", flat=True).get(pk=pk_of(announcement))
        return reverse("consultations:results", args=[slug])

    def headline(self, announcement):
        words = super().words(for_anybody(announcement))
        return subject_from(f"notifications/{self.template_for_all}", **words)

    def variant(self, message):
        return None if takes_part(message) or _is_by_mail(message) else ""

    def render(self, message):
        if self.variant(message) is None:
            return super().render(message)
        return mail_from(f"notifications/{self.template_for_all}", **super().words(message))

    def words(self, message):
        hers = Comment.objects.visible().filter(consultation=pk_of(message), **_whose(message))
        comments = hers.select_related(
            "consultation__service", "group__quote", "group__section", "author", "organization"
        )
        most = None if _is_by_mail(message) else MOST_IN_A_MAIL  # who has no account has no page either
        found = list(comments.order_by("pk")[: most and most + 1])
        written = [{"comment": comment, "answer": answer_to(comment)} for comment in found[:most]]
        return super().words(message) | {
            "written": written,
            "has_more": len(found) > len(written),
            "filled": _filled(message),
        }


def _filled(message):
    """Did she answer the questionnaire?"""
    if message.user_id is None:
        return False
    sheets = AnswerSheet.objects.sent().filter(consultation=pk_of(message), author=message.user_id)
    return sheets.exists()


def _by_mail(pk):
    """What was written without account in this consultation and may be read, if it has an address."""
    shown = Comment.objects.visible().filter(consultation=pk)
    return EmailedComment.objects.filter(consultation=pk, comment__in=shown).exclude(email="")


def _is_by_mail(message):
    return "emailed" in message.data


def _address_in(message):
    return message.recipient.removeprefix("mailto:")


def _whose(message):
    """Whose comments a message tells of, as a filter."""
    if _is_by_mail(message):
        return {"emailed__email": _address_in(message)}
    return {"author": message.user_id}


@event("consultation_outcome")
class ConsultationOutcome(OfAConsultation):
    """What became of it, though years went by: to those who wrote and those who follow it."""

    template = "consultation_outcome"
    phases = (Phase.OUTCOME,)

    def happened(self, now):
        return clock.ended(now)

    def people(self, pk, announcement):
        return authors_of(pk)
