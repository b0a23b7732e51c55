"""Paragraphs with an identity that survives amendments, and what differs between two editions.

Pure: texts in, texts out. A paragraph keeps its key while it says the same, wherever it moved, and while it
says nearly the same; so whatever was said of it is found again.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

KEY_LETTERS = 10
WORDS = re.compile(r"\s+|\w+|[^\w\s]+")
LONGEST_DIFF = 20_000  # words of both sides; beyond it a paragraph is shown whole before and whole after
SAME, ADDED, REMOVED, CHANGED, MOVED = "same", "added", "removed", "changed", "moved"
SHORTEST_PART = 20  # letters: a shorter paragraph is found inside any other


class Paragraph(NamedTuple):
    key: str
    text: str

    def stored(self):
        """As ``EditionText.paragraphs`` keeps it."""
        return {"key": self.key, "text": self.text}


def split(text: str) -> list[str]:
    """The paragraphs of a text: what blank lines separate."""
    return [part.strip() for part in re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text.strip()) if part.strip()]


def is_heading(text: str) -> bool:
    """A title alone: nobody has an observation about it."""
    return text.startswith("#") and "\n" not in text


# Identity --------------------------------------------------------------------------------------


def first_keys(sections: list[list[str]]) -> list[list[Paragraph]]:
    """The paragraphs of a first edition. The same texts give the same keys, always."""
    return carry([], sections)


def carry(
    old: list[list[Paragraph]], new: list[list[str]], used: Iterable[str] = ()
) -> list[list[Paragraph]]:
    """The paragraphs of ``new`` (texts by section, in order), each with its key.

    The same text keeps its key, also in another place; then each of the rest takes the key of the most alike
    that nobody took, if it is alike enough; the others get a key that was never ``used``.
    """
    before = [paragraph for section in old for paragraph in section]
    texts = [text for section in new for text in section]
    given = _same_texts(before, texts)
    _nearly_same(before, texts, given)
    taken = {paragraph.key for paragraph in before} | set(used)
    for n, text in enumerate(texts):
        if n not in given:
            given[n] = _fresh_key(text, taken)
            taken.add(given[n])
    named = iter(Paragraph(given[n], text) for n, text in enumerate(texts))
    return [[next(named) for _text in section] for section in new]


def _same_texts(before, texts):
    """{place: key} of the texts that some paragraph already said; of repeated ones, in their order."""
    known = defaultdict(list)
    for paragraph in reversed(before):
        known[_plain(paragraph.text)].append(paragraph.key)
    return {n: keys.pop() for n, text in enumerate(texts) if (keys := known[_plain(text)])}


def _nearly_same(before, texts, given):
    """Give the keys that are left to the most alike; of equally alike ones, to that in the same place."""
    taken = set(given.values())
    left = [(place, paragraph) for place, paragraph in enumerate(before) if paragraph.key not in taken]
    choices = {n: text for n, text in enumerate(texts) if n not in given}
    pairs = []
    for place, paragraph in left:
        alike = process.extract(
            paragraph.text, choices, scorer=fuzz.ratio, score_cutoff=settings.PARAGRAPH_SAME, limit=None
        )
        here = place / len(before)
        pairs += [(-score, abs(here - n / len(texts)), n, paragraph.key) for _text, score, n in alike]
    for _score, _distance, n, key in sorted(pairs):
        if n not in given and key not in taken:
            given[n] = key
            taken.add(key)


def _fresh_key(text, taken):
    for n in range(len(taken) + 1):
        key = hashlib.sha256(f"{n}\n{_plain(text)}".encode()).hexdigest()[:KEY_LETTERS]
        if key not in taken:
            return key
    raise AssertionError("more keys taken than there are")


def _plain(text):
    return " ".join(text.split())


# Where an observation stands -------------------------------------------------------------------


def placements(known: dict[str, str], current: dict[str, str]) -> dict[str, str]:
    """Where each paragraph of any edition (``known``: key and last text) is in the ``current`` one.

    Its own key while it is there; else that of the most alike; "" if none is alike: it was removed.
    """
    gone = {key: text for key, text in known.items() if key not in current}
    return {key: key for key in known if key in current} | {
        key: _most_alike(text, current) for key, text in gone.items()
    }


def _most_alike(text, current):
    found = process.extractOne(text, current, scorer=alike, score_cutoff=settings.PARAGRAPH_SIMILAR)
    return found[2] if found else ""


def alike(one: str, other: str, *, score_cutoff=0, **_more) -> float:
    """0 to 100: as a whole, or as a part of the other where two were joined or one was divided."""
    score = fuzz.ratio(one, other)
    short, long = sorted((len(one), len(other)))
    if short >= SHORTEST_PART and short * 4 >= long:
        score = max(score, fuzz.partial_ratio(one, other) * 0.9)
    return score if score >= (score_cutoff or 0) else 0


# Differences -----------------------------------------------------------------------------------


class Piece(NamedTuple):
    """Some words of a paragraph: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A paragraph in two editions. ``came_from``: the section it was in, if that was another."""

    key: str
    kind: str
    pieces: list[Piece]
    came_from: str = ""


@dataclass(frozen=True)
class SectionChange:
    """A section in two editions: its paragraphs in order, those that were removed where they stood."""

    section: int
    kind: str
    title: list[Piece]
    changes: list[Change]

    @property
    def is_different(self):
        return self.kind != SAME or any(change.kind != SAME for change in self.changes)


@dataclass(frozen=True)
class Text:
    """A section as an edition has it."""

    section: int
    title: str
    paragraphs: list[Paragraph]


def words_apart(old: str, new: str) -> list[Piece]:
    """What was removed and what was added, by words. Without the added it reads ``old``; without the
    removed, ``new``."""
    if old == new:
        return [Piece(SAME, old)] if old else []
    one, other = WORDS.findall(old), WORDS.findall(new)
    if len(one) + len(other) > LONGEST_DIFF:
        return _flushed([old], [new])
    pieces, gone, come = [], [], []
    blocks = Indel.opcodes(one, other)
    for block in blocks:
        removed, added = one[block.src_start : block.src_end], other[block.dest_start : block.dest_end]
        if block.tag == "equal" and not (block is not blocks[-1] and (gone or come) and _is_space(removed)):
            pieces += [*_flushed(gone, come), Piece(SAME, "".join(removed))]
            gone, come = [], []
        else:  # a space between two changes is part of both: words alone do not make a phrase
            gone, come = gone + removed, come + added
    return pieces + _flushed(gone, come)


def _flushed(gone, come):
    pieces = [Piece(REMOVED, "".join(gone)), Piece(ADDED, "".join(come))]
    return [piece for piece in pieces if piece.text]


def _is_space(words):
    return not "".join(words).strip()


def differences(old: list[Text], new: list[Text]) -> list[SectionChange]:
    """Each section of either edition, in the order of the new one; those removed where they stood."""
    before, after = {text.section: text for text in old}, {text.section: text for text in new}
    home = {paragraph.key: text for text in old for paragraph in text.paragraphs}
    words = {paragraph.key: paragraph.text for text in old for paragraph in text.paragraphs}
    kept = {paragraph.key for text in new for paragraph in text.paragraphs}
    order = [key for _tag, key in _merged(list(before), list(after))]
    stayed = _in_place(list(before), list(after))
    return [
        _section_change(before.get(key), after.get(key), home, words, kept, moved=key not in stayed)
        for key in order
    ]


def _section_change(old, new, home, words, kept, *, moved):
    if new is None:
        removed = [
            Change(p.key, REMOVED, [Piece(REMOVED, p.text)]) for p in old.paragraphs if p.key not in kept
        ]
        return SectionChange(old.section, REMOVED, [Piece(REMOVED, old.title)], removed)
    was = [paragraph.key for paragraph in old.paragraphs] if old else []
    now = {paragraph.key: paragraph.text for paragraph in new.paragraphs}
    stayed = _in_place(was, list(now))
    changes = []
    for tag, key in _merged(was, list(now)):
        if tag == REMOVED and key not in kept:
            changes.append(Change(key, REMOVED, [Piece(REMOVED, words[key])]))
        elif tag == ADDED:
            changes.append(_paragraph_change(key, now[key], new, home, words, key in stayed))
    title = words_apart(old.title if old else "", new.title)
    kind = ADDED if old is None else MOVED if moved else CHANGED if old.title != new.title else SAME
    return SectionChange(new.section, kind, title, changes)


def _paragraph_change(key, text, section, home, words, stayed):
    if key not in words:
        return Change(key, ADDED, [Piece(ADDED, text)])
    pieces = words_apart(words[key], text)
    came_from = home[key].title if home[key].section != section.section else ""
    if words[key] != text:
        return Change(key, CHANGED, pieces, came_from)
    return Change(key, SAME if stayed else MOVED, pieces, came_from)


def _in_place(was, now):
    """Those that kept their order: whatever is in both and not among them was moved."""
    blocks = Indel.opcodes(was, now)
    return {key for block in blocks if block.tag == "equal" for key in was[block.src_start : block.src_end]}


def _merged(was, now):
    """(REMOVED, key) of what is only in the first and (ADDED, key) of all the second, in reading order."""
    found, merged, come = set(now), [], []
    for block in Indel.opcodes(was, now):
        here = [(ADDED, key) for key in now[block.dest_start : block.dest_end]]
        if block.tag == "equal":
            merged, come = [*merged, *come, *here], []
        else:  # until the next that stayed: first what was removed, then what was added
            gone = was[block.src_start : block.src_end]
            merged += [(REMOVED, key) for key in gone if key not in found]
            come += here
    return merged + come


def count_of(changes: list[SectionChange]) -> Counter:
    """How many paragraphs were added, removed, changed or moved."""
    return Counter(change.kind for section in changes for change in section.changes if change.kind != SAME)
