"""`.ci/run` says that all is well only when it got to the end."""

import os
import signal
import subprocess
import time

import pytest
from django.conf import settings

TOOLS = ("make", "chromium", "pg_isready", "psql", "redis-cli", "msgfmt")
SLOW = "touch started; exec sleep 20"


@pytest.fixture
def gate(tmp_path):
    """Start it with a `make` that does as told, in a machine that seems to have everything."""
    for tool in TOOLS:
        (tmp_path / tool).write_text("#!/bin/sh\nexit 0\n")
        (tmp_path / tool).chmod(0o755)
    started = []

    def start(make):
        (tmp_path / "make").write_text(f"#!/bin/sh\ncd {tmp_path}\n{make}\n")
        run = subprocess.Popen(
            [settings.BASE_DIR / ".ci" / "run"],
            env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(run)
        return run

    yield start
    for run in started:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)


def _wait_for(path):
    deadline = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_interrupted_it_ends_at_once_and_does_not_say_that_all_is_well(gate, tmp_path, number, code):
    run = gate(SLOW)
    _wait_for(tmp_path / "started")
    run.send_signal(number)
    said, _nothing = run.communicate(timeout=5)
    assert run.returncode == code
    assert "Interrumpido" in said
    assert "Todo en orden" not in said


def test_nor_when_the_terminal_interrupts_everything_it_runs(gate, tmp_path):
    run = gate(SLOW)
    _wait_for(tmp_path / "started")
    os.killpg(run.pid, signal.SIGINT)  # as Ctrl-C does
    said, _nothing = run.communicate(timeout=5)
    assert run.returncode == 130
    assert "Todo en orden" not in said


@pytest.mark.parametrize(("make", "code"), [("exit 2", 2), ("kill -TERM $$", 143), ("kill -INT $$", 130)])
def test_nor_when_the_tests_fail_or_are_killed(gate, make, code):
    run = gate(make)
    said, _nothing = run.communicate(timeout=5)
    assert run.returncode == code
    assert "Todo en orden" not in said
