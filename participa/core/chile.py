"""Chile by regions, lying down: a choropleth whose real control is the list beside it."""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .figures import figure

CLASSES = 4


@cache
def drawing() -> dict:
    """``box`` and ``regions`` (slug, name, path), from north to south."""
    return json.loads((Path(__file__).parent / "regions.json").read_text())


def floors(values: Mapping[str, int]) -> list[int]:
    """The smallest value of each of up to four classes: quarters of the different values found."""
    found = sorted({value for value in values.values() if value})
    if len(found) <= CLASSES:
        return found
    return [found[len(found) * n // CLASSES] for n in range(CLASSES)]


def class_of(value: int, steps: list[int]) -> int:
    """0 for nothing; else 1 to 4."""
    return sum(value >= step for step in steps)


def region_map(values: Mapping[str, int], base: str, what: str = "") -> SafeString:
    """The map and its list. values: how many by region slug. base: address to which the slug is added.

    what: the thing counted, for the map's titles. Paths are out of the tab order: the list says it all.
    """
    return _region_map(tuple(values.items()), base, str(what), get_language())


@lru_cache(maxsize=32)  # the figures change once a minute; drawing it takes as long as a query
def _region_map(pairs, base, what, language):
    values = dict(pairs)
    steps = floors(values)
    regions = drawing()["regions"]
    shapes = format_html_join(
        "",
        '<a href="{}" tabindex="-1"><title>{}: {}{}</title><path class="map__region--{}" d="{}"/></a>',
        (
            (
                base + region["slug"],
                region["name"],
                figure(values.get(region["slug"], 0)),
                f" {what}" if what else "",
                class_of(values.get(region["slug"], 0), steps),
                region["path"],
            )
            for region in regions
        ),
    )
    links = format_html_join(
        "",
        '<li><a class="regions__link" href="{}">{}<span class="regions__count">{}</span></a></li>',
        ((base + r["slug"], r["name"], figure(values.get(r["slug"], 0))) for r in regions),
    )
    return format_html(
        '<div class="stack"><div><svg class="map" viewBox="{}" aria-hidden="true">{}</svg>'
        '<p class="row row--between quiet" aria-hidden="true"><span>← {}</span><span>{} →</span></p></div>'
        '<ul class="regions">{}</ul></div>',
        drawing()["box"],
        shapes,
        _("Norte"),
        _("Sur"),
        links,
    )


def region_key(values: Mapping[str, int], legend: str) -> SafeString:
    """What the colours of ``region_map`` mean."""
    steps = floors(values)
    swatches = format_html_join(
        "",
        '<span class="key__item"><span class="key__swatch key__swatch--m{}"></span>{}</span>',
        ((number + 1, words) for number, words in enumerate(_ranges(steps))),
    )
    return (
        format_html('<div class="key"><span>{}</span>{}</div>', legend, swatches) if steps else SafeString()
    )


def _ranges(steps):
    for low, high in pairwise(steps):
        same = {"low": figure(low), "high": figure(high - 1)}
        yield figure(low) if low == high - 1 else _("%(low)s a %(high)s") % same
    if steps:
        yield _("%(low)s o más") % {"low": figure(steps[-1])}
