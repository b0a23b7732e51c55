"""From the call to the council that meets: every act in its order."""

from datetime import date

import pytest

from councils.actions import counting
from councils.models import Candidacy, Contest, State
from tests.councils import builders as a

pytestmark = pytest.mark.django_db


def test_an_organisation_elects_a_council_that_meets():
    process = a.an_election(voters=4, candidates=2)
    first, second, third, fourth = a.voters_of(process)
    one, two = Candidacy.objects.order_by("number").values_list("number", flat=True)
    for voter, choice in ((first, [one]), (second, [one]), (third, [two]), (fourth, [])):
        a.a_vote(process, voter, *choice)
    process = a.with_result(process)
    contest = process.contests.get()
    assert (contest.outcome, contest.ballots, contest.blanks) == (Contest.Outcome.CONTESTED, 4, 1)
    assert [c.number for c in counting.elected_of(process)] == [one]
    term = a.appointed(process)
    council = process.council
    state = council.state_on(date(2027, 3, 1), terms=[term], is_going=False)
    assert state == State.IN_FORCE
    assert council.mandates.on(date(2027, 3, 1)).count() == 1
