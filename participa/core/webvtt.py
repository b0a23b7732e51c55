"""Captions in WebVTT (W3C): read, refused by line where a browser would not show them, and told as a text.

The libraries there are (webvtt-py) keep no line numbers, which is what helps whoever must mend a file.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

PARAGRAPH = 30  # seconds; a paragraph ends with the sentence that goes past them
LONGEST_PARAGRAPH = 60
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(?:\s.*)?")
_TAG = re.compile(r"<[^>]*>?")
_ASIDES = re.compile(r"(NOTE|STYLE|REGION)\b")
_ENDS = (".", "?", "!", "…", ".»", "?»", "!»", '."', '?"', '!"')


@dataclass(frozen=True)
class Cue:
    """Some words and when they are shown: milliseconds from the start."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """What was said from a second on."""

    start: int  # seconds
    text: str

    @property
    def clock(self) -> str:
        """``4:05``, or ``1:04:05``."""
        minutes, seconds = divmod(self.start, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class BadCaptions(ValueError):
    """``line``: the number of the one that cannot be read."""

    def __init__(self, line, reason):
        super().__init__(f"line {line}: {reason}")
        self.line = line


def parse(text: str) -> list[Cue]:
    """The cues of a WebVTT file, in order, without tags. Raises BadCaptions, a ValueError."""
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff").replace("\0", "\ufffd"))
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise BadCaptions(1, "it does not start with WEBVTT")
    cues = [cue for block in _blocks(lines) if (cue := _cue(*block))]
    if not cues:
        raise BadCaptions(len(lines), "it has no captions")
    return sorted(cues, key=lambda cue: cue.start)


def _blocks(lines):
    """What stands between blank lines after the first block: the number of its first line, and its lines."""
    block, first = [], 1
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            if first > 1:
                yield first, block
            block = []
        if not block:
            first = number + 1


def _cue(number, lines):
    """The cue of a block; None for a note or a style."""
    if _ASIDES.match(lines[0]) and "-->" not in lines[0]:
        return None
    at = 0 if "-->" in lines[0] else 1  # a name may stand above the times
    times = _TIMES.fullmatch(lines[at]) if at < len(lines) else None
    if times is None:
        raise BadCaptions(number + min(at, len(lines) - 1), "these are no times")
    start, end = _milliseconds(*times.groups()[:4]), _milliseconds(*times.groups()[4:])
    if end <= start:
        raise BadCaptions(number + at, "it ends before it starts")
    return Cue(start, end, _plain("\n".join(lines[at + 1 :])))


def _milliseconds(hours, minutes, seconds, thousandths):
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def _plain(text):
    return html.unescape(_TAG.sub("", text)).strip()


def as_transcript(cues: Iterable[Cue]) -> list[Paragraph]:
    """The same words as paragraphs of some thirty seconds. A line that stays is told once."""
    paragraphs, said, start, before = [], [], 0, ""
    for cue in cues:
        seconds = cue.start // 1000
        if said and _is_time(seconds - start, said[-1]):
            paragraphs.append(Paragraph(start, " ".join(said)))
            said = []
        for line in filter(None, map(str.strip, cue.text.split("\n"))):
            if line == before:
                continue
            start = start if said else seconds
            said.append(line)
            before = line
    if said:
        paragraphs.append(Paragraph(start, " ".join(said)))
    return paragraphs


def _is_time(seconds, last):
    return seconds >= LONGEST_PARAGRAPH or (seconds >= PARAGRAPH and last.endswith(_ENDS))
