"""Whatever people do and whenever: nobody votes twice, no vote is lost, the result is the urn's."""

import hashlib
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from councils import urn
from councils.actions import applying, counting, deciding, voting
from councils.models import (
    Application,
    Ballot,
    Candidacy,
    Contest,
    Objection,
    RollEntry,
    RollMark,
    Share,
    StageCode,
)
from councils.stages import plan
from councils.tally import draw, tally
from participa.core.calendar import ONE_DAY, business_days_between, day_of, end_of, is_business_day, midnight
from participa.core.lifecycle import TransitionError
from participa.deadlines.engine import Term
from participa.organizations import actions as organizations
from participa.organizations.models import Representation
from tests.builders import DAY, HOUR, a_person
from tests.councils import builders as a
from tests.councils.urns import cleaned_inside_a_transaction
from tests.organizations.builders import an_accreditor, an_organization

REFUSALS = (TransitionError, ValidationError, PermissionDenied, voting.NotCast)  # no alarm of the count
PEOPLE, ORGANIZATIONS = 6, 5
JUMPS = [timedelta(seconds=1), HOUR, DAY, 4 * DAY]
Status = Application.Status
pick = st.integers(min_value=0, max_value=50)
who = st.integers(min_value=0, max_value=PEOPLE - 1)


before_the_roll = precondition(lambda self: self.lines is None)
after_the_roll = precondition(lambda self: self.lines is not None)


class World:
    """What every life begins with: a process just called, five organisations and six people.

    Each organisation is represented by the person of its number; the first two by another one too.
    """

    def __init__(self):
        self.process = a.a_process(a.a_council(estates=(("Territoriales", 2), ("Funcionales", 1))))
        self.contests = list(self.process.contests.all())
        self.contests[0].max_choices = 2
        self.contests[0].save()
        start = self.process.published_at
        self.organizations = [an_organization(f"Organización {n}", now=start) for n in range(ORGANIZATIONS)]
        self.people = [a_person() for _n in range(PEOPLE)]
        pairs = [(n, n) for n in range(ORGANIZATIONS)] + [(0, 5), (1, 0)]
        for organization, person in pairs:
            a.a_voice_of(self.organizations[organization], user=self.people[person], now=start)
        self.commissioner = a.the_commissioner(self.process)
        self.accreditor = an_accreditor()
        self.start = a.in_stage(self.process, StageCode.REGISTRATION)

    def ready_to_vote(self):
        """All five were admitted and stand, four of them in one estate; the vote begins."""
        applications = [
            a.an_application(self.process, organization, contest=self.contests[n == 4], by=self.people[n])
            for n, organization in enumerate(self.organizations)
        ]
        a.with_final_roll(self.process, *applications)
        for application in applications:
            a.a_candidacy(application)
        listed = a.in_stage(self.process, StageCode.CANDIDATE_LIST)
        deciding.publish_candidates(a.fresh(self.process), by=self.commissioner, now=listed)
        self.start = a.fresh(self.process).stage(StageCode.VOTING).starts_at
        return self


class Life(RuleBasedStateMachine):
    """One process, and a clock that only goes forward."""

    world = None  # made once, and as it was for each life

    @initialize()
    def the_process_is_called(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = self.world.start
        self.people, self.by = self.world.people, self.world.commissioner
        self.cast = {}  # line of the roll: (contest, code, choices)
        self.lines = None
        self.published = None

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def process(self):
        return a.fresh(self.world.process)

    def do(self, verb, *args, **kwargs):
        """The act, if the rules let it happen; what it gave, and why not."""
        try:
            return verb(*args, now=self.now, **kwargs), None
        except REFUSALS as refusal:
            return None, refusal

    def one_of(self, rows, which):
        rows = list(rows.order_by("pk"))
        return rows[which % len(rows)] if rows else None

    # The clock -----------------------------------------------------------------------------------

    @rule(jump=st.sampled_from(JUMPS))
    def time_goes_by(self, jump):
        self.now += jump

    @rule(late=st.sampled_from([timedelta(microseconds=-1), timedelta(), HOUR]))
    def the_next_stage_comes(self, late):
        after = self.process.next_change(self.now)
        if after:
            self.now = max(self.now, after + late)

    @rule(how_many=st.integers(min_value=1, max_value=12))
    def some_stages_go_by_as_they_should(self, how_many):
        for _stage in range(how_many):
            stage = self.process.current_stage(self.now)
            whose = {
                StageCode.REGISTRATION: self.everybody_applies,
                StageCode.CANDIDATES: self.everybody_nominates,
                StageCode.VOTING: self.everybody_votes_for_the_first,
            }
            whose.get(stage and stage.code, lambda: self.the_commission_does_its_work(upheld=False))()
            self.the_next_stage_comes(HOUR)

    # Organisations -------------------------------------------------------------------------------

    @before_the_roll
    @rule(person=who, organization=pick, estate=st.booleans(), age=st.sampled_from([5, 89, 200, -3]))
    def apply(self, person, organization, estate, age):
        made, _why = self.do(
            applying.apply,
            self.process,
            self.world.organizations[organization % ORGANIZATIONS],
            contest=self.world.contests[estate],
            position="presidenta",
            statement="",
            certificate={"number": "1", "issued_on": day_of(self.now) - age * ONE_DAY},
            papers={},
            by=self.people[person],
        )
        if made:
            assert self.process.is_in(StageCode.REGISTRATION, self.now)

    def everybody_applies(self):
        for n in range(ORGANIZATIONS):
            self.apply(n, n, n == 4, 5)

    @before_the_roll
    @rule(which=pick, person=who, estate=st.booleans())
    def correct(self, which, person, estate):
        if application := self.one_of(Application.objects, which):
            self.do(
                applying.correct,
                application,
                contest=self.world.contests[estate],
                position="tesorera",
                statement="",
                certificate={"number": "2", "issued_on": day_of(self.now)},
                papers={},
                by=self.people[person],
            )

    @rule(which=pick, person=who)
    def withdraw(self, which, person):
        if application := self.one_of(Application.objects, which):
            self.do(applying.withdraw, application, by=self.people[person])

    @before_the_roll
    @rule(which=pick, person=who)
    def object_or_appeal(self, which, person):
        if application := self.one_of(Application.objects, which):
            self.do(applying.object_to, application, text="No existe.", by=self.people[person])

    @before_the_roll
    @rule(which=pick)
    def take_the_objection_back(self, which):
        if objection := self.one_of(Objection.objects, which):
            self.do(applying.withdraw_objection, objection, by=objection.author)

    @after_the_roll
    @rule(which=pick, person=who)
    def nominate(self, which, person):
        if application := self.one_of(Application.objects, which):
            name = f"Candidata {application.pk}"
            self.do(applying.nominate, application, display_name=name, by=self.people[person])

    @after_the_roll
    @rule(which=pick, person=who)
    def withdraw_the_candidacy(self, which, person):
        if candidacy := self.one_of(Candidacy.objects, which):
            self.do(applying.withdraw_candidacy, candidacy, by=self.people[person])

    @rule(which=pick)
    def stop_representing(self, which):
        if voice := self.one_of(Representation.objects.current(self.now), which):
            self.do(organizations.end, voice, by=self.world.accreditor, reason="Renunció.")

    # The commission ------------------------------------------------------------------------------

    @before_the_roll
    @rule(which=pick, status=st.sampled_from([Status.ADMISSIBLE, Status.INADMISSIBLE, Status.OBSERVED]))
    def decide(self, which, status):
        if application := self.one_of(Application.objects, which):
            self.do(deciding.decide, application, status, by=self.by, reason="Falta algo.")

    @before_the_roll
    @rule(which=pick, upheld=st.booleans())
    def rule_on(self, which, upheld):
        if objection := self.one_of(Objection.objects, which):
            self.do(deciding.rule, objection, upheld=upheld, ruling="Visto.", by=self.by)

    @after_the_roll
    @rule(which=pick, admitted=st.booleans())
    def decide_on_a_candidate(self, which, admitted):
        if candidacy := self.one_of(Candidacy.objects, which):
            self.do(deciding.decide_candidacy, candidacy, admitted=admitted, by=self.by, reason="Visto.")

    @rule(upheld=st.booleans())
    def the_commission_does_its_work(self, upheld):
        """What a diligent one does each day, so that the end is reached often."""
        for application in Application.objects.undecided():
            admitted, _why = self.do(deciding.decide, application, Status.ADMISSIBLE, by=self.by)
            if not admitted:
                self.do(deciding.decide, application, Status.INADMISSIBLE, by=self.by, reason="No alcanza.")
        self.do(deciding.publish_provisional_roll, self.process, by=self.by)
        for objection in Objection.objects.filter(status=Objection.Status.SUBMITTED):
            self.do(deciding.rule, objection, upheld=upheld, ruling="Visto.", by=self.by)
        self.do(deciding.publish_final_roll, self.process, by=self.by)
        for candidacy in Candidacy.objects.filter(status=Candidacy.Status.NOMINATED):
            self.do(deciding.decide_candidacy, candidacy, admitted=True, by=self.by)
        self.do(deciding.publish_candidates, self.process, by=self.by)
        self.count()
        self.publish()

    @after_the_roll
    @rule()
    def everybody_nominates(self):
        for application in Application.objects.filter(status=Status.ADMISSIBLE):
            name = f"Candidata {application.pk}"
            self.do(applying.nominate, application, display_name=name, by=application.applicant)

    # The vote ------------------------------------------------------------------------------------

    @after_the_roll
    @rule(person=who, marked=st.lists(st.integers(min_value=1, max_value=6), max_size=3))
    def vote(self, person, marked):
        process, voter = self.process, self.people[person]
        line = voting.line_to_vote(voter, process, now=self.now)
        code, why = self.do(voting.cast, process, sealed=urn.new_code(process), choices=marked, by=voter)
        if code:
            assert voting.is_open(process, self.now)
            assert process.is_in(StageCode.VOTING, self.now)
            assert line.pk not in self.cast
            self.cast[line.pk] = (line.contest_id, code, sorted(marked))
        elif line and not process.is_in(StageCode.VOTING, self.now):
            assert why.why == "shut"

    @after_the_roll
    @rule()
    def everybody_votes_for_the_first(self):
        for person in range(PEOPLE):
            line = voting.line_to_vote(self.people[person], self.process, now=self.now)
            standing = Candidacy.objects.standing().filter(contest=line.contest) if line else ()
            self.vote(person, [min((c.number for c in standing if c.number), default=1)])

    @after_the_roll
    @rule()
    def count(self):
        """What the worker does."""
        _nothing, why = self.do(lambda now: counting.check_may_count(self.process, now=now))
        if why is None:
            self.do(lambda now: urn.rewrite(self.process, now=now))
            cleaned_inside_a_transaction(self.process, now=self.now)
            self.do(counting.count, self.process, by=self.by)

    @precondition(lambda self: self.cast)
    @rule(seed=st.sampled_from(["7 14 21", " 7  14 21 ", "", "cara"]))
    def draw_a_lot(self, seed):
        self.do(counting.draw_lot, self.process, seed=seed, by=self.by)

    @after_the_roll
    @rule()
    def publish(self):
        self.do(counting.draw_lot, self.process, seed="7 14 21", by=self.by)
        self.do(counting.publish_result, self.process, act_number="Acta 1", by=self.by)

    # What never stops being true -------------------------------------------------------------------

    @invariant()
    def the_urn_holds_every_vote_once(self):
        if not hasattr(self, "atomic"):
            return
        held = sorted(Ballot.objects.values_list("contest_id", "code", "choices"))
        assert held == sorted(self.cast.values())
        assert set(RollMark.objects.filter(voted=True).values_list("entry_id", flat=True)) == set(self.cast)

    @invariant()
    def nobody_stands_twice_on_the_roll(self):
        if not hasattr(self, "atomic"):
            return
        live = Application.objects.live().values_list("organization_id", "applicant_id")
        for column in zip(*live, strict=True):
            assert len(set(column)) == len(column)
        lines = sorted(RollEntry.objects.values_list("pk", "organization_id", "voter_id", "contest_id"))
        assert len({organization for _pk, organization, _voter, _contest in lines}) == len(lines)
        if self.lines is not None:
            assert lines == self.lines  # once published it never changes
        if self.process.final_roll_at:
            self.lines = lines
            assert RollMark.objects.count() == len(lines)

    @invariant()
    def the_result_is_what_the_urn_holds(self):
        if not hasattr(self, "atomic") or not self.process.counted_at:
            return
        for contest in Contest.objects.filter(outcome=Contest.Outcome.CONTESTED):
            votes = [choices for held, _code, choices in self.cast.values() if held == contest.pk]
            assert contest.ballots == len(votes)
            assert contest.hidden == (len(votes) < 3)
            told = dict(contest.candidacies.standing().values_list("number", "votes"))
            marked = Counter(number for choices in votes for number in choices)
            assert told == {number: None if contest.hidden else marked[number] for number in told}
            assert contest.blanks == (None if contest.hidden else votes.count([]))

    @invariant()
    def what_was_published_stays(self):
        if not hasattr(self, "atomic") or not self.process.result_at:
            return
        told = ("number", "votes", "elected", "by_lot", "status")
        result = list(Candidacy.objects.order_by("pk").values(*told))
        assert self.published in (None, result)
        self.published = result
        for contest in Contest.objects.all():
            standing = contest.candidacies.standing()
            assert standing.filter(elected=True).count() == min(contest.seats, standing.count())
            assert not contest.candidacies.filter(elected=True).exclude(status="admitted").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("ready", [False, True], ids=["from the call", "from the vote"])
def test_whatever_happens_each_line_votes_once_and_the_result_is_the_urns(monkeypatch, ready):
    monkeypatch.setattr(Life, "world", World().ready_to_vote() if ready else World())
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def the_whole_way(life):
    """One life walked by hand, so that the machine above is known to reach its end."""
    life.the_process_is_called()
    life.some_stages_go_by_as_they_should(20)
    return life


@pytest.mark.django_db
def test_and_the_end_is_reached(monkeypatch):
    monkeypatch.setattr(Life, "world", World())
    life = the_whole_way(Life())
    try:
        assert len(life.cast) == 4
        assert life.process.result_at is not None
        outcomes = Contest.objects.order_by("pk").values_list("outcome", "ballots")
        assert list(outcomes) == [("contested", 4), ("acclaimed", None)]
        for check in (
            life.the_urn_holds_every_vote_once,
            life.nobody_stands_twice_on_the_roll,
            life.the_result_is_what_the_urn_holds,
            life.what_was_published_stays,
        ):
            check()
    finally:
        life.teardown()


# Adding up -------------------------------------------------------------------------------------

numbers_of_a_paper = st.lists(st.integers(min_value=1, max_value=9), min_size=1, unique=True)
elections = numbers_of_a_paper.flatmap(
    lambda numbers: st.tuples(
        st.just(numbers),
        st.lists(st.lists(st.sampled_from(numbers), unique=True, max_size=3), max_size=40),
        st.integers(min_value=1, max_value=6),
        st.randoms(use_true_random=False),
    )
)


@given(elections)
@settings(max_examples=150, deadline=None, database=None)
def test_every_vote_is_added_once_and_as_many_are_elected_as_can_be(election):
    numbers, ballots, seats, chance = election
    found = tally(ballots, numbers, seats)
    assert found.ballots == len(ballots)
    assert found.blanks == ballots.count([])
    assert sum(found.votes.values()) == sum(map(len, ballots))
    assert found.votes == {n: sum(n in choices for choices in ballots) for n in numbers}
    assert len(found.elected) + found.places == min(seats, len(numbers))
    assert not found.elected & found.tied
    out = set(numbers) - found.elected - found.tied
    assert all(found.votes[n] > found.votes[m] for n in found.elected for m in found.tied | out)
    assert all(found.votes[n] > found.votes[m] for n in found.tied for m in out)
    assert len({found.votes[n] for n in found.tied}) <= 1
    assert bool(found.tied) == (0 < found.places < len(found.tied))

    shuffled, names = list(ballots), list(numbers)
    chance.shuffle(shuffled)
    chance.shuffle(names)
    assert tally(shuffled, names, seats) == found


@given(elections, st.sampled_from([[0], [10], [1, 1]]))
@settings(max_examples=30, deadline=None, database=None)
def test_a_ballot_that_nobody_could_mark_is_never_added(election, wrong):
    numbers, ballots, seats, _chance = election
    with pytest.raises(ValueError, match="A ballot marks"):
        tally([*ballots, wrong], numbers, seats)


@given(st.text(max_size=30), st.text(max_size=30), numbers_of_a_paper, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None, database=None)
def test_a_lot_can_be_drawn_again_by_anybody(seed, contest, tied, chance):
    order = draw(seed, contest, tied)
    assert sorted(order) == sorted(tied)
    again = list(tied)
    chance.shuffle(again)
    assert draw(seed, contest, again) == order
    tickets = [hashlib.sha256(f"{seed}|{contest}|{n}".encode()).hexdigest() for n in order]
    assert tickets == sorted(tickets)


def test_a_lot_favours_nobody():
    """Of three, each comes first about a third of the times: over 3,000 seeds, five deviations of 500."""
    first = Counter(draw(str(seed), "EC-2026-MMA-01-7", (1, 2, 3))[0] for seed in range(3000))
    assert all(870 < first[number] < 1130 for number in (1, 2, 3))


PARTS = {
    Share.MAJORITY: (1, 2),
    Share.TWO_THIRDS: (2, 3),
    Share.HALF: (1, 2),
    Share.THIRD: (1, 3),
    Share.QUARTER: (1, 4),
}


@given(st.sampled_from(Share), st.integers(min_value=0, max_value=500))
@settings(max_examples=200, deadline=None, database=None)
def test_a_share_is_the_least_that_is_enough(share, total):
    parts, whole = PARTS[share]
    enough = share.of(total)

    def is_enough(some):
        return some * whole > total * parts if share == Share.MAJORITY else some * whole >= total * parts

    assert enough >= 1
    assert is_enough(enough)
    assert enough == 1 or not is_enough(enough - 1)


# Days ------------------------------------------------------------------------------------------

days = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))


@given(
    days,
    st.lists(st.integers(min_value=0, max_value=25), min_size=1, max_size=len(StageCode)),
    st.sets(st.integers(min_value=0, max_value=200), max_size=40),
)
@settings(max_examples=100, deadline=None, database=None)
def test_stages_follow_one_another_in_business_days(start, lengths, offsets):
    holidays = {start + n * ONE_DAY for n in offsets}
    terms = {code: Term(n, "own", "") for code, n in zip(StageCode, lengths, strict=False)}
    stages = plan(start, terms, holidays)
    assert [stage.code for stage in stages] == list(terms)
    before = start - ONE_DAY
    for stage in stages:
        assert is_business_day(stage.first, holidays)
        assert is_business_day(stage.last, holidays)
        assert business_days_between(before, stage.first, holidays) == 1  # the first that there is
        length = business_days_between(stage.first - ONE_DAY, stage.last, holidays)
        assert length == max(1, stage.term.days)
        assert end_of(before) <= midnight(stage.first) < end_of(stage.last)
        before = stage.last
