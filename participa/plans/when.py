"""When a matter of a plan is to be done, in words."""

from datetime import date

from django.utils.translation import gettext as _

from participa.core.dates import full_date, month_words


def when_words(matter) -> str:
    """Its exact dates, or its month."""
    if matter.starts_on and matter.ends_on and matter.ends_on != matter.starts_on:
        days = {"first": full_date(matter.starts_on), "last": full_date(matter.ends_on)}
        return _("del %(first)s al %(last)s") % days
    if matter.starts_on:
        return _("el %(day)s") % {"day": full_date(matter.starts_on)}
    return month_words(date(matter.plan.year, matter.month, 1))
