"""Erase, restore an older copy of the database as an operator would, start: she is still erased.

Whole processes against a database of their own: a file that is copied on SQLite, a template on PostgreSQL.
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

START = """
from django.utils import timezone
from accounts.actions import open_account
for name in ("ana", "eva"):
    person = open_account(f"{name}@ejemplo.cl", now=timezone.now(), display_name=name)
"""
ERASE = """
from django.utils import timezone
from accounts.actions import erase, open_account
from accounts.models import User
ana = User.objects.get(email="ana@ejemplo.cl")
erase(ana, by=ana, now=timezone.now())
open_account("rosa@ejemplo.cl", now=timezone.now())
"""
AGAIN = """
from django.utils import timezone
from accounts.actions import open_account
open_account("luz@ejemplo.cl", now=timezone.now())
"""
WHO = """
from accounts.models import User
print("WHO", sorted(filter(None, User.objects.values_list("email", flat=True))))
"""


@pytest.fixture
def portal(tmp_path):
    """``portal(command, …)`` in a process of its own; its database is at ``portal.address``."""
    environment = os.environ | {
        "DEBUG": "True",
        "PARTICIPA_DATA": str(tmp_path),
        "ERASURE_LEDGER": str(tmp_path / "elsewhere" / "erasures.jsonl"),
        "REDIS_URL": "",
        "PYTHONWARNINGS": "ignore",
    }

    def run(*command, typed=None):
        done = subprocess.run(
            [sys.executable, settings.BASE_DIR / "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=environment | {"DATABASE_URL": run.address},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run.address = f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    return run


@contextmanager
def databases_of(portal, tmp_path):
    """``keep()`` makes a backup; ``restore()`` puts it in the place of what there is."""
    if connection.vendor == "sqlite":
        live, kept = tmp_path / "portal.sqlite3", tmp_path / "kept.sqlite3"

        def copy(source, target):
            for end in ("-wal", "-shm"):
                target.with_name(target.name + end).unlink(missing_ok=True)
            shutil.copy(source, target)

        yield (lambda: copy(live, kept)), (lambda: copy(kept, live))
        return
    name = f"restored_{os.getpid()}"
    there = urlsplit(os.environ["DATABASE_URL"])
    portal.address = urlunsplit(there._replace(path=f"/{name}"))

    def ask(*statements):
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    ask(f"drop database if exists {name}", f"create database {name}")
    try:
        yield (
            lambda: ask(f"create database {name}_kept template {name}"),
            lambda: ask(f"drop database {name}", f"create database {name} template {name}_kept"),
        )
    finally:
        ask(f"drop database if exists {name}", f"drop database if exists {name}_kept")


def who(portal):
    (line,) = [line for line in portal("shell", "-v", "0", typed=WHO).splitlines() if "WHO" in line]
    return line.split("WHO ")[1]


@pytest.mark.django_db(transaction=True)
def test_an_older_copy_brings_nobody_back(portal, tmp_path):
    with databases_of(portal, tmp_path) as (keep, restore):
        portal("migrate", "-v", "0")
        portal("shell", "-v", "0", typed=START)
        keep()
        portal("shell", "-v", "0", typed=ERASE)
        assert who(portal) == "['eva@ejemplo.cl', 'rosa@ejemplo.cl']"
        restore()
        assert who(portal) == "['ana@ejemplo.cl', 'eva@ejemplo.cl']"
        portal("shell", "-v", "0", typed=AGAIN)  # she gets the number that was Rosa's
        assert "1 borrados otra vez" in portal("replay_erasures")
        assert who(portal) == "['eva@ejemplo.cl', 'luz@ejemplo.cl']"
        assert portal("replay_erasures") == ""
