"""The count, the lot and the act: after the vote, once, and as the ballots say."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from councils import counting_job, urn
from councils.actions import calling, counting
from councils.actions.deciding import TooEarly
from councils.models import Ballot, Candidacy, Contest, Method, Process, StageCode
from councils.tally import draw
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from participa.jobs.models import Job
from participa.jobs.registry import JobError
from participa.notifications.models import Announcement
from tests.builders import HOUR
from tests.councils import builders as a
from tests.councils.refusals import refused

pytestmark = pytest.mark.django_db


def voted(*choices, candidates=2, seats=1):
    """An election in which each casts one of these votes, by the place of the candidate; -1 is blank."""
    process = a.a_process(a.a_council(estates=(("Territoriales", seats),)))
    process = a.an_election(process, voters=max(len(choices), candidates), candidates=candidates)
    numbers = list(Candidacy.objects.order_by("number").values_list("number", flat=True))
    for voter, choice in zip(a.voters_of(process), choices, strict=False):
        a.a_vote(process, voter, *([] if choice < 0 else [numbers[choice]]))
    return process


def over(process):
    return a.after_stage(process, StageCode.VOTING)


def publish(process, *, by=None, act="Acta 1", now=None):
    by = by or a.the_commissioner(process)
    return counting.publish_result(process, act_number=act, by=by, now=now or over(process))


def told():
    """(votes, elected, by lot) of each candidate."""
    return list(Candidacy.objects.order_by("number").values_list("votes", "elected", "by_lot"))


# Counting --------------------------------------------------------------------------------------


def test_the_commission_asks_for_the_count_once_the_vote_is_over_and_what_was_on_its_way_arrived(settings):
    settings.ANSWER_GRACE_SECONDS = 60
    process = voted(0, 0, 1)
    by, closes = a.the_commissioner(process), a.fresh(process).stage(StageCode.VOTING).ends_at
    with refused(TooEarly):
        counting.ask_count(process, by=by, now=closes + timedelta(seconds=59))
    with refused(PermissionDenied):
        counting.ask_count(process, by=a.the_officer(process.council), now=closes + HOUR)
    job = counting.ask_count(process, by=by, now=closes + timedelta(seconds=60))
    assert (job.kind, job.params, job.requested_by) == ("council_count", {"process": process.pk}, by)


def test_nothing_is_counted_before_there_are_names_or_where_nobody_votes():
    process = a.with_final_roll(a.a_process())
    with refused(TooEarly):
        counting.ask_count(process, by=a.the_commissioner(process), now=over(process))
    designation = a.a_process(method=Method.DESIGNATION)
    Process.objects.filter(pk=designation.pk).update(candidates_at=a.NOON)
    with refused(TransitionError):
        counting.ask_count(designation, by=a.the_commissioner(designation), now=a.NOON)


def test_nothing_is_counted_while_the_urn_is_open_or_dirty():
    process = voted(0, 0, 1)
    by = a.the_commissioner(process)
    with refused(TooEarly):
        counting.count(process, by=by, now=over(process))
    urn.rewrite(process, now=over(process))
    with refused(TooEarly):
        counting.count(process, by=by, now=over(process))


def test_the_count_says_how_many_votes_each_had_and_who_is_in():
    process = a.counted(voted(1, 1, 0, -1))
    contest = Contest.objects.get()
    assert (contest.ballots, contest.blanks, contest.hidden) == (4, 1, False)
    assert told() == [(1, False, False), (2, True, False)]
    assert list(Candidacy.objects.order_by("number").values_list("rank", flat=True)) == [2, 1]
    assert process.counted_by == a.the_commissioner(process)


@pytest.mark.parametrize(("votes", "hidden"), [((0, 0), True), ((0, 0, 0), False)])
def test_so_few_votes_that_they_would_tell_whose_they_are_stay_hidden(settings, votes, hidden):
    settings.BALLOT_FLOOR = 3
    a.counted(voted(*votes))
    contest = Contest.objects.get()
    assert (contest.ballots, contest.blanks, contest.hidden) == (len(votes), None if hidden else 0, hidden)
    first, second = told()
    assert first == (None if hidden else len(votes), True, False)
    assert second == (None if hidden else 0, False, False)
    ranks = set(Candidacy.objects.values_list("rank", flat=True))
    assert ranks == ({None} if hidden else {1, 2})


def test_an_alarm_stops_the_result_until_a_count_matches():
    process = a.counted(voted(0, 0, 1))
    by = a.the_commissioner(process)
    counting.sound_alarm(process, "Sobra un voto", by=by, now=over(process))
    with refused(TooEarly) as why:
        publish(process)
    assert why.value.words == "Sobra un voto"
    counting.count(a.fresh(process), by=by, now=over(process))
    assert publish(process).count_alarm == ""


# The lot ---------------------------------------------------------------------------------------


def draw_lot(process, seed="7 14 21", *, by=None):
    return counting.draw_lot(process, seed=seed, by=by or a.the_commissioner(process), now=over(process))


def test_a_tie_is_decided_by_the_number_that_was_announced():
    process = a.counted(voted(0, 0, 1, 1, 2, candidates=3))
    ((contest, tied, places),) = counting.ties_of(process)
    assert (len(tied), places) == (2, 1)
    with refused(TooEarly) as why:
        publish(process)
    assert "sorteo" in why.value.words
    draw_lot(process, " 7  14 21 ")
    first, second = draw("7 14 21", contest.key, tied)
    rows = dict(Candidacy.objects.values_list("number", "rank"))
    assert [candidacy.number for candidacy in counting.elected_of(process)] == [first]
    assert (rows[first], rows[second]) == (1, 2)
    assert Process.objects.get().lot_seed == "7 14 21"
    assert publish(process).result_at == over(process)


def test_a_lot_is_for_the_last_places_only():
    process = a.counted(voted(0, 0, 0, 1, 2, candidates=3, seats=2))
    draw_lot(process)
    rows = Candidacy.objects.order_by("rank").values_list("rank", "elected", "by_lot")
    assert list(rows) == [(1, True, False), (2, True, True), (3, False, True)]


def test_a_lot_where_the_votes_are_hidden_tells_no_place():
    process = a.counted(voted(0, 1))
    draw_lot(process)
    assert set(Candidacy.objects.values_list("votes", "rank", "by_lot")) == {(None, None, True)}
    assert Candidacy.objects.filter(elected=True).count() == 1


def test_where_nobody_voted_a_lot_decides():
    process = a.counted(voted(candidates=2))
    draw_lot(process)
    assert Candidacy.objects.filter(elected=True).count() == 1


def test_a_lot_is_drawn_once_with_a_number_after_the_count_and_where_somebody_is_tied():
    process = voted(0, 0, 1, 1)
    with refused(TransitionError):
        draw_lot(process)
    process = a.counted(process)
    with refused(ValidationError, "seed"):
        draw_lot(process, "  ")
    with refused(PermissionDenied):
        draw_lot(process, by=a.the_officer(process.council))
    draw_lot(process)
    for act in (
        lambda: draw_lot(process, "otro"),
        lambda: counting.count(process, by=a.the_commissioner(process), now=over(process)),
        lambda: counting.ask_count(process, by=a.the_commissioner(process), now=over(process)),
    ):
        with refused(TransitionError):
            act()
    clear = a.counted(voted(0, 0, 1))
    with refused(TransitionError):
        draw_lot(clear)


# The result ------------------------------------------------------------------------------------


def test_the_result_is_published_by_an_act_once():
    process = voted(0, 0, 1)
    with refused(TooEarly):
        publish(process)
    process = a.counted(process)
    with refused(ValidationError, "act_number"):
        publish(process, act=" ")
    with refused(PermissionDenied):
        publish(process, by=a.the_officer(process.council))
    publish(process, act=" Acta 7 ")
    assert Process.objects.get().result_act == "Acta 7"
    assert Announcement.objects.filter(event="council_result").count() == 1
    by = a.the_commissioner(process)
    for act in (
        lambda: publish(process),
        lambda: counting.count(process, by=by, now=over(process)),
        lambda: counting.ask_count(process, by=by, now=over(process)),
        lambda: draw_lot(process),
    ):
        with refused(TransitionError):
            act()


@pytest.mark.parametrize(("candidates", "outcome", "elected"), [(1, "acclaimed", 1), (0, "desert", 0)])
def test_where_nothing_is_voted_the_result_needs_no_vote(candidates, outcome, elected):
    process = a.an_election(voters=2, candidates=candidates)
    now = a.in_stage(process, StageCode.CANDIDATE_LIST)
    publish(process, now=now)
    assert Contest.objects.get().outcome == outcome
    assert counting.elected_of(process).count() == elected
    assert Process.objects.get().counted_at == now


def test_nothing_is_published_before_the_names_nor_where_nobody_votes():
    process = a.with_final_roll(a.a_process())
    with refused(TooEarly):
        publish(process)
    designation = a.a_process(method=Method.DESIGNATION)
    Process.objects.filter(pk=designation.pk).update(candidates_at=a.NOON)
    with refused(TransitionError):
        publish(designation, now=a.NOON)


def test_the_act_equals_the_ballots_at_the_moment_it_is_published():
    """Whoever touches the urn between the count and the act is found."""
    process = a.counted(voted(0, 0, 1))
    first, second = Candidacy.objects.order_by("number").values_list("number", flat=True)
    touched = Ballot.objects.filter(choices=[second])
    touched.update(choices=[first])
    with refused(TooEarly):
        publish(process)
    Ballot.objects.filter(choices=[first]).first().delete()
    with refused(TooEarly):
        publish(process)


def test_an_annulled_process_publishes_nothing():
    process = a.counted(voted(0, 0, 1))
    calling.annul(process, reason="x", by=a.the_officer(process.council), now=over(process))
    with refused(TransitionError):
        publish(process)


# The urn of what was annulled ------------------------------------------------------------------


def the_job(process):
    calling.annul(
        process, reason="Se filtró el padrón", by=a.the_officer(process.council),
        now=a.in_stage(process, StageCode.VOTING),
    )  # fmt: skip
    return Job.objects.get(kind="council_urn")


def test_an_annulled_urn_is_cleaned_by_the_worker(monkeypatch):
    process, steps = voted(0, 1), []

    def clean(process, *, now):  # on SQLite the real one works outside a transaction: its own tests show it
        Process.objects.filter(pk=process.pk).update(urn_cleaned_at=now)

    monkeypatch.setattr(urn, "clean", clean)
    result = counting_job.council_urn(the_job(process), lambda *done: steps.append(done))
    assert result.url == process.get_office_url()
    assert steps == [(0, 2), (1, 2)]
    assert Process.objects.get().urn_cleaned_at is not None
    assert Ballot.objects.count() == 2
    assert not Event.objects.filter(verb="council_process.counted").exists()


def test_an_urn_that_cannot_be_cleaned_yet_says_so(monkeypatch):
    job = the_job(voted(0, 1))

    def not_yet(process, *, now):
        raise urn.NotClean

    monkeypatch.setattr(urn, "clean", not_yet)
    with pytest.raises(JobError):
        counting_job.council_urn(job, lambda *done: None)
    assert Process.objects.get().urn_cleaned_at is None


def test_the_urn_of_a_process_that_goes_on_is_left_to_its_commission():
    process = voted(0, 1)
    job = Job(params={"process": process.pk})
    before = list(Ballot.objects.values_list("pk", flat=True))
    with pytest.raises(JobError):
        counting_job.council_urn(job, lambda *done: None)
    assert list(Ballot.objects.values_list("pk", flat=True)) == before
