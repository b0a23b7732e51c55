import errno
import os
import time
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, transaction

from participa.audit.models import Event
from participa.documents import actions, tasks
from participa.documents.models import Document

from .files import an_upload

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def files(settings):
    return settings.MEDIA_ROOT


def content_of(document):
    with document.file.open("rb") as file:
        return file.read()


def kept_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def store():
    return actions.store(an_upload("nota.txt", b"hola"), by=None, now=NOW)


@pytest.mark.django_db
def test_a_full_disk_is_said_and_leaves_nothing(files, monkeypatch):
    def full(self, name, content):
        path = files / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"ho")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(ValidationError, match=r"No pudimos guardar «nota\.txt» en este momento"):
        store()
    assert not Document.objects.exists()
    assert not Event.objects.exists()
    assert kept_in(files) == []


@pytest.mark.django_db
def test_a_row_that_cannot_be_written_takes_its_file_with_it(files, monkeypatch):
    def fails(self, **options):
        raise DatabaseError("no")

    monkeypatch.setattr(Document, "save", fails)
    with pytest.raises(DatabaseError):
        store()
    assert kept_in(files) == []


@pytest.mark.django_db(transaction=True)
def test_a_rollback_further_out_takes_the_file_with_it(files):
    with transaction.atomic():
        store()
        assert len(kept_in(files)) == 1
        transaction.set_rollback(True)
    assert not Document.objects.exists()
    assert kept_in(files) == []


@pytest.mark.django_db(transaction=True)
def test_a_commit_keeps_the_file(files):
    with transaction.atomic():
        document = store()
    assert content_of(document) == b"hola"
    assert len(kept_in(files)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_without_a_row_is_collected_after_a_day(files):
    kept = store()
    orphan, recent = files / "ab" / "abandonado.txt", files / "ab" / "reciente.txt"
    for path in (orphan, recent):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    old = time.time() - 2 * 86400
    os.utime(orphan, (old, old))
    os.utime(kept.file.path, (old, old))
    tasks.sweep()
    assert not orphan.exists()
    assert recent.exists()
    assert kept.file.storage.exists(kept.file.name)
