"""What the clock alone makes true of a public account: one may ask, soon one may not, its event comes."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from participa.notifications.events import Happening, event, minute_of
from participa.notifications.people import label_of, pk_of

from .cards import place_of, with_row_parts
from .models import Account
from .news import OfAnAccount

REMINDED = timedelta(days=1)  # before its event
CLOSING = timedelta(days=3)  # before questions close


class OfItsClock(OfAnAccount):
    """Told while it is so. Subclasses say of which accounts that is, and by which of their instants."""

    instant = ""  # the field: another hour in it is other news

    def true_at(self, now):
        """The accounts of which it is true at ``now``, out of those that are called."""
        raise NotImplementedError

    def since(self, account):
        """The instant from which it is so."""
        raise NotImplementedError

    def happened(self, now):
        found = self.true_at(now).order_by().only("called_at", *INSTANTS)
        label = label_of(Account)
        return [
            Happening(f"{label}:{one.pk}", self.since(one), minute_of(getattr(one, self.instant)))
            for one in found
        ]

    def refusals(self, messages):
        found = self.true_at(timezone.now()).filter(pk__in={pk_of(one) for one in messages})
        minutes = {pk: minute_of(at) for pk, at in found.values_list("pk", self.instant)}
        return {one.pk: self.gone for one in messages if minutes.get(pk_of(one)) != one.version}

    def called(self):
        return Account.objects.public().filter(status__in=self.statuses)


INSTANTS = ("event_starts_at", "questions_open_at", "questions_close_at")


@event("public_account_questions_open")
class QuestionsOpen(OfItsClock):
    """From today one may ask; not told of those that were called with their questions already open."""

    template = "public_account_questions_open"
    instant = "questions_open_at"
    gone = "ya no se puede preguntar"

    def true_at(self, now):
        return self.called().taking_questions(now=now).filter(questions_open_at__gt=F("called_at"))

    def since(self, account):
        return account.questions_open_at

    def people(self, pk, announcement):
        return []


@event("public_account_questions_closing")
class QuestionsClosing(OfItsClock):
    """A few days before, if there were more than those to ask."""

    template = "public_account_questions_closing"
    search = ""
    instant = "questions_close_at"
    gone = "ya no se puede preguntar, o se puede hasta otro día"

    def true_at(self, now):
        last = self.called().taking_questions(now=now).filter(questions_close_at__lte=now + CLOSING)
        return last.filter(questions_close_at__gt=F("questions_open_at") + CLOSING)

    def since(self, account):
        return max(account.questions_close_at - CLOSING, account.called_at)

    def marks(self, thing):
        return self.own_marks(thing)

    def people(self, pk, announcement):
        return []


@event("public_account_event_soon")
class EventSoon(OfItsClock):
    """A day before its main event, to whoever asked in it and to whoever follows it or its body."""

    template = "public_account_event_soon"
    search = ""
    instant = "event_starts_at"
    gone = "el evento ya empezó, cambió de fecha o se suspendió"

    def true_at(self, now):
        return self.called().filter(event_starts_at__gt=now, event_starts_at__lte=now + REMINDED)

    def since(self, account):
        return max(account.event_starts_at - REMINDED, account.called_at)

    def marks(self, thing):
        return self.own_marks(thing)

    def words(self, message):
        account = with_row_parts(Account.objects.filter(pk=pk_of(message))).get()
        main = account.main_events[0] if account.main_events else None
        return super().words(message) | {
            "place": place_of(account),
            "stream": main.stream_url if main else "",
        }
