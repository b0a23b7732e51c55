#!/usr/bin/env python3
"""A month of every body of the State: python bench/compliance.py [--consultations 20000] [--sessions 15000]

Fills a PostgreSQL database of its own with five years of what bodies publish, then, in a process that does nothing
else, measures them all as the night does, one of them as its page does, and freezes a month. Ends with 1 if a month
takes 20 seconds or more, if that process needs 300 MB, or if a body that published something was not measured.
"""

import argparse
import io
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import psycopg
from portal import PG, say, set_up, settle, verdict

SECONDS, MEGABYTES = 20, 300
DATABASE = "participa_compliance"
YEARS, COMMENTS, QUESTIONS, ACTIVITIES = 5, 3, 5, 4  # the last three: of each consultation, account and year
FOLDER = tempfile.TemporaryDirectory()

set_up(FOLDER.name, DATABASE_URL=f"{PG}/{DATABASE}", REDIS_URL="")

from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from accounts.models import User
from consultations.models import BackgroundDocument, Comment, CommentGroup, Consultation
from councils.models import (
    Council,
    CouncilRules,
    Estate,
    Mandate,
    Minutes,
    Process,
    Seat,
    Session,
    Stage,
    StageCode,
    Term,
)
from participa.activities.models import Activity, Attendance
from participa.compliance.actions import evaluating
from participa.compliance.models import ServiceSheet, Snapshot
from participa.core.calendar import add_business_days, day_of, end_of, midnight
from participa.plans.models import AnnualPlan
from participa.reference.models import Region
from participa.services.models import (
    ParticipationContact,
    ParticipationNorm,
    ParticipationRule,
    PublicService,
    RelevantInformation,
    TransparencyConfirmation,
)
from public_accounts.models import Account, AccountEvent, AnswerGroup, Milestone, Question

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOW = midnight(date(2026, 11, 28)) + 12 * HOUR
FIRST_YEAR = NOW.year - YEARS + 1
MONTH, LAST_MONTH = date(2026, 11, 1), date(2026, 10, 1)
CATEGORIES = ("policies", "plans", "programmes", "actions", "budget")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--consultations", type=int, default=20_000)
    options.add_argument("--sessions", type=int, default=15_000)
    options.add_argument("--measure", action="store_true", help="only measure what another process filled")
    chosen = options.parse_args()
    with FOLDER:
        (Path(FOLDER.name) / "broker" / "queue").mkdir(parents=True)  # nobody listens
        sys.exit(verdict(measure()) if chosen.measure else prepare(chosen))


def prepare(chosen):
    """The database, another process that measures it, and nothing left."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with psycopg.connect(f"{PG}/postgres", autocommit=True) as admin:
        drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
        admin.execute(drop)
        admin.execute(f"CREATE DATABASE {DATABASE}")
        try:
            start = time.monotonic()
            call_command("migrate", verbosity=0)
            call_command("load_reference", stdout=io.StringIO())
            Seed(chosen).everything()
            settle()
            connection.close()
            say(f"ready in {time.monotonic() - start:.0f} s; load {os.getloadavg()[0]:.1f}")
            return subprocess.run([sys.executable, __file__, "--measure"], check=False).returncode
        finally:
            connection.close()
            admin.execute(drop)


# Measuring -------------------------------------------------------------------------------------
class Watch:
    """What a piece of work took, and how much of it was waiting for the database."""

    def __init__(self, what):
        self.what, self.statements, self.waited = what, 0, 0

    def _asked(self, execute, *args):
        start = time.perf_counter()
        try:
            return execute(*args)
        finally:
            self.statements += 1
            self.waited += time.perf_counter() - start

    def __enter__(self):
        self.start, self.cpu = time.perf_counter(), time.process_time()
        self.wrapper = connection.execute_wrapper(self._asked)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *_error):
        self.wrapper.__exit__(None, None, None)
        self.took = time.perf_counter() - self.start
        self.cpu = time.process_time() - self.cpu
        say(
            f"| {self.what} | {self.took:.2f} | {self.cpu:.2f} | {self.waited:.2f} | {self.statements} | {memory():.0f} |"
        )


def measure():
    reverse("portal:home")  # a worker that did anything before has its addresses loaded
    services = PublicService.objects.active().count()
    say(f"| {services} bodies; before: {memory():.0f} MB | s | CPU s | in the database s | statements | MB |")
    say("|---|---|---|---|---|---|")
    with Watch("a month, the first time") as first:
        snapshot = evaluating.evaluate(MONTH, now=NOW)
    with Watch("a month, again the next night") as again:
        evaluating.evaluate(MONTH, now=NOW)
    body = PublicService.objects.active().filter(regime="full").first()
    with Watch("one body, in the request"):
        evaluating.evaluate_service(body, by=None, now=NOW)
    with Watch("a month, measured and frozen") as frozen:
        evaluating.freeze(LAST_MONTH, by=None, now=NOW)
    sheets = ServiceSheet.objects.filter(snapshot=snapshot)
    scored = sheets.exclude(score=None).count()
    say(f"{sheets.count()} sheets, {scored} with a score; figures {snapshot.figures['bands']}")
    say(f"load {os.getloadavg()[0]:.1f}")
    worst = max(first.took, again.took, frozen.took)
    problems = {
        f"a month took {worst:.1f} s": worst < SECONDS,
        f"the process grew to {memory():.0f} MB": memory() < MEGABYTES,
        f"{sheets.count()} sheets of {services} bodies": sheets.count() == services,
        "the month was not frozen": Snapshot.objects.frozen().count() == 1,
    }
    return [problem for problem, fine in problems.items() if not fine]


def memory():
    """The most that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# What bodies publish ---------------------------------------------------------------------------
class Seed:
    """Five years of every body, in bulk: what was in time, what was late and what never came, by lot."""

    def __init__(self, chosen):
        self.chosen, self.chance = chosen, random.Random(20500)
        self.services = list(PublicService.objects.active().order_by("pk"))
        self.regions = list(Region.objects.all())
        self.officer = User.objects.create_user("bench-officer@example.org", display_name="Encargada")

    def everything(self):
        self._publishing()
        self._consultations()
        self._accounts()
        self._councils()
        self._activities()

    def _made(self, model, rows):
        made = model.objects.bulk_create(list(rows), batch_size=1000)
        say(f"{len(made):,} {model._meta.label}")
        return made

    def _lot(self, chances):
        return self.chance.random() < chances

    def _day(self, year):
        """Some day of a year that is over by NOW."""
        last = min(NOW.date() - DAY, date(year, 12, 31))
        return date(year, 1, 1) + DAY * self.chance.randint(0, (last - date(year, 1, 1)).days)

    def _each_year(self):
        return ((service, year) for service in self.services for year in range(FIRST_YEAR, NOW.year + 1))

    def _publishing(self):
        for model, fields in (
            (ParticipationNorm, {"title": "Norma", "number": "1", "url": "https://example.org/"}),
            (ParticipationContact, {"name": "Ana", "email": "ana@example.org"}),
        ):
            self._made(model, (
                model(
                    service=service, set_at=midnight(day), **fields,
                    superseded_at=None if year == NOW.year else midnight(date(year + 1, 1, 1)),
                    **({"date": day} if model is ParticipationNorm else {}),
                )
                for service, year in self._each_year()
                for day in [date(year, 1, 1)]
            ))  # fmt: skip
        self._made(RelevantInformation, (
            RelevantInformation(
                service=service, category=category, title="Plan", summary="x", year=year,
                url="https://example.org/", reviewed_on=self._day(year), set_at=midnight(date(year, 1, 1)),
                superseded_at=None if year == NOW.year else midnight(date(year + 1, 1, 1)),
            )
            for service, year in self._each_year()
            for category in CATEGORIES
        ))  # fmt: skip
        self._made(TransparencyConfirmation, (
            TransparencyConfirmation(
                service=service, month=date(year, month, 1), digest="0" * 64, rows=[],
                confirmed_by=self.officer, confirmed_at=midnight(date(year, month, 5)),
            )
            for service, year in self._each_year()
            for month in range(1, 13)
            if date(year, month, 5) < NOW.date()
        ))  # fmt: skip
        self._made(ParticipationRule, (
            ParticipationRule(
                service=service, code="consultation_answer_business_days", value=30, article="Artículo 12",
                set_at=midnight(date(FIRST_YEAR, 1, 1)),
            )
            for service in self.services[::3]
        ))  # fmt: skip
        self._made(AnnualPlan, (
            AnnualPlan(
                service=service, year=year, code=f"PLAN-{year}-B{service.pk}", status="published",
                published_at=midnight(date(year, 3, self.chance.randint(1, 28))), act_number="1",
                act_date=date(year, 3, 1), created_at=NOW, changed_at=NOW,
            )
            for service, year in self._each_year()
        ))  # fmt: skip

    def _consultations(self):
        rows = []
        for n in range(self.chosen.consultations):
            service, year = self.services[n % len(self.services)], FIRST_YEAR + n % YEARS
            opens = self._day(year)
            closes = end_of(opens + 30 * DAY)
            is_answered = closes + 90 * DAY < NOW and self._lot(0.9)
            answered = {
                "status": "answered", "answered_by": self.officer,
                "answered_at": closes + DAY * self.chance.randint(10, 80),
            }  # fmt: skip
            rows.append(Consultation(
                service=service, code=f"CC-{year}-B-{n}", slug=f"bench-{n}", title=f"Consulta {n}",
                summary="En simple. " * 60, search_text="x" * 300, opens_at=midnight(opens), closes_at=closes,
                act_number="1", act_date=opens, published_by=self.officer, published_at=midnight(opens) - DAY,
                created_at=midnight(opens), changed_at=midnight(opens),
                **answered if is_answered else {"status": "published"},
            ))  # fmt: skip
        rows = self._made(Consultation, rows)
        self._made(
            BackgroundDocument,
            (BackgroundDocument(consultation=row, title="Minuta", text="x") for row in rows),
        )
        groups = self._made(CommentGroup, (
            CommentGroup(
                consultation=row, number=1, title="Accesos", size=COMMENTS, decision="accepted", reasons="Sí.",
                changed_at=NOW,
            )
            for row in rows
        ))  # fmt: skip
        self._made(Comment, (
            Comment(
                consultation=row, author=self.officer, text="Abran.", receipt=f"B{number}-{n}", sha256="0" * 64,
                submitted_at=row.opens_at, legally_received_at=row.opens_at, group=group if n else None,
            )
            for number, (row, group) in enumerate(zip(rows, groups, strict=True))
            for n in range(COMMENTS)
        ))  # fmt: skip

    def _accounts(self):
        told = set(Account.objects.values_list("service", "event_year"))  # by sources, in the reference data
        rows = self._made(
            Account,
            (self._account(body, year) for body, year in self._each_year() if (body.pk, year) not in told),
        )
        self._made(AccountEvent, (
            AccountEvent(
                account=row, region=region, starts_at=row.event_starts_at, ends_at=row.event_ends_at,
                captions="yes", sign_language="no", changed_at=row.called_at,
            )
            for row in rows
            for region in [None, *self.chance.sample(self.regions, 2)]
        ))  # fmt: skip
        self._made(Milestone, (
            Milestone(account=row, code=code, planned_on=day, done_on=day if code == "council" else None)
            for row in rows
            for code in ("council", "event", "answers")
            for day in [day_of(row.event_starts_at) - 10 * DAY]
        ))  # fmt: skip
        groups = self._made(AnswerGroup, (
            AnswerGroup(
                account=row, number=1, title="Accesos", answer="Sí.", status="answered", changed_at=NOW,
                answered_at=row.answers_close_at + DAY * self.chance.randint(-20, 20),
            )
            for row in rows
        ))  # fmt: skip
        self._made(Question, (
            Question(
                account=row, author=self.officer, text="¿Y?", receipt=f"Q{number}-{n}", search_text="y",
                asked_at=row.questions_open_at, group=group if n else None,
            )
            for number, (row, group) in enumerate(zip(rows, groups, strict=True))
            for n in range(QUESTIONS)
        ))  # fmt: skip

    def _account(self, service, year):
        starts = midnight(date(year, 4, 20) + DAY * self.chance.randint(0, 50)) + 11 * HOUR
        return Account(
            service=service, code=f"CPP-{year}-B{service.pk}", management_year=year - 1, event_year=year,
            title=f"Cuenta pública {year}", status="called", event_starts_at=starts, event_ends_at=starts + HOUR,
            questions_open_at=starts - 7 * DAY, questions_close_at=starts + 20 * DAY,
            answers_close_at=starts + 60 * DAY, act_number="1", act_date=day_of(starts),
            called_at=starts - 10 * DAY, created_at=starts, changed_at=starts, search_text="x" * 300,
        )  # fmt: skip

    def _councils(self):
        councils = self._made(Council, (
            Council(
                service=service, code=f"BENCH-{service.pk}", slug=f"bench-{service.pk}", name="Consejo",
                created_at=midnight(date(FIRST_YEAR, 1, 1)), changed_at=NOW, sort_key="consejo", search_text="x",
            )
            for service in self.services
        ))  # fmt: skip
        self._made(CouncilRules, (
            CouncilRules(
                council=one, number="1", date=date(FIRST_YEAR, 1, 1), term_years=2, min_sessions=4,
                quorum="majority", set_at=midnight(date(FIRST_YEAR, 1, 1)),
            )
            for one in councils
        ))  # fmt: skip
        terms = self._made(Term, (
            Term(
                council=one, number=n, starts_on=date(start, 1, 1), ends_on=date(start + 2, 1, 1), act_number="1",
                renewal_from=date(start + 1, 11, 2), act_date=date(start, 1, 1),
                appointed_at=midnight(date(start, 1, 1)),
            )
            for one in councils
            for n, start in enumerate(range(FIRST_YEAR - 1, NOW.year, 2), 1)
        ))  # fmt: skip
        self._members(councils, {term.council_id: term for term in terms})
        self._renewals(councils)
        self._sessions(councils)

    def _members(self, councils, last):
        estates = self._made(
            Estate, (Estate(council=one, order=n, name=f"E{n}") for one in councils for n in range(3))
        )
        seats = self._made(Seat, (
            Seat(council=estate.council, estate=estate, number=n, opened_on=date(FIRST_YEAR, 1, 1))
            for estate in estates
            for n in range(3)
        ))  # fmt: skip
        self._made(Mandate, (
            Mandate(
                council=seat.council, term=term, seat=seat, display_name="Integrante", set_at=term.appointed_at,
                sex=self.chance.choice(("woman", "man")), starts_on=term.starts_on, ends_on=term.ends_on,
            )
            for seat in seats
            for term in [last[seat.council_id]]
        ))  # fmt: skip

    def _renewals(self, councils):
        processes = self._made(Process, (
            Process(
                council=one, code=f"EC-B-{one.pk}", key="2026", title="Renovación", status="published",
                certificate_days=90, act_number="1", act_date=date(2026, 10, 1), created_at=NOW, changed_at=NOW,
                published_at=midnight(date(2026, 10, self.chance.randint(1, 30))) + 20 * DAY,
            )
            for one in councils
        ))  # fmt: skip
        self._made(Stage, (
            Stage(
                process=process, number=n, code=code, starts_at=process.published_at + 5 * n * DAY,
                ends_at=process.published_at + 5 * (n + 1) * DAY,
            )
            for process in processes
            for n, code in enumerate(StageCode)
        ))  # fmt: skip

    def _sessions(self, councils):
        rows = []
        for n in range(self.chosen.sessions):
            starts = midnight(self._day(FIRST_YEAR + n % YEARS)) + 10 * HOUR
            rows.append(Session(
                council=councils[n % len(councils)], number=n, status="held", title="Sesión", starts_at=starts,
                held_at=starts + HOUR, present=5, needed=5, changed_at=starts,
            ))  # fmt: skip
        self._made(Minutes, (
            Minutes(
                session=row, number=row.number, council=row.council, text="Se acordó. " * 200, changed_at=NOW,
                due_on=add_business_days(row.day, 15, ()), status="published",
                approval="Por todos.", approved_at=row.starts_at + DAY,
                published_at=row.starts_at + DAY * self.chance.randint(5, 40),
            )
            for row in self._made(Session, rows)
            if self._lot(0.9)
        ))  # fmt: skip

    def _activities(self):
        rows = []
        for number, (service, year) in enumerate(self._each_year()):
            for n in range(ACTIVITIES):
                starts = midnight(self._day(year)) + 10 * HOUR
                rows.append(Activity(
                    service=service, kind="dialogue", code=f"ACT-B-{number}-{n}", slug=f"bench-{number}-{n}",
                    title="Diálogo", summary="x" * 500, purpose="y" * 500, place="Sala", status="results",
                    starts_at=starts, ends_at=starts + HOUR, published_at=starts - 10 * DAY,
                    results_at=starts + 20 * DAY, results_text="z" * 500, created_at=starts, changed_at=starts,
                    search_text="x" * 300,
                ))  # fmt: skip
        self._made(Attendance, (
            Attendance(activity=row, how="by_hand", women=10, men=9, total=19, set_at=row.ends_at + DAY)
            for row in self._made(Activity, rows)
            if self._lot(0.9)
        ))  # fmt: skip


if __name__ == "__main__":
    main()
