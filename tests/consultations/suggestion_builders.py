"""Suggestions as the worker would leave them."""

from consultations.models import SuggestedComment, Suggestion
from tests.builders import NOON


def a_suggestion(consultation, *comments, scores=(), **fields):
    """One that holds ``comments``, the first its sample; ``scores``: how alike each is, 1 where not said."""
    defaults = {
        "kind": Suggestion.Kind.CAMPAIGN,
        "words": "acceso, ribera, libre",
        "size": len(comments),
        "sample": comments[0] if comments else None,
        "method": "prueba/1",
        "suggested_at": NOON,
    }
    suggestion = Suggestion.objects.create(consultation=consultation, **defaults | fields)
    SuggestedComment.objects.bulk_create(
        SuggestedComment(
            suggestion=suggestion, comment=comment, score=scores[n] if n < len(scores) else 1 - n / 1_000
        )
        for n, comment in enumerate(comments)
    )
    return suggestion


def a_dismissed(consultation, *comments, by, now=NOON, **fields):
    """One that a person said is no group."""
    decided = {"status": Suggestion.Status.DISMISSED, "decided_by": by, "decided_at": now}
    return a_suggestion(consultation, *comments, left_out=len(comments), **decided | fields)
