"""News of something public: told to those who took part in it and to those who follow it.

@event("consultation_published")
class ConsultationPublished(News):
    template = "consultation_published"
"""

from collections.abc import Iterable

from django.db.models import Min, Q

from participa.notifications.events import Mail, Owed, mail_from, number_key, to_user
from participa.notifications.people import ToPeople, pk_of

from . import registry
from .models import Follower, Subscription, Target
from .rhythms import due_at

PEOPLE, FOLLOWERS = "1:", "2:"  # the first key of each, in the order they are told
THREAD = "asunto"  # the kind of target by which a thread is silenced

Mark = tuple[str, str]  # kind and key of a target


def takes_part(message) -> bool:
    """She is told because she took part, not because she follows it: her mail may speak to her."""
    return message.user_id is not None and "followed" not in message.data


class News(ToPeople):
    """Subclasses say the thing, its marks, and the words of its mail.

    ``search``: the kind of the list whose saved searches may find it ("" if none). Mails of a news are
    written once for all who get it: its template says nothing about the reader unless ``variant`` is None.
    """

    search = ""

    def public(self):
        """The queryset of the things of this sort that anybody may see now."""
        raise NotImplementedError

    def marks(self, thing) -> Iterable[Mark]:
        """What somebody may follow that this is news of: the thing itself, its body, its topics…"""
        raise NotImplementedError

    def searched(self, thing) -> dict[str, int]:
        """The lists whose saved searches may find it, each with the pk that it has there."""
        return {self.search: thing.pk}

    def people(self, pk, announcement):
        """The ids of users who are told because they took part: nobody, unless a subclass says so."""
        return []

    # Who ----------------------------------------------------------------------------------------

    def prepare(self, announcement):
        thing = self.public().filter(pk=pk_of(announcement)).first()
        if thing is None:
            return {"targets": []}
        wanted = Q(pk=None)
        for kind, key in self.marks(thing):
            wanted |= Q(kind=kind, key=key)
        targets = set(Target.objects.filter(wanted).values_list("pk", flat=True))
        return {"targets": sorted(targets | self._searches(thing))}

    def _searches(self, thing):
        """The saved searches that find it; each is asked once, however many people saved it."""
        found = set()
        for kind, pk in self.searched(thing).items():
            if searchable := registry.get(kind):
                saved = Target.objects.filter(kind=kind, subscriptions__confirmed_at__isnull=False).distinct()
                found |= {target.pk for target in saved if pk in searchable.matches(target.key, [pk])}
        return found

    def recipients(self, announcement, after, limit):
        owed = []
        if not after.startswith(FOLLOWERS):
            owed = self._people(announcement, int(after.removeprefix(PEOPLE) or 0), limit)
            after = ""
        if len(owed) < limit:
            last = int(after.removeprefix(FOLLOWERS) or 0)
            owed += self._followers(announcement, last, limit - len(owed))
        return owed

    def _people(self, announcement, after, limit):
        found = super().recipients(announcement, str(after) if after else "", limit)
        return [to_user(one.user_id, key=f"{PEOPLE}{one.key}") for one in found]

    def _followers(self, announcement, after, limit):
        targets = announcement.scope.get("targets", [])
        if not targets:
            return []
        silenced = Subscription.objects.silenced().filter(
            target__kind=THREAD, target__key=self.thread(announcement)
        )
        found = (
            Subscription.objects.live()
            .filter(target__in=targets, confirmed_at__lte=announcement.at, follower__gt=after)
            .exclude(follower__in=silenced.values("follower"))
            .values("follower")
            .annotate(rhythm=Min("rhythm"), target=Min("target"))
            .order_by("follower")[:limit]
        )
        found = list(found)
        followers = Follower.objects.in_bulk([one["follower"] for one in found])
        return [_owed(followers[one["follower"]], one, announcement.at) for one in found]

    def refusals(self, messages):
        """Asked once of each thing, however many people it is told to."""
        wanted = {pk_of(message) for message in messages}
        seen = set(self.public().filter(pk__in=wanted).values_list("pk", flat=True))
        return {message.pk: self.gone for message in messages if pk_of(message) not in seen}

    def may_receive(self, message):
        return self.refusals([message]).get(message.pk, "")

    def no_longer_shown(self, messages):
        """What the pages show to nobody any more, whatever it was news of."""
        public = getattr(self.public().model.objects, "public", None)
        if public is None:
            return super().no_longer_shown(messages)
        wanted = {pk_of(message) for message in messages}
        seen = set(public().filter(pk__in=wanted).values_list("pk", flat=True))
        return {message.pk for message in messages if pk_of(message) not in seen}

    gone = "ya no es público"

    # What ---------------------------------------------------------------------------------------

    def variant(self, message):
        return ""

    def render(self, message) -> Mail:
        if self.variant(message) is None:
            return super().render(message)
        return mail_from(f"notifications/{self.template}", name="", **self.words(message))


def _owed(follower, one, at):
    rhythm = one["rhythm"]
    when = due_at(rhythm, at)
    data = {"followed": one["target"], "follower": follower.pk}
    if not follower.user_id:
        data["language"] = follower.language
    return Owed(
        key=f"{FOLLOWERS}{number_key(follower.pk)}",
        recipient=follower.recipient,
        user_id=follower.user_id,
        data=data,
        bundle="news" if when else "",
        due_at=when,
        only_here=rhythm == Subscription.Rhythm.ONLY_HERE,
    )
