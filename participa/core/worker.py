"""Telling the worker that there is something to do: a courtesy, never a guarantee.

What has to be done is a row in the database; a sweep finds it every few seconds, woken or not. Nobody waits
for the broker: the call is made from a thread of its own, at most once a second for each task, and after a
failure the broker is left alone for a while.
"""

import threading
import time

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger()
EVERY = 1  # seconds between two calls to the same task
REST = 30  # seconds without calling anybody after a failure
EXPIRES = 60  # a call that nobody answered by then is noise: the sweep went by
_lock = threading.Lock()
_last_call: dict[str, float] = {}
_resting_until = 0.0


def wake_on_commit(task: str) -> None:
    """Wake the worker for the task of this name, once what was written can be read."""
    transaction.on_commit(lambda: wake(task), robust=True)


def wake(task: str) -> threading.Thread | None:
    """Ask now, without waiting. Gives the thread that asks, or None if this is not the moment.

    Where tasks run at once (tests) nobody is woken: a test says when the worker comes by.
    """
    if current_app.conf.task_always_eager or not _is_the_moment(task, time.monotonic()):
        return None
    caller = threading.Thread(target=_call, args=(task,), name=f"wake {task}", daemon=True)
    caller.start()
    return caller


def _is_the_moment(task, now):
    with _lock:
        if now < _resting_until or now - _last_call.get(task, -EVERY) < EVERY:
            return False
        _last_call[task] = now
        return True


def _call(task):
    global _resting_until
    try:
        current_app.send_task(task, retry=False, expires=EXPIRES)
    except Exception as error:  # a broker may fail in any way it likes: the sweep does the work
        with _lock:
            _resting_until = time.monotonic() + REST
        log.warning("worker_not_woken", task=task, error=str(error))
