"""What public accounts tell people, and when it may no longer be told."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from participa.core.dates import full_moment
from participa.notifications.events import Event, event
from participa.notifications.people import ToPeople, pk_of
from participa.services.models import Membership
from participa.services.permissions import EDITORS

from .models import Account, AnswerGroup, Assessment, Commitment, Question, QuestionSupport, Status

MOST_IN_A_MAIL = 20  # questions of one person; the rest are on her own page


# Questions -------------------------------------------------------------------------------------


class OfAQuestion(ToPeople):
    """To whoever asked it, or proposed the topic."""

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
class QuestionAnswered(ToPeople):
    """To each author of a group, in one mail however many questions of hers it answers."""

    template = "question_answered"

    def people(self, pk, announcement):
        return Question.objects.visible().filter(group=pk, author__isnull=False).values("author")

    def may_receive(self, message):
        return "" if self._hers(message).exists() else "ya no tiene preguntas visibles en esta respuesta"

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


# Accounts --------------------------------------------------------------------------------------


class OfAnAccount(ToPeople):
    """To whoever asked something in it, or wanted to know the same as somebody."""

    statuses = (Status.CALLED,)
    stale = "la cuenta pública ya no está convocada"

    def people(self, pk, announcement):
        asked = Question.objects.visible().filter(account=pk, author__isnull=False)
        supported = QuestionSupport.objects.filter(question__account=pk)
        either = Q(pk__in=asked.values("author")) | Q(pk__in=supported.values("user"))
        return User.objects.filter(either).values("pk")

    def may_receive(self, message):
        here = Account.objects.public().filter(pk=pk_of(message), status__in=self.statuses)
        return "" if here.exists() else self.stale

    def words(self, message):
        account = Account.objects.select_related("service").get(pk=pk_of(message))
        return {"account": account, "event_at": full_moment(account.event_starts_at)}


@event("public_account_called")
class AccountCalled(Event):
    """Nobody follows anything yet: the fact is kept for those who will (subscriptions come later)."""


@event("public_account_report")
class ReportPublished(Event):
    """As above."""


@event("public_account_moved")
class AccountMoved(OfAnAccount):
    """Its dates as they are now, and why."""

    template = "public_account_moved"

    def words(self, message):
        return super().words(message) | {"reason": message.data.get("reason", "")}


@event("public_account_cancelled")
class AccountCancelled(OfAnAccount):
    template = "public_account_cancelled"
    statuses = (Status.CANCELLED,)
    stale = "la cuenta pública no está suspendida"


@event("public_account_final")
class AccountFinal(OfAnAccount):
    """All that was asked and answered, in one report."""

    template = "public_account_final"
    statuses = (Status.FINAL,)
    stale = "la cuenta pública no tiene informe final"


# Commitments -----------------------------------------------------------------------------------


@event("commitment_told")
class CommitmentTold(Event):
    """Nobody follows commitments yet: the fact is kept for those who will."""


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

    def words(self, message):
        found = Assessment.objects.select_related("commitment__service", "organization")
        seen = found.get(pk=pk_of(message))
        return {"seen": seen, "commitment": seen.commitment}
