#!/usr/bin/env python3
"""An election of twenty thousand: python bench/election.py [--voters 20000] [--connections 16]

Starts the portal as production does (deploy/gunicorn.conf.py, PostgreSQL, Redis) over a database of its own with a
vote that is on, and a session for each voter. Each opens her ballot paper, marks it and sends it; then the vote ends,
the worker's job closes the urn and counts, the result is published and its act is made and checked with the program
that comes in it. Ends with 1 if a limit below is missed, a vote is lost, or anything answered but a page.
"""

import argparse
import io
import os
import queue
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from portal import Portal, found, people_signed_in, say, settle, verdict

VOTES_PER_SECOND, COUNT_SECONDS, MAY_GROW_MB = 50, 5, 10
ESTATES = (("Territoriales", 4, 12), ("Funcionales", 3, 8), ("De interés público", 2, 5))  # seats, candidates
WINDOW = 10  # seconds of each of the rates that are told


PORTAL = Portal(
    "participa_election",
    port=18500,
    redis_number=10,
    RATE_FORM_NETWORK="100000000/m",  # all of them vote from one address
)

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from councils import act
from councils.actions import calling, counting, setting_up
from councils.models import (
    Application,
    Ballot,
    Candidacy,
    Commissioner,
    Contest,
    Method,
    Process,
    RollEntry,
    RollMark,
    Stage,
    StageCode,
)
from participa.core.calendar import day_of
from participa.core.codes import random_letters
from participa.core.search import search_text_of, sort_key
from participa.documents.models import Document
from participa.jobs import tasks
from participa.organizations.models import Certificate, Organization, Representation
from participa.reference.models import OrganizationType
from participa.services.models import Membership, PublicService


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--voters", type=int, default=20_000)
    options.add_argument("--connections", type=int, default=16)
    sys.exit(measure(options.parse_args()))


def measure(chosen):
    with PORTAL.empty():
        election = Election(chosen.voters)
        say(f"{chosen.voters:,} voters, a session each; {sum(n for _e, _s, n in ESTATES)} candidates")
        PORTAL.start()
        votes = Votes(election, chosen.connections)
        votes.cast()
        return verdict([*votes.tell(), *election.close(), *election.check(votes.codes)])


# The election ----------------------------------------------------------------------------------
class Election:
    """A council whose vote began an hour ago. Only what comes before the vote is written in bulk."""

    def __init__(self, voters):
        self.now, self.how_many = timezone.now(), voters
        self.process = self._called()
        people, self.cookies = people_signed_in(voters, self.now)
        self._roll(people)
        self.address = f"/consejos/{self.process.council.slug}/procesos/{self.process.key}/votar/"
        settle()

    def _called(self):
        officer, self.commissioner = (
            User.objects.create_user(f"bench-{role}@example.org", display_name=role)
            for role in ("officer", "commissioner")
        )
        service = PublicService.objects.active().order_by("pk").first()
        long_ago = self.now - timedelta(days=90)
        Membership.objects.create(user=officer, service=service, role="officer", started_at=long_ago)
        council = setting_up.create(service, name="Consejo de la medición", by=officer, now=long_ago)
        estates = [{"pk": None, "name": name, "seats": seats} for name, seats, _names in ESTATES]
        setting_up.set_estates(council, estates, by=officer, now=long_ago)
        process = calling.create(
            council, title="Elección de la medición", method=Method.ELECTION, start=day_of(long_ago),
            certificate_days=90, by=officer, now=long_ago,
        )  # fmt: skip
        Process.objects.filter(pk=process.pk).update(
            status=Process.Status.PUBLISHED, act_number="Resolución 1", act_date=day_of(long_ago),
            published_at=long_ago, published_by=officer, lot_source="La Polla del domingo",
            provisional_roll_at=long_ago, final_roll_at=long_ago, candidates_at=long_ago,
        )  # fmt: skip
        Commissioner.objects.create(
            process=process, user=self.commissioner, display_name="Comisionada", position="Presidenta",
            act_number="Resolución 2", added_at=long_ago,
        )  # fmt: skip
        hour = timedelta(hours=1)
        for stage in process.stages.all():  # those before it in the past, those after it in the future
            place = list(StageCode).index(stage.code) - list(StageCode).index(StageCode.VOTING)
            starts = self.now + (24 * place - 1) * hour
            Stage.objects.filter(pk=stage.pk).update(starts_at=starts, ends_at=starts + 24 * hour)
        return Process.objects.select_related("council__service").get(pk=process.pk)

    def _roll(self, people):
        """An admitted organisation for each, in turns over the estates, whose first ones stand."""
        long_ago, kind = self.now - timedelta(days=60), OrganizationType.objects.exclude(parent=None).first()

        def made(model, rows):
            return model.objects.bulk_create(rows, batch_size=2000)

        organizations = made(Organization, (
            Organization(
                slug=f"junta-{n}", name=f"Junta de Vecinos {n}", rut=f"{60_000_000 + n}-K", kind=kind,
                registry="municipal", registration=str(n), registered_by=person, registered_at=long_ago,
                changed_at=long_ago, verified_at=long_ago, sort_key=sort_key(f"Junta de Vecinos {n}"),
                search_text=search_text_of(f"Junta de Vecinos {n}"),
            )
            for n, person in enumerate(people)
        ))  # fmt: skip
        paper = Document.objects.create(
            name="certificado.pdf", content_type="application/pdf", size=1, sha256="0" * 64,
            uploaded_by=self.commissioner, uploaded_at=long_ago,
        )  # fmt: skip
        certificate = Certificate.objects.create(
            organization=organizations[0], number="1", issued_on=long_ago.date(), registry="municipal",
            document=paper, added_by=people[0], added_at=long_ago, accepted_at=long_ago,
        )  # fmt: skip
        pairs = list(zip(people, organizations, strict=True))
        made(Representation, (
            Representation(
                organization=organization, user=person, position="presidenta", certificate=certificate,
                status="accredited", claimed_at=long_ago, decided_by=self.commissioner, decided_at=long_ago,
                starts_at=long_ago,
            )
            for person, organization in pairs
        ))  # fmt: skip
        contests = list(self.process.contests.order_by("estate__order"))
        Contest.objects.filter(pk__in=[c.pk for c in contests]).update(
            outcome=Contest.Outcome.CONTESTED, max_choices=2
        )
        applications = made(Application, (
            Application(
                process=self.process, contest=contests[n % 3], organization=organization, applicant=person,
                certificate_issued_on=long_ago.date(), receipt=f"CON-{random_letters(11)}", status="admissible",
                submitted_at=long_ago, changed_at=long_ago, decided_at=long_ago,
            )
            for n, (person, organization) in enumerate(pairs)
        ))  # fmt: skip
        lines = made(RollEntry, (
            RollEntry(
                process=self.process, contest=row.contest, application=row, number=n,
                organization=row.organization, voter=row.applicant,
            )
            for n, row in enumerate(applications, 1)
        ))  # fmt: skip
        made(RollMark, (RollMark(entry=line) for line in lines))
        self.names, number = [[] for _contest in contests], 0
        for place, (_estate, _seats, names) in enumerate(ESTATES):
            for row in applications[place : 3 * names : 3]:
                number += 1
                self.names[place].append(number)
                Candidacy.objects.create(
                    contest=row.contest, application=row, organization=row.organization, number=number,
                    display_name=f"Candidata {number}", status="admitted", nominated_by=row.applicant,
                    nominated_at=long_ago, decided_at=long_ago,
                )  # fmt: skip

    def close(self):
        """The vote ended, and what was on its way arrived: count, publish, print. What was missed."""
        over = timezone.now() - timedelta(seconds=settings.ANSWER_GRACE_SECONDS + 1)
        Stage.objects.filter(process=self.process, code=StageCode.VOTING).update(ends_at=over)
        by, took = self.commissioner, {}
        start = time.monotonic()
        job = counting.ask_count(self.process, by=by, now=timezone.now())
        tasks.sweep()
        took["count"] = time.monotonic() - start
        job.refresh_from_db()
        if job.status != "done":
            return [f"the count: {job.error}"]
        start = time.monotonic()
        if counting.ties_of(self.process):
            counting.draw_lot(self.process, seed="7 14 21", by=by, now=timezone.now())
        counting.publish_result(self.process, act_number="Acta 1", by=by, now=timezone.now())
        took["publication"] = time.monotonic() - start
        start = time.monotonic()
        self.process = Process.objects.select_related("council__service").get(pk=self.process.pk)
        self.act = act.archive(self.process)
        took["act"] = time.monotonic() - start
        told = ", ".join(f"{what} {seconds:.2f} s" for what, seconds in took.items())
        say(f"{told}: {sum(took.values()):.2f} s; its ZIP {len(self.act) / 1000:.0f} kB")
        return (
            [f"count and act took {sum(took.values()):.1f} s"] if sum(took.values()) > COUNT_SECONDS else []
        )

    def check(self, codes):
        """No vote lost, none twice, none that can be joined; and the act says what the urn holds."""
        marks, ballots = (
            RollMark.objects.filter(voted=True).count(),
            set(Ballot.objects.values_list("code", flat=True)),
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM councils_ballot")
            (written_in,) = cursor.fetchone()
        if not hasattr(self, "act"):
            return ["no act"]
        with zipfile.ZipFile(io.BytesIO(self.act)) as packed:
            packed.extractall(f"{PORTAL.folder.name}/act")
        start = time.monotonic()
        order = [sys.executable, "-I", "verificar.py"]
        verified = subprocess.run(
            order, cwd=f"{PORTAL.folder.name}/act", capture_output=True, text=True, check=False
        )
        say(
            f"marks {marks:,}, ballots {len(ballots):,}, written in {written_in} transaction; "
            f"verificar.py ends with {verified.returncode} in {time.monotonic() - start:.1f} s"
        )
        found = {
            f"{marks} marks and {len(ballots)} ballots": marks == len(ballots),
            f"{len(codes)} codes were shown and {len(ballots)} are in the urn": codes == ballots,
            f"ballots of {written_in} transactions": written_in == 1,
            f"verificar.py: {verified.stdout}{verified.stderr}": verified.returncode == 0,
        }
        return [problem for problem, fine in found.items() if not fine]


# The voters ------------------------------------------------------------------------------------
class Votes:
    """Everybody votes once, over so many connections at the same time."""

    def __init__(self, election, connections):
        self.election, self.connections = election, connections
        self.waiting = queue.SimpleQueue()
        for n in random.Random(20500).sample(range(election.how_many), election.how_many):
            self.waiting.put(n)
        self.at, self.seconds, self.statuses, self.failures = (
            [],
            {"paper": [], "vote": []},
            Counter(),
            Counter(),
        )
        self.codes, self.memory = set(), []

    def cast(self):
        self.start, self.cpu_before = time.monotonic(), sum(os.times()[:2])
        threads = [threading.Thread(target=self._some) for _one in range(self.connections)]
        for thread in threads:
            thread.start()
        self._watch(threads)
        self.took = time.monotonic() - self.start

    def _watch(self, threads):
        while any(thread.is_alive() for thread in threads):
            time.sleep(1)
            if not self.memory and len(self.at) >= min(1000, self.election.how_many // 2):
                self.memory.append(memory_of(PORTAL.workers()))  # once warm
        self.memory.append(memory_of(PORTAL.workers()))
        self.cpu = {
            "portal": PORTAL.cpu(),
            "who votes": sum(os.times()[:2]) - self.cpu_before,
        }

    def _some(self):
        while True:
            try:
                n = self.waiting.get_nowait()
            except queue.Empty:
                return
            line = PORTAL.line()  # each has a browser of her own
            try:
                self._vote(line, n)
            except Exception as error:
                self.failures[repr(error)[:90]] += 1
            finally:
                line.close()

    def _vote(self, line, n):
        paper = self._ask(line, n, "paper", "GET")
        names = self.election.names[n % 3]
        marked = names[n % len(names) : n % len(names) + n % 3]  # none, one or two
        said = {
            "csrfmiddlewaretoken": found(r'name="csrfmiddlewaretoken" value="([^"]+)"', paper),
            "ballot_token": found(r'name="ballot_token"[^>]* value="([^"]+)"', paper),
            "choice": [f"{number:03d}" for number in marked or [0]],
        }
        answer = self._ask(line, n, "vote", "POST", urlencode(said, doseq=True))
        self.codes.add(found(r"\b([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})\b", answer))
        self.at.append(time.monotonic() - self.start)

    def _ask(self, line, n, what, method, body=None):
        headers = {
            "Host": f"localhost:{PORTAL.port}",
            "Cookie": self.election.cookies[n],
            "Accept-Language": "es",
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        before = time.monotonic()
        line.request(method, self.election.address, body, headers)
        response = line.getresponse()
        text = response.read().decode()
        self.seconds[what].append(time.monotonic() - before)
        self.statuses[response.status] += 1
        if response.status != 200:
            raise ValueError(f"{what}: {response.status} {response.headers.get('Location', '')}")
        return text

    def tell(self):
        rate = len(self.at) / self.took
        windows = Counter(int(at // WINDOW) for at in self.at)
        whole = sorted(windows[n] / WINDOW for n in range(int(self.took // WINDOW))) or [rate]
        say(
            f"{len(self.at):,} votes in {self.took:.0f} s: {rate:.0f} a second "
            f"(in {WINDOW} s: least {whole[0]:.0f}, middle {statistics.median(whole):.0f})"
        )
        for what, seconds in self.seconds.items():
            seconds = seconds if len(seconds) > 1 else [0, 0]
            middle, worst = statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000
            say(f"{what}: median {middle:.0f} ms, 95 % {worst:.0f} ms")
        each = {who: seconds / max(1, len(self.at)) * 1000 for who, seconds in self.cpu.items()}
        say("CPU of a vote: " + ", ".join(f"{who} {ms:.1f} ms" for who, ms in each.items()))
        say(f"pages by status {dict(sorted(self.statuses.items()))}; failures {dict(self.failures)}")
        warm, last = self.memory[0], self.memory[-1]
        grown = max((last[pid] - warm.get(pid, 0) for pid in last), default=0)
        say(
            f"memory of each worker, warm {listed(warm)} MB, at the end {listed(last)} MB; load {os.getloadavg()[0]:.1f}"
        )
        problems = {
            f"{rate:.0f} votes a second": rate >= VOTES_PER_SECOND,
            f"pages by status {dict(self.statuses)}": set(self.statuses) == {200},
            f"failures {dict(self.failures)}": not self.failures,
            f"a worker grew {grown:.0f} MB": grown <= MAY_GROW_MB,
        }
        return [problem for problem, fine in problems.items() if not fine]


def listed(memory):
    return ", ".join(f"{megabytes:.0f}" for megabytes in memory.values())


def memory_of(workers):
    """Private memory of each worker, in MB, by its number."""
    rolled = {pid: Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in workers}
    return {
        pid: sum(map(int, re.findall(r"Private_\w+: +(\d+)", text))) / 1024 for pid, text in rolled.items()
    }


if __name__ == "__main__":
    main()
