#!/usr/bin/env python3
"""A final report of a thousand questions: python bench/final_report.py [--questions 1000] [--signs]

Makes an account over a database of its own (SQLite in memory, or the PostgreSQL of BENCH_PG), with questions of the
length people write, four in each answer, then does the worker's job with nothing kept, and reads the PDF it left.
``--signs`` puts a sign that no font has in one of them, so that it is printed twice: the dearest there is. Ends with
1 if it takes 10 seconds or more, or if the PDF lacks a question.
"""

import argparse
import io
import os
import random
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from portal import say, set_up, verdict

LIMIT = 10  # seconds
PER_ANSWER, REGIONS, COMMITMENTS = 4, 16, 20
FOLDER = tempfile.TemporaryDirectory()

set_up(
    FOLDER.name,
    DATABASE_URL=os.environ.get("BENCH_PG", f"sqlite:///{FOLDER.name}/bench.sqlite3"),
    REDIS_URL="",
)

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from participa.core.calendar import day_of, midnight
from participa.core.search import search_text_of, sort_key
from participa.jobs import registry
from participa.jobs.models import Job
from participa.reference.models import Region
from participa.services.models import Membership, PublicService
from public_accounts.actions import events, planning
from public_accounts.models import Account, AnswerGroup, Commitment, Question, Report
from public_accounts.reporting_pages import JOB

WORDS = """cómo cuándo se van a reparar los accesos la ribera del río que quedaron cerrados después de las lluvias
de invierno en nuestra comuna porque los vecinos no tenemos por dónde llegar con coches sillas de ruedas y el
presupuesto del servicio ya se gastó en otras obras según dice el informe preliminar publicado este año"""
HOUR = timedelta(hours=1)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--questions", type=int, default=1000)
    options.add_argument("--signs", action="store_true")
    chosen = options.parse_args()
    with FOLDER:
        (Path(FOLDER.name) / "broker" / "queue").mkdir(parents=True)  # nobody listens: the job is done here
        sys.exit(measure(chosen))


def measure(chosen):
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    account, officer = an_account(chosen.questions, signs=chosen.signs)
    job = Job.objects.create(
        kind=JOB, title="Informe final", params={"account": account.pk, "correction": ""},
        requested_by=officer, requested_at=timezone.now(),
    )  # fmt: skip
    reverse("portal:home")  # a worker that did anything before has its addresses loaded
    marks = [time.perf_counter()]
    before = memory()
    registry.get(JOB)(job, lambda *_progress: marks.append(time.perf_counter()))
    took = time.perf_counter() - marks[0]
    names = ("", "gather", "write", "print", "keep")
    steps = ", ".join(f"{names[n]} {marks[n + 1] - marks[n]:.2f}" for n in range(1, len(marks) - 1))
    report = Report.objects.get(account=account)
    pages, missing = read(report, chosen.questions)
    say(
        f"{chosen.questions:,} questions: {took:.1f} s ({steps}); {pages} pages, "
        f"{report.document.size // 1024:,} kB of PDF, {len(report.text.encode()) // 1024:,} kB of text, "
        f"{memory() - before:,} MB more at the peak (of {memory():,})"
    )
    problems = [f"{took:.1f} s is not under {LIMIT} s"] if took >= LIMIT else []
    problems += [f"{missing} questions are not in the PDF"] if missing else []
    return verdict(problems)


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def read(report, questions):
    with report.document.file.open() as file:
        pages = PdfReader(file).pages
        said = " ".join(" ".join(page.extract_text() for page in pages).split())
        return len(pages), sum(f"Pregunta {number}:" not in said for number in range(questions))


def an_account(questions, *, signs):
    """Called, held and answered: only its final report is missing."""
    chance = random.Random(20)
    now, day = timezone.now(), day_of(timezone.now()) - timedelta(days=60)
    if day.weekday() > 4:
        day -= timedelta(days=2)
    service = PublicService.objects.create(
        name="Servicio de Riberas", slug="servicio-de-riberas", code="SRB", kind="service",
        sort_key=sort_key("Servicio de Riberas"), search_text=search_text_of("Servicio de Riberas"),
    )  # fmt: skip
    officer = User.objects.create(email="ana@ejemplo.cl", display_name="Ana")
    long_ago = now - timedelta(days=400)
    Membership.objects.create(service=service, user=officer, role="officer", started_at=long_ago)
    starts = midnight(day) + 11 * HOUR
    called = starts - timedelta(days=40)
    account = planning.create(
        service, event_starts_at=starts, event_ends_at=starts + HOUR, management_year=day.year - 1,
        by=officer, now=called,
    )  # fmt: skip
    account = planning.edit(account, by=officer, now=called, seen_at=account.changed_at, summary="Contamos.")
    main = account.events.get()
    events.edit_event(
        main, by=officer, now=called, seen_at=main.changed_at, place="Teatro", stream_url="https://ejemplo.cl"
    )
    account = planning.call(account, act_number="Resolución 77", act_date=day, by=officer, now=called)
    people = {"women": 238, "men": 170, "other": 6, "undeclared": 9}
    events.tell_attendance(main, **people, by=officer, now=starts + HOUR)
    for region in Region.objects.all()[:REGIONS]:
        there = events.add_regional(
            account, region, starts_at=starts, ends_at=starts + HOUR, by=officer, now=called, place="Sede"
        )
        events.tell_attendance(there, **people, by=officer, now=starts + HOUR)
    closed = now - timedelta(days=1)
    Account.objects.filter(pk=account.pk).update(questions_close_at=closed)
    asked(account, questions, officer, starts, chance, signs=signs)
    promised(account, officer, now)
    return account, officer


def some_words(chance, least, most):
    words = WORDS.split()
    return " ".join(chance.choice(words) for _n in range(chance.randint(least, most)))


def asked(account, questions, officer, at, chance, *, signs):
    groups = [
        AnswerGroup(
            account=account,
            number=number,
            title=some_words(chance, 5, 12).capitalize(),
            status="answered",
            answer=f"{some_words(chance, 60, 120)}.\n\n{some_words(chance, 40, 80)}.",
            size=PER_ANSWER,
            answered_by=officer,
            answered_at=at,
            changed_by=officer,
            changed_at=at,
        )
        for number in range(1, -(-questions // PER_ANSWER) + 1)
    ]
    groups = AnswerGroup.objects.bulk_create(groups)
    Question.objects.bulk_create(
        [
            Question(
                account=account,
                group=groups[n // PER_ANSWER],
                receipt=f"SRB-{n:010d}",
                asked_at=at,
                text=f"Pregunta {n}: ¿{some_words(chance, 20, 90)}?{' 🏖' if signs and n == 7 else ''}",
                search_text="x",
                sex=chance.choice(["", "woman", "man", "other"]),
            )
            for n in range(questions)
        ],
        batch_size=500,
    )
    Account.objects.filter(pk=account.pk).update(question_count=questions, answered_count=questions)


def promised(account, officer, now):
    for n in range(COMMITMENTS):
        Commitment.objects.create(
            account=account, service=account.service, code=f"CMP-BENCH-{n}", title=f"Reparar {n} accesos",
            owner="División de Obras", due_on=day_of(now), set_by=officer, set_at=now - timedelta(days=2),
            changed_by=officer, changed_at=now - timedelta(days=2), search_text="x",
        )  # fmt: skip


if __name__ == "__main__":
    main()
