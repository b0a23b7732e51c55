"""The rules that give dates, and the acts that move them."""

from .calendars import WorkCalendar
from .loaded import LOADED
from .moves import Adjustment, AdjustmentQuerySet, DeadlineMove
from .rules import LegalBasis, Rule, Unit, length_words

__all__ = [
    "LOADED",
    "Adjustment",
    "AdjustmentQuerySet",
    "DeadlineMove",
    "LegalBasis",
    "Rule",
    "Unit",
    "WorkCalendar",
    "length_words",
]
