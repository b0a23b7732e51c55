"""How easy a Spanish text is to read: the Szigriszt-Pazos index with the bands of the INFLESZ scale.

206,835 − 62,3 × (syllables ÷ words) − (words ÷ sentences): 100 is as easy as a comic, 0 as hard as a treaty
(Barrio Cantalejo, «Legibilidad y salud», 2007).
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from participa.core.markdown import render

FEWEST_WORDS = 20  # with less, the figure says nothing
LONG_SENTENCE = 30  # words: beyond them few people remember how it began
NAMED = 3  # long sentences told one by one
SHOWN_WORDS = 10  # of each
BANDS = (  # (from this figure on, in words)
    (80, _("muy fácil")),
    (65, _("bastante fácil")),
    (55, _("normal")),
    (40, _("algo difícil")),
    (0, _("muy difícil")),
)
WORD = re.compile(r"[^\W\d_]+")
# a full stop after «art.» or inside 19.880 ends nothing: what follows an end starts with a capital, or a line
END = re.compile(r"(?<=[.!?…])[»\"”')\]]*\s+(?=[¿¡«\"“(\[]*[A-ZÁÉÍÓÚÑ])|\n+")
HIATUS = re.compile(r"[aeoáéó](?=[aeoáéóíú])|[íú](?=[aeoáéó])")


@dataclass(frozen=True)
class Reading:
    """``score``: 0 to 100. ``words``: how many it has. ``long``: how its longest sentences start,
    and how many words each has.
    """

    score: int
    words: int
    long: tuple[tuple[str, int], ...]

    @property
    def band(self):
        return next(words for start, words in BANDS if self.score >= start)


def read(text: str) -> Reading | None:
    """How a text with Markdown reads; None if it is too short to tell."""
    sentences = [(one, words) for one in sentences_of(text) if (words := WORD.findall(one))]
    count = sum(len(words) for _one, words in sentences)
    if count < FEWEST_WORDS:
        return None
    syllables = sum(syllables_of(word) for _one, words in sentences for word in words)
    score = 206.835 - 62.3 * syllables / count - count / len(sentences)
    long = [(one, len(words)) for one, words in sentences if len(words) > LONG_SENTENCE]
    long.sort(key=lambda pair: -pair[1])
    named = tuple((_start_of(one), words) for one, words in long[:NAMED])
    return Reading(round(min(100, max(0, score))), count, named)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text with Markdown; a title or an item of a list is one too."""
    plain = unescape(strip_tags(render(text.replace("\r", ""))))
    return [one.strip() for one in END.split(plain) if one.strip()]


@lru_cache(maxsize=50_000)
def syllables_of(word: str) -> int:
    """Where a typesetter could break it, and where she would not though two are said: le-er, pa-ís."""
    parts = _dictionary().inserted(word.lower(), "-").split("-")
    return sum(1 + len(HIATUS.findall(part)) for part in parts)


@cache
def _dictionary():
    import pyphen  # noqa: PLC0415 - reads a dictionary that only whoever prepares a consultation needs

    return pyphen.Pyphen(lang="es", left=1, right=1)


def _start_of(sentence):
    words = sentence.split()
    return " ".join(words[:SHOWN_WORDS]) + ("…" if len(words) > SHOWN_WORDS else "")
