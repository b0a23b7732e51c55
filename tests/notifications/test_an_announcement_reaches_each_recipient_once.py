import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.models import User
from participa.notifications import actions, expansion
from participa.notifications.models import Announcement, Message

from .builders import ToEverybody, a_person
from .conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def to_everybody(an_event):
    an_event("news", ToEverybody)


def people(count):
    User.objects.bulk_create(User(email=f"p{n}@ejemplo.cl") for n in range(count))


def expand_all():
    while expansion.expand_batch(NOW):
        pass


def test_announcing_is_one_row(django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.announce("news", "consultation:1", now=NOW, where="Ñuble")
    announcement = Announcement.objects.get()
    assert (announcement.event, announcement.object) == ("news", "consultation:1")
    assert announcement.data == {"where": "Ñuble"}


def test_each_recipient_gets_one_message():
    people(3)
    actions.announce("news", "consultation:1", now=NOW, where="Ñuble")
    expand_all()
    assert Message.objects.count() == 3
    assert Message.objects.first().data == {"where": "Ñuble"}
    assert Announcement.objects.get().expanded_at == NOW


def test_the_same_news_twice_is_told_once_and_a_new_version_again():
    people(3)
    for version in (1, 1, 2):
        actions.announce("news", "consultation:1", now=NOW, version=version)
    expand_all()
    assert Message.objects.count() == 6


def test_an_interrupted_expansion_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(expansion, "BATCH", 2)
    people(5)
    actions.announce("news", "consultation:1", now=NOW)
    expansion.expand_batch(NOW)
    assert Message.objects.count() == 2
    assert Announcement.objects.get().expanded_at is None
    expand_all()
    assert Message.objects.count() == 5


def test_a_batch_and_its_place_are_written_together_or_not_at_all(monkeypatch):
    people(2)
    actions.announce("news", "consultation:1", now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(Message.objects.__class__, "bulk_create", lambda *a, **k: 1 / 0)
        expansion.expand_batch(NOW)
    announcement = Announcement.objects.get()
    assert (announcement.cursor, announcement.failures) == ("", 1)
    assert not Message.objects.exists()
    assert "ZeroDivisionError" in announcement.reason


def test_an_announcement_that_fails_waits_and_lets_the_others_pass(monkeypatch):
    people(1)
    actions.announce("nobody_registered_this", "consultation:1", now=NOW)
    actions.announce("news", "consultation:1", now=NOW)
    expand_all()
    assert Message.objects.get().event == "news"
    broken = Announcement.objects.get(expanded_at=None)
    assert broken.retry_at == NOW + timedelta(minutes=1)
    assert broken not in Announcement.objects.due(NOW)
    assert broken in Announcement.objects.due(NOW + timedelta(minutes=1))


def test_what_was_already_moved_by_another_worker_is_not_moved_back():
    people(2)
    announcement = actions.announce("news", "consultation:1", now=NOW)
    expand_all()
    assert expansion._step(announcement, NOW) is False
    assert Message.objects.count() == 2


def test_a_rollback_owes_nothing():
    with transaction.atomic():
        actions.announce("news", "consultation:1", now=NOW)
        transaction.set_rollback(True)
    assert not Announcement.objects.exists()


def test_one_message_may_be_owed_directly():
    ana = a_person()
    for _time in range(2):
        actions.queue_message("news", ana, user=ana, now=NOW)
    message = Message.objects.get()
    assert (message.recipient, message.object) == (f"user:{ana.pk}", f"accounts.user:{ana.pk}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_two_workers_expand_without_repeating(monkeypatch):
    monkeypatch.setattr(expansion, "BATCH", 3)
    people(50)
    actions.announce("news", "consultation:1", now=NOW)

    def work():
        try:
            while Announcement.objects.due(NOW).exists():
                expansion.expand_batch(NOW)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Message.objects.count() == 50
