"""Whom an official's work is told to, when, and whether it still is so when it is told."""

from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.core.calendar import ONE_DAY, SANTIAGO, business_days_between, next_business_day
from participa.deadlines.engine import national_holidays, stopped_days
from participa.notifications.events import Event, Owed, number_key
from participa.services.models import Membership
from participa.subscriptions.actions import WORK
from participa.subscriptions.models import Subscription

from . import pending

TOLD_AT = time(7, 30)
STEPS = (1, 5, 10)  # business days left
LATE, WEEK = 1000, 7


# When --------------------------------------------------------------------------------------------


def step_of(one: pending.Pending, today: date, holidays) -> int | None:
    """How far what has a day got; None: there is nothing to say yet."""
    if today > one.day:
        days = (today - one.day).days
        return LATE + (days if days <= WEEK else days // WEEK * WEEK)
    if one.marks:
        left = (one.day - today).days
        return min((mark for mark in one.marks if left <= mark), default=None)
    left = business_days_between(today, one.day, holidays | stopped_days(one.changes))
    return min((step for step in STEPS if left <= step), default=None)


def starts_the_week(day: date, holidays) -> bool:
    """Is it the first business day of its week?"""
    return day == next_business_day(_monday(day), holidays)


def morning_of(day: date, rhythm: int, holidays) -> datetime:
    """When the summary of ``day`` leaves: that morning or the next of a business day; weekly, of a week."""
    day = next_business_day(day, holidays)
    if rhythm == Subscription.Rhythm.WEEKLY and not starts_the_week(day, holidays):
        day = next_business_day(_monday(day) + WEEK * ONE_DAY, holidays)
    return datetime.combine(day, TOLD_AT, tzinfo=SANTIAGO)


def _monday(day):
    return day - day.weekday() * ONE_DAY


# Who ---------------------------------------------------------------------------------------------


def officials_of(service: int, roles, *, at, region=None):
    """The accounts that act for a service with one of these roles: in all of it, or in that region."""
    held = Membership.objects.current(at).filter(service=service, role__in=roles, user__is_active=True)
    where = Q(region=None) | Q(region=region) if region else Q(region=None)
    return held.filter(where)


def rhythms_of(users) -> dict[int, int]:
    """Of those who chose one."""
    chosen = Subscription.objects.filter(target__kind=WORK, target__key="resumen", follower__user__in=users)
    return dict(chosen.values_list("follower__user", "rhythm"))


def owed_in_the_morning(users: list[int], day: date) -> list[Owed]:
    """The summary of that day tells each of them, in her rhythm."""
    rhythms, holidays = rhythms_of(users), national_holidays()
    return [
        Owed(
            key=number_key(user),
            recipient=f"user:{user}",
            user_id=user,
            bundle="work",
            due_at=morning_of(day, rhythms.get(user, Subscription.Rhythm.DAILY), holidays),
            only_here=rhythms.get(user, 0) >= Subscription.Rhythm.ONLY_HERE,
        )
        for user in users
    ]


def next_users(memberships, after: str, limit: int) -> list[int]:
    """The accounts of those roles, each once, after the one of that key."""
    found = memberships.filter(user__gt=int(after)) if after else memberships
    return list(found.order_by("user").values_list("user", flat=True).distinct()[:limit])


class Work(Event):
    """Something that the morning's summary tells to officials. It never leaves by itself."""

    def line(self, message) -> dict:
        """What the summary says of it, in the language already active; asked after ``refusals``."""
        raise NotImplementedError

    def refusals(self, messages):
        """What was done, moved or is no longer theirs, of many messages, in a constant number of queries."""
        now = timezone.now()
        wanted = {message.data["service"] for message in messages}
        live = self.live(now, wanted)
        held = Membership.objects.current(now).filter(service__in=wanted)
        held = held.filter(user__in={message.user_id for message in messages})
        acting = set(held.values_list("user", "service"))
        found = {}
        for message in messages:
            message.live = live.get(self.key_of(message))
            if (message.user_id, message.data["service"]) not in acting:
                found[message.pk] = _("Ya no actúa por ese servicio.")
            elif why := self.outdated(message):
                found[message.pk] = why
        return found

    def live(self, now, services) -> dict:
        """What these services owe at this instant, by the key of each."""
        return {one.key: one for one in pending.waiting(now, services=services)}

    def key_of(self, message) -> str:
        raise NotImplementedError

    def outdated(self, message) -> str:
        """Why what was going to be told is not so any more, or ""."""
        raise NotImplementedError
