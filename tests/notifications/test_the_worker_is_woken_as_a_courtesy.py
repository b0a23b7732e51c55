import time

import pytest
from celery import Celery
from django.db import transaction

from accounts.models import User
from participa.core import worker
from participa.core.mail import Mail
from participa.notifications import actions, tasks
from participa.notifications.models import Announcement, Message

from .builders import ToAddresses, ToEverybody, a_person
from .conftest import NOW


class Calls:
    """Stands for the application that talks to the broker."""

    def __init__(self, fails=None):
        self.made, self.fails = [], fails
        self.conf = type("conf", (), {"task_always_eager": False})

    def send_task(self, name, **options):
        self.made.append(name)
        if self.fails:
            raise self.fails


@pytest.fixture(autouse=True)
def a_rested_worker(monkeypatch):
    monkeypatch.setattr(worker, "_last_call", {})
    monkeypatch.setattr(worker, "_resting_until", 0.0)


def calls(monkeypatch, **options):
    app = Calls(**options)
    monkeypatch.setattr(worker, "current_app", app)
    return app


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_once_the_act_holds(monkeypatch):
    app = calls(monkeypatch)
    with transaction.atomic():
        actions.announce("news", "thing:1", now=NOW)
        assert app.made == []
    time.sleep(0.05)
    assert app.made == [actions.SWEEP]


def test_at_most_once_a_second(monkeypatch):
    app = calls(monkeypatch)
    woken = [worker.wake("a.task") for _time in range(20)]
    woken[0].join()
    assert app.made == ["a.task"]
    assert woken[1:] == [None] * 19


def test_after_a_failure_nobody_is_called_for_a_while(monkeypatch):
    app = calls(monkeypatch, fails=ConnectionError("no broker"))
    worker.wake("a.task").join()
    assert worker.wake("another.task") is None
    monkeypatch.setattr(worker, "_resting_until", time.monotonic() - 1)
    worker.wake("another.task").join()
    assert app.made == ["a.task", "another.task"]


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_act_succeeds_as_fast(monkeypatch):
    gone = Celery("gone", broker="redis://127.0.0.1:1/0")
    monkeypatch.setattr(worker, "current_app", gone)
    start = time.monotonic()
    for number in range(20):
        with transaction.atomic():
            actions.announce("news", f"thing:{number}", now=NOW)
    assert time.monotonic() - start < 1
    assert Announcement.objects.count() == 20


@pytest.mark.django_db
def test_the_sweep_finds_what_nobody_told_it(an_event, outbox):
    an_event("news", ToEverybody)
    a_person()
    actions.announce("news", "thing:1", now=NOW)
    tasks.sweep()
    assert [mail.to for mail in outbox] == [["ana@ejemplo.cl"]]
    tasks.sweep()
    assert len(outbox) == 1


@pytest.mark.django_db
def test_what_does_not_fit_in_a_round_is_left_for_the_next(an_event, outbox, monkeypatch):
    app = calls(monkeypatch)
    an_event("news", ToEverybody)
    a_person()
    actions.announce("news", "thing:1", now=NOW)
    monkeypatch.setattr(tasks, "BUDGET", 0)
    tasks.sweep()
    time.sleep(0.05)
    assert outbox == []
    assert app.made == [actions.SWEEP]


@pytest.mark.django_db
def test_a_code_does_not_wait_for_a_crowd(an_event, outbox, settings):
    settings.MAIL_DOMAIN_RATE = "100000/s"
    an_event("news", ToAddresses)
    actions.announce("news", "thing:1", now=NOW, addresses=[f"p{n}@ejemplo.cl" for n in range(1200)])
    actions.queue_written(Mail("Tu código", "1"), "apurada@ejemplo.cl", key="sign-in:1", now=NOW)
    tasks.sweep()
    assert outbox[0].to == ["apurada@ejemplo.cl"]
    assert len(outbox) == 1201
    assert Message.objects.filter(state="sent").count() == 1201
    assert not User.objects.exists()
