"""Following, confirming, changing one's mind. Everything that needs a yes leaves its consent."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from participa.audit.actions import record
from participa.core.mail import mail_from
from participa.notifications.actions import queue_written
from participa.notifications.dead import answers_again
from participa.notifications.models import Message

from . import consents, tokens
from .models import Consent, Follower, Subscription, Target
from .news import THREAD

Rhythm = Subscription.Rhythm
Purpose = Consent.Purpose
WORK = "trabajo"  # the kind of target of what an official's work tells her
ALL_NEWS, LETTER = "news", "letter"  # what a link of a mail may leave, besides one target


def follower_of(user, *, now) -> Follower:
    """Hers; made the first time."""
    follower, _created = Follower.objects.get_or_create(
        user=user, defaults={"language": user.language, "created_at": now}
    )
    return follower


def target_of(kind: str, found) -> Target:
    """What is followed, under its present name."""
    target, _created = Target.objects.update_or_create(
        kind=kind, key=found.key, defaults={"title": found.title[:300]}
    )
    return target


@transaction.atomic
def follow(user, target, *, rhythm, letters=False, now) -> Subscription:
    """An account follows ``target``: at once, because whoever signed in answered her mail already."""
    follower = follower_of(user, now=now)
    subscription, created = Subscription.objects.update_or_create(
        follower=follower,
        target=target,
        defaults={"rhythm": rhythm, "letters": letters, "confirmed_at": now},
        create_defaults={
            "rhythm": rhythm,
            "letters": letters,
            "confirmed_at": now,
            "created_at": now,
        },
    )
    _agree(subscription, now)
    if created:
        record("subscription.started", subscription, by=user, now=now)
    return subscription


@transaction.atomic
def ask_to_follow(email, target, *, rhythm, letters=False, language, now) -> Subscription:
    """An address without account asks: nothing is told to it until it answers the mail this sends."""
    follower, _created = Follower.objects.get_or_create(
        email=email.strip().lower(), defaults={"language": language, "created_at": now}
    )
    subscription, _created = Subscription.objects.get_or_create(
        follower=follower,
        target=target,
        defaults={"rhythm": rhythm, "letters": letters, "created_at": now},
    )
    wanted = {"rhythm": int(rhythm), "letters": letters}
    mail = mail_from(
        "notifications/subscription_confirm",
        target=target,
        address=tokens.confirm_url(subscription, wanted, now),
        days=tokens.CONFIRM_DAYS,
    )
    key = f"subscription:{subscription.pk}:{int(now.timestamp())}"
    queue_written(mail, follower.email, key=key, now=now, good_until=now + tokens.CONFIRM_WITHIN, last=True)
    return subscription


@transaction.atomic
def confirm(subscription, *, rhythm, letters, now) -> Subscription | None:
    """The address answered. If an account turned out to have it, that account follows."""
    held = Subscription.objects.select_for_update(of=["self"]).filter(pk=subscription.pk)
    subscription = held.select_related("follower__user", "target").first()
    if subscription is None:  # another click of the same mail gave it to her account meanwhile
        return None
    follower = subscription.follower
    subscription.rhythm, subscription.letters = rhythm, letters
    if subscription.confirmed_at is None:
        subscription.confirmed_at = now
        record("subscription.confirmed", subscription, by=None, now=now)
    subscription.save(update_fields=["rhythm", "letters", "confirmed_at"])
    _agree(subscription, now)
    if follower.email:
        answers_again(follower.email)
        owner = EmailAddress.objects.filter(email__iexact=follower.email, verified=True).first()
        if owner:
            adopt(owner.user, now=now)
            return Subscription.objects.get(follower__user=owner.user, target=subscription.target)
    return subscription


@transaction.atomic
def change(subscription, *, rhythm, letters, now) -> None:
    """Another rhythm, or boletines yes or no."""
    subscription.rhythm, subscription.letters = rhythm, letters
    subscription.save(update_fields=["rhythm", "letters"])
    _agree(subscription, now)


@transaction.atomic
def stop(subscription, *, now) -> None:
    """She follows it no more, and what waited to be told about it is not told."""
    consents.withdraw(subscription.follower, target=subscription.target, now=now)
    record("subscription.ended", subscription, by=subscription.follower.user, now=now)
    subscription.delete()


@transaction.atomic
def stop_all(follower, *, now) -> int:
    """No more alerts nor boletines. What she silenced stays so. How many things she followed."""
    consents.withdraw(follower, Purpose.ALERTS, Purpose.LETTERS, now=now)
    count, _of_each = follower.subscriptions.followed().delete()
    if count:
        record("subscription.all_ended", follower, by=follower.user, now=now)
    return count


@transaction.atomic
def stop_letters(follower, *, now) -> int:
    """No more boletines; she still follows the same. From how many things."""
    consents.withdraw(follower, Purpose.LETTERS, now=now)
    return follower.subscriptions.filter(letters=True).update(letters=False)


@transaction.atomic
def silence(follower, thread: str, *, title="", now) -> Subscription:
    """No more mail about this thing, though she took part in it. Its notices stay in the portal."""
    target, _created = Target.objects.get_or_create(kind=THREAD, key=thread, defaults={"title": title[:300]})
    subscription, _created = Subscription.objects.update_or_create(
        follower=follower,
        target=target,
        defaults={"rhythm": Rhythm.NEVER},
        create_defaults={"rhythm": Rhythm.NEVER, "created_at": now, "confirmed_at": now},
    )
    return subscription


@transaction.atomic
def hear_again(subscription, *, now) -> None:
    """She wants the mail of what she had silenced."""
    record("subscription.heard_again", subscription, by=subscription.follower.user, now=now)
    subscription.delete()


@transaction.atomic
def forget(follower, *, now) -> None:
    """An address without account asks to be forgotten: what it followed, accepted and was told goes."""
    record("subscription.forgotten", follower, by=None, now=now)
    told = Message.objects.filter(recipient=follower.recipient).exclude(state=Message.State.SENDING)
    told.filter(Q(data__follower=follower.pk) | Q(event="summary")).delete()
    follower.delete()


@transaction.atomic
def work_rhythm(user, rhythm, *, now) -> None:
    """How often an official is told of her pending work."""
    target, _created = Target.objects.get_or_create(kind=WORK, key="resumen", defaults={"title": ""})
    Subscription.objects.update_or_create(
        follower=follower_of(user, now=now),
        target=target,
        defaults={"rhythm": rhythm},
        create_defaults={"rhythm": rhythm, "created_at": now, "confirmed_at": now},
    )


@transaction.atomic
def adopt(user, *, now) -> int:
    """What her verified addresses followed before, she follows. How many followers became hers."""
    addresses = [
        address.lower()
        for address in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    ]
    found = list(Follower.objects.select_for_update().filter(email__in=addresses))
    for old in found:
        join(old, follower_of(user, now=now))
    return len(found)


def join(old, hers):
    """Everything of ``old`` is hers; of what both followed, hers stands."""
    followed = hers.subscriptions.values("target")
    old.subscriptions.filter(target__in=followed, confirmed_at__isnull=True).delete()
    for twin in old.subscriptions.filter(target__in=followed).select_related("target"):
        hers.subscriptions.filter(target=twin.target, confirmed_at=None).update(
            confirmed_at=twin.confirmed_at
        )
        twin.delete()
    old.subscriptions.update(follower=hers)
    given = hers.consents.filter(withdrawn_at=None)
    for consent in old.consents.filter(withdrawn_at=None):
        if given.filter(target=consent.target, purpose=consent.purpose).exists():
            consent.delete()
    old.consents.update(follower=hers)
    told = Message.objects.filter(recipient=hers.recipient)
    for message in Message.objects.filter(recipient=old.recipient, state__in=["held", "queued"]):
        if told.filter(event=message.event, object=message.object, version=message.version).exists():
            message.delete()
        else:
            Message.objects.filter(pk=message.pk).update(recipient=hers.recipient, user=hers.user_id)
    Follower.objects.filter(pk=old.pk).update(user=None, email=None, merged_into=hers)


def _agree(subscription, now):
    consents.give(subscription.follower, Purpose.ALERTS, target=subscription.target, now=now)
    if subscription.letters:
        consents.give(subscription.follower, Purpose.LETTERS, target=subscription.target, now=now)
    else:
        consents.withdraw(subscription.follower, Purpose.LETTERS, target=subscription.target, now=now)
