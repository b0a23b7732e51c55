"""Loads the lists that the State publishes: territory, topics, kinds of organisation, holidays.

Lists win over the rows they made before, except holidays: those on record stay as SEGEGOB left them and only
the missing ones are added.
"""

from django.db import transaction

from participa.core.pagecache import forget_pages
from participa.core.search import sort_key
from participa.deadlines.engine import forget_rules
from participa.organizations.kinds import forget_kinds
from participa.reference.models import Commune, Holiday, Load, OrganizationType, Province, Region, Topic
from participa.reference.places import forget_places

from .account_history import load_account_history
from .activity_history import load_activity_history
from .council_history import load_council_history
from .directory_load import load_directory
from .history import load_history
from .reference_files import Lists

SCOPES = {
    "nacional": Holiday.Scope.NATIONAL,
    "regional": Holiday.Scope.REGIONAL,
    "provincial": Holiday.Scope.PROVINCIAL,
    "comunal": Holiday.Scope.COMMUNAL,
}


@transaction.atomic
def load_everything(lists: Lists, *, now, say=lambda line: None):
    """All or nothing. ``say`` is called with each line of progress. Raises BadRowsError."""
    regions, communes = load_territory(lists, say)
    topics = load_topics(lists, say)
    load_organization_types(lists, say)
    load_holidays(lists, regions, communes, say)
    lists.stop_if_bad()  # what follows stands on what came before
    services = load_directory(lists, regions, communes, say)
    lists.stop_if_bad()
    load_history(lists, services, topics, now=now, say=say)
    load_council_history(lists, services, now=now, say=say)
    load_activity_history(lists, services, now=now, say=say)
    load_account_history(lists, services, now=now, say=say)
    lists.stop_if_bad()
    Load.objects.update_or_create(digest=lists.digest(), defaults={"at": now})
    forget_pages()
    transaction.on_commit(forget_rules)
    transaction.on_commit(forget_places)
    transaction.on_commit(forget_kinds)


def is_loaded(lists: Lists) -> bool:
    """Is what these lists say the last thing that was loaded?"""
    last = Load.objects.first()
    return last is not None and last.digest == lists.digest()


def load_territory(lists, say):
    """Returns regions by code and communes by CUT code."""
    regions = _save(
        lists, Region, "code", [(row, _region(lists, row)) for row in _rows(lists, "regiones.csv")]
    )
    provinces = _save(
        lists,
        Province,
        "code",
        [(row, _province(lists, row, regions)) for row in _rows(lists, "provincias.csv")],
    )
    communes = _save(
        lists,
        Commune,
        "cut",
        [(row, _commune(lists, row, regions, provinces)) for row in _rows(lists, "comunas.csv", key="cut")],
    )
    say(f"  Territorio: {len(regions)} regiones, {len(provinces)} provincias, {len(communes)} comunas")
    return regions, communes


def load_topics(lists, say):
    """Returns topics by slug."""
    found = [
        (
            row,
            Topic(
                slug=row["slug"],
                label_es=row["label_es"],
                label_en=row["label_en"],
                order=lists.number(row, "order") or 0,
            ),
        )
        for row in lists.rows("materias.csv", key="slug", required=("label_es", "label_en", "order"))
    ]
    topics = _save_tree(lists, Topic, found)
    say(f"  Temas: {len(topics)}")
    return topics


def load_organization_types(lists, say):
    found = [
        (
            row,
            OrganizationType(
                slug=row["slug"],
                name_es=row["name_es"],
                name_en=row["name_en"],
                legal_basis=row["legal_basis"],
                registry=row["registry"],
                public_interest=row["public_interest_by_law"],
            ),
        )
        for row in lists.rows("organization_types.csv", key="slug", required=("name_es",))
    ]
    types = _save_tree(lists, OrganizationType, found)
    say(f"  Tipos de organización: {len(types)}")


def load_holidays(lists, regions, communes, say):
    """Add the holidays that are not on record, each with its communes."""
    on_record = set(Holiday.objects.values_list("date", "name", "scope", "region__code"))
    new, places, total = [], [], 0
    key = ("date", "name", "scope", "region_code")
    for row in lists.rows("holidays.csv", key=key, required=("name", "scope")):
        day, scope = lists.day(row, "date"), lists.choice(row, "scope", SCOPES)
        region = lists.lookup(row, "region_code", regions, "la región")
        if scope != Holiday.Scope.NATIONAL and region is None:
            lists.complain(row, "un feriado que no es nacional necesita su región")
        cuts = [cut for cut in row["cut_codes"].split(";") if cut]
        unknown = [cut for cut in cuts if cut not in communes]
        if unknown:
            lists.complain(row, f"no existe la comuna «{', '.join(unknown)}»")
        holiday = Holiday(
            date=day, name=row["name"], scope=scope, region=region, legal_basis=row["legal_basis"]
        )
        total += 1
        fits = day and scope and lists.fits(row, holiday)
        if fits and (day, row["name"], scope, row["region_code"] or None) not in on_record:
            new.append(holiday)
            places.append([communes[cut] for cut in cuts if cut in communes])
    lists.stop_if_bad()
    Holiday.objects.bulk_create(new)
    through = Holiday.communes.through
    through.objects.bulk_create(
        through(holiday=holiday, commune=commune)
        for holiday, where in zip(new, places, strict=True)
        for commune in where
    )
    say(f"  Feriados: {total} ({len(new)} nuevos)")


def _rows(lists, file, key="code"):
    return lists.rows(file, key=key, required=("slug", "name"))


def _region(lists, row):
    return Region(
        code=row["code"],
        slug=row["slug"],
        name=row["name"],
        short_name=row["short_name"],
        roman=row["roman"],
        iso=row["iso_3166_2"],
        capital=row["capital"],
        order=lists.number(row, "order_north_south") or 0,
    )


def _province(lists, row, regions):
    return Province(
        code=row["code"],
        slug=row["slug"],
        name=row["name"],
        region=lists.lookup(row, "region_code", regions, "la región"),
        capital=row["capital"],
    )


def _commune(lists, row, regions, provinces):
    return Commune(
        cut=row["cut"],
        slug=row["slug"],
        name=row["name"],
        alt_name=row["alt_name"],
        sort_key=sort_key(row["name"]),
        province=lists.lookup(row, "province_code", provinces, "la provincia"),
        region=lists.lookup(row, "region_code", regions, "la región"),
        latitude=lists.number(row, "lat", float),
        longitude=lists.number(row, "lon", float),
    )


def _save_tree(lists, model, found):
    """Save a list of two levels: those without a parent first. Returns them by slug."""
    roots = [(row, thing) for row, thing in found if not row["parent"]]
    saved = _save(lists, model, "slug", roots)
    leaves = [(row, thing) for row, thing in found if row["parent"]]
    for row, thing in leaves:
        thing.parent = lists.lookup(row, "parent", saved, "el grupo")
    return saved | _save(lists, model, "slug", leaves)


def _save(lists, model, key, found):
    """Insert or bring up to date; nothing is written while a row is bad. Returns the things by ``key``."""
    fit = [thing for row, thing in found if lists.fits(row, thing)]
    if not lists.problems:
        written = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name != key]
        model.objects.bulk_create(fit, update_conflicts=True, unique_fields=[key], update_fields=written)
        fit = model.objects.filter(**{f"{key}__in": [getattr(thing, key) for thing in fit]})
    return {getattr(thing, key): thing for thing in fit}
