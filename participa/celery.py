"""The worker: `celery -A participa worker -B`."""

import os
import sys

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participa.settings")

app = Celery("participa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _start_safely(**kwargs):
    from participa.core.safe_start import refuse_to_start_unsafe  # noqa: PLC0415  (Django is loaded by now)

    try:
        refuse_to_start_unsafe()
    except ImproperlyConfigured as unsafe:
        sys.exit(str(unsafe))  # Celery would log any other exception and go on
