"""Loads the directory: ministries, services and municipalities.

Which rule wins when a body is already there: a body that somebody has edited, renamed, merged or closed since
(the audit trail says so) belongs to SEGEGOB and is left alone; any other follows the lists. A body keeps its
code for ever, and one that the lists drop stays.
"""

from collections import defaultdict

from participa.audit.models import Event
from participa.core.search import sort_key
from participa.services import naming
from participa.services.models import FormerName, PublicService

Kind, Regime, Standing = PublicService.Kind, PublicService.Regime, PublicService.Standing
FILES = {
    "ministerios.csv": Kind.MINISTRY,
    "servicios.csv": None,
    "municipalidades.csv": Kind.MUNICIPALITY,
}
KINDS = {kind.value: kind for kind in Kind}
REGIMES = {
    "si": Regime.FULL,
    "parcial": Regime.COSOC_ONLY,
    "no": Regime.VOLUNTARY,
    "por_verificar": Regime.UNVERIFIED,
}
STANDINGS = {
    "vigente": Standing.ACTIVE,
    "en_implementacion": Standing.BEING_SET_UP,
    "en_extincion": Standing.WINDING_DOWN,
}
PREDECESSOR = "antecesor"
TOLD = ("Sucede a", "Sucederá a", "Antes ", "También denominado", "Hasta 20", "Opera la red", "Incluye la")
FROM_LISTS = (
    "name", "acronym", "kind", "regime", "standing", "region_id", "commune_id", "website", "rut",
    "transparency_code", "predecessor_code", "legal_basis", "antecedents", "sort_key", "search_text",
)  # fmt: skip


def load_directory(lists, regions, communes, say):
    """Returns every body of the lists by the address it has there."""
    found = [
        (row, _body(lists, row, regions, communes))
        for file in FILES
        for row in lists.rows(file, key="slug", required=("name", "kind", "title_iv", "status"))
    ]
    by_slug = dict(_once(lists, found))
    for row, _service in found:
        lists.lookup(row, "parent", by_slug, "el organismo del que depende,")
    lists.stop_if_bad()
    on_record = _on_record()
    _give_codes(found, on_record)
    lists_win = _save(lists, found, on_record)
    _save_parents(found, on_record, lists_win)
    say(
        f"  Directorio: {sum(row.file == 'ministerios.csv' for row, _s in found)} ministerios, "
        f"{sum(row.file == 'servicios.csv' for row, _s in found)} servicios, "
        f"{sum(row.file == 'municipalidades.csv' for row, _s in found)} municipalidades"
    )
    return {row["slug"]: on_record[row["slug"]] for row, _service in found}


def edited_by_people():
    """The ids of the bodies that somebody has taken in hand since they were loaded."""
    verbs = ("service.created", "service.edited", "service.renamed", "service.merged", "service.closed")
    targets = Event.objects.filter(verb__in=verbs).values_list("target", flat=True)
    return {int(target.partition(":")[2]) for target in targets}


def _body(lists, row, regions, communes):
    kind = lists.choice(row, "kind", KINDS)
    code = row["code_cplt"] if "code_cplt" in row.values else ""
    is_own = row.values.get("code_status") != PREDECESSOR
    commune = lists.lookup(row, "cut", communes, "la comuna") if "cut" in row.values else None
    region = lists.lookup(row, "region_code", regions, "la región") if "region_code" in row.values else None
    return PublicService(
        slug=row["slug"],
        name=row["name"],
        acronym=row["acronym"],
        kind=kind or "",
        regime=Regime.MUNICIPAL
        if kind == Kind.MUNICIPALITY
        else lists.choice(row, "title_iv", REGIMES) or "",
        standing=lists.choice(row, "status", STANDINGS) or "",
        region=region,
        commune=commune,
        website=row["website"],
        rut=row.values.get("rut", ""),
        transparency_code=code if is_own else "",
        predecessor_code="" if is_own else code,
        legal_basis=row["legal_basis"],
        antecedents=_antecedents(row["notes"]),
        sort_key=sort_key(row["name"]),
    )


def _antecedents(notes):
    """Of the notes, what helps to recognise the body; the rest is about how the list was made."""
    told = [note.strip() for note in notes.split(";") if note.strip().startswith(TOLD)]
    return "; ".join(told)


def _once(lists, found):
    """Pairs (address, body); the same address in two files is a complaint."""
    seen = set()
    for row, service in found:
        if row["slug"] in seen:
            lists.complain(row, f"«{row['slug']}» ya está en otra lista")
        seen.add(row["slug"])
        yield row["slug"], service


def _on_record():
    """The bodies already there, by every address they have had."""
    services = {service.pk: service for service in PublicService.objects.all()}
    by_slug = {service.slug: service for service in services.values()}
    former = FormerName.objects.values_list("slug", "service_id")
    return {slug: services[pk] for slug, pk in former} | by_slug


def _give_codes(found, on_record):
    taken = {service.code for service in on_record.values()}
    sharing = defaultdict(list)
    for _row, service in found:
        sharing[service.acronym, service.kind].append(service)
    for row, service in found:
        if row["slug"] in on_record:
            service.code = on_record[row["slug"]].code
        else:
            place = _place(service, sharing[service.acronym, service.kind])
            service.code = naming.code_for(service.name, service.acronym, service.kind, taken, place=place)
            taken.add(service.code)
        commune = service.commune.name if service.commune else ""
        service.search_text = naming.searchable(service, commune=commune)


def _place(service, group):
    """What tells a body from those that share its acronym: its region's letters, or the words of its name."""
    if not service.acronym or len(group) == 1:
        return ""
    regions = [other.region_id for other in group]
    if service.region_id and len(set(regions)) == len(regions):
        return service.region.iso.partition("-")[2]
    return naming.distinctive_words(service.name, [other.name for other in group])


def _save(lists, found, on_record):
    """Insert the new bodies and bring up to date those in nobody's hands. Returns who follows the lists."""
    edited = edited_by_people()
    new = [service for row, service in found if row["slug"] not in on_record and lists.fits(row, service)]
    changed, lists_win = [], set()
    for row, service in found:
        there = on_record.get(row["slug"])
        if there is None or there.pk in edited:
            continue
        lists_win.add(there.pk)
        differing = [name for name in FROM_LISTS if getattr(there, name) != getattr(service, name)]
        if differing and lists.fits(row, service):
            for name in differing:
                setattr(there, name, getattr(service, name))
            changed.append(there)
    lists.stop_if_bad()
    PublicService.objects.bulk_create(new, batch_size=200)
    PublicService.objects.bulk_update(changed, FROM_LISTS, batch_size=50)
    on_record.update({service.slug: service for service in new})
    return lists_win | {service.pk for service in new}


def _save_parents(found, on_record, lists_win):
    moved = []
    for row, _service in found:
        service, parent = on_record[row["slug"]], on_record.get(row["parent"])
        parent_id = parent.pk if parent else None
        if service.pk in lists_win and service.parent_id != parent_id:
            service.parent_id = parent_id
            moved.append(service)
    PublicService.objects.bulk_update(moved, ["parent"], batch_size=200)
