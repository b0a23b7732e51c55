"""How many came, as anybody may read it: figures about few people are hidden, here and everywhere."""

from participa.core.suppression import LEAST, Figures, hide_small, hide_small_table

from .models import HeadCount

PARTS = HeadCount.PARTS


def of_parts(counted) -> Figures:
    """By sex and in all, of anything with the parts of a head count."""
    return hide_small({name: getattr(counted, name) or 0 for name in PARTS})


def sexes(shown) -> dict:
    """As components/sex_figures.html takes them. ``shown``: of ``of_parts`` or of ``by_region``."""
    return {**{name: shown[name] for name in PARTS}, "total": shown.total}


def of_attendance(attendance, regions) -> tuple[dict, list]:
    """(by sex and in all, rows by region). ``regions``: its RegionAttendance rows, each with its region.

    Where a page tells the regions, no other may tell the sexes otherwise: both come from one table.
    """
    if not regions:
        return sexes(of_parts(attendance)), []
    table = hide_small_table({one.pk: one.parts for one in regions})
    whole = {**table.column_totals, "total": table.total}
    rows = [
        {"region": one.region, **table[one.pk], "total": table.totals[one.pk]}
        for one in sorted(regions, key=lambda one: (one.region is None, one.region and one.region.order))
    ]
    return whole, rows


def is_whole(attendance, regions) -> bool:
    """Is nothing of its sexes hidden?"""
    return None not in of_attendance(attendance, regions)[0].values()


def tells_old(old, others) -> bool:
    """May a corrected count be told beside ``others``?

    Not if few people make the difference, nor if something of any of them is hidden.
    """
    if any(None in sexes(of_parts(one)).values() for one in (old, *others)):
        return False
    names = (*PARTS, "total")
    return all(_far(getattr(old, name), getattr(one, name)) for one in others for name in names)


def _far(one, other):
    return one == other or abs(one - other) >= LEAST
