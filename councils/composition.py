"""Who sits in a council and what that adds up to: by sex, by estate, by place."""

from collections import Counter
from math import ceil

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.pieces import fill
from participa.reference.places import communes, place_name, regions

from .models import CouncilOffice, Mandate

CAPITAL = "metropolitana-de-santiago"  # the region of the capital, in the addresses of the portal
IN_A_ROW, STEP, RADIUS = 6, 50, 20
Kind, Sex, Office = Mandate.Kind, Mandate.Sex, CouncilOffice.Kind
SHOWN = (  # of a mandate: nothing of the account behind it
    "council", "term", "seat", "kind", "organization", "organization_name", "display_name", "sex", "commune",
    "starts_on", "ends_on", "end", "end_reason", "organization__slug", "organization__verified_at",
    "seat__estate", "seat__number",
)  # fmt: skip


def shown_mandates(mandates):
    """With what pages show of each and nothing else."""
    return mandates.select_related("seat__estate", "organization").only(
        *SHOWN, "seat__estate__order", "seat__estate__name"
    )


def people_of(mandates, offices=()):
    """One person card for each seat that is filled, with its substitute, in the order of the estates.

    ``mandates``: fetched by ``shown_mandates``; ``offices``: those current, of the council.
    """
    held = {office.mandate_id: office.get_kind_display() for office in offices if office.mandate_id}
    substitutes = {m.seat_id: m for m in mandates if m.kind == Kind.SUBSTITUTE}
    return [person(m, held, substitutes.get(m.seat_id)) for m in holders_of(mandates)]


def holders_of(mandates):
    """Who fills each seat, in the order of the seats: its titular or, where there is none, the substitute."""
    seats = {}
    for mandate in mandates:
        if mandate.seat_id not in seats or mandate.kind == Kind.TITULAR:
            seats[mandate.seat_id] = mandate
    return list(seats.values())


def person(mandate, held, substitute=None):
    """What a page says of somebody who sits: plain values."""
    organization = mandate.organization
    public = organization is not None and organization.verified_at is not None
    return {
        "name": mandate.display_name or _("Sin nombre publicado"),
        "office": held.get(mandate.pk, ""),
        "is_substitute": mandate.kind == Kind.SUBSTITUTE,
        "organization": mandate.organization_name,
        "url": organization.get_absolute_url() if public else "",
        "estate": mandate.seat.estate.name,
        "place": place_name(None, mandate.commune_id),
        "substitute": substitute.display_name if substitute and substitute.pk != mandate.pk else "",
        "starts_on": mandate.starts_on,
        "last_day": mandate.last_day,
        "end": mandate.get_end_display() if mandate.end and mandate.end != Mandate.End.TERM else "",
    }


def figures_of(mandates, seats) -> dict:
    """How many of the seats are filled, by whom. ``seats``: those open, with their estates."""
    holders = holders_of(mandates)
    told = [m for m in holders if m.sex]
    placed = [m for m in holders if m.commune_id]
    return {
        "filled": len(holders),
        "seats": max(len(seats), len(holders)),
        "women": sum(m.sex == Sex.WOMAN for m in holders),
        "men": sum(m.sex == Sex.MAN for m in holders),
        "others": sum(m.sex == Sex.OTHER for m in holders),
        "told": len(told),
        "placed": len(placed),
        "outside": sum(m.commune_id not in _of_the_capital() for m in placed),
    }


def _of_the_capital():
    capital = next((region["pk"] for region in regions() if region["slug"] == CAPITAL), None)
    return {commune["pk"] for commune in communes() if commune["region_id"] == capital}


def by_estate(mandates, seats):
    """(estate, seats filled, share of its seats) for core.pieces.bars, in the order of the rules."""
    filled, total, names = {}, {}, {}
    for seat in seats:
        names[seat.estate_id] = seat.estate.name
        total[seat.estate_id] = total.get(seat.estate_id, 0) + 1
    for mandate in holders_of(mandates):
        estate = mandate.seat.estate_id
        names.setdefault(estate, mandate.seat.estate.name)
        filled[estate] = filled.get(estate, 0) + 1
    return [
        (name, filled.get(pk, 0), min(100, filled.get(pk, 0) * 100 / max(1, total.get(pk, 0))))
        for pk, name in names.items()
    ]


def seats_by_estate(seats):
    """(estate, its seats) for core.pieces.bars, where nobody sits yet."""
    return list(Counter(seat.estate.name for seat in seats).items())


def sex_key(figures):
    """(class of the swatch, words) of each part of the drawing that is not empty."""
    vacant = figures["seats"] - figures["filled"]
    untold = figures["filled"] - figures["told"]
    parts = (
        ("w", figures["women"], ngettext("%(n)s mujer", "%(n)s mujeres", figures["women"])),
        ("m", figures["men"], ngettext("%(n)s hombre", "%(n)s hombres", figures["men"])),
        ("o", figures["others"], ngettext("%(n)s de otro sexo", "%(n)s de otro sexo", figures["others"])),
        ("u", untold, ngettext("%(n)s sin dato", "%(n)s sin dato", untold)),
        ("x", vacant, ngettext("%(n)s cupo vacante", "%(n)s cupos vacantes", vacant)),
    )
    return [(css, number, words % {"n": number}) for css, number, words in parts if number]


def seats_drawing(figures):
    """One circle for each seat, women first: drawn with attributes, so a strict content policy holds."""
    key = sex_key(figures)
    marks = [css for css, number, _words in key for _one in range(number)]
    columns = min(IN_A_ROW, max(1, len(marks)))
    rows = max(1, ceil(len(marks) / columns))
    circles = "".join(
        f'<circle class="seats__{css}" cx="{26 + STEP * (n % columns)}" cy="{26 + STEP * (n // columns)}"'
        f' r="{RADIUS}"/>'
        for n, css in enumerate(marks)
    )
    return fill(
        '<svg class="seats" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        IN_A_ROW * STEP + 2,
        rows * STEP + 2,
        ", ".join(words for _css, _number, words in key),
        mark_safe(circles),
    )
