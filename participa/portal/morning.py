"""Officials are told each morning what falls due and what waits for them: one mail instead of twenty.

At half past six of each business day all that waits is looked at once, and what reached a new step is
announced; at half past seven one summary carries it. By state: whatever fell due while the clock was stopped,
or over a long weekend, is told on the next business day, as it then stands.

``version`` of each announcement is its step: the business days left (10, 5 or 1), or the days left of what
counts all of them (120, 60, 30); 1000 and the days of delay, one by one for a week and by weeks after; 1 for
something new in a pile, and the year and week (202649) when the same pile is told again on a Monday.
"""

from datetime import time

import structlog
from django.conf import settings
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO, day_of, is_business_day, midnight
from participa.core.dates import plain_date
from participa.deadlines.engine import national_holidays
from participa.notifications.events import Happening, event
from participa.notifications.models import Announcement
from participa.services.models import Membership

from . import pending
from .work import LATE, Work, next_users, officials_of, owed_in_the_morning, starts_the_week, step_of

log = structlog.get_logger()
Role = Membership.Role
LOOKED_AT = time(6, 30)
NAME = "work_due"


@event(NAME)
class WorkDue(Work):
    """Something fell due, or will soon, or waits."""

    def happened(self, now):
        """All that reached a step today, once a business day; the mark of the day comes last.

        If a source fails the others are told, and the day is looked at again.
        """
        today, holidays = day_of(now), national_holidays()
        hour = now.astimezone(SANTIAGO).time()
        if hour < LOOKED_AT or not is_business_day(today, holidays) or _is_looked_at(today):
            return []
        found, is_whole = _in_each_language(now)
        steps = {key: _step(one["pending"], today, holidays) for key, one in found.items()}
        reached = [_happening(found[key], step, now) for key, step in steps.items() if step]
        told = _again(reached, today, holidays)
        return [*told, Happening(f"day:{today}", now)] if is_whole else told

    def recipients(self, announcement, after, limit):
        about = announcement.data
        if "service" not in about:  # the mark of a day
            return []
        held = officials_of(about["service"], about["roles"], at=announcement.at, region=about["region"])
        return owed_in_the_morning(next_users(held, after, limit), day_of(announcement.at))

    def headline(self, announcement):
        about = announcement.data
        if "service" not in about:
            return ""
        title = _words(about)["title"]
        day = parse_date(about["day"] or "")
        if day is None:
            return title
        words = _("Venció el %(day)s: %(title)s") if about["late"] else _("Vence el %(day)s: %(title)s")
        return words % {"day": plain_date(day), "title": title}

    def path(self, announcement):
        return announcement.data.get("path", "")

    def thread(self, news):
        return news.object.rpartition(":")[0]

    def key_of(self, message):
        return self.thread(message)

    def outdated(self, message):
        if message.live is None:
            return _("Ya se hizo.")
        day = message.data["day"]
        return _("Cambió de fecha.") if day and f"{message.live.day}" != day else ""

    def line(self, message):
        one, words = message.live, _words(message.data)
        return {"pending": one, "title": words["title"], "rule": words["rule"], "path": one.path}


def _is_looked_at(today):
    return Announcement.objects.filter(once=f"{NAME}:day:{today}:1").exists()


def _in_each_language(now):
    """(what waits, by its key, with its words in each language; whether every source answered)."""
    found, is_whole = {}, True
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for source in pending.SOURCES:
                try:
                    told = pending.waiting(now, sources=[source])
                except Exception:  # one app's fault keeps nobody else's work from being told
                    log.exception("morning_failed", source=source.__name__)
                    is_whole = False
                    continue
                for one in told:
                    kept = found.setdefault(one.key, {"pending": one, "words": {}})
                    kept["words"][language] = {"title": one.title, "rule": one.rule}
    return found, is_whole


def _step(one, today, holidays):
    return step_of(one, today, holidays) if one.day else 1


def _happening(told, step, now):
    one = told["pending"]
    late = step > LATE
    return Happening(
        object=one.object,
        at=now,
        version=step,
        data={
            "service": one.service.pk,
            "region": one.region,
            "roles": [*one.roles, Role.APPROVER] if late else [*one.roles],
            "day": f"{one.day}" if one.day else None,
            "late": late,
            "waits": one.waits,
            "path": one.path,
            "words": told["words"],
        },
    )


def _again(happenings, today, holidays):
    """The same; at the start of a week, piles that were told before and nobody touched are told again."""
    if not starts_the_week(today, holidays):
        return happenings
    piles = [one for one in happenings if one.data["day"] is None and one.data["waits"]]
    keys = [f"{NAME}:{one.object}:1" for one in piles]
    told = Announcement.objects.filter(once__in=keys, at__lt=midnight(today))
    before = set(told.values_list("object", flat=True))
    year, week, _day = today.isocalendar()
    return [one._replace(version=year * 100 + week) if one.object in before else one for one in happenings]


def _words(about):
    """Title and rule in the active language; in Spanish where there is no other."""
    words = about["words"]
    return words.get(translation.get_language()) or words[settings.LANGUAGE_CODE]
