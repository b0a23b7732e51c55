"""Two people, or a person and the worker, at the same suggestion in the same instant."""

import pytest
from django.db import connection

from consultations.actions import suggesting
from consultations.models import Batch, Comment, SuggestedComment, Suggestion
from participa.core.lifecycle import TransitionError
from participa.jobs.models import Job
from tests.builders import IN_ANALYSIS, a_consultation, an_analyst_of, many_comments
from tests.consultations.suggestion_builders import a_suggestion
from tests.consultations.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def analysts(consultation):
    return [an_analyst_of(consultation.service) for _one in range(3)]


def test_of_those_who_accept_and_dismiss_one_does(consultation, analysts):
    suggestion = a_suggestion(consultation, *many_comments(consultation, 5))

    def accept(by):
        return lambda: suggesting.accept(suggestion, title=by.email, by=by, now=IN_ANALYSIS)

    def dismiss(by):
        return lambda: suggesting.dismiss(suggestion, by=by, now=IN_ANALYSIS)

    results = at_once(accept(analysts[0]), accept(analysts[1]), dismiss(analysts[2]))
    assert sum(isinstance(result, TransitionError) for result in results) == 2, results
    suggestion.refresh_from_db()
    accepted = suggestion.status == "accepted"
    assert Batch.objects.count() == consultation.groups.count() == int(accepted)
    assert Comment.objects.exclude(group=None).count() == (5 if accepted else 0)


def test_a_new_search_never_takes_away_what_is_being_decided(consultation, analysts):
    facts = {"by": analysts[0], "now": IN_ANALYSIS}

    def accept(suggestion):
        return lambda: suggesting.accept(suggestion, title="Ribera", **facts)

    def search():
        return suggesting.propose(consultation, [], method="x", **facts)

    for _round in range(4):
        suggestion = a_suggestion(consultation, *many_comments(consultation, 3))
        results = at_once(accept(suggestion), search)
        assert results[1] == 0, results
        stored = Suggestion.objects.filter(pk=suggestion.pk).first()
        if isinstance(results[0], Batch):
            assert stored.status == "accepted"
            assert stored.members.count() == 3
        else:
            assert isinstance(results[0], suggesting.SuggestionGone)
            assert stored is None
    assert not SuggestedComment.objects.exclude(suggestion__in=Suggestion.objects.all()).exists()


def test_of_those_who_ask_one_is_told_to_wait(consultation, analysts):
    def ask(by):
        return lambda: suggesting.ask(consultation, by=by, now=IN_ANALYSIS)

    results = at_once(*map(ask, analysts))
    assert sum(isinstance(result, suggesting.AlreadyLooking) for result in results) == 2, results
    assert Job.objects.count() == 1
