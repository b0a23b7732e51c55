"""What boletines write, and what they may not when they refuse: see ``tests/refusals.py``."""

from functools import partial

from tests import refusals

everything = partial(refusals.everything, "newsletters")
refused = partial(refusals.refused, "newsletters")
