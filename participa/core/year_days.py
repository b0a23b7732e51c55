"""Days of every year, kept as month * 100 + day: 531 is the 31st of May. Pure functions."""

import re
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WRONG = gettext_lazy("Escribe un día que exista todos los años: por ejemplo, 31 de mayo.")
COMMON_YEAR = 2001  # without a 29th of February: that day does not come every year
TYPED = re.compile(r"(\d{1,2})\s*(?:de\s+|of\s+|[-/.]\s*|\s)\s*(\w+)\.?", re.IGNORECASE)


def is_real(value: int) -> bool:
    """Whether a number is a day of every year."""
    try:
        date(COMMON_YEAR, *divmod(value, 100))
    except ValueError:
        return False
    return True


def day_of_year(value: int, year: int) -> date:
    """The date of that day in a year."""
    return date(year, *divmod(value, 100))


def words(value: int) -> str:
    """``31 de mayo``."""
    month, day = divmod(value, 100)
    return _("%(day)s de %(month)s") % {"day": day, "month": MONTHS[month]}


def parse(text: str) -> int | None:
    """What a person typed (``31 de mayo``, ``31-05``, ``31/5``) as a number; None if no such day exists."""
    found = TYPED.fullmatch(text.strip())
    if not found:
        return None
    day, month = int(found[1]), found[2].casefold()
    names = {str(name).casefold(): number for number, name in MONTHS.items()}
    number = int(month) if month.isdecimal() else names.get(month, 0)
    value = number * 100 + day
    return value if day < 100 and is_real(value) else None
