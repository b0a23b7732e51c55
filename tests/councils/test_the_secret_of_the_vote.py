"""Neither the database, nor its files, nor the log, the queue or the mail tell who voted what."""

import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from councils import urn
from councils.actions import counting
from councils.actions.deciding import TooEarly
from councils.models import Ballot, Candidacy, RollMark, StageCode
from councils.vote_forms import BLANK, written
from participa.audit.grants import grant
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
        sql("TRUNCATE councils_ballot")  # earlier tests left holes in its file
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
        numbers_of_chance = in_order("id", "councils_ballot")
        assert numbers_of_chance == sorted(numbers_of_chance)
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
    """Its own file first, and those of its indexes."""
    own = "SELECT pg_relation_filepath(%s::regclass)"
    indexes = "SELECT pg_relation_filepath(indexrelid) FROM pg_index WHERE indrelid = %s::regclass"
    return [path for (path,) in sql(own, table) + sql(indexes, table)]


def nothing_is_left_of(old, codes):
    """The old files are empty or gone, and each of the new ones holds each ballot once at most."""
    for table, (paths, _xids) in old.items():
        assert set(files_of(table)) & set(paths) == set()
        assert {sql("SELECT size FROM pg_stat_file(%s, true)", path)[0][0] for path in paths} <= {0, None}
    sql("CHECKPOINT")
    for n, path in enumerate(files_of("councils_ballot")):
        held = bytes(sql("SELECT pg_read_binary_file(%s)", path)[0][0])
        found = {held.count(code.encode()) for code in codes}
        assert found == {1} if n == 0 else found in ({0}, {1})
    (size,) = sql("SELECT pg_relation_size('councils_rollmark')")[0]
    assert size == int(sql("SHOW block_size")[0][0])  # thirty marks and no dead ones


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


def another_session(database=None):
    at = connection.settings_dict
    known = {"user": at["USER"], "password": at["PASSWORD"], "host": at["HOST"], "port": at["PORT"]}
    known = {key: value for key, value in known.items() if value}
    other = psycopg.connect(dbname=database or at["NAME"], **known)
    other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return other


@pytest.fixture
def somebody_else():
    """Another session of the same database, in a transaction that began before."""
    with another_session() as other:
        yield other


@pytest.fixture
def in_a_hurry(monkeypatch):
    """Giving up at once, until it is undone."""
    monkeypatch.setattr(urn, "PATIENCE", 0.2)
    return monkeypatch


def voted_by_all(voters=3):
    process = a.an_election(voters=voters)
    return process, {a.a_vote(process, voter) for voter in a.voters_of(process)}


@it_commits
@on_postgresql
def test_a_long_report_that_sees_the_old_rows_does_not_hold_the_count_back(somebody_else):
    process, codes = voted_by_all()
    somebody_else.execute("SELECT 1 FROM django_migrations")  # it sees the old rows until it ends
    old = {table: (files_of(table), set()) for table in URN}
    assert asked_to_count(process).error == ""
    for table, (paths, _xids) in old.items():
        assert set(files_of(table)) & set(paths) == set()
        assert {sql("SELECT size FROM pg_stat_file(%s, true)", path)[0][0] for path in paths} <= {0, None}
    assert set(Ballot.objects.values_list("code", flat=True)) == codes
    assert RollMark.objects.filter(voted=True).count() == 3
    for table in URN:  # the price: whoever began before and comes now finds nothing
        assert somebody_else.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@it_commits
@on_postgresql
@pytest.mark.parametrize("database", [None, "postgres"], ids=["of this database", "of another"])
def test_whoever_is_writing_something_else_does_not_hold_the_count_back(database):
    process, codes = voted_by_all()
    with another_session(database) as writing:
        writing.execute("CREATE TEMPORARY TABLE something (id int)")  # in the middle of a long import
        (number,) = writing.execute("SELECT pg_current_xact_id_if_assigned()").fetchone()
        assert number is not None
        assert asked_to_count(process).error == ""
        writing.rollback()
    assert set(Ballot.objects.values_list("code", flat=True)) == codes


@it_commits
@on_postgresql
@pytest.mark.parametrize("table", sorted(URN))
def test_a_backup_that_reads_the_urn_is_not_waited_for_long(somebody_else, in_a_hurry, table):
    process, codes = voted_by_all()
    somebody_else.execute(f"LOCK TABLE {table} IN ACCESS SHARE MODE")
    job = asked_to_count(process)
    assert (job.status, job.error) == (Job.Status.FAILED, NOT_YET)
    assert sql("SHOW lock_timeout") == [("0",)]
    process = a.fresh(process)
    assert process.urn_closed_at is not None
    assert (process.urn_cleaned_at, process.counted_at) == (None, None)
    with pytest.raises(TooEarly):
        published(process)
    with pytest.raises(urn.NotClean, match="lock timeout"):
        urn.clean(process, now=a.NOON)
    assert a.fresh(process).urn_cleaned_at is None

    somebody_else.rollback()
    in_a_hurry.undo()
    assert asked_to_count(process).error == ""
    assert a.fresh(process).counted_at is not None
    assert set(Ballot.objects.values_list("code", flat=True)) == codes
    assert RollMark.objects.filter(voted=True).count() == 3


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


def waiting_for(table):
    """How many sessions wait for a lock on it."""
    waiting = "SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted"
    return sql(waiting, table)[0][0]


def until(true):
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@it_commits
@on_postgresql
def test_who_votes_elsewhere_while_the_rows_are_moved_waits_and_loses_nothing(somebody_else):
    """One vote of another process is half written when it begins, and another comes while it waits."""
    process, codes = voted_by_all()
    other = a.an_election(voters=3)
    first, second, third = a.voters_of(other)
    codes.add(a.a_vote(other, first))
    urn.rewrite(process, now=a.NOON)
    half, go_on = threading.Event(), threading.Event()

    def half_written():
        with transaction.atomic():
            code = a.a_vote(other, second)
            half.set()
            assert go_on.wait(20)
        return code

    with ThreadPoolExecutor() as threads:
        acts = [threads.submit(in_a_connection_of_its_own, half_written)]
        assert half.wait(20)
        clean = threads.submit(in_a_connection_of_its_own, urn.clean, process, now=a.NOON)
        until(lambda: waiting_for("councils_rollmark") == 1)
        acts.append(threads.submit(in_a_connection_of_its_own, a.a_vote, other, third))
        until(lambda: waiting_for("councils_rollmark") == 2)
        go_on.set()
        clean.result(timeout=20)
        codes |= {act.result(timeout=20) for act in acts}
    assert set(Ballot.objects.values_list("code", flat=True)) == codes
    assert RollMark.objects.filter(voted=True).count() == Ballot.objects.count() == 6
    assert a.fresh(process).urn_cleaned_at == a.NOON


def in_a_connection_of_its_own(act, *args, **kwargs):
    try:
        return act(*args, **kwargs)
    finally:
        connection.close()


@it_commits
@on_postgresql
def test_whoever_takes_both_tables_takes_the_marks_first():
    """So that none of them and the moving of the rows wait for each other."""
    process = a.an_election(voters=3)
    ana, later = a.voters_of(process)[0], a.after_stage(process, StageCode.VOTING)
    by = a.the_commissioner(process)
    acts = (
        lambda: a.a_vote(process, ana),
        lambda: urn.rewrite(process, now=later),
        lambda: urn.clean(process, now=later),
        lambda: counting.count(process, by=by, now=later),
        lambda: counting.draw_lot(process, seed="1", by=by, now=later),
        lambda: counting.publish_result(process, act_number="Acta 1", by=by, now=later),
    )
    for act in acts:
        with CaptureQueriesContext(connection) as asked:
            act()
        takes = [
            table for query in asked for table in re.findall(r"councils_(?:ballot|rollmark)", query["sql"])
        ]
        assert takes[0] == "councils_rollmark" or set(takes) == {"councils_ballot"}


@pytest.mark.django_db
@on_postgresql
@pytest.mark.parametrize("right", ["TRUNCATE ON councils_ballot", "TEMPORARY ON DATABASE {database}"])
def test_a_role_that_cannot_throw_the_old_files_away_counts_nothing(right):
    process, codes = voted_by_all()
    role, database = (
        connection.ops.quote_name(connection.settings_dict["NAME"] + end) for end in ("_poor", "")
    )
    sql(f"CREATE ROLE {role}")
    grant(role.strip('"'))
    sql(f"REVOKE {right.format(database=database)} FROM {role}, PUBLIC")
    sql(f"SET LOCAL ROLE {role}")
    assert asked_to_count(process).error == NOT_YET
    assert a.fresh(process).counted_at is None
    with pytest.raises(urn.NotClean, match="permission denied"):
        urn.clean(process, now=a.NOON)
    sql("RESET ROLE")
    sql(f"GRANT {right.format(database=database)} TO {role}")
    sql(f"SET LOCAL ROLE {role}")
    assert asked_to_count(process).error == ""
    assert set(Ballot.objects.values_list("code", flat=True)) == codes
