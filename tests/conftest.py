"""What every test may count on: nothing left over from another, nothing slow that is not being tested."""

import hashlib
import os
from importlib import import_module
from itertools import count

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from accounts import notices
from participa import celery_app
from participa.documents import inspection

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
_prefixes = count()
RULES = (
    "0002_default_rules",
    "0003_days_of_a_councils_process",
    "0004_days_of_a_public_account",
    "0006_rules_of_compliance",
)


def pytest_configure(config):
    """Before anything is opened: fast passwords, plain statics, a cache of our own, tasks that run at once.

    Public pages are not kept unless a test says ``settings.PAGE_CACHE_SECONDS = 10``.
    """
    project.DEBUG = project.DEMO = False
    project.SECOND_FACTOR = False  # a test that wants it says ``settings.SECOND_FACTOR = True``
    project.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    project.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
    project.WHITENOISE_AUTOREFRESH = True  # look for a style when asked for it, not for all at the start
    project.PAGE_CACHE_SECONDS = 0
    if not project.REDIS_URL:
        project.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    celery_app.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Default rules in whatever database, and at the end nobody in it.

    PostgreSQL drops no database that somebody uses: a browser's last visit may still hold a connection.
    """
    with django_db_blocker.unblock():
        load_default_rules()
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _nothing_left_over(settings, tmp_path):
    """Files, pages, counters and a language that no other test sees."""
    translation.activate(settings.LANGUAGE_CODE)
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAIL_JOURNAL = tmp_path / "mail"
    settings.ERASURE_LEDGER = tmp_path / "ledger" / "erasures.jsonl"
    _start_with_an_empty_cache()


@pytest.fixture(scope="session", autouse=True)
def _the_same_paper_is_inspected_once():
    """A sound PDF is opened by a process of its own: once for the same bytes is enough."""
    probe, patience, sound = inspection._probe, inspection.PROBE_SECONDS, {}

    def remembered(upload):
        if upload.size > 1024 * 1024 or patience != inspection.PROBE_SECONDS:  # its limits are being tested
            return probe(upload)
        upload.seek(0)
        digest = hashlib.sha256(upload.read()).digest()
        if digest not in sound:
            answer = probe(upload)
            if answer.get("problem"):
                return answer
            sound[digest] = answer
        return sound[digest]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspection, "_probe", remembered)
        yield


@pytest.fixture(autouse=True)
def _one_privacy_notice(monkeypatch):
    """Tests are of many days: whoever is here in one of them has read the notice of every day."""
    monkeypatch.setattr(notices, "NOTICES", notices.NOTICES[:1])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test that commits empties every table when it ends, those that migrations filled included."""
    yield
    if nextitem and _commits(item):  # after the last one there is no database any more
        with item.config.stash[blocking_manager_key].unblock():
            load_default_rules()


def _commits(item):
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or (marker and marker.kwargs.get("transaction"))


def load_default_rules():
    """What migrations would have left there: none ran, or somebody emptied it."""
    if not apps.get_model("deadlines.Rule").objects.exists():
        for name in RULES:
            import_module(f"participa.deadlines.migrations.{name}").load(apps, None)
    if not apps.get_model("compliance.Method").objects.exists():
        import_module("participa.compliance.migrations.0002_first_method").load(apps, None)


def _start_with_an_empty_cache():
    """A prefix that nobody used: emptying a Redis would empty it for the other processes too.

    Threads open caches of their own from the same settings, so both must know.
    """
    prefix = f"{WORKER}-{os.getpid()}-{next(_prefixes)}"
    caches.settings["default"]["KEY_PREFIX"] = prefix
    caches["default"].key_prefix = prefix
