"""What the pages of following show."""

from itertools import groupby

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.notifications.dead import dead_among
from participa.reference.models import Topic

from . import consents, registry
from .actions import WORK
from .forms import AlertForm, FollowForm, WorkForm
from .models import Consent, Follower, Subscription, Target
from .news import THREAD

PER_PAGE = 20
LONGEST_KEY = Target._meta.get_field("key").max_length
MOST = 100  # rows of what is only looked up now and then
Rhythm = Subscription.Rhythm
Purpose = Consent.Purpose


# Choosing --------------------------------------------------------------------------------------


def choose() -> dict:
    """What anybody may follow: what has a page of its own, and what is chosen from a list."""
    topics = list(Topic.objects.order_by("order", "pk"))
    groups = [one for one in topics if one.parent_id is None]
    return {
        "groups": [(group, [one for one in topics if one.parent_id == group.pk]) for group in groups],
        "regions": _offered("region"),
        "ministries": _offered("ministerio"),
    }


def _offered(kind):
    followable = registry.get(kind)
    return followable.offered() if followable else []


# Following one thing ---------------------------------------------------------------------------


def find(kind: str, slug: str, query):
    """What an address under /seguir/ names, and its sort; (sort, None) if it is nothing to be followed."""
    followable = registry.get(kind)
    if followable is None or isinstance(followable, registry.Searchable) == bool(slug):
        return followable, None
    found = followable.find(slug) if slug else followable.read(query)
    return followable, found if found and len(found.key) <= LONGEST_KEY else None


def present_choice(user, kind: str, key: str) -> Subscription | None:
    """How this person follows it now."""
    if not user.is_authenticated:
        return None
    hers = Subscription.objects.followed().filter(follower__user=user)
    return hers.filter(target__kind=kind, target__key=key).first()


def follow_form(followable, user, choice, typed=None) -> FollowForm:
    """Filled with her present choice; whoever has no address is told in the portal."""
    nowhere = user.is_authenticated and not user.email
    initial = {"rhythm": Rhythm.ONLY_HERE.value if nowhere else Rhythm.AT_ONCE.value}
    if choice:
        initial = {"rhythm": choice.rhythm, "letters": choice.letters}
    account = user.is_authenticated
    return FollowForm(typed, initial=initial, account=account, letters=followable.takes_letters)


def follow(followable, found, form, choice) -> dict:
    return {
        "found": found,
        "kind": followable.label,
        "told": followable.told(),
        "words": consents.WORDS[Purpose.ALERTS],
        "form": form,
        "choice": choice,
        "personal": True,
    }


# What one follows ------------------------------------------------------------------------------


def mine(user, query, *, now, wrong=None, work_form=None) -> dict:
    """What an account follows, what it silenced and how often it is told of its work."""
    follower = Follower.objects.filter(user=user).first()
    silenced = _of(follower).silenced().filter(target__kind=THREAD)
    return alerts(follower, query, wrong=wrong) | {
        "silenced": list(silenced.select_related("target").order_by("-pk")[:MOST]),
        "work_form": work_form or (_work_form(follower) if registry.has_work(user, now=now) else None),
        "address": user.email,
        "is_dead": bool(user.email and dead_among([user.email])),
    }


def alerts(follower, query, *, secret="", wrong=None) -> dict:
    """What somebody follows. ``wrong``: a form that was refused, by the number of its row."""
    found = _of(follower).followed().select_related("target").order_by("-created_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(query.get("pagina"))
    given = Consent.objects.filter(follower=follower) if follower else Consent.objects.none()
    return {
        "page": page,
        "rows": _rows(page.object_list, secret, wrong or {}),
        "consents": list(given.select_related("target").order_by("-given_at", "-pk")[:MOST]),
        "secret": secret,
        "personal": True,
    }


def _of(follower):
    return follower.subscriptions.all() if follower else Subscription.objects.none()


def _rows(subscriptions, secret, wrong):
    """Each with its present name and form; what may not be seen any more keeps the name it had."""
    subscriptions = list(subscriptions)
    present = _present(one.target for one in subscriptions)
    return [_row(one, present.get((one.target.kind, one.target.key)), secret, wrong) for one in subscriptions]


def _present(targets):
    found = {}
    pairs = sorted((target.kind, target.key) for target in targets)
    for kind, of_kind in groupby(pairs, key=lambda pair: pair[0]):
        if followable := registry.get(kind):
            keys = [key for _kind, key in of_kind]
            found |= {(kind, key): one for key, one in followable.present(keys).items()}
    return found


def _row(subscription, found, secret, wrong):
    followable = registry.get(subscription.target.kind)
    return {
        "subscription": subscription,
        "title": found.title if found else str(subscription.target),
        "url": found.url if found else "",
        "is_gone": found is None,
        "kind": followable.label if followable else "",
        "form": wrong.get(subscription.pk) or alert_form(subscription, account=not secret),
        "action": change_address(subscription, secret),
    }


def change_address(subscription, secret="") -> str:
    if secret:
        return reverse("subscriptions:change_by_mail", args=[secret, subscription.pk])
    return reverse("subscriptions:change", args=[subscription.pk])


def alert_form(subscription, typed=None, *, account) -> AlertForm:
    followable = registry.get(subscription.target.kind)
    return AlertForm(
        typed,
        initial={"rhythm": subscription.rhythm, "letters": subscription.letters},
        account=account,
        letters=bool(followable and followable.takes_letters),
        auto_id=f"a{subscription.pk}-%s",
    )


def _work_form(follower):
    row = _of(follower).filter(target__kind=WORK).first()
    return WorkForm(initial={"rhythm": row.rhythm if row else Rhythm.DAILY.value}, auto_id="work-%s")


# From a mail -----------------------------------------------------------------------------------


def asked_for(wanted: dict) -> Subscription | None:
    """What the link of a mail confirms, if it still waits or stands. ``wanted``: of tokens.read_confirm."""
    follower = Follower.objects.filter(pk=wanted["f"]).select_related("merged_into").first()
    if follower is None:
        return None
    hers = (follower.merged_into or follower).subscriptions
    return hers.filter(target=wanted["t"]).select_related("target", "follower__user").first()


def stands(subscription, wanted: dict) -> bool:
    """Was it confirmed already, by this mail or after it was sent?"""
    if subscription.confirmed_at is None:
        return False
    same = (subscription.rhythm, subscription.letters) == (wanted["rhythm"], wanted["letters"])
    return same or subscription.confirmed_at.timestamp() >= wanted["at"]


def confirm(subscription, wanted: dict) -> dict:
    words = [consents.WORDS[Purpose.ALERTS]]
    if wanted["letters"]:
        words.append(consents.WORDS[Purpose.LETTERS])
    return {
        "target": subscription.target,
        "rhythm": Rhythm(wanted["rhythm"]).label,
        "words": words,
        "is_done": stands(subscription, wanted),
        "follower": subscription.follower,
        "personal": True,
    }


def rhythm_words(subscription) -> str:
    """What happens now, told right after she chose it."""
    if subscription.rhythm == Rhythm.ONLY_HERE:
        return _("Verás los avisos en el portal.")
    return _("Te avisaremos por correo: %(rhythm)s.") % {
        "rhythm": str(subscription.get_rhythm_display()).lower()
    }
