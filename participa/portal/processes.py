"""The processes behind `serve`: who prepares, gunicorn and a Celery worker, each in a group of its own."""

import contextlib
import ctypes
import http.client
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
import warnings

from django.conf import settings
from django.core.management import call_command
from gunicorn.app.wsgiapp import WSGIApplication

from participa import celery_app

FORK = multiprocessing.get_context("fork")  # children inherit the code already loaded
PATIENCE = 15  # seconds that a child has to finish what it is doing
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def start(name, run, *args):
    """A child process that runs ``run(*args)``; ``name`` is what people read if it dies."""
    let_other_threads_end()
    child = FORK.Process(target=_in_child, args=(run, *args), name=name)
    child.start()
    return child


def let_other_threads_end() -> None:
    """A lock that a thread holds just now would be held for ever in the child, where that thread is not."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(PATIENCE)


def stop(children) -> None:
    """Ask all to finish, wait a little, and end what is left of them and of what they started."""
    for child in children:
        if child.is_alive():
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.join(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)


def make_folders() -> None:
    """Where data is kept, and the queue when there is no Redis."""
    for folder in ("queue", "control"):
        (settings.BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)


def web(host: str, port: int) -> None:
    configuration = settings.BASE_DIR / "deploy" / "gunicorn.conf.py"
    os.environ.setdefault("GUNICORN_LOG_LEVEL", "warning")
    sys.argv = ["gunicorn", "--config", str(configuration), "--bind", f"{host}:{port}"]
    WSGIApplication("%(prog)s").run()


def worker() -> None:
    """One worker with its clock inside. Threads, because the work waits for mail more than it computes."""
    warnings.filterwarnings("ignore", module="celery.platforms")  # running as root, in a container
    options = "--beat --pool threads --concurrency 2 --loglevel WARNING"
    alone = "--without-mingle --without-gossip --without-heartbeat"
    schedule = str(settings.DATA_DIR / "celerybeat")
    celery_app.worker_main(["--quiet", "worker", "--schedule", schedule, *options.split(), *alone.split()])


def rows() -> None:
    """What is loaded by commands that know by themselves when there is nothing new to load.

    In a process of its own: what it leaves running (threads that call a worker, or with which typst prints)
    would be missing in the children of whoever ran it, and they would wait for it for ever.
    """
    for command in ("replay_erasures", "load_reference", *(["demo"] if settings.DEMO else [])):
        call_command(command)


def statics() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


def is_free(host: str, port: int) -> bool:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether the portal already gives pages at this address."""
    attempt = http.client.HTTPConnection(host, port, timeout=10)
    try:
        attempt.request("GET", "/salud/", headers={"Host": f"localhost:{port}"})
        attempt.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        attempt.close()
    return True


def _in_child(run, *args):
    """Away from the terminal's Ctrl-C, which the parent handles; and gone if the parent is killed."""
    os.setpgid(0, 0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
    run(*args)
