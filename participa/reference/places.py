"""Chile's regions and communes as one list to choose from: kept in the cache, asked by many forms."""

from participa.core.near import forget, near
from participa.core.spanish import fold

from .models import Commune, Region

KEPT_SECONDS = 3600


def regions() -> list[dict]:
    """pk, slug, short_name of every region from north to south."""
    return near(
        "reference:regions",
        lambda: list(Region.objects.values("pk", "slug", "name", "short_name")),
        KEPT_SECONDS,
    )


def communes() -> list[dict]:
    """pk, name and region of every commune in alphabetical order."""
    return near(
        "reference:communes", lambda: list(Commune.objects.values("pk", "name", "region_id")), KEPT_SECONDS
    )


def region_by_name() -> dict[str, int]:
    """The key of each region by its names as people type them, folded: «los rios», «region de los rios»."""
    names = ("name", "short_name", "slug")
    return {fold(one[name]): one["pk"] for one in regions() for name in names}


def region_of_commune() -> dict[str, int]:
    """The key of the region of each commune, by its folded name."""
    return {fold(one["name"]): one["region_id"] for one in communes()}


def place_choices():
    """Choices of a select: each region, then its communes. Values: ``r3`` a region, ``c120`` a commune."""
    return near("reference:places", _place_choices, KEPT_SECONDS)


def _place_choices():
    by_region = {}
    for commune in communes():
        by_region.setdefault(commune["region_id"], []).append((f"c{commune['pk']}", commune["name"]))
    return [
        (region["short_name"], [(f"r{region['pk']}", region["name"]), *by_region.get(region["pk"], [])])
        for region in regions()
    ]


def place_of(value: str) -> tuple[int | None, int | None]:
    """(region pk, commune pk) of a chosen value that ``place_choices`` offered."""
    if not value:
        return None, None
    pk = int(value[1:])
    if value[0] == "r":
        return pk, None
    return next(c["region_id"] for c in communes() if c["pk"] == pk), pk


def place_name(region: int | None, commune: int | None) -> str:
    """What people call a place given by its keys: the commune if there is one. Saves pages two joins."""
    names = near("reference:names", _names, KEPT_SECONDS)
    return names.get(("commune", commune)) or names.get(("region", region), "")


def _names():
    names = {("region", region["pk"]): region["short_name"] for region in regions()}
    return names | {("commune", commune["pk"]): commune["name"] for commune in communes()}


def forget_places():
    """After a load of the lists."""
    forget("reference:regions", "reference:communes", "reference:places", "reference:names")
