"""That the term of a council is about to end: whoever sits in it, or follows it, may ask for its election."""

from django.db.models import Exists, OuterRef

from councils.models import Term
from participa.core.calendar import day_of, midnight
from participa.core.dates import plain_date
from participa.notifications.events import Happening, event
from participa.notifications.people import label_of, pk_of
from participa.subscriptions.news import takes_part

from .sessions import members_of
from .telling import OfACouncil, council_thread, of_council


@event("council_term_ending")
class TermEnding(OfACouncil):
    """From the day on which it is about to expire; again if a law makes it longer."""

    template = "council_term_ending"

    def happened(self, now):
        """By state: nearing its end, and nobody appointed yet to follow."""
        today = day_of(now)
        after = Term.objects.filter(council=OuterRef("council"), starts_on__gt=today)
        nearing = Term.objects.filter(
            ~Exists(after), council__is_reported=False, renewal_from__lte=today, ends_on__gt=today
        )
        for pk, council, starts, ends in nearing.values_list("pk", "council", "renewal_from", "ends_on"):
            data = {"council": council}
            yield Happening(f"{label_of(Term)}:{pk}", midnight(starts), ends.toordinal(), data)

    def thread(self, news):
        return council_thread(news)

    def public(self):
        return Term.objects.filter(council__is_reported=False).select_related(*of_council())

    def people(self, pk, announcement):
        return members_of(Term.objects.get(pk=pk).council_id, day_of(announcement.at))

    def why_not(self, thing, message):
        if thing is None or thing.ends_on.toordinal() != message.version:
            return "el período ya no termina ese día"
        renewed = Term.objects.filter(council=thing.council_id, starts_on__gte=thing.ends_on)
        return "ya se nombró a quienes siguen" if renewed.exists() else ""

    def path(self, announcement):
        term = self.public().filter(pk=pk_of(announcement)).first()
        return term.council.get_absolute_url() if term else ""

    def words(self, message):
        term = self.public().get(pk=pk_of(message))
        going = term.council.processes.going().first()
        if going:
            going.council = term.council
        return {
            "council": term.council,
            "last_day": plain_date(term.last_day),
            "process": going,
            "participant": takes_part(message),
        }
