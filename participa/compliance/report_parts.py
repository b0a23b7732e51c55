"""What reports of compliance are made of: plain values that a page shows and a template prints."""

from typing import NamedTuple

from participa.core.chile import drawing
from participa.core.figures import short_figure

STEPS = (25, 50, 75)  # where the second, third and fourth tones of the map begin
TONES = ("#e3e9f2", "#b9d5ec", "#7db1dc", "#3584c4", "#0b5494")  # as on the page; the first is "no data"
WIDTH, HEIGHT = 100.0, 40.0  # of the drawing of a line chart, whose units are no pixels


class Table(NamedTuple):
    """``head``: words; ``rows``: words, as many as the head has. The first of each row names it.

    ``numbers``: the columns that hold numbers.
    """

    name: str
    head: list[str]
    rows: list[list[str]]
    numbers: tuple[int, ...] = ()


class Bars(NamedTuple):
    """``rows``: (name, percent of the whole bar, the figure in words)."""

    name: str
    rows: list[tuple[str, float, str]]


class Lines(NamedTuple):
    """Points of 100 along the months. ``alt`` says in words what the eye sees; the table is beside it."""

    name: str
    alt: str
    labels: list[str]
    series: list[tuple[str, list[float | None]]]


class Map(NamedTuple):
    """``tones``: region slug -> 0 (no data) to 4."""

    name: str
    alt: str
    tones: dict[str, int]
    legend: list[str]


class Section(NamedTuple):
    """A part of a report: sentences, drawings, tables, a list, links (words, address), and parts inside it.

    ``folded``: long lists, which a page shows when asked.
    """

    title: str
    anchor: str
    paragraphs: list[str] = []
    stats: list[dict] = []
    bars: list[Bars] = []
    lines: list[Lines] = []
    maps: list[Map] = []
    tables: list[Table] = []
    items: list[str] = []
    links: list[tuple[str, str]] = []
    parts: list["Section"] = []
    folded: str = ""


def points(value) -> str:
    """A score, or a dash where there is none. ``71``, ``70,5``."""
    return "–" if value is None else short_figure(round(float(value), 1))


def percent_of(part, whole) -> float:
    return round(part / whole * 100, 1) if whole else 0.0


def tone(value) -> int:
    """0 without data; else 1 to 4."""
    return 0 if value is None else 1 + sum(value >= step for step in STEPS)


def map_svg(tones) -> str:
    """Chile lying down with its colours inside, for paper."""
    regions = drawing()["regions"]
    pen = 'stroke="#414a5e" stroke-width="1"'
    shapes = "".join(
        f'<path d="{one["path"]}" fill="{TONES[tones.get(one["slug"], 0)]}" {pen}/>' for one in regions
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawing()["box"]}">{shapes}</svg>'


def traced(values) -> list[list[tuple[float, float]]]:
    """The strokes of a series: points of the drawing, cut where a month has no value."""
    step = WIDTH / max(1, len(values) - 1)
    strokes, current = [], []
    for number, value in enumerate(values):
        if value is None:
            strokes, current = [*strokes, current], []
        else:
            current.append((round(number * step, 2), round(HEIGHT - value / 100 * HEIGHT, 2)))
    return [stroke for stroke in [*strokes, current] if stroke]
