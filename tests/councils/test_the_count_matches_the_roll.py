"""The count equals the urn and the urn equals the roll, or nothing is published."""

import re
from datetime import timedelta

import pytest
import time_machine

from councils import urn
from councils.actions.deciding import TooEarly
from councils.models import Ballot, Candidacy, RollMark, StageCode
from participa.audit.models import Event
from participa.jobs import tasks
from participa.jobs.models import Job
from participa.notifications.models import Announcement
from tests.councils import builders as a
from tests.councils.urns import (
    asked_to_count,
    cleaned_inside_a_transaction,
    everything,
    in_order,
    published,
    sql,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _no_files(monkeypatch):
    monkeypatch.setattr(urn, "clean", cleaned_inside_a_transaction)


def test_a_worker_killed_before_cleaning_is_followed_by_one_that_cleans(monkeypatch):
    process = a.an_election(voters=3)
    codes = {a.a_vote(process, voter) for voter in a.voters_of(process)}
    clean, deaths = urn.clean, [SystemExit]

    def dying(*args, **kwargs):
        if deaths:
            raise deaths.pop()
        clean(*args, **kwargs)

    monkeypatch.setattr(urn, "clean", dying)
    with pytest.raises(SystemExit):
        asked_to_count(process)
    process = a.fresh(process)
    assert (Job.objects.get().status, process.urn_cleaned_at) == (Job.Status.RUNNING, None)
    assert process.urn_closed_at is not None
    with pytest.raises(TooEarly):
        published(process)

    with time_machine.travel(a.after_stage(process, StageCode.VOTING) + 5 * MINUTE, tick=True):
        tasks.sweep()
    assert Job.objects.get().status == Job.Status.DONE
    assert a.fresh(process).counted_at is not None
    assert set(Ballot.objects.values_list("code", flat=True)) == codes


def test_counting_twice_gives_the_same_and_leaves_the_urn_as_it_is():
    process = a.an_election(voters=5)
    one, two = Candidacy.objects.order_by("number").values_list("number", flat=True)
    for voter, choice in zip(a.voters_of(process), (one, one, two, one, two), strict=True):
        a.a_vote(process, voter, choice)
    assert asked_to_count(process).status == Job.Status.DONE
    figures = list(Candidacy.objects.order_by("number").values("votes", "elected", "rank"))
    lying, closed_at = everything()["councils_ballot"], a.fresh(process).urn_closed_at
    assert asked_to_count(process).status == Job.Status.DONE
    assert list(Candidacy.objects.order_by("number").values("votes", "elected", "rank")) == figures
    assert figures[0] == {"votes": 3, "elected": True, "rank": 1}
    assert (Ballot.objects.count(), a.fresh(process).urn_closed_at) == (5, closed_at)
    codes = in_order("code", "councils_ballot")
    assert codes == [code_in(row) for row in sorted(lying, key=place_in)]


def code_in(row):
    return re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", row)[0]


def place_in(row):
    return tuple(map(int, re.findall(r"\d+", row)[:2]))


# When it does not match ------------------------------------------------------------------------


def test_a_ballot_that_is_missing_stops_everything_until_it_is_back():
    process = a.an_election(voters=4)
    one, two = Candidacy.objects.order_by("number").values_list("number", flat=True)
    for voter, choice in zip(a.voters_of(process), (one, two, one, one), strict=True):
        a.a_vote(process, voter, choice)
    assert asked_to_count(process).status == Job.Status.DONE
    taken = Ballot.objects.filter(choices=[two]).values().get()
    sql(f"DELETE FROM councils_ballot WHERE code = '{taken['code']}'")

    with pytest.raises(TooEarly, match="ya no son los que se contaron"):
        published(process)
    job = asked_to_count(process)
    words = "En «Territoriales» hay 3 votos en la urna y 4 marcas en el padrón."
    assert (job.status, job.error) == (Job.Status.FAILED, f"Alarma: {words} No se publica nada.")
    process = a.fresh(process)
    assert (process.count_alarm, process.counted_at, process.result_at) == (words, None, None)
    assert Event.objects.filter(verb="council_process.count_mismatch").count() == 1
    with pytest.raises(TooEarly, match="3 votos en la urna"):
        published(process)
    assert not Announcement.objects.filter(event="council_result").exists()

    Ballot.objects.create(**taken)
    assert asked_to_count(process).status == Job.Status.DONE
    assert published(a.fresh(process)).result_at is not None
    assert list(Candidacy.objects.order_by("number").values_list("votes", flat=True)) == [3, 1]


def slip_in(choices, contest):
    Ballot.objects.create(contest=contest, code="AAAA-BBBB-CCCC", choices=choices)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda contest: slip_in([], contest), "hay 4 votos en la urna y 3 marcas en el padrón."),
        (lambda contest: RollMark.objects.update(voted=False), "hay 3 votos en la urna y 0 marcas"),
        (lambda contest: RollMark.objects.first().delete(), "faltan marcas en el padrón."),
        (lambda contest: (RollMark.objects.all().delete(), Ballot.objects.all().delete()), "faltan marcas"),
        (lambda contest: Ballot.objects.update(choices=[99]), "por quien no está en la papeleta."),
        (lambda contest: Ballot.objects.update(choices=[1, 2]), "con más nombres de los que"),
        (lambda contest: Ballot.objects.update(choices=[1, 1]), "con más nombres de los que"),
    ],
)
def test_what_nobody_could_have_voted_sounds_the_alarm(spoil, words):
    process = a.an_election(voters=3)
    for voter in a.voters_of(process):
        a.a_vote(process, voter)
    spoil(process.contests.get())
    job = asked_to_count(process)
    assert job.status == Job.Status.FAILED
    assert words in job.error
    assert words in a.fresh(process).count_alarm
    assert set(Candidacy.objects.values_list("votes", "elected")) == {(None, False)}


def test_a_ballot_where_nobody_votes_sounds_the_alarm_too():
    process = a.a_process(a.a_council(estates=(("Territoriales", 1), ("Funcionales", 1))))
    voted, acclaimed = process.contests.all()
    process = a.an_election(process, voters=3, contest=voted)
    slip_in([], acclaimed)
    job = asked_to_count(process)
    assert "Funcionales" in job.error
    Ballot.objects.filter(contest=acclaimed).delete()
    assert asked_to_count(process).status == Job.Status.DONE
