"""A boletín on its way: to whom, who may no longer get it, and its words."""

from django.db.models import Min

from participa.notifications.events import Event, Happening, Owed, event, number_key
from participa.notifications.people import label_of, pk_of
from participa.subscriptions.models import Follower, Subscription, Target

from . import actions
from .audience import accepted, scope_of
from .hours import by_day
from .models import Letter, Status

CANCELLED, LEFT = "El boletín se canceló.", "Ya no acepta boletines."
NOBODY = {"targets": [], "also": None}


@event(actions.EVENT)
class Newsletter(Event):
    """Told to its followers in the order of their numbers, each at most once, after everything else."""

    priority = -10

    # When ---------------------------------------------------------------------------------------

    def happened(self, now):
        """Those whose hour came. If the clock was stopped until the night, in the morning."""
        if not by_day(now):
            return
        name = label_of(Letter)
        for pk, at, version in Letter.objects.started(now).values_list("pk", "scheduled_for", "version"):
            yield Happening(f"{name}:{pk}", at, version)

    # Who ----------------------------------------------------------------------------------------

    def prepare(self, announcement):
        """It begins to leave, unless somebody stopped it or put it to leave anew meanwhile."""
        letter = _letter(announcement, lock=True)
        if letter.version != announcement.version:
            return NOBODY
        if letter.status == Status.SCHEDULED:
            letter.become(Status.SENDING, sending_at=announcement.at)
        if letter.status != Status.SENDING:
            return NOBODY
        Letter.objects.filter(pk=letter.pk).update(announcement=announcement)
        return scope_of(letter)

    def recipients(self, announcement, after, limit):
        letter = _letter(announcement)
        if letter.status != Status.SENDING:
            return []
        found = list(
            accepted(announcement.scope)
            .filter(confirmed_at__lte=announcement.at, follower__gt=int(after or 0))
            .order_by()
            .values("follower")
            .annotate(rhythm=Min("rhythm"), target=Min("target"))
            .order_by("follower")[:limit]
        )
        followers = Follower.objects.in_bulk([one["follower"] for one in found])
        wanted = {one["target"] for one in found}
        titles = dict(Target.objects.filter(pk__in=wanted).values_list("pk", "title"))
        return [_owed(letter, followers[one["follower"]], one, titles) for one in found]

    def refusals(self, messages):
        """Four questions, however many they are."""
        pks = {pk_of(message) for message in messages}
        going = set(Letter.objects.public().filter(pk__in=pks).values_list("pk", flat=True))
        yes = _Yes(messages)
        found = {}
        for message in messages:
            if pk_of(message) not in going:
                found[message.pk] = CANCELLED
            elif not yes.of(message):
                found[message.pk] = LEFT
        return found

    # What ---------------------------------------------------------------------------------------

    def headline(self, announcement):
        return _letter(announcement).subject

    def path(self, announcement):
        return _letter(announcement).get_absolute_url()

    def variant(self, message):
        return ""

    def render(self, message):
        return actions.written(_letter(message))


class _Yes:
    """Who of them still accepts boletines of what it reaches."""

    def __init__(self, messages):
        ids = {message.data["follower"] for message in messages}
        found = Follower.objects.filter(pk__in=ids).values_list("pk", "merged_into")
        self.now = {pk: merged or pk for pk, merged in found}  # whose it is, if she got an account meanwhile
        live = Subscription.objects.live().filter(letters=True, follower__in=self.now.values())
        self.accepted = {}
        for who, what in live.values_list("follower", "target"):
            self.accepted.setdefault(who, set()).add(what)

    def of(self, message):
        hers = self.accepted.get(self.now.get(message.data["follower"]), set())
        scope = message.announcement.scope if message.announcement else {}
        targets = scope.get("targets")
        return bool(hers) if targets is None else not hers.isdisjoint(targets)


def _letter(news, *, lock=False):
    found = Letter.objects.select_related("service")
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    return found.get(pk=pk_of(news))


def _owed(letter, follower, one, titles):
    data = {
        "letter": letter.pk,
        "follower": follower.pk,
        "followed": one["target"],
        "followed_title": titles[one["target"]],
        "list": letter.service.slug if letter.service else "segegob",
    }
    if not follower.user_id:
        data["language"] = follower.language
    return Owed(
        key=number_key(follower.pk),
        recipient=follower.recipient,
        user_id=follower.user_id,
        data=data,
        only_here=one["rhythm"] == Subscription.Rhythm.ONLY_HERE,
    )
