"""What is owed, under the words by which people plan: late, this week, later."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

FRIDAY, SUNDAY, A_WEEK = 4, 6, 7


def by_urgency(items: Iterable, today: date, day_of: Callable) -> list[dict]:
    """The same items in their order, in groups with a title; those without a date, last. No empty groups.

    ``day_of(item)``: the last day to do it, or None. The week ends on Sunday; on a weekend it is the one that
    comes.
    """
    ahead = A_WEEK if today.weekday() > FRIDAY else 0
    sunday = today + timedelta(SUNDAY - today.weekday() + ahead)
    groups = {"late": [], "week": [], "later": [], "undated": []}
    for item in items:
        groups[_group_of(day_of(item), today, sunday)].append(item)
    titles = {
        "late": _("Atrasado"),
        "week": _("Esta semana"),
        "later": _("Más adelante"),
        "undated": _("Sin fecha"),
    }
    return [{"word": word, "title": titles[word], "items": found} for word, found in groups.items() if found]


def _group_of(day, today, sunday):
    if day is None:
        return "undated"
    if day < today:
        return "late"
    return "week" if day <= sunday else "later"
