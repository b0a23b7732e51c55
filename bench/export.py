#!/usr/bin/env python3
"""The files of a consultation of many: python bench/export.py [--comments 100000] [--groups 300]

Fills a PostgreSQL database of its own with one answered consultation, then, in a process that does nothing else,
writes its two sheets, its report and its evidence, as the worker does. Ends with 1 if writing the sheets made the
process grow 60 MB or more, if all of it needed 400 MB, or if a row is missing from any.
"""

import argparse
import io
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

import psycopg
from portal import PG, say, set_up, settle, verdict

GROWTH, MEGABYTES = 60, 400
DATABASE = "participa_export"
CHUNK = 5000
FOLDER = tempfile.TemporaryDirectory()

set_up(FOLDER.name, DATABASE_URL=f"{PG}/{DATABASE}", REDIS_URL="")

from django.core.management import call_command
from django.db import connection

from accounts.models import User
from consultations import evidence, open_data, report_document
from consultations.models import Comment, CommentGroup, Consultation, Status, Tally
from consultations.receipts import fingerprint, new_code
from participa.core.calendar import end_of, midnight
from participa.reference.models import Region
from participa.services.models import PublicService

OPENS, CLOSES = midnight(date(2026, 11, 2)), end_of(date(2026, 12, 11))
ANSWERED = CLOSES + timedelta(days=9)
SAID = "Falta una rampa en la bajada norte, y quienes van en silla de ruedas no llegan al agua. " * 4
WHY = "El presupuesto de este año alcanza para las rampas de los accesos norte y sur, no para los demás. " * 4


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--comments", type=int, default=100_000)
    options.add_argument("--groups", type=int, default=300)
    options.add_argument("--measure", action="store_true", help="only measure what another process filled")
    chosen = options.parse_args()
    with FOLDER:
        (Path(FOLDER.name) / "broker" / "queue").mkdir(parents=True)  # nobody listens
        sys.exit(verdict(measure()) if chosen.measure else prepare(chosen))


def prepare(chosen):
    """The database, another process that writes the files, and nothing left."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with psycopg.connect(f"{PG}/postgres", autocommit=True) as admin:
        drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
        admin.execute(drop)
        admin.execute(f"CREATE DATABASE {DATABASE}")
        try:
            start = time.monotonic()
            call_command("migrate", verbosity=0)
            call_command("load_reference", stdout=io.StringIO())
            fill(chosen)
            settle()
            connection.close()
            say(f"ready in {time.monotonic() - start:.0f} s; load {os.getloadavg()[0]:.1f}")
            return subprocess.run([sys.executable, __file__, "--measure"], check=False).returncode
        finally:
            connection.close()
            admin.execute(drop)


def fill(chosen):
    officer = User.objects.create_user("bench-officer@example.org", display_name="Encargada")
    service = PublicService.objects.active().first()
    consultation = Consultation.objects.create(
        service=service, code="CC-2026-BENCH-0001", slug="consulta-nacional", title="Consulta nacional",
        status=Status.ANSWERED, opens_at=OPENS, closes_at=CLOSES, act_number="Res. 1", act_date=OPENS.date(),
        created_at=OPENS, changed_at=ANSWERED, answered_by=officer, answered_at=ANSWERED,
        comment_count=chosen.comments,
    )  # fmt: skip
    groups = CommentGroup.objects.bulk_create(
        CommentGroup(
            consultation=consultation, number=n, title=f"Tema {n}", size=chosen.comments // chosen.groups,
            decision="accepted", reasons=WHY, change="Artículo 4.", changed_at=ANSWERED,
        )
        for n in range(1, chosen.groups + 1)
    )  # fmt: skip
    regions = list(Region.objects.all())
    for start in range(0, chosen.comments, CHUNK):
        rows = range(start, min(start + CHUNK, chosen.comments))
        Comment.objects.bulk_create(_comment(n, consultation, groups, regions) for n in rows)
    Tally.objects.create(consultation=consultation, dimension="all", count=chosen.comments)


def _comment(n, consultation, groups, regions):
    text = f"{n}. {SAID}"
    at = OPENS + timedelta(seconds=n)
    return Comment(
        consultation=consultation, text=text, sha256=fingerprint(text), receipt=new_code("BEN"), submitted_at=at,
        legally_received_at=at, group=groups[n % len(groups)], region=regions[n % len(regions)],
        position="propose",
    )  # fmt: skip


# Measuring -------------------------------------------------------------------------------------


def measure():
    consultation = Consultation.objects.select_related("service").get(code="CC-2026-BENCH-0001")
    rows, before = consultation.comments.count(), memory()
    say(f"| {rows:,} observations; before: {before:.0f} MB | s | rows a second | file, MB | most, MB |")
    say("|---|---|---|---|---|")
    with (
        tempfile.TemporaryFile() as sheet,
        tempfile.TemporaryFile() as book,
        tempfile.TemporaryFile() as parcel,
    ):
        start = time.perf_counter()
        written = open_data.write(consultation, sheet, book)
        took, after = time.perf_counter() - start, memory()
        say(
            f"| CSV and XLSX in one reading | {took:.1f} | {rows / took:,.0f} | {mb(sheet)} and {mb(book)} | {after:.0f} |"
        )
        start = time.perf_counter()
        evidence.write(consultation, parcel, published=[("a.csv", sheet), ("b.xlsx", book)])
        took = time.perf_counter() - start
        say(f"| evidence | {took:.1f} | {rows / took:,.0f} | {mb(parcel)} | {memory():.0f} |")
        start = time.perf_counter()
        printed = report_document.printed(consultation)
        took = time.perf_counter() - start
        say(f"| report | {took:.1f} | | {len(printed) / 1e6:.1f} | {memory():.0f} |")
        with zipfile.ZipFile(parcel) as archive, archive.open("observaciones.jsonl") as lines:
            kept = sum(bool(json.loads(line)) for line in lines)
    say(f"load {os.getloadavg()[0]:.1f}")
    problems = {
        f"the sheets made the process grow {after - before:.0f} MB": after - before < GROWTH,
        f"the process grew to {memory():.0f} MB": memory() < MEGABYTES,
        f"{written} rows of {rows}": written == rows,
        f"{kept} of {rows} in the evidence": kept == rows,
    }
    return [problem for problem, fine in problems.items() if not fine]


def mb(file):
    return f"{file.seek(0, io.SEEK_END) / 1e6:.1f}"


def memory():
    """The most that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
