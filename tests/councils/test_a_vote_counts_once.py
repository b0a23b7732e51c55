"""A vote is cast once, by whoever may, while one may; anything else leaves nothing. Many at once too."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from councils import urn
from councils.actions import voting
from councils.models import Ballot, Candidacy, Process, RollMark, StageCode
from participa.jobs import registry
from participa.jobs.models import Job
from tests.councils import builders as a
from tests.councils.urns import ON_POSTGRESQL, changed, everything, vote_page

pytestmark = pytest.mark.django_db


# What is refused, and leaves nothing --------------------------------------------------------------


def refused(process, voter, *choices, why, sealed=None, now=None):
    before = everything()
    moment = now or a.in_stage(process, StageCode.VOTING)
    with pytest.raises(voting.NotCast) as refusal:
        voting.cast(process, sealed=sealed or urn.new_code(process), choices=choices, by=voter, now=moment)
    assert refusal.value.why == why
    assert changed(before, everything()) == set()


def test_a_vote_is_cast_between_the_first_instant_and_the_last():
    process = a.an_election(voters=3)
    voting_days = process.stage(StageCode.VOTING)
    first, second, _third = a.voters_of(process)
    refused(process, first, why="shut", now=voting_days.starts_at - timedelta(microseconds=1))
    a.a_vote(process, first, now=voting_days.starts_at)
    refused(process, second, why="shut", now=voting_days.ends_at)
    a.a_vote(process, second, now=voting_days.ends_at - timedelta(microseconds=1))


def test_the_second_vote_of_a_line_is_refused_and_the_first_stays():
    process = a.an_election(voters=3)
    ana = a.voters_of(process)[0]
    code = a.a_vote(process, ana, 1)
    refused(process, ana, 2, why="voted")
    assert Ballot.objects.values_list("code", "choices").get() == (code, [1])


def test_a_code_that_is_not_of_this_process_or_was_used_is_refused():
    process = a.an_election(voters=3)
    first, second, _third = a.voters_of(process)
    sealed = urn.new_code(process)
    letters = sealed.split(":")[0]
    other = Process(code="EC-2026-OTRO-01")
    for wrong in ("", letters, f"{letters}:x", f"ANA:{sealed.split(':')[1]}", urn.new_code(other)):
        refused(process, first, why="code", sealed=wrong or "x")
    voting.cast(process, sealed=sealed, choices=[], by=first, now=a.in_stage(process, StageCode.VOTING))
    refused(process, second, why="code", sealed=sealed)


@pytest.mark.parametrize("choices", [(1, 2), (1, 1), (99,), (0,), (-1,)])
def test_a_vote_for_more_than_one_may_or_for_who_does_not_stand_is_refused(choices):
    process = a.an_election(voters=3)
    refused(process, a.voters_of(process)[0], *choices, why="choices")


def test_after_the_urn_is_closed_nobody_votes_even_if_the_clock_were_put_back():
    process = a.an_election(voters=3)
    first, second, _third = a.voters_of(process)
    a.a_vote(process, first)
    a.closed(process)
    refused(process, second, why="shut")


def test_whoever_is_not_on_the_roll_leaves_nothing(client):
    process = a.an_election(voters=3)
    with time_machine.travel(a.in_stage(process, StageCode.VOTING), tick=False):
        client.force_login(a.a_person())
        before = everything()
        answer = client.post(vote_page(process), {"choice": ["001"], "ballot_token": urn.new_code(process)})
    assert answer.status_code == 403
    assert changed(before, everything()) == set()


# Many at once ----------------------------------------------------------------------------------


def in_threads(test):
    """Each thread has a connection of its own, so the rows must be there for all."""
    alone = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite lets one write at a time")
    return pytest.mark.django_db(transaction=True)(alone(test))


def at_once(acts):
    """Run each in a connection of its own, together; what each gave, or why not."""
    results, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(n, act):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            results[n] = act()
        except voting.NotCast as refusal:
            results[n] = refusal.why
        except Exception as error:
            results[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def voting_now(process, voter, *choices):
    moment = a.in_stage(process, StageCode.VOTING)
    return lambda: a.a_vote(process, voter, *choices, now=moment)


def marks_and_ballots():
    return RollMark.objects.filter(voted=True).count(), Ballot.objects.count()


@in_threads
def test_of_fifty_who_vote_at_the_same_instant_no_vote_is_lost():
    process = a.an_election(voters=50, candidates=3)
    codes = at_once([voting_now(process, voter, n % 3 + 1) for n, voter in enumerate(a.voters_of(process))])
    assert [code for code in codes if not isinstance(code, str)] == []
    assert set(Ballot.objects.values_list("code", flat=True)) == set(codes)
    assert marks_and_ballots() == (50, 50)
    assert sorted(Ballot.objects.values_list("choices", flat=True)) == sorted([n % 3 + 1] for n in range(50))


@in_threads
def test_who_presses_twice_votes_once_with_one_paper_or_with_many():
    process = a.an_election(voters=3)
    first, second, _third = a.voters_of(process)
    sealed, moment = urn.new_code(process), a.in_stage(process, StageCode.VOTING)

    def same_paper():
        return voting.cast(process, sealed=sealed, choices=[1], by=first, now=moment)

    assert len(set(at_once([same_paper] * 8))) == 1  # the same code, of one vote
    assert marks_and_ballots() == (1, 1)
    results = at_once([voting_now(process, second, n % 2 + 1) for n in range(8)])
    assert results.count("voted") == 7
    (code,) = set(results) - {"voted"}
    assert Ballot.objects.filter(code=code).exists()
    assert marks_and_ballots() == (2, 2)


@in_threads
def test_of_many_who_send_one_paper_of_somebody_one_votes_and_the_rest_still_may():
    process = a.an_election(voters=6)
    sealed, moment = urn.new_code(process), a.in_stage(process, StageCode.VOTING)
    voters = a.voters_of(process)
    acts = [
        lambda voter=voter: voting.cast(process, sealed=sealed, choices=[], by=voter, now=moment)
        for voter in voters
    ]
    results = at_once(acts)
    assert results.count("code") == 5
    assert marks_and_ballots() == (1, 1)
    assert sorted(at_once([voting_now(process, voter) for voter in voters])).count("voted") == 1
    assert marks_and_ballots() == (6, 6)


@in_threads
def test_a_vote_that_races_the_closing_of_the_urn_is_in_it_or_is_refused():
    process = a.an_election(voters=24)
    voters = a.voters_of(process)
    cast = set()
    for part in (voters[:8], voters[8:16], voters[16:]):
        Process.objects.update(urn_closed_at=None)
        acts = [voting_now(process, voter) for voter in part]
        acts.insert(4, lambda: urn.rewrite(process, now=a.NOON))
        results = at_once(acts)
        closed_with = results.pop(4)
        cast |= set(results) - {"shut"}
        assert [result for result in results if not isinstance(result, str)] == []
        assert closed_with == Ballot.objects.count() == len(cast)
        assert marks_and_ballots() == (len(cast), len(cast))
        assert set(Ballot.objects.values_list("code", flat=True)) == cast
        assert set(at_once([voting_now(process, voter) for voter in part])) <= {"shut"}


@in_threads
def test_two_commissioners_who_count_at_once_count_the_same():
    process = a.an_election(voters=5)
    for voter in a.voters_of(process):
        a.a_vote(process, voter, 1)
    later = a.after_stage(process, StageCode.VOTING)
    job = registry.get("council_count")
    by = a.the_commissioner(process)

    def counting_it():
        return job(Job(params={"process": process.pk}, requested_by=by), lambda done, total: None)

    with time_machine.travel(later, tick=True):
        results = at_once([counting_it] * 3)
    assert [r for r in results if not isinstance(r, registry.Result | registry.JobError)] == []
    assert any(isinstance(result, registry.Result) for result in results)
    assert marks_and_ballots() == (5, 5)
    assert a.fresh(process).counted_at is not None
    assert list(Candidacy.objects.order_by("number").values_list("votes", flat=True)) == [5, 0]
