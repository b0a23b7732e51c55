"""How long ago something was, as people say it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

YEAR = 12  # months


def months_since(day: date, today: date) -> int:
    """Whole months from ``day`` to ``today``."""
    return (today.year - day.year) * YEAR + today.month - day.month - (today.day < day.day)


def ago(day: date, today: date) -> str:
    """``hoy``, ``ayer``, ``hace 12 días``, ``hace 3 meses``, ``hace 2 años``."""
    days, months = (today - day).days, months_since(day, today)
    if days <= 0:
        return _("hoy")
    if days == 1:
        return _("ayer")
    if months < 1:
        return ngettext("hace %(n)s día", "hace %(n)s días", days) % {"n": days}
    if months < 2 * YEAR:
        return ngettext("hace %(n)s mes", "hace %(n)s meses", months) % {"n": months}
    return ngettext("hace %(n)s año", "hace %(n)s años", months // YEAR) % {"n": months // YEAR}
