"""What public accounts tell whoever asked in them and whoever follows them: dates, reports, suspensions."""

from django.db.models import Q

from accounts.models import User
from participa.core.dates import full_moment
from participa.deadlines.messages import DeadlineMoved, deadline_moved
from participa.notifications.events import event
from participa.notifications.people import label_of, pk_of
from participa.services.followables import WITH_MARKS, marks_of
from participa.subscriptions.news import News, takes_part

from .cards import place_of, with_row_parts
from .models import Account, AccountEvent, Assessment, Commitment, Question, QuestionSupport, Report, Status


class OfAnAccount(News):
    """Told to whoever asked something in it, or wanted to know the same as somebody, and to followers."""

    search = "buscar-cuentas"
    statuses = (Status.CALLED,)
    gone = "la cuenta pública ya no está convocada"

    def public(self):
        return Account.objects.public().filter(status__in=self.statuses).select_related(*WITH_MARKS)

    def marks(self, thing):
        held = thing.events.exclude(status=AccountEvent.Status.CANCELLED).exclude(region=None)
        regions = held.values_list("region__slug", flat=True)
        return [*self.own_marks(thing), *marks_of(thing.service), *(("region", slug) for slug in regions)]

    @staticmethod
    def own_marks(account):
        """The account itself and the body that renders it, and nothing wider."""
        return [("cuenta", account.code), ("servicio", account.service.code)]

    def people(self, pk, announcement):
        return whoever_asked(pk)

    def path(self, announcement):
        return self._account(announcement).get_absolute_url()

    def variant(self, message):
        """Whoever asked in it is greeted; those who follow it read the same words."""
        return None if takes_part(message) else ""

    def words(self, message):
        account = self._account(message)
        return {
            "account": account,
            "event_at": full_moment(account.event_starts_at),
            "participant": takes_part(message),
        }

    @staticmethod
    def _account(news):
        return Account.objects.select_related("service").get(pk=pk_of(news))


def whoever_asked(pk):
    """The ids of who asked something in the account of this id, or wanted to know the same."""
    asked = Question.objects.visible().filter(account=pk, author__isnull=False)
    supported = QuestionSupport.objects.filter(question__account=pk)
    either = Q(pk__in=asked.values("author")) | Q(pk__in=supported.values("user"))
    return User.objects.filter(either).values("pk")


@event("public_account_called")
class AccountCalled(OfAnAccount):
    """When and where it is, and from when one may ask."""

    template = "public_account_called"

    def people(self, pk, announcement):
        return []

    def words(self, message):
        account = with_row_parts(Account.objects.filter(pk=pk_of(message))).get()
        return super().words(message) | {"place": place_of(account)}


@event("public_account_report")
class ReportPublished(OfAnAccount):
    """The preliminary report is there to be read before asking; or it was corrected, and why."""

    template = "public_account_report"
    statuses = (Status.CALLED, Status.FINAL)
    gone = "el informe se corrigió o la cuenta pública se suspendió"

    def people(self, pk, announcement):
        return []

    def refusals(self, messages):
        """Only the version in force is told."""
        current = _preliminary().filter(account__in={pk_of(one) for one in messages})
        versions = dict(current.values_list("account", "version"))
        old = [one for one in messages if versions.get(pk_of(one)) != one.version]
        return {one.pk: self.gone for one in old} | super().refusals(messages)

    def path(self, announcement):
        return self._report(announcement).get_absolute_url()

    def words(self, message):
        return super().words(message) | {"report": self._report(message)}

    @staticmethod
    def _report(news):
        found = Report.objects.published().filter(kind=Report.Kind.PRELIMINARY, version=news.version)
        return found.select_related("account__service").get(account=pk_of(news))


def _preliminary():
    return Report.objects.current().filter(kind=Report.Kind.PRELIMINARY)


@event("public_account_moved")
class AccountMoved(OfAnAccount):
    """Its dates as they are now, and why."""

    template = "public_account_moved"

    def words(self, message):
        return super().words(message) | {"reason": message.data.get("reason", "")}


@deadline_moved("cuenta")
class AnswersMoved(DeadlineMoved):
    """An act moved the day by which what was asked must be answered."""

    def public(self):
        return Account.objects.public().filter(status=Status.CALLED).select_related("service")

    def marks(self, thing):
        return OfAnAccount.own_marks(thing)

    def people(self, pk, announcement):
        return whoever_asked(pk)


@event("public_account_cancelled")
class AccountCancelled(OfAnAccount):
    template = "public_account_cancelled"
    statuses = (Status.CANCELLED,)
    gone = "la cuenta pública no está suspendida"


@event("public_account_final")
class AccountFinal(OfAnAccount):
    """All that was asked and answered, in one report."""

    template = "public_account_final"
    statuses = (Status.FINAL,)
    gone = "la cuenta pública no tiene informe final"


@event("commitment_told")
class CommitmentTold(News):
    """The body said how far it got with what it promised: to whoever follows the account or the body."""

    template = "commitment_told"
    gone = "el compromiso ya no es público"

    def public(self):
        found = Assessment.objects.filter(commitment__in=Commitment.objects.public())
        parts = [f"commitment__{part}" for part in (*WITH_MARKS, "account")]
        return found.filter(voice=Assessment.Voice.SERVICE).select_related(*parts)

    def marks(self, thing):
        promised = thing.commitment
        account = [("cuenta", promised.account.code)] if promised.account else []
        return account + (marks_of(promised.service) if promised.service else [])

    def path(self, announcement):
        return self._told(announcement).commitment.get_absolute_url()

    def thread(self, news):
        commitment = news.data.get("commitment")
        return f"{label_of(Commitment)}:{commitment}" if commitment else news.object

    def words(self, message):
        told = self._told(message)
        return {"told": told, "commitment": told.commitment}

    @staticmethod
    def _told(news):
        return Assessment.objects.select_related("commitment__service").get(pk=pk_of(news))
