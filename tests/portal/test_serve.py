"""`make run`, tried for real: its own folder, its own port, both processes, and silence afterwards."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

PATIENCE = 300  # seconds, on a machine busy with other tests


def a_free_port():
    with socket.socket() as anything_free:
        anything_free.bind(("127.0.0.1", 0))
        return anything_free.getsockname()[1]


class Run:
    """The portal started on a folder, at ports of its own; what it says is kept in ``output``."""

    def __init__(self, folder, port=None):
        self.folder, self.output = folder, folder / "output"
        self.port, self.identity = port or a_free_port(), a_free_port()
        with self.output.open("w") as written:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=settings.BASE_DIR,
                env={
                    "PATH": os.environ["PATH"],
                    "DEMO": "True",
                    "DEMO_IDENTITY": f"http://localhost:{self.identity}",
                    "PARTICIPA_DATA": str(folder / "data"),
                    "STATIC_ROOT": str(folder / "static"),
                },
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self, words=""):
        """All it said, as soon as ``words`` are in it."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.1)
        return self.output.read_text()

    def serves(self):
        return self.said(f"Portal Participa en http://localhost:{self.port}")

    def stop(self):
        """The code with which it ended after one Ctrl-C."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=30)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """From an empty folder, which takes as long as a first `make run`: once for all."""
    run = Run(tmp_path_factory.mktemp("first"))
    yield run
    run.kill()


def test_it_prepares_and_serves(first_run):
    said = first_run.serves()
    with urllib.request.urlopen(f"http://localhost:{first_run.port}/salud/", timeout=10) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"http://localhost:{first_run.identity}/jwks", timeout=10) as answer:
        assert answer.status == 200
    assert "quedó por contar" not in said  # the demonstration's urn was cleaned


A_REPORT_IS_ASKED_FOR = """
import time
import django; django.setup()
from django.utils import timezone
from accounts.models import User
from participa.compliance.actions.reporting import ask_for_report
from participa.compliance.models import Snapshot

month = Snapshot.objects.frozen().filter(reports=None).first()
work = ask_for_report(month, by=User.objects.get(email="segegob@demo.cl"), now=timezone.now())
for _second in range(60):
    time.sleep(1)
    work.refresh_from_db()
    if not work.is_going:
        break
print(work.status, work.attempts)
"""


def test_the_worker_of_a_first_run_prints(first_run):
    """The demonstration was printed too: the worker must not wait for the threads that did it."""
    first_run.serves()
    asked = subprocess.run(
        [sys.executable, "-c", A_REPORT_IS_ASKED_FOR],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DEMO": "True",
            "PARTICIPA_DATA": str(first_run.folder / "data"),
            "DJANGO_SETTINGS_MODULE": "participa.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.split() == ["done", "1"], asked.stderr


def test_it_stops_without_leaving_anything(first_run):
    first_run.serves()
    assert first_run.stop() == 0
    assert "Portal detenido." in first_run.said()
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # nobody listens; old talks may linger
        again.bind(("127.0.0.1", first_run.port))


def test_it_stops_by_itself_when_half_of_it_dies(first_run, request):
    first_run.serves()
    first_run.stop()
    again = Run(first_run.folder)
    request.addfinalizer(again.kill)
    again.serves()

    children = subprocess.run(["pgrep", "-P", str(again.process.pid)], capture_output=True, text=True)
    os.kill(int(children.stdout.split()[0]), signal.SIGKILL)

    assert again.process.wait(timeout=30) == 1
    assert "terminó sin que nadie lo pidiera" in again.said()


def test_a_busy_port_is_refused_before_anything_is_prepared(tmp_path):
    with socket.socket() as somebody_else:
        somebody_else.bind(("127.0.0.1", 0))
        somebody_else.listen()
        port = somebody_else.getsockname()[1]
        run = Run(tmp_path, port)
        assert run.process.wait(timeout=PATIENCE) == 1

    assert re.search(rf"El puerto {port} está ocupado.*PORT={port + 1}", run.said())
    assert not (tmp_path / "data").exists()


BORN_WHILE_A_THREAD_HOLDS_A_LOCK = """
import threading, time
from participa.portal import processes

lock, held = threading.Lock(), threading.Event()

def busy():
    with lock:
        held.set()
        time.sleep(0.5)

threading.Thread(target=busy, daemon=True).start()
held.wait()
child = processes.start("hijo", lock.acquire)
child.join(5)
print(child.exitcode)
child.kill()
"""


def test_no_child_is_born_waiting_for_a_lock_that_nobody_will_let_go():
    script = f"import django; django.setup()\n{BORN_WHILE_A_THREAD_HOLDS_A_LOCK}"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "participa.settings", "DEBUG": "True"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stdout == "0\n", done.stderr
