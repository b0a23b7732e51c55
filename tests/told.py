"""What people are told in time, and in which words: for the tests of any app."""

import re
from html import unescape

from django.conf import settings
from django.utils import translation

from participa.notifications import events, expansion
from participa.notifications.models import Announcement, Message
from participa.notifications.people import for_anybody
from tests.subscriptions.builders import NOON, a_follower, a_subscription, a_target, tell


def follows(kind, key, email):
    """An address that followed it long before."""
    long_ago = NOON.replace(year=2025)
    return a_subscription(
        follower=a_follower(email), target=a_target(kind, key, "Lo que sigue"), now=long_ago
    )


def the_clock_goes_by(now):
    """What time made true is announced and told."""
    expansion.announce_by_the_clock(now)
    tell(now)


def told(event):
    """Each recipient of an event as often as a mail left for her."""
    sent = Message.objects.filter(event=event, state=Message.State.SENT)
    return sorted(recipient.removeprefix("mailto:") for recipient in sent.values_list("recipient", flat=True))


def why_not(event):
    """The reasons of the mails of an event that did not leave."""
    return {
        message.recipient.removeprefix("mailto:"): message.reason
        for message in Message.objects.filter(event=event, state=Message.State.SKIPPED)
    }


def user(person):
    return f"user:{person.pk}"


def last(event):
    return Announcement.objects.filter(event=event).latest("pk")


def says_all_in_both_faces(mail):
    """A mail that left: its text leads wherever its HTML does, and greets nobody that it should not."""
    html = mail.alternatives[0][0]
    hrefs = {unescape(found) for found in re.findall(r'href="([^"]+)"', html)}
    assert {one for one in hrefs if one.startswith("http")} == set(re.findall(r"https?://[^\s]+", mail.body))
    assert not set("{}%") & set(mail.subject + mail.body)


def leads_somewhere(browser, announcement):
    """Its line says something in each language, and leads to a page that anybody may open."""
    event = events.get(announcement.event)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            assert event.headline(announcement).strip(), announcement.event
            assert event.render(for_anybody(announcement)).text
    assert browser.get(event.path(announcement)).status_code == 200
