"""Neither the database, nor its files, nor the log, the queue or the mail tell who voted what."""

import random
import re
import threading
from collections import Counter
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import connection
from django.test import Client

from councils import urn
from councils.actions.deciding import TooEarly
from councils.models import Ballot, Candidacy, RollMark, StageCode
from councils.vote_forms import BLANK, written
from participa.audit.models import FormToken
from participa.jobs.models import Job
from tests.councils import builders as a
from tests.councils.urns import (
    ON_POSTGRESQL,
    URN,
    asked_to_count,
    changed,
    everything,
    in_order,
    published,
    sql,
    vote_page,
    what_the_cache_keeps,
)

on_postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no transactions to tell apart")
it_commits = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
NOT_YET = "No se pudo borrar todavía el orden en que llegaron los votos. Inténtalo en unos minutos."


def transactions_of(table):
    return {xid for (xid,) in sql(f"SELECT xmin::text FROM {table}")}


def signed_in(voter):
    client = Client()
    client.force_login(voter)
    return client


def vote_by_page(client, process, *choices):
    """As a browser does: read the paper, mark it, send it. The code that the answer shows."""
    paper = client.get(vote_page(process)).content.decode()
    token = re.search(r'name="ballot_token"[^>]* value="([^"]+)"', paper)[1]
    marked = [written(number) for number in choices or [BLANK]]
    answer = client.post(vote_page(process), {"choice": marked, "ballot_token": token})
    assert answer.status_code == 200, answer.content.decode()
    return re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", answer.content.decode())[0]


# An election of thirty -------------------------------------------------------------------------


@it_commits
def test_thirty_votes_leave_nothing_that_joins_who_voted_to_what_was_voted(caplog, capfd, mailoutbox):
    caplog.set_level("DEBUG")
    process = a.an_election(voters=30, candidates=3)
    numbers = list(Candidacy.objects.order_by("number").values_list("number", flat=True))
    voters = random.Random(20500).sample(a.voters_of(process), 30)  # not as the roll has them
    opens = a.in_stage(process, StageCode.VOTING)
    with time_machine.travel(opens, tick=False):
        clients = [signed_in(voter) for voter in voters]
    if ON_POSTGRESQL:
        sql("VACUUM FULL councils_ballot")  # earlier tests left holes in its file
    before, mails = everything(), len(mailoutbox)
    caplog.clear()
    capfd.readouterr()

    codes, chosen = [], []
    for n, client in enumerate(clients):
        choices = [numbers[n % 4]] if n % 4 < 3 else []
        with time_machine.travel(opens + n * MINUTE, tick=False):
            codes.append(vote_by_page(client, process, *choices))
        chosen.append(choices)

    said = caplog.text + "".join(capfd.readouterr()) + str(what_the_cache_keeps())
    voted = everything()
    assert len(set(codes)) == 30
    assert changed(before, voted) == URN  # no session, no trail, no queue, no form token, no mail
    assert len(mailoutbox) == mails
    assert [code for code in codes if code in said or code.replace("-", "") in said] == []
    assert not re.search(r"ballot|choice", said)
    assert FormToken.objects.count() == 0
    assert in_order("code", "councils_ballot") == codes  # as they came: why the urn is rewritten
    old = {table: (files_of(table), transactions_of(table)) for table in URN} if ON_POSTGRESQL else {}

    job = asked_to_count(process)
    assert job.status == Job.Status.DONE, job.error

    after = everything()
    holding = {name for name, rows in after.items() if any(code in row for code in codes for row in rows)}
    assert holding == {"councils_ballot"}
    assert sorted(Ballot.objects.values_list("code", "choices")) == sorted(zip(codes, chosen, strict=True))
    assert in_order("code", "councils_ballot") != codes  # once in 30! times they would be equal
    lines = in_order("entry_id", "councils_rollmark")
    assert lines == list(process.roll.order_by("number").values_list("pk", flat=True))
    assert set(in_order("voted", "councils_rollmark")) == {True}
    fields = {model: {field.name for field in model._meta.get_fields()} for model in (Ballot, RollMark)}
    assert fields == {Ballot: {"id", "contest", "code", "choices"}, RollMark: {"entry", "voted"}}
    assert len(mailoutbox) == mails
    if ON_POSTGRESQL:
        one_transaction_wrote_all(old)
        nothing_is_left_of(old, codes)


def one_transaction_wrote_all(old):
    """All ballots and all marks alike, so that it joins each with each; and nothing but the urn's closing."""
    assert transactions_of("councils_ballot") == transactions_of("councils_rollmark")
    (xid,) = transactions_of("councils_ballot")
    assert xid not in {before for _files, xids in old.values() for before in xids}
    pairs = "SELECT count(*) FROM councils_rollmark m JOIN councils_ballot b ON m.xmin = b.xmin"
    assert sql(pairs) == [(30 * 30,)]
    names = connection.introspection.table_names()
    written = {name for name in names if sql(f'SELECT 1 FROM "{name}" WHERE xmin::text = %s LIMIT 1', xid)}
    assert written <= URN | {"councils_process"}


def files_of(table):
    return sql("SELECT pg_relation_filepath(%s::regclass)", table)[0][0]


def nothing_is_left_of(old, codes):
    """The old files are empty or gone, and the new one holds each ballot once."""
    for table, (path, _xids) in old.items():
        assert files_of(table) != path
        assert sql("SELECT size FROM pg_stat_file(%s, true)", path)[0][0] in (0, None)
        assert urn._vacuum(table) == 0
    sql("CHECKPOINT")
    held = bytes(sql("SELECT pg_read_binary_file(%s)", files_of("councils_ballot"))[0][0])
    assert {held.count(code.encode()) for code in codes} == {1}


@it_commits
@on_postgresql
def test_while_the_urn_is_open_the_database_joins_them_and_that_is_why_it_is_rewritten():
    process = a.an_election(voters=3, candidates=2)
    one, two = Candidacy.objects.order_by("number").values_list("number", flat=True)
    lines = process.roll.order_by("number").values_list("pk", flat=True)
    voted = dict(zip(lines, ([one], [two], []), strict=True))
    for voter, choices in zip(a.voters_of(process), voted.values(), strict=True):
        a.a_vote(process, voter, *choices)
    joined = "SELECT m.entry_id, b.code FROM councils_rollmark m JOIN councils_ballot b ON m.xmin = b.xmin"

    def seen():
        choices_of = dict(Ballot.objects.values_list("code", "choices"))
        return [(entry, choices_of[code]) for entry, code in sql(joined)]

    assert sorted(seen()) == sorted(voted.items())  # the database administrator reads everybody's vote
    assert asked_to_count(process).error == ""
    assert Counter(entry for entry, _choices in seen()) == dict.fromkeys(voted, 3)  # each with every vote


@pytest.mark.django_db
def test_the_new_order_is_any_order_with_the_same_chance(monkeypatch):
    """Of each ballot, how often it ended in each place, over shuffles that a seed repeats: chi-square."""
    process = a.an_election(voters=4, candidates=2)
    codes = [a.a_vote(process, voter) for voter in a.voters_of(process)]
    assert urn.SystemRandom is random.SystemRandom
    seeded, rounds = random.Random(20500), 200
    monkeypatch.setattr(urn, "SystemRandom", lambda: seeded)
    found = Counter()
    for _round in range(rounds):
        urn.rewrite(process, now=a.NOON)
        lying = in_order("code", "councils_ballot")
        found.update((code, place) for place, code in enumerate(lying))
    expected = rounds / 4
    chi_square = sum((found[code, place] - expected) ** 2 / expected for code in codes for place in range(4))
    assert chi_square < 21.67  # nine degrees of freedom, one in a hundred


# Closing the urn -------------------------------------------------------------------------------


@pytest.fixture
def somebody_else():
    """Another session of the same database, in a transaction that began before."""
    at = connection.settings_dict
    known = {"dbname": at["NAME"], "user": at["USER"], "password": at["PASSWORD"], "host": at["HOST"]}
    other = psycopg.connect(**{key: value for key, value in known.items() if value}, port=at["PORT"] or 5432)
    other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with other:
        yield other


@pytest.fixture
def in_a_hurry(monkeypatch):
    """Giving up at once, until it is undone."""
    monkeypatch.setattr(urn, "PATIENCE", 0.2)
    monkeypatch.setattr(urn, "PAUSE", 0)
    return monkeypatch


@it_commits
@on_postgresql
def test_while_somebody_still_sees_the_old_rows_nothing_is_counted(somebody_else, in_a_hurry):
    process = a.an_election(voters=3)
    for voter in a.voters_of(process):
        a.a_vote(process, voter)
    somebody_else.execute("SELECT 1 FROM django_migrations")  # a long report, say

    job = asked_to_count(process)
    assert (job.status, job.error) == (Job.Status.FAILED, NOT_YET)
    process = a.fresh(process)
    assert process.urn_closed_at is not None
    assert (process.urn_cleaned_at, process.counted_at) == (None, None)
    with pytest.raises(TooEarly):
        published(process)
    with pytest.raises(urn.NotClean, match="still sees"):
        urn.clean(process, now=a.NOON)
    assert a.fresh(process).urn_cleaned_at is None

    somebody_else.rollback()
    in_a_hurry.undo()
    assert asked_to_count(process).error == ""
    assert a.fresh(process).counted_at is not None
    assert RollMark.objects.filter(voted=True).count() == Ballot.objects.count() == 3


@it_commits
@on_postgresql
def test_whoever_is_writing_something_else_is_waited_for(somebody_else, in_a_hurry):
    process = a.an_election(voters=3)
    a.a_vote(process, a.voters_of(process)[0])
    somebody_else.execute("CREATE TEMPORARY TABLE something (id int)")  # in the middle of a long import
    in_a_hurry.setattr(urn, "ATTEMPTS", 1)
    in_a_hurry.setattr(urn, "THOSE_BEFORE", 0)
    assert asked_to_count(process).error == NOT_YET
    in_a_hurry.setattr(urn, "THOSE_BEFORE", 20)
    soon = threading.Timer(1, somebody_else.rollback)
    soon.start()
    assert asked_to_count(process).error == ""
    soon.join()


@it_commits
@on_postgresql
@pytest.mark.parametrize("table", sorted(URN))
def test_a_backup_that_reads_the_urn_is_not_waited_for_long(somebody_else, in_a_hurry, table):
    process = a.an_election(voters=3)
    a.a_vote(process, a.voters_of(process)[0])
    somebody_else.execute(f"LOCK TABLE {table} IN ACCESS SHARE MODE")
    job = asked_to_count(process)
    assert (job.status, job.error) == (Job.Status.FAILED, NOT_YET)
    assert sql("SHOW lock_timeout") == [("0",)]
    somebody_else.rollback()
    in_a_hurry.undo()
    assert asked_to_count(process).error == ""


@it_commits
@on_postgresql
def test_a_vote_that_is_still_being_written_is_waited_for_not_lost(somebody_else, in_a_hurry):
    process = a.an_election(voters=3)
    somebody_else.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [urn.LOCK, process.pk])
    assert asked_to_count(process).error == NOT_YET
    assert a.fresh(process).urn_closed_at is None
    somebody_else.rollback()
    in_a_hurry.undo()
    assert asked_to_count(process).error == ""


@pytest.mark.django_db
@on_postgresql
def test_a_role_that_cannot_throw_the_old_file_away_counts_nothing(monkeypatch):
    monkeypatch.setattr(urn, "_vacuum", lambda table: None)  # as PostgreSQL answers: a warning, no report
    monkeypatch.setattr(urn, "THOSE_BEFORE", 0)
    process = a.an_election(voters=3)
    assert asked_to_count(process).error == NOT_YET
    assert a.fresh(process).counted_at is None


@pytest.mark.parametrize(
    ("report", "left"),
    [
        ("0 dead row versions cannot be removed yet.\nCPU: user: 0.01 s, system: 0.00 s", 0),
        ("31 dead row versions cannot be removed yet.\nCPU: user: 0.01 s, system: 0.00 s", 31),
        ("31 versiones muertas de filas aún no pueden ser eliminadas.\nCPU: usuario: 0.01 s", 31),
    ],
)
def test_the_report_of_the_database_is_read_in_any_language(report, left):
    assert urn.left_behind(report) == left
