"""The summary of what somebody follows."""

from itertools import groupby

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.notifications import events
from participa.notifications.events import Event, Mail, event, mail_from
from participa.notifications.models import Message

MOST_IN_A_MAIL = 60  # news; the rest are in the portal, or were too many for anybody


def carried_by(message) -> list[Message]:
    """What a summary carries that may still be told, the oldest first. What may not is settled as such."""
    waiting = list(
        message.carried.filter(state=Message.State.HELD)
        .select_related("announcement", "user")
        .order_by("pk")[: MOST_IN_A_MAIL + 1]
    )
    refused = {}
    for name, found in groupby(sorted(waiting, key=lambda one: one.event), key=lambda one: one.event):
        refused |= events.get(name).refusals(list(found))
    for pk, reason in refused.items():
        Message.objects.filter(pk=pk, state=Message.State.HELD).update(
            state=Message.State.SKIPPED, reason=reason[:300]
        )
    return [one for one in waiting if one.pk not in refused and one.announcement_id]


def lines(messages) -> list[dict]:
    """What happened to each thing, in the order it began: [{"news": […]}]."""
    threads = {}
    for message in messages:
        told = message.announcement
        threads.setdefault(events.get(message.event).thread(message), []).append(
            {
                "headline": told.headline.get(get_language())
                or told.headline.get(settings.LANGUAGE_CODE, ""),
                "url": settings.SITE_URL + told.path,
                "at": told.at,
            }
        )
    return [{"thread": thread, "news": news} for thread, news in threads.items()]


class Carries(Event):
    """A mail that tells together what waited for it."""

    template = ""

    def may_receive(self, message):
        message.to_tell = carried_by(message)
        return "" if message.to_tell else _("Nada de lo que llevaba se puede contar ya.")

    def render(self, message) -> Mail:
        told = message.to_tell[:MOST_IN_A_MAIL]
        return mail_from(
            f"notifications/{self.template}",
            name=message.user.display_name if message.user else "",
            count=len(told),
            has_more=len(message.to_tell) > MOST_IN_A_MAIL,
            threads=lines(told),
            **self.more(message, told),
        )

    def more(self, message, told) -> dict:
        return {}


@event("summary")
class Summary(Carries):
    """Daily or weekly, of what she follows."""

    template = "summary"
