"""What public accounts tell each person of what she asked, and the body of what is said of its promises.

What they tell whoever follows them too is in news.py, and what the clock makes true in reminders.py.
"""

from django.urls import reverse
from django.utils import timezone

from participa.notifications.events import event
from participa.notifications.people import ToPeople, label_of, pk_of
from participa.services.models import Membership
from participa.services.permissions import EDITORS

from .models import Account, AnswerGroup, Assessment, Commitment, Question

MOST_IN_A_MAIL = 20  # questions of one person; the rest are on her own page


# Questions -------------------------------------------------------------------------------------


class InAnAccount(ToPeople):
    """News of something of an account: its mails go with those of the account."""

    def thread(self, news):
        account = news.data.get("account")  # what was announced before this was written says none
        return f"{label_of(Account)}:{account}" if account else news.object


class OfAQuestion(InAnAccount):
    """To whoever asked it, or proposed the topic. It comes whatever she asked about the rest."""

    may_be_silenced = False

    def path(self, announcement):
        receipt = Question.objects.values_list("receipt", flat=True).get(pk=pk_of(announcement))
        return reverse("public_accounts:receipt", args=[receipt])

    def people(self, pk, announcement):
        return Question.objects.filter(pk=pk, author__isnull=False).values("author")

    def words(self, message):
        found = Question.objects.select_related("account__service", "organization", "assisted_session")
        question = found.get(pk=pk_of(message))
        return {
            "question": question,
            "account": question.account,
            "is_topic": question.kind == Question.Kind.TOPIC,
        }


@event("question_received")
class QuestionReceived(OfAQuestion):
    """The receipt, by mail."""

    template = "question_received"

    def may_receive(self, message):
        shown = Question.objects.visible().filter(pk=pk_of(message), account__in=Account.objects.public())
        return "" if shown.exists() else "la pregunta ya no se muestra"

    def words(self, message):
        words = super().words(message)
        owed = words["account"].answers_day if not words["is_topic"] else None
        return words | {"owed": owed, "attended": words["question"].assisted_session}


@event("question_removed")
class QuestionRemoved(OfAQuestion):
    """Why it is no longer shown, and how to claim."""

    template = "question_removed"

    def may_receive(self, message):
        removed = Question.objects.filter(pk=pk_of(message), status=Question.Status.REMOVED)
        return "" if removed.exists() else "la pregunta se muestra de nuevo"

    def words(self, message):
        words = super().words(message)
        contacts = words["account"].service.contacts.current()
        return words | {"reason": words["question"].get_removal_display(), "contact": contacts.first()}


@event("question_answered")
class QuestionAnswered(InAnAccount):
    """To each author of a group, in one mail however many questions of hers it answers."""

    template = "question_answered"

    def people(self, pk, announcement):
        return Question.objects.visible().filter(group=pk, author__isnull=False).values("author")

    def may_receive(self, message):
        return "" if self._hers(message).exists() else "ya no tiene preguntas visibles en esta respuesta"

    def path(self, announcement):
        """Where the first of the questions is, with the answer to all."""
        shown = Question.objects.visible().filter(group=pk_of(announcement))
        return shown.select_related("account__service").order_by("pk")[0].get_absolute_url()

    def _hers(self, message):
        return Question.objects.visible().filter(
            group=pk_of(message),
            author=message.user_id,
            group__status=AnswerGroup.Status.ANSWERED,
            account__in=Account.objects.public(),
        )

    def words(self, message):
        found = list(self._hers(message).select_related("organization").order_by("pk")[: MOST_IN_A_MAIL + 1])
        group = AnswerGroup.objects.select_related("account__service").get(pk=pk_of(message))
        corrected = group.versions.first() if message.version > 1 else None  # the last that was replaced
        return {
            "group": group,
            "account": group.account,
            "written": found[:MOST_IN_A_MAIL],
            "has_more": len(found) > MOST_IN_A_MAIL,
            "corrected": corrected,
        }


# Commitments -----------------------------------------------------------------------------------


@event("commitment_assessed")
class CommitmentAssessed(ToPeople):
    """To whoever acts for the service: an organisation said how it sees what was promised."""

    template = "commitment_assessed"

    def people(self, pk, announcement):
        found = Assessment.objects.filter(pk=pk).values("commitment__service")
        held = Membership.objects.current(announcement.at)
        return held.filter(service__in=found, role__in=EDITORS, region=None).values("user")

    def may_receive(self, message):
        found = Assessment.objects.filter(pk=pk_of(message), commitment__in=Commitment.objects.public())
        if not found.exists():
            return "el compromiso ya no es público"
        services = found.values("commitment__service")
        held = Membership.objects.held_by(message.user, *EDITORS, now=timezone.now())
        acts = held.filter(service__in=services, region=None).exists()
        return "" if acts else "ya no actúa por el servicio"

    def thread(self, news):
        commitment = news.data.get("commitment")
        return f"{label_of(Commitment)}:{commitment}" if commitment else news.object

    def path(self, announcement):
        found = Commitment.objects.get(assessments=pk_of(announcement))
        return found.get_absolute_url()

    def words(self, message):
        found = Assessment.objects.select_related("commitment__service", "organization")
        seen = found.get(pk=pk_of(message))
        return {"seen": seen, "commitment": seen.commitment}
