"""Chile standing up, by the points of its regions, with the list that is its real control."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.chile import drawing
from participa.core.figures import figure
from participa.core.pieces import bar, fill, fill_each
from participa.reference.places import regions

STEPS = (25, 50, 75)  # where the second, third and fourth tones begin


def tone(value) -> int:
    """0 without data; else 1 to 4."""
    return 0 if value is None else 1 + sum(value >= step for step in STEPS)


def region_points(groups, address) -> dict:
    """``groups``: of bodies by the slug of their region. ``address(slug)``: where its bodies are listed."""
    rows = [_row(place["slug"], place["short_name"], groups, address) for place in regions()]
    if "" in groups:
        rows.append(_row("", _("Sin región: todo el país"), groups, address))
    tones = tuple((row["slug"], tone(row["median"])) for row in rows if row["slug"])
    return {
        "map": standing_map(tones),
        "bars": fill(
            '<ul class="bars">{}</ul>',
            fill_each(
                '<li class="bars__item"><span>{}</span>{}<span class="bars__value">{}</span></li>',
                ((row["label"], bar("bars__bar", row["median"] or 0), row["words"]) for row in rows),
            ),
        ),
    }


def _row(slug, name, groups, address):
    group = groups.get(slug)
    value = group.median if group else None
    label = name
    if group and slug:
        label = format_html('<a href="{}">{}</a>', address(slug), name)
    if value is not None:
        bodies = ngettext("%(number)s servicio", "%(number)s servicios", group.with_data)
        said = bodies % {"number": figure(group.with_data)}
        label = format_html('{} <span class="quiet">{}</span>', label, said)
    return {
        "slug": slug,
        "label": label,
        "median": value,
        "words": _("sin datos") if value is None else figure(value),
    }


@lru_cache(maxsize=32)
def standing_map(tones) -> SafeString:
    """The drawing lies with the north at the left; turned, it stands. Hidden: the list says it all."""
    by_slug = dict(tones)
    left, top, width, height = (int(number) for number in drawing()["box"].split())
    shapes = fill_each(
        '<path class="map__region--{}" d="{}"/>',
        ((by_slug.get(region["slug"], 0), region["path"]) for region in drawing()["regions"]),
    )
    return fill(
        '<svg class="map map--standing" viewBox="{} {} {} {}" aria-hidden="true">'
        '<g transform="rotate(90)">{}</g></svg>',
        -(top + height), left, height, width, shapes,
    )  # fmt: skip
