#!/usr/bin/env python3
"""One event that a hundred thousand follow: python bench/burst.py [--followers 100000]

Starts the workers as production does over a database of its own, PostgreSQL and Redis, with a mail server that
keeps nothing. A consultation is published; its body has so many followers, of a thousand domains, two in three
without an account. While their mails leave, sign-in codes are asked for. Ends with 1 if a limit below is missed
or anybody was told twice or never.
"""

import argparse
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from portal import HOME, Portal, say, settle, verdict

EXPANDED_SECONDS, MEMORY_MB, MAILS_PER_SECOND, CODE_SECONDS = 30, 200, 150, 5
DOMAINS, CODES_EVERY = 1000, 5  # seconds


def free_port():
    with socket.socket() as anything:
        anything.bind(("127.0.0.1", 0))
        return anything.getsockname()[1]


SMTP = free_port()
PORTAL = Portal("participa_burst", port=18600, redis_number=11, EMAIL_URL=f"smtp://127.0.0.1:{SMTP}")

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from consultations.models import Consultation, Status
from participa.core.mail import Mail
from participa.notifications.actions import announce, queue_written
from participa.notifications.models import Announcement, Message
from participa.services.models import PublicService
from participa.subscriptions.models import Follower, Subscription, Target

WORKERS = {
    "worker": "--pool threads --concurrency 4 --beat --queues celery",
    "urgent": "--pool threads --concurrency 1 --queues urgent",
}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--followers", type=int, default=100_000)
    sys.exit(measure(options.parse_args().followers))


def measure(followers):
    with PORTAL.empty(), tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept"
        sink = subprocess.Popen([sys.executable, str(HOME / "bench/sink.py"), str(SMTP), str(kept)])
        workers = {name: start(name, folder) for name in WORKERS}
        try:
            return verdict(Burst(followers, kept, workers).run())
        finally:
            for process in (*workers.values(), sink):
                process.terminate()
                process.wait()


def start(name, folder):
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "--app", "participa", "worker", *WORKERS[name].split()]
        + ["--hostname", f"{name}@bench", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
        + (["--schedule", f"{folder}/beat"] if "--beat" in WORKERS[name] else []),
        cwd=HOME,
    )


class Burst:
    def __init__(self, followers, kept, workers):
        self.how_many, self.kept, self.workers = followers, kept, workers
        self.codes, self.is_over = {}, threading.Event()
        self.service = PublicService.objects.active().order_by("pk").first()
        self._follow()

    def _follow(self):
        now = timezone.now()
        addresses = [f"vecina{n}@correo{n % DOMAINS}.example" for n in range(self.how_many)]
        target = Target.objects.create(kind="servicio", key=self.service.code, title=self.service.name)
        people = User.objects.bulk_create(
            (User(email=one, password="!", date_joined=now) for one in addresses[::3]), batch_size=2000
        )
        rest = [one for n, one in enumerate(addresses) if n % 3]
        made = Follower.objects.bulk_create(
            [Follower(user=one, created_at=now) for one in people]
            + [Follower(email=one, created_at=now) for one in rest],
            batch_size=2000,
        )
        Subscription.objects.bulk_create(
            (Subscription(follower=one, target=target, created_at=now, confirmed_at=now) for one in made),
            batch_size=2000,
        )
        settle()

    def run(self):
        start, statements = self._announce()
        threading.Thread(target=self._ask_for_codes, daemon=True).start()
        expanded = self._wait_expanded(start)
        memory = self._wait_sent()
        self.is_over.set()
        return self._tell(start, statements, expanded, memory)

    def _announce(self):
        """Of a published consultation: what the request of the officer writes."""
        now = timezone.now()
        consultation = Consultation.objects.create(
            service=self.service, code="BENCH-2026-001", slug="bench", title="Consulta de la medición",
            status=Status.PUBLISHED, opens_at=now, closes_at=now + timedelta(days=20),
            act_number="Resolución 1", act_date=now.date(), created_at=now, changed_at=now,
        )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            announce("consultation_published", consultation, now=timezone.now())
        return time.time(), len(asked)

    def _wait_expanded(self, start):
        while not Announcement.objects.filter(
            event="consultation_published", expanded_at__isnull=False
        ).exists():
            time.sleep(0.2)
        return time.time() - start

    def _ask_for_codes(self):
        while not self.is_over.wait(CODES_EVERY):
            address = f"codigo{len(self.codes)}@entra.example"
            self.codes[address] = time.time()
            queue_written(Mail("Tu código", "123456"), address, key=address, now=timezone.now())
        connection.close()

    def _wait_sent(self):
        """Until nothing waits. The most memory each worker took, in MB."""
        memory = Counter()
        waiting = Message.objects.filter(event="consultation_published").exclude(
            state__in=["sent", "failed", "skipped"]
        )
        while waiting.exists():
            time.sleep(2)
            for name, process in self.workers.items():
                memory[name] = max(memory[name], memory_of(process.pid))
        return memory

    def _tell(self, start, statements, expanded, memory):
        time.sleep(CODES_EVERY + 1)
        lines = [line.split() for line in self.kept.read_text().splitlines()]
        news = sorted(float(at) for at, to in lines if not to.endswith("@entra.example"))
        told = Counter(to for _at, to in lines)
        rate = (len(news) - 1) / (news[-1] - news[0])
        arrived = {to: float(at) for at, to in lines}
        codes = [arrived.get(to, float("inf")) - at for to, at in self.codes.items()]
        worst = max(codes[:-1] or codes)
        say(f"{self.how_many:,} followers: announced in {statements} statement, expanded in {expanded:.1f} s")
        say(f"mails: {rate:.0f}/s, the first {news[0] - start:.1f} s after the announcement")
        say(f"codes: {len(codes)} asked meanwhile, the slowest left in {worst:.1f} s")
        say("memory: " + ", ".join(f"{name} {most:.0f} MB" for name, most in memory.items()))
        problems = [f"{to} was told {n} times" for to, n in told.items() if n != 1][:5]
        if len(news) != self.how_many:
            problems.append(f"{len(news):,} of {self.how_many:,} mails")
        limits = (
            ("statements of the announcement", statements, 1),
            ("seconds to expand", expanded, EXPANDED_SECONDS),
            ("MB of a worker", max(memory.values()), MEMORY_MB),
            ("seconds of a code", worst, CODE_SECONDS),
        )
        problems += [f"{name}: {value:.1f}, at most {most}" for name, value, most in limits if value > most]
        if rate < MAILS_PER_SECOND:
            problems.append(f"{rate:.0f} mails/s, at least {MAILS_PER_SECOND}")
        return problems


def memory_of(pid):
    """The most that a process took so far, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0


if __name__ == "__main__":
    main()
