"""A sign-in code has a queue, and a worker, that nothing else keeps busy."""

import re
import time

import pytest
from celery import Celery
from django.conf import settings

from participa import celery_app
from participa.core import worker
from participa.notifications import actions

COMPOSE = (settings.BASE_DIR / "docker-compose.yml").read_text()


def the_command_of(service):
    found = re.search(
        rf"^  {service}:\n(?:    .*\n)*?    command: >-\n((?:      .*\n)+)", COMPOSE, re.MULTILINE
    )
    return found[1]


def test_a_code_goes_to_its_queue_and_the_rest_to_the_other():
    def queue_of(task):
        return celery_app.amqp.router.route({}, task)["queue"].name

    assert queue_of(actions.SWEEP_URGENT) == "urgent"
    assert queue_of(actions.SWEEP) == "celery"


def test_a_worker_that_is_told_nothing_takes_from_both():
    assert set(celery_app.amqp.queues.consume_from) == {"celery", "urgent"}


def test_in_production_a_worker_does_nothing_but_codes_and_the_other_does_all():
    assert "--queues urgent" in the_command_of("worker-urgent")
    assert "--queues" not in the_command_of("worker")


@pytest.fixture
def folder_of_messages(tmp_path, monkeypatch):
    """An application with the same settings whose queue is a folder of this test."""
    app = Celery("mine", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    app.conf.update(
        broker_url="filesystem://",
        broker_transport="participa.core.folder_queue:Transport",
        broker_transport_options={
            "data_folder_in": str(tmp_path / "queue"),
            "data_folder_out": str(tmp_path / "queue"),
            "control_folder": str(tmp_path / "control"),
        },
    )
    monkeypatch.setattr(worker, "current_app", app)
    monkeypatch.setattr(worker, "_last_call", {})
    monkeypatch.setattr(worker, "_resting_until", 0.0)
    return tmp_path / "queue"


def test_without_redis_each_queue_has_its_files_too(folder_of_messages):
    for task in (actions.SWEEP_URGENT, actions.SWEEP):
        worker.wake(task).join()
        time.sleep(0.01)
    names = sorted(file.name.split(".")[-2] for file in folder_of_messages.glob("*.msg"))
    assert names == ["celery", "urgent"]
