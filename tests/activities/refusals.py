"""What activities write, and what they may not when they refuse: see ``tests/refusals.py``."""

from functools import partial

from tests import refusals

everything = partial(refusals.everything, "activities")
refused = partial(refusals.refused, "activities")
