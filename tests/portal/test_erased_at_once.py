"""Two things at the same instant, one of them that somebody is erased."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import actions as accounts
from accounts import tasks
from accounts.models import DataRequest, User
from accounts.protection import actions, ledger
from consultations.models import Comment
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from tests.builders import a_citizen, a_comment, a_consultation, a_handler
from tests.consultations.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]
NOW = timezone.now()


def test_she_is_erased_once_however_many_press():
    ana = a_citizen()
    results = at_once(*[lambda: accounts.erase(ana, by=ana, now=NOW)] * 4)
    assert sorted(map(str, results)) == ["False", "False", "False", "True"]
    assert Event.objects.filter(verb="account.erased").count() == 1
    assert [line.act for line in ledger.lines()] == ["intended", "done"]


def test_she_asks_to_be_erased_once_however_many_windows_she_has():
    ana = a_citizen()
    results = at_once(*[lambda: actions.ask(ana, "erasure", by=ana, now=NOW)] * 4)
    assert len({asked.pk for asked in results}) == 1
    assert DataRequest.objects.count() == 1


def test_of_her_and_an_official_who_erase_one_does():
    ana, rosa = a_citizen(), a_handler()
    asked = actions.ask(ana, "erasure", by=ana, now=NOW)

    def by(user):
        return lambda: actions.fulfil_erasure(DataRequest.objects.get(pk=asked.pk), by=user, now=NOW)

    results = at_once(by(ana), by(rosa))
    assert sum(isinstance(result, TransitionError) for result in results) == 1, results
    assert User.objects.get(pk=ana.pk).erased_at


def test_of_those_who_write_in_the_ledger_at_once_each_has_her_line():
    people = [a_citizen() for _one in range(8)]
    at_once(*[lambda one=one: accounts.erase(one, by=one, now=NOW) for one in people])
    assert [line.number for line in ledger.lines()] == list(range(1, 17))
    assert len(ledger.standing().done) == 8


def test_a_comment_on_its_way_while_she_is_erased_is_nobodys_by_the_morning():
    ana, consultation = a_citizen(), a_consultation(closes_at=NOW + timedelta(days=9))
    at_once(
        lambda: accounts.erase(ana, by=ana, now=NOW),
        lambda: a_comment(consultation, by=ana, now=NOW, display_name="Ana Soto"),
    )
    tasks.forget_old_things()
    assert not Comment.objects.filter(author__isnull=False).exists()
    assert not Comment.objects.exclude(display_name="").exists()
