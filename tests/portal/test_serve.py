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

PATIENCE = 120  # seconds, on a machine busy with other tests


@pytest.fixture
def port():
    with socket.socket() as anything_free:
        anything_free.bind(("127.0.0.1", 0))
        return anything_free.getsockname()[1]


@pytest.fixture
def identity():
    """Another, for its own ClaveÚnica."""
    with socket.socket() as anything_free:
        anything_free.bind(("127.0.0.1", 0))
        return anything_free.getsockname()[1]


@pytest.fixture
def serve(tmp_path, port, identity):
    """Start the portal on an empty folder; gives the process and a way to wait for words of its output."""
    running = []
    output = tmp_path / "output"

    def start():
        with output.open("w") as written:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(port)],
                cwd=settings.BASE_DIR,
                env={
                    "PATH": os.environ["PATH"],
                    "DEMO": "True",
                    "DEMO_IDENTITY": f"http://localhost:{identity}",
                    "PARTICIPA_DATA": str(tmp_path / "data"),
                    "STATIC_ROOT": str(tmp_path / "static"),
                },
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running.append(process)

        def said(words):
            deadline = time.monotonic() + PATIENCE
            while words not in output.read_text():
                assert process.poll() is None, output.read_text()
                assert time.monotonic() < deadline, output.read_text()
                time.sleep(0.1)

        return process, said

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_it_prepares_serves_and_stops_without_leaving_anything(serve, port, identity, tmp_path):
    process, said = serve()

    said(f"Portal Participa en http://localhost:{port}")
    with urllib.request.urlopen(f"http://localhost:{port}/salud/", timeout=10) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"http://localhost:{identity}/jwks", timeout=10) as answer:
        assert answer.status == 200
    assert "quedó por contar" not in (tmp_path / "output").read_text()  # the demonstration's urn was cleaned

    os.kill(process.pid, signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert "Portal detenido." in (tmp_path / "output").read_text()
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # nobody listens; old talks may linger
        again.bind(("127.0.0.1", port))


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


def test_the_worker_of_a_first_run_prints(serve, port, tmp_path):
    """The demonstration was printed too: the worker must not wait for the threads that did it."""
    _process, said = serve()
    said(f"Portal Participa en http://localhost:{port}")
    asked = subprocess.run(
        [sys.executable, "-c", A_REPORT_IS_ASKED_FOR],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DEMO": "True",
            "PARTICIPA_DATA": str(tmp_path / "data"),
            "DJANGO_SETTINGS_MODULE": "participa.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.split() == ["done", "1"], asked.stderr


def test_it_stops_by_itself_when_half_of_it_dies(serve, port, tmp_path):
    process, said = serve()
    said(f"Portal Participa en http://localhost:{port}")

    children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True)
    os.kill(int(children.stdout.split()[0]), signal.SIGKILL)

    assert process.wait(timeout=30) == 1
    assert "terminó sin que nadie lo pidiera" in (tmp_path / "output").read_text()


def test_a_busy_port_is_refused_before_anything_is_prepared(serve, port, tmp_path):
    with socket.socket() as somebody_else:
        somebody_else.bind(("127.0.0.1", port))
        somebody_else.listen()
        process, _ = serve()
        assert process.wait(timeout=PATIENCE) == 1

    assert re.search(rf"El puerto {port} está ocupado.*PORT={port + 1}", (tmp_path / "output").read_text())
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
