"""Personal data in what somebody wrote: found to be proposed to a person, never struck by itself."""

import re
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.cl import rut


class What(models.TextChoices):
    """What sort of personal data was struck."""

    RUN = "run", _("RUN")
    PHONE = "phone", _("Teléfono")
    EMAIL = "email", _("Correo")
    ADDRESS = "address", _("Domicilio")
    HEALTH = "health", _("Salud")
    OTHER = "other", _("Otro")


class Span(NamedTuple):
    """From the letter ``start`` to the one before ``end``."""

    start: int
    end: int
    what: str


FIRST_OF_ENTITIES = 50_000_000  # from there on, a RUT is of an organisation, and public
RUN = re.compile(r"(?<![\w.])\d{1,2}\.?\d{3}\.?\d{3}\s?[-‐–]\s?[\dkK](?![\w])")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
PHONE = re.compile(r"(?<![\d.+-])(?:\+?56[\s.-]?)?(?:\(?[2-9]\d?\)?[\s.-]?)\d{3,4}[\s.-]?\d{4}(?![\d.,-]*\d)")
SHORTEST_PHONE = 9  # digits, with that of the network or the area


def found_in(text: str) -> list[Span]:
    """RUN whose check digit is right, addresses of e-mail and telephones, in their order, none twice."""
    found = []
    for what, letters, is_one in (
        (What.EMAIL, EMAIL, lambda words: True),
        (What.RUN, RUN, _is_a_run),
        (What.PHONE, PHONE, _is_a_phone),
    ):
        for match in letters.finditer(text):
            span = Span(match.start(), match.end(), what.value)
            if is_one(match.group()) and not any(_touch(span, other) for other in found):
                found.append(span)
    return sorted(found)


def _is_a_run(words):
    compact = rut.compact(re.sub(r"[‐–]", "-", words).replace(" ", ""))
    return rut.is_valid(compact) and int(compact[:-1]) < FIRST_OF_ENTITIES


def _is_a_phone(words):
    return SHORTEST_PHONE <= len(re.sub(r"\D", "", words)) <= SHORTEST_PHONE + 2


def places_of(words: str, text: str, what: str) -> list[Span]:
    """Wherever ``text`` says exactly ``words``."""
    spans, start = [], text.find(words)
    while words and start >= 0:
        spans.append(Span(start, start + len(words), what))
        start = text.find(words, start + len(words))
    return spans


def struck(text: str, spans, mark: str) -> str:
    """``text`` with ``mark`` in the place of each span; those that touch are one."""
    said, last = [], 0
    for start, end in _joined(spans):
        said += [text[last:start], mark]
        last = end
    return "".join([*said, text[last:]])


def _joined(spans):
    joined = []
    for start, end, _what in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    return joined


def _touch(one, other):
    return one.start < other.end and other.start < one.end
