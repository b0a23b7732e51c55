"""A status moves along its table, once, whoever presses the button."""

import pytest

from consultations.models import Comment, Consultation, Status
from participa.core.lifecycle import TransitionError
from participa.jobs.models import Job
from tests.builders import CLOSES, NOON, a_citizen, a_comment, a_consultation, a_draft

pytestmark = pytest.mark.django_db

ANSWER = {"answered_at": CLOSES}
TABLES = [
    (
        Consultation,
        {
            "draft": {"published", "omitted"},
            "published": {"answered", "cancelled"},
            "answered": {"outcome_published"},
        },
    ),
    (
        Comment,
        {
            "received": {"withdrawn", "hidden", "disputed"},
            "hidden": {"received"},
            "disputed": {"received", "hidden"},
        },
    ),
    (
        Job,
        {"queued": {"running", "failed"}, "running": {"done", "failed", "queued"}},
    ),
]


@pytest.mark.parametrize(("model", "table"), TABLES)
def test_each_record_may_move_only_along_its_table(model, table):
    statuses = [value for value, _label in model._meta.get_field("status").choices]
    moves = {(here, there) for here in statuses for there in statuses if model(status=here).can_become(there)}
    assert moves == {(here, there) for here, targets in table.items() for there in targets}


def test_what_is_written_with_the_move_is_kept_with_it():
    consultation = a_consultation()
    officer = a_citizen()
    consultation.become(Status.ANSWERED, answered_by=officer, answered_at=CLOSES)
    stored = Consultation.objects.get()
    assert (stored.status, stored.answered_by, stored.answered_at) == ("answered", officer, CLOSES)
    assert consultation.status == "answered"


def test_of_two_that_saw_the_same_status_only_one_moves_it():
    consultation = a_consultation()
    seen_by_the_other = Consultation.objects.get()
    first, second = a_citizen(), a_citizen()
    consultation.become(Status.ANSWERED, answered_by=first, **ANSWER)
    with pytest.raises(TransitionError):
        seen_by_the_other.become(Status.ANSWERED, answered_by=second, **ANSWER)
    assert Consultation.objects.get().answered_by == first


def test_a_move_that_the_table_lacks_writes_nothing():
    draft = a_draft()
    with pytest.raises(TransitionError):
        draft.become(Status.ANSWERED, answered_by=a_citizen(), **ANSWER)
    assert Consultation.objects.get().status == "draft"
    assert draft.status == "draft"


def test_what_was_withdrawn_never_comes_back():
    comment = a_comment(a_consultation())
    comment.become(Comment.Status.WITHDRAWN, withdrawn_at=NOON)
    with pytest.raises(TransitionError):
        comment.become(Comment.Status.RECEIVED, withdrawn_at=None)
    assert Comment.objects.get().status == "withdrawn"
