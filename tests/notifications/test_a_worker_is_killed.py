"""A real worker on Redis, killed in the middle of a send, and again: each mail arrives once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from urllib.parse import quote

import pytest
from django.conf import settings as project
from django.db import connection
from django.utils import timezone

from participa.core.mail import Mail
from participa.notifications import actions
from participa.notifications.models import Message

HOW_MANY, KILLS, PATIENCE = 400, 2, 120  # mails, deaths, seconds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql" or not project.REDIS_URL,
        reason="A worker of another process needs a database and a broker that both see",
    ),
]


@pytest.fixture
def worker(settings, tmp_path, sink):
    """Starts one, as production does, over the database of this test and the mail server of this test."""
    running = []

    def start():
        options = (
            f"--pool threads --concurrency 4 --beat --schedule {tmp_path}/beat{len(running)} "
            "--queues celery,urgent --without-gossip --without-mingle --loglevel ERROR"
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "participa", "worker", *options.split()],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {
                "DATABASE_URL": _database_url(connection.settings_dict),
                "REDIS_URL": project.REDIS_URL.rsplit("/", 1)[0] + "/13",
                "EMAIL_URL": f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
                "PARTICIPA_DATA": str(tmp_path),
                "DEBUG": "True",
            },
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def _database_url(one):
    who = quote(one["USER"]) + (f":{quote(one['PASSWORD'])}" if one["PASSWORD"] else "")
    where = f"{one['HOST']}:{one['PORT']}" if one["PORT"] else one["HOST"]
    return f"postgres://{who}@{where}/{one['NAME']}"


def wait_until(true):
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_worker_killed_while_it_sends_neither_loses_nor_repeats(worker, sink):
    now = timezone.now()
    for number in range(HOW_MANY):
        actions.queue_written(Mail("Hola", "Texto"), f"p{number}@ejemplo.cl", key=f"k:{number}", now=now)
    for death in range(1, KILLS + 1):
        process, enough = worker(), HOW_MANY * death // (KILLS + 2)
        wait_until(partial(lambda enough: len(sink.received) >= enough, enough))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    worker()
    wait_until(lambda: Message.objects.filter(state=Message.State.SENT).count() == HOW_MANY)
    arrived = Counter(envelope.rcpt_tos[0] for envelope in sink.received)
    assert len(arrived) == HOW_MANY
    assert set(arrived.values()) == {1}
