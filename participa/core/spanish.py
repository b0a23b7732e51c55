"""Spanish words folded so that a search finds them: accents, plurals and case do not matter."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_stemmer = snowballstemmer.stemmer("spanish")
_WORD = re.compile(r"[a-z0-9]+")
_SAY_NOTHING = """
a al ante con contra cual cuando de del desde donde e el ella en entre era es esa ese esta este esto ha hasta
hay la las le les lo los me mi mas muy ni no nos o os para pero por que quien se ser si sin sobre su sus te tu
u un una uno unos unas y ya
"""
_STOP = frozenset(_SAY_NOTHING.split())


def fold(text: str) -> str:
    """Lower case without accents: ``Ñuñoa`` and ``nunoa`` become the same."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The root that a word shares with its plural and its family."""
    return _stemmer.stemWord(word)


def stems(text: str) -> list[str]:
    """The searchable roots of a text, in order, without the words that say nothing."""
    return [stem(word) for word in _WORD.findall(fold(text)) if word not in _STOP]


def sort_key(text: str) -> str:
    """Spanish alphabetical order as plain bytes: accents ignored, ñ after n."""
    return fold(text.lower().replace("ñ", "n\uffff")).replace("n\uffff", "n~")[:200]
