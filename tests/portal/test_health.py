from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone

from participa.notifications.models import Announcement, Message
from participa.portal import health, tasks

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def report(client):
    return client.get("/salud/")


def an_announcement(at):
    return Announcement.objects.create(event="something", object="audit.event:1", at=at)


def a_message(due):
    return Message.objects.create(
        recipient="mailto:ana@example.cl",
        event="something",
        object="audit.event:1",
        created_at=due,
        next_attempt_at=due,
    )


def test_all_is_well_when_the_worker_was_seen_and_nothing_waits(client):
    tasks.heartbeat()

    answer = report(client)

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "cache": "ok",
        "broker": "ok",
        "outbox_age_seconds": 0,
        "worker_seen_seconds_ago": 0,
    }


def test_the_answer_is_never_kept_by_anybody(client):
    assert "no-store" in report(client)["Cache-Control"]


def test_nobody_posts_to_it(client):
    assert client.post("/salud/").status_code == 405


def test_without_a_worker_the_portal_is_degraded_and_still_serves(client):
    answer = report(client)

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["worker_seen_seconds_ago"] is None


def test_a_worker_that_stopped_an_hour_ago_shows(client):
    health.beat(timezone.now() - AN_HOUR)

    assert report(client).json()["status"] == "degraded"
    assert report(client).json()["worker_seen_seconds_ago"] >= 3600


def test_the_outbox_is_as_old_as_its_oldest_announcement(client):
    tasks.heartbeat()
    an_announcement(timezone.now() - AN_HOUR)
    a_message(due=timezone.now())

    assert 3600 <= report(client).json()["outbox_age_seconds"] < 3700
    assert report(client).json()["status"] == "degraded"


def test_a_message_left_for_later_does_not_wait_yet(client):
    a_message(due=timezone.now() + AN_HOUR)

    assert report(client).json()["outbox_age_seconds"] == 0


def test_a_cache_that_forgets_shows(client, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *args, **kwargs: None)

    assert report(client).json()["cache"] == "failing"
    assert report(client).status_code == 200


def test_a_broker_that_does_not_answer_shows(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert report(client).json()["broker"] == "failing"
    assert report(client).status_code == 200


def test_a_queue_folder_nobody_may_write_to_shows(client, settings, monkeypatch):
    settings.REDIS_URL = ""
    monkeypatch.setattr(health.os, "access", lambda path, mode: False)

    assert report(client).json()["broker"] == "failing"


def test_without_the_database_the_answer_is_503_and_says_so(client, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    monkeypatch.setattr(cache, "set", gone)
    monkeypatch.setattr(cache, "get", gone)

    answer = report(client)

    assert answer.status_code == 503
    assert answer.json() == {
        "status": "failing",
        "database": "failing",
        "cache": "failing",
        "broker": "ok",
        "outbox_age_seconds": None,
        "worker_seen_seconds_ago": None,
    }
