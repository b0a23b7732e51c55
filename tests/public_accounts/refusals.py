"""What public accounts write, and what they may not when they refuse: see ``tests/refusals.py``."""

from functools import partial

from tests import refusals

everything = partial(refusals.everything, "public_accounts")
refused = partial(refusals.refused, "public_accounts")
