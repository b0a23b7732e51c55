"""The RUN: read in any common spelling, checked, and turned into marks from which it cannot be read back.

Nothing else of the portal may keep one. A mark is an HMAC-SHA256 with a key of the environment: without the
key, nobody can try the twenty million RUN there are until one fits.
"""

import hashlib
import hmac
import re
import unicodedata
from typing import NamedTuple

from django.conf import settings
from stdnum.cl import rut

LONGEST = 9  # digits and check digit; more would be no RUN, and less than two neither


class NotARunError(ValueError):
    """What was typed is not a RUN, or its check digit does not fit."""


class Mark(NamedTuple):
    """One RUN seen through one key."""

    key: str
    digest: str


def normal(typed: str) -> str:
    """``12.345.678-k`` and its likes -> ``12345678K``. Raises NotARunError for anything else."""
    text = re.sub(r"[\s.,\-‐‑‒–—−·]", "", unicodedata.normalize("NFKC", str(typed))).upper().lstrip("0")
    if not re.fullmatch(rf"[0-9]{{1,{LONGEST - 1}}}[0-9K]", text):
        raise NotARunError("A RUN is up to eight digits and a check digit.")
    if rut.calc_check_digit(text[:-1]) != text[-1]:
        raise NotARunError("The check digit does not fit.")
    return text


def marks_of(typed: str) -> list[Mark]:
    """What the portal may keep of a RUN: its mark under each key, the newest key first."""
    run = normal(typed)
    return [
        Mark(name, hmac.new(secret.encode(), f"run:{run}".encode(), hashlib.sha256).hexdigest())
        for name, secret in settings.RUN_KEYS
    ]
