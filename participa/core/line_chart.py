"""Lines over months, drawn on the server: plain numbers in, places of an SVG of 640 by 260 out.

The table under it holds the same figures; see templates/components/line_chart.html.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .figures import figure, short_figure

LEFT, RIGHT, TOP, BOTTOM = 36, 490, 14, 232
APART = 26  # between the words at the end of two lines, which grow on a telephone
LABELS = 6  # under the plot


@dataclass(frozen=True)
class Series:
    """One line: its name and a value for each label, None where there is none."""

    name: str
    values: Sequence[float | None]


def line_chart(title: str, labels: Sequence[str], series: Sequence[Series], *, most: float = 100) -> dict:
    """What components/line_chart.html draws. ``most``: the top of the scale, from 0."""
    places = _places(len(labels))
    lines = [_line(number, one, places, most) for number, one in enumerate(series, start=1)]
    _keep_apart([line["end"] for line in lines if line["end"]])
    step = max(1, -(-len(labels) // LABELS))
    return {
        "title": title,
        "grid": [
            {"y": _y(most * part / 4, most), "text": figure(round(most * part / 4))} for part in range(5)
        ],
        "labels": [
            {"x": x, "text": text}
            for n, (x, text) in enumerate(zip(places, labels, strict=True))
            if (len(labels) - 1 - n) % step == 0
        ],
        "lines": lines,
        "names": [one.name for one in series],
        "rows": [
            {"label": label, "values": [_words(one.values[n]) for one in series]}
            for n, label in enumerate(labels)
        ],
    }


def _places(count):
    if count == 1:
        return [RIGHT]
    return [round(LEFT + n * (RIGHT - LEFT) / (count - 1)) for n in range(count)]


def _y(value, most):
    return round(BOTTOM - min(max(value, 0), most) / most * (BOTTOM - TOP))


def _line(number, one, places, most):
    """Its stretches (a month without a value breaks it) and the dot and words at its end."""
    stretches, last = [[]], None
    for x, value in zip(places, one.values, strict=True):
        if value is None:
            stretches.append([])
        else:
            last = {"x": x, "y": _y(value, most), "text": f"{short_figure(value)} {one.name}"}
            stretches[-1].append(f"{x},{last['y']}")
    end = last and last | {"text_y": last["y"] + 4}
    kind = "" if number == 1 else str(number)
    return {"kind": kind, "stretches": [" ".join(s) for s in stretches if len(s) > 1], "end": end}


def _keep_apart(ends):
    """Words at the end of two lines never stand on each other."""
    ends.sort(key=lambda end: end["text_y"])
    for above, below in pairwise(ends):
        below["text_y"] = max(below["text_y"], above["text_y"] + APART)


def _words(value):
    return "–" if value is None else short_figure(value)
