from datetime import UTC, datetime, timedelta

from celery import shared_task
from django.utils import timezone

from .models import Document

PATIENCE = timedelta(days=1)
BATCH = 500


@shared_task
def sweep():
    """Remove files that no row points to: what a process killed between writing one and the other leaves."""
    storage = Document._meta.get_field("file").storage
    folders = storage.listdir("")[0] if storage.exists("") else []
    for folder in folders:
        _sweep_folder(storage, folder, timezone.now() - PATIENCE)


def _sweep_folder(storage, folder, before):
    paths = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    for start in range(0, len(paths), BATCH):
        batch = paths[start : start + BATCH]
        known = set(Document.objects.filter(file__in=batch).values_list("file", flat=True))
        for path in batch:
            if path not in known and _written_at(storage, path) < before:
                storage.delete(path)


def _written_at(storage, path):
    written = storage.get_modified_time(path)
    return written if written.tzinfo else datetime.fromtimestamp(written.timestamp(), UTC)
