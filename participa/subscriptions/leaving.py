"""What a link of a mail leaves, with one click and without signing in."""

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist

from accounts.models import User
from participa.notifications.models import Message

from . import actions
from .models import Follower, Subscription
from .tokens import Leaving

_letters_left = []


def letter_left(ask) -> None:
    """``ask(letter_id)`` is told that somebody left because of a boletín; from AppConfig.ready()."""
    _letters_left.append(ask)


def follower_of(leaving: Leaving, *, now) -> Follower | None:
    """Whose link it is; None if there is nobody any more."""
    kind, _colon, pk = leaving.who.partition(":")
    if kind == "user":
        user = User.objects.filter(pk=pk, is_active=True).first()
        return actions.follower_of(user, now=now) if user else None
    found = Follower.objects.filter(pk=pk).select_related("merged_into").first()
    return found and (found.merged_into or found)


def leave(leaving: Leaving, *, now) -> None:
    """Do it. Doing it twice is doing it once, and whoever is gone already left."""
    follower = follower_of(leaving, now=now)
    if follower is None:
        return
    what, _colon, key = leaving.what.partition(":")
    if what == "target":
        for subscription in Subscription.objects.filter(follower=follower, target=key):
            actions.stop(subscription, now=now)
    elif what == "thread":
        actions.silence(follower, key, title=title_of(key), now=now)
    elif what == "news":
        _leave_summaries(follower, now)
    elif what == "work":
        actions.work_rhythm(follower.user, Subscription.Rhythm.ONLY_HERE, now=now)
    elif what == "letter" and actions.stop_letters(follower, now=now):
        for tell in _letters_left:
            tell(key)


def _leave_summaries(follower, now):
    """Whoever has an account still reads it in the portal; an address follows it no more."""
    summed = follower.subscriptions.filter(
        rhythm__in=[Subscription.Rhythm.DAILY, Subscription.Rhythm.WEEKLY]
    ).exclude(target__kind=actions.WORK)
    if follower.user_id:
        summed.update(rhythm=Subscription.Rhythm.ONLY_HERE)
        return
    for subscription in summed:
        actions.stop(subscription, now=now)


def title_of(thread):
    """How the last news of the thing called it; where only its parts have news, its name."""
    last = Message.objects.filter(object=thread, announcement__isnull=False).order_by("-pk").first()
    return last.announcement.headline.get("es-cl", "") if last else _name_of(thread)


def _name_of(thread):
    label, _colon, pk = thread.rpartition(":")
    try:
        return str(apps.get_model(label)._default_manager.get(pk=pk))
    except (LookupError, ValueError, ObjectDoesNotExist):
        return ""
