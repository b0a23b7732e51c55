"""What all that councils tell has in common: who follows it, whether it may still be said, and the dates."""

from councils.models import Council, Process
from participa.core.countdown import last_moment
from participa.core.dates import full_moment, moment_words
from participa.notifications.events import mail_from
from participa.notifications.people import ToPeople, label_of, pk_of
from participa.services.followables import marks_of
from participa.subscriptions.followables import marks_of_region
from participa.subscriptions.news import News, takes_part

WITH_MARKS = ("service__parent__parent", "service__region", "region")  # of a council, for select_related


def of_council(path="council"):
    """The same, of what belongs to a council."""
    return [f"{path}__{name}" for name in WITH_MARKS]


def span_of(stage):
    """Since and until when a stage is on, in words with the hour of Santiago; None where it has no dates.

    A stage ends at the first instant it is shut: what people read is the last minute they have.
    """
    if stage is None or stage.starts_at is None or stage.ends_at is None:
        return None
    day, hour = last_moment(stage.ends_at)
    return {"since": full_moment(stage.starts_at), "until": moment_words(day, hour)}


def process_thread(news):
    """Mails about a part of a process belong with those of the process, which the announcement names."""
    return _thread(news, "process", Process)


def council_thread(news):
    return _thread(news, "council", Council)


def _thread(news, name, model):
    pk = news.data.get(name)
    return f"{label_of(model)}:{pk}" if pk else news.object


class AskedTogether:
    """May each of many messages still be said? The things they are about are fetched once."""

    def refusals(self, messages):
        seen = self.public().in_bulk({pk_of(message) for message in messages})
        return {
            message.pk: why
            for message in messages
            if (why := self.why_not(seen.get(pk_of(message)), message))
        }

    def may_receive(self, message):
        return self.refusals([message]).get(message.pk, "")

    def why_not(self, thing, message) -> str:
        """``thing``: what the message is about; None if nobody may see it any more."""
        raise NotImplementedError

    def path(self, announcement):
        thing = self.public().filter(pk=pk_of(announcement)).first()
        return thing.get_absolute_url() if thing else ""


class Told(AskedTogether, ToPeople):
    """To people with an account, about something that anybody may see."""

    def public(self):
        raise NotImplementedError


class OfACouncil(AskedTogether, News):
    """News of something of a council: told to who follows it, its body, a region or a search that finds it.

    Those who take part read their own words; the others read the same, written once for all.
    """

    def marks(self, thing):
        council = thing.council
        marks = [("consejo", council.code), *marks_of(council.service), *marks_of_region(council.region)]
        return dict.fromkeys(marks)

    def searched(self, thing):
        return {"buscar-consejos": thing.council_id, "buscar-servicios": thing.council.service_id}

    def why_not(self, thing, message):
        return "" if thing else self.gone

    def variant(self, message):
        return None if takes_part(message) else ""


class SaidToAll:
    """Its words say nothing of who reads them: written once for all."""

    def variant(self, message):
        return ""

    def render(self, message):
        return mail_from(f"notifications/{self.template}", name="", **self.words(message))
