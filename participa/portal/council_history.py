"""Councils and their past processes of which public sources speak, as real history.

Each row says what its source says, and how precise it is; nobody's name is in it. What is on record is never
overwritten, and a council that its service has taken over stays the service's.
"""

from collections import Counter

from django.utils.text import slugify

from councils.actions.setting_up import SLUG_LENGTH, index
from councils.models import Council, Method, Process, Stage, StageCode, Voters
from participa.core.calendar import end_of, midnight

from .reference_files import Row

FILE = "councils.json"
METHODS = {method.value: method for method in Method}
STAGES = {code.value: code for code in StageCode}


def load_council_history(lists, services, *, now, say):
    """Add what is not on record. ``services`` by slug."""
    found = [
        _told(lists, row, service, now)
        for row in lists.records(FILE, "councils")
        if (service := lists.lookup(row, "service", services, "el organismo"))
    ]
    lists.stop_if_bad()
    there = _on_record()
    told = [
        (there.get(council.code) or there.get(council.slug) or council, processes)
        for council, processes in found
    ]
    Council.objects.bulk_create(council for council, _processes in told if council.pk is None)
    _add_processes(told)
    total = sum(len(processes) for _council, processes in found)
    say(f"  Consejos según fuentes públicas: {len(found)}, con {total} procesos")


def _on_record():
    """The councils already there, by code and by address: a body that was merged has another code now."""
    councils = list(Council.objects.all())
    return {council.slug: council for council in councils} | {council.code: council for council in councils}


def _told(lists, row, service, now):
    """A council, and its processes with their stages, as a row tells them."""
    part = f"-{row['part']}" if row["part"] else ""
    council = Council(
        service=service,
        code=f"COSOC-{service.code}{part}",
        slug=slugify(row["name"])[:SLUG_LENGTH].strip("-"),
        name=row["name"],
        summary=row["summary"],
        created_at=now,
        changed_at=now,
        is_reported=True,
        **_evidence(lists, row),
    )
    index(council)
    lists.fits(row, council)
    numbers, processes = Counter(), []
    for values in row["processes"]:
        told = Row(row.file, row.line, values, row.unit)
        numbers[told["year"]] += 1
        prefix = f"EC-{told['year']}-{service.code}{part}"
        processes.append(_process(lists, told, f"{prefix}-{numbers[told['year']]:02d}", now))
    return council, processes


def _process(lists, row, code, now):
    """A process that was held before the portal, and its stages."""
    method = lists.choice(row, "method", METHODS)
    process = Process(
        code=code,
        key=str(row["year"]),
        title=row["title"],
        summary=row["summary"],
        method=method or "",
        voters=Voters.PEOPLE if method == Method.OPEN_VOTE else Voters.ORGANIZATIONS,
        status=Process.Status.RECORDED,
        certificate_days=0,
        created_at=now,
        changed_at=now,
        **_evidence(lists, row),
    )
    lists.fits(row, process)
    stages = [Row(row.file, row.line, values, row.unit) for values in row["stages"]]
    return process, [_stage(lists, stage, number) for number, stage in enumerate(stages, 1)]


def _stage(lists, row, number):
    """A stage with the dates that its source gives; in words where it does not give both."""
    starts, ends = lists.day(row, "starts"), lists.day(row, "ends")
    if not row["when"] and not (starts and ends):
        lists.complain(row, "una etapa sin sus dos fechas dice en «when» lo que dice su fuente")
    stage = Stage(
        number=number,
        code=lists.choice(row, "stage", STAGES) or "",
        starts_at=midnight(starts) if starts else None,
        ends_at=end_of(ends) if ends else None,
        when_text=row["when"],
    )
    lists.fits(row, stage)
    return stage


def _evidence(lists, row):
    """The facts of a row, in pairs, and where they come from. Without a source nothing is told."""
    facts, sources = row["facts"], row["sources"]
    if not all(len(fact) == 2 and all(isinstance(words, str) and words for words in fact) for fact in facts):
        lists.complain(row, "cada dato es un par: qué y cuánto")
    if not sources or not all(one["title"] and one["url"].startswith("https://") for one in sources):
        lists.complain(row, "falta de dónde se sabe: el título y la dirección (https) de cada fuente")
    return {"facts": facts, "sources": sources}


def _add_processes(told):
    """Those whose code and address nobody has. ``told``: pairs of a council on record and its processes."""
    codes = set(Process.objects.values_list("code", flat=True))
    keys = set(Process.objects.values_list("council_id", "key"))
    new, stages = [], []
    for council, processes in told:
        for process, its_stages in processes:
            if process.code in codes or (council.pk, process.key) in keys:
                continue
            process.council = council
            new.append(process)
            stages += [(process, stage) for stage in its_stages]
    Process.objects.bulk_create(new)
    for process, stage in stages:
        stage.process = process
    Stage.objects.bulk_create(stage for _process, stage in stages)
