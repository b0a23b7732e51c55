"""What was told and in which words: shared by the tests of what councils tell in time."""

import re
from html import unescape

from django.utils import translation

from participa.notifications import delivery, events, expansion
from participa.notifications.models import Announcement, Message
from tests.subscriptions.builders import a_follower, a_subscription, a_target

LANGUAGES = ("es-cl", "en")


def follows(kind, key, email):
    """An address that follows it since long before."""
    subscription = a_subscription(follower=a_follower(email), target=a_target(kind, key, "Lo seguido"))
    subscription.created_at = subscription.confirmed_at = subscription.created_at.replace(year=2026, month=1)
    subscription.save()
    return subscription


def the_worker_goes_by(now):
    """What the clock did, its recipients, and their mails."""
    expansion.announce_by_the_clock(now)
    while expansion.expand_batch(now) + delivery.deliver_batch(now):
        pass


def told(event):
    """The recipients of an event, each as often as she was told, in order."""
    sent = Message.objects.filter(event=event, state=Message.State.SENT)
    return sorted(sent.values_list("recipient", flat=True))


def reasons(event):
    """Why each message of an event was not sent."""
    return sorted(Message.objects.filter(event=event).exclude(reason="").values_list("reason", flat=True))


def accounts(people):
    return sorted(f"user:{person.pk}" for person in people)


def mails_to(address, mailoutbox):
    return [mail for mail in mailoutbox if mail.to == [address]]


def html_of(mail):
    return mail.alternatives[0][0]


def links(text):
    return set(re.findall(r"https?://[^\s<>\"]+", text))


def twins_agree(mail):
    """Do both faces of a written mail lead to the same places?"""
    hrefs = {unescape(href) for href in re.findall(r'href="([^"]+)"', mail.html)}
    assert {href for href in hrefs if href.startswith("http")} == links(mail.text), mail.text


def faces(announcement, *, user=None):
    """Its mail in each language, as this person or whoever follows reads it."""
    event = events.get(announcement.event)
    data = announcement.data | ({} if user else {"followed": 1, "follower": 1})
    message = Message(
        event=announcement.event,
        object=announcement.object,
        version=announcement.version,
        data=data,
        user=user,
        created_at=announcement.at,
    )
    for language in LANGUAGES:
        with translation.override(language):
            yield event.render(message)


def last(event):
    return Announcement.objects.filter(event=event).latest("pk")
