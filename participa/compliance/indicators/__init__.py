"""What is measured of each body, as pure functions of dated evidence, in the order in which it is read."""

from . import accounts, consultations, councils, information, municipal, norm, transversal
from .base import COUNTED, Indicator, Link, Matter, Result, State, day_in, months_before, registered

INDICATORS: dict[str, Indicator] = dict(
    sorted(registered.items(), key=lambda pair: (Matter.values.index(pair[0][0]), pair[0]))
)

__all__ = [
    "COUNTED",
    "INDICATORS",
    "Indicator",
    "Link",
    "Matter",
    "Result",
    "State",
    "accounts",
    "consultations",
    "councils",
    "day_in",
    "information",
    "months_before",
    "municipal",
    "norm",
    "transversal",
]
