"""How tests of the morning's mail move the clock: the portal's beat, then its worker."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import time_machine

from participa.core.calendar import SANTIAGO
from participa.notifications import expansion
from participa.notifications.models import Message
from tests.subscriptions.builders import tell

BEAT = time(6, 31)
MAIL = time(7, 31)


def at(day, hour=BEAT):
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, hour, tzinfo=SANTIAGO)


@contextmanager
def clock(instant):
    with time_machine.travel(instant, tick=False):
        yield


def beat(day, hour=BEAT):
    """What the clock alone made true is announced and told, as of that hour."""
    with clock(at(day, hour)):
        expansion.announce_by_the_clock(at(day, hour))
        tell(at(day, hour))


def a_morning(day):
    """The beat looks; an hour later the summary leaves."""
    beat(day)
    with clock(at(day, MAIL)):
        tell(at(day, MAIL))


def mornings(first, last):
    """Every day from one to the other, both included."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        a_morning(day)
        day += timedelta(1)


def steps_told(user):
    """(day on which it was announced, step) of each thing due, the oldest first."""
    found = Message.objects.filter(user=user, event="work_due").order_by("pk")
    return [(f"{one.announcement.at.astimezone(SANTIAGO):%m-%d}", one.version) for one in found]


def subjects(mailoutbox):
    return [mail.subject for mail in mailoutbox]
