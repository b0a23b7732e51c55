"""Two people, or a worker and a person, at the same comments at once: one wins and every size is exact."""

import pytest
from django.db import connection

from consultations import batch_job
from consultations.actions import answering, batches, commenting
from consultations.models import Batch, Comment, CommentGroup, CommentTag, Reading, Tag
from participa.core.lifecycle import TransitionError
from participa.jobs.models import Job
from tests.builders import (
    HOUR,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    an_analyst_of,
    many_comments,
)
from tests.consultations.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def analyst(consultation):
    return an_analyst_of(consultation.service)


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 3)
    monkeypatch.setattr(batches, "SLICE", 2)


def run(batch):
    return lambda: batch_job.comments_batch(batch.job, lambda done, total=None: None)


def group_all(consultation, analyst, title="Rampas"):
    found = consultation.comments.all()
    return batches.start(consultation, found, kind="group", title=title, by=analyst, now=NOON)


def sizes():
    return {group.title: (group.size, group.comments.count()) for group in CommentGroup.objects.all()}


def test_of_two_who_undo_at_once_one_does(consultation, analyst):
    many_comments(consultation, 3)
    a_group(consultation, *Comment.objects.all()[:1], title="Antes")
    batch = group_all(consultation, analyst)
    mine, theirs = Batch.objects.get(), Batch.objects.get()
    results = at_once(*(lambda one=one: batches.undo(one, by=analyst, now=NOON) for one in (mine, theirs)))
    assert sum(isinstance(result, TransitionError) for result in results) == 1
    assert sizes() == {"Antes": (1, 1), "Rampas": (0, 0)}
    assert batch.pk


def test_two_workers_at_one_act_do_it_once(consultation, analyst, few):
    many_comments(consultation, 9)
    batch = group_all(consultation, analyst)
    results = at_once(run(batch), run(batch))
    assert not [result for result in results if isinstance(result, Exception)]
    batch.refresh_from_db()
    assert (batch.status, batch.done) == ("done", 9)
    assert sizes() == {"Rampas": (9, 9)}


def test_two_acts_at_the_same_comments_leave_exact_sizes(consultation, analyst, few):
    many_comments(consultation, 9)
    one, two = group_all(consultation, analyst, "Uno"), group_all(consultation, analyst, "Dos")
    results = at_once(run(one), run(two))
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(size for size, _count in sizes().values()) == 9
    assert all(size == count for size, count in sizes().values())


def test_whoever_withdraws_meanwhile_is_skipped_or_leaves_the_group(consultation, analyst, few):
    ana = a_citizen()
    comments = [a_comment(consultation, by=ana) for _one in range(5)]
    batch = group_all(consultation, analyst)
    results = at_once(
        run(batch),
        *(lambda one=one: commenting.withdraw(one, by=ana, now=NOON + HOUR) for one in comments[:2]),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    batch.refresh_from_db()
    assert batch.done + sum(batch.skipped.values()) == 5
    assert sizes() == {"Rampas": (3, 3)}


def test_a_group_undone_meanwhile_leaves_nobody_in_it(consultation, analyst, few):
    many_comments(consultation, 9)
    batch = group_all(consultation, analyst)
    group = CommentGroup.objects.get()
    results = at_once(run(batch), lambda: answering.delete_group(group, by=analyst, now=NOON))
    assert not [result for result in results if isinstance(result, Exception)]
    assert not Comment.objects.exclude(group=None).exists()
    batch.refresh_from_db()
    assert batch.done + batch.skipped.get("group_gone", 0) == 9


def test_of_two_who_resume_one_does(consultation, analyst, few):
    many_comments(consultation, 5)
    batch = group_all(consultation, analyst)
    Job.objects.update(status="failed", ended_at=NOON)
    results = at_once(*[lambda: batches.resume(batch, by=analyst, now=NOON)] * 2)
    assert sum(isinstance(result, TransitionError) for result in results) == 1
    assert Job.objects.count() == 2


def test_tagging_and_reading_at_once_writes_each_once(consultation, analyst):
    many_comments(consultation, 3)
    tag = Tag.objects.create(consultation=consultation, name="agua", by=analyst, at=NOON)

    def act(kind, **what):
        return lambda: batches.start(
            consultation, consultation.comments.all(), kind=kind, by=analyst, now=NOON, **what
        )

    results = at_once(act("tag", tag=tag), act("tag", tag=tag), act("read"), act("read"))
    unexpected = [
        one for one in results if isinstance(one, Exception) and not isinstance(one, batches.NothingDone)
    ]
    assert unexpected == []
    assert CommentTag.objects.count() == Reading.objects.count() == 3
