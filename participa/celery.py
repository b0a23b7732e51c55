"""The worker: `celery -A participa worker -B`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participa.settings")

app = Celery("participa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
