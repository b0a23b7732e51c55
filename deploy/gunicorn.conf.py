"""How gunicorn serves the portal, in a container and in `make run` alike."""

import gc
import os
from pathlib import Path

from django.urls import get_resolver
from gunicorn import glogging
from prometheus_client import multiprocess

bind = os.environ.get("BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
wsgi_app = "participa.wsgi"
preload_app = True  # the workers share the code in memory
timeout = 60  # seconds; an upload of 30 MB over a slow line comes through nginx, whole
graceful_timeout = 20
keepalive = 5
max_requests = 20_000  # whatever leaks, leaks little
max_requests_jitter = 2_000
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Logger(glogging.Logger):
    """Hands its lines to the portal's own logging, so that they come out like all others."""

    def setup(self, cfg):
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logger_class = Logger


def forget_earlier_figures(folder: str) -> None:
    """Every process writes its own file here, and those of an earlier run would count again."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for left in Path(folder).glob("*.db"):
        left.unlink()


METRICS = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
if METRICS:
    forget_earlier_figures(METRICS)


def when_ready(server):
    """Before the workers are born: read the code of every page, and tell the collector that it stays."""
    get_resolver().url_patterns  # noqa: B018  (Django would read them in each worker, at its first request)
    gc.collect()
    gc.freeze()


def child_exit(server, worker):
    if METRICS:
        multiprocess.mark_process_dead(worker.pid)
