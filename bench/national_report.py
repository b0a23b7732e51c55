#!/usr/bin/env python
"""The national report of every body of the State: python bench/national_report.py [--bodies 785]

Every body has data, councils, consultations and a year of history before it: the dearest report there can be. The
work is done by a process of its own, so that what filling the tables took is not counted as its memory. Ends with 1
if it takes 60 seconds or 300 MB, or if the report made again is not the same to the byte.
"""

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from portal import say, set_up, verdict

LIMIT, MEMORY = 60, 300  # seconds; MB at the peak
MONTHS = 12
WORKER = "BENCH_REPORT_FOLDER"  # in the environment of the process that does the work
FOLDER = os.environ.get(WORKER) or tempfile.mkdtemp()

set_up(
    FOLDER,
    DATABASE_URL=os.environ.get("BENCH_PG", f"sqlite:///{FOLDER}/bench.sqlite3"),
    REDIS_URL="",
)

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from participa.compliance.actions.evaluating import hash_of, next_month
from participa.compliance.actions.reporting import JOB
from participa.compliance.models import Method, Report, ServiceSheet, Silent, Snapshot
from participa.compliance.national import figures_of
from participa.compliance.report_job import files_of
from participa.compliance.scoring import measure
from participa.core.calendar import midnight
from participa.jobs import registry
from participa.jobs.models import Job
from participa.services.models import PublicService


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--bodies", type=int, default=785)
    chosen = options.parse_args()
    if WORKER in os.environ:
        sys.exit(measured())
    try:
        (Path(FOLDER) / "broker" / "queue").mkdir(parents=True)  # nobody listens: the job is done here
        fill(chosen.bodies)
        done = subprocess.run([sys.executable, __file__], env=os.environ | {WORKER: FOLDER}, check=False)
        sys.exit(done.returncode)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


def fill(number):
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    a_year(list(PublicService.objects.active().select_related("region", "parent__parent")[:number]))


def measured():
    """What the worker does, and whether it does the same again."""
    snapshot = Snapshot.objects.frozen().select_related("method").first()
    overseer = User.objects.create_superuser("raiz@ejemplo.cl")
    params = {"snapshot": snapshot.pk, "service": None}
    job = Job.objects.create(
        kind=JOB, title="Informe", params=params, requested_by=overseer, requested_at=timezone.now()
    )
    reverse("portal:home")  # a worker that did anything before has its addresses loaded
    marks, before = [time.perf_counter()], memory()
    registry.get(JOB)(job, lambda *_progress: marks.append(time.perf_counter()))
    took, peak = time.perf_counter() - marks[0], memory()
    names = ("", "gather", "print", "write data", "keep")
    steps = ", ".join(f"{names[n]} {marks[n + 1] - marks[n]:.1f}" for n in range(1, len(marks) - 1))
    report = Report.objects.select_related("pdf", "data").get()
    say(
        f"{snapshot.sheets.count():,} bodies: {took:.1f} s ({steps}); {report.pdf.pages} pages, "
        f"{report.pdf.size // 1024:,} kB of PDF, {report.data.size // 1024:,} kB of data, "
        f"{peak - before:,} MB more at the peak (of {peak:,})"
    )
    problems = [f"{took:.1f} s is not under {LIMIT} s"] if took >= LIMIT else []
    problems += [f"{peak} MB is not under {MEMORY} MB"] if peak >= MEMORY else []
    with report.pdf.file.open() as file:
        same = file.read() == files_of(snapshot).pdf
    problems += [] if same else ["made again, it is not the same"]
    return verdict(problems)


def memory():
    """The most that this process held. ``getrusage`` would count what the one that started it did."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024


def a_year(services):
    """Twelve frozen months; the last one with the evidence of every body."""
    method = Method.objects.get(version=1)
    month, last = date(2025, 11, 1), None
    for _number in range(MONTHS):
        last = frozen(month, method, services)
        month = next_month(month)
    return last


def frozen(month, method, services):
    ends = midnight(next_month(month))
    sheets = [a_sheet(one, number, month, method, ends) for number, one in enumerate(services)]
    figures = figures_of(sheets, asked={"full": len(sheets)})
    snapshot = Snapshot.objects.create(
        month=month, method=method, known_until=ends, evaluated_at=ends, figures=figures,
        status="frozen", frozen_at=ends, sha256="-",
    )  # fmt: skip
    for one in sheets:
        one.snapshot = snapshot
    ServiceSheet.objects.bulk_create(sheets, batch_size=200)
    Silent.objects.create(snapshot=snapshot, bodies=[])
    Snapshot.objects.filter(pk=snapshot.pk).update(sha256=hash_of(snapshot))
    return Snapshot.objects.select_related("method").get(pk=snapshot.pk)


def a_sheet(service, number, month, method, ends):
    facts = the_facts(service, number, month, ends)
    said = measure(facts, method.values)
    late = sum(state in ("missing", "late") for state, _value in said.marks.values())
    return ServiceSheet(
        service=service, sheet=said.sheet, facts=facts, marks=said.marks, score=said.score, band=said.band,
        late=late, evaluated_at=ends,
    )  # fmt: skip


def the_facts(service, number, month, ends):
    year = month.year
    body = service
    while body and body.kind != "ministerio":
        body = body.parent
    return {
        "year": year,
        "day": next_month(month).isoformat(),
        "month": month.isoformat(),
        "until": ends.isoformat(),
        "service": {
            "code": service.code, "name": service.name, "slug": service.slug, "regime": service.regime,
            "is_nationwide": service.is_nationwide, "regions": ["05", "13"],
            "region": service.region.slug if service.region else "", "ministry": body.name if body else "",
            "is_demo": True,
        },
        "rules": {
            "norm_review_years": 5, "contact_confirmation_months": 12, "information_review_months": 12,
            "activity_attendance_days": 30, "municipal_min_sessions": 4,
        },
        "pages": {"information": "/informacion/", "transparency": "/transparencia/"},
        "norm": a_thing("Norma", number="12", date="2024-03-01", reviewed_on=None, has_file=number % 3 > 0),
        "contact": None,
        "information": [],
        "transparency": [],
        "plan": None,
        "no_consultation": None,
        "consultations": [a_consultation(year, number, n) for n in range(number % 7)],
        "account": an_account(year, number) if number % 4 else None,
        "councils": [a_council(year, number)] if number % 5 else [],
        "activities": [],
        "files": {"total": 9, "accessible": number % 10},
        "plan_due": {"day": f"{year}-03-31", "rule": "Regla del portal"},
        "account_due": {"day": f"{year}-05-31", "rule": "Regla del portal"},
        "rulings": {},
    }  # fmt: skip


def a_thing(title, **fields):
    return {"title": title, "url": "/evidencia/"} | fields


def a_consultation(year, number, n):
    return a_thing(
        f"Consulta {n} sobre los humedales", code=f"CC-{year}-{number}-{n}", opened_on=f"{year - 1}-12-01",
        closed_on=f"{year}-01-15", is_informed=True, due=f"{year}-02-21", rule="Regla del portal",
        answered_on=f"{year}-02-{1 + number % 27:02}" if n % 3 else None, admissible=20, answered=18,
    )  # fmt: skip


def an_account(year, number):
    return a_thing(
        "Cuenta pública", code=f"CPP-{year}-{number}", event_on=f"{year}-{4 + number % 3:02}-20",
        regions=["05"], council_heard_on=None, questions=9, on_time=7, late=1,
        questions_closed_on=f"{year}-06-30", answers_due=f"{year}-08-24", rule="Regla del portal",
        access={"captions": "yes", "sign_language": "no", "plain": "yes"}, access_due=f"{year}-07-04",
    )  # fmt: skip


def a_council(year, number):
    states = ("in_force", "expiring", "expired")
    sessions = [
        a_thing("Sesión", code=str(n), held_on=f"{year - 1}-{n:02}-10", due=f"{year - 1}-{n:02}-28",
                published_on=f"{year - 1}-{n:02}-20")
        for n in range(1, 9)
    ]  # fmt: skip
    return a_thing(
        "Consejo", code=f"COSOC-{number}", region="", state=states[number % 3], last_day=f"{year}-12-31",
        since=f"{year - 1}-01-01", renews_on_calendar=False, min_sessions=4, sessions=sessions, renewals=[],
        members={"women": 6, "men": 5, "other": 0, "outside_capital": 2, "estates": 3},
    )  # fmt: skip


if __name__ == "__main__":
    main()
