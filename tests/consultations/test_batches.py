"""One act on many comments: fixed when asked, done by slices, each skip with its reason, and undone."""

import pytest

from consultations import batch_job
from consultations.actions import answering, batches, commenting
from consultations.models import Batch, BatchItem, Comment, CommentGroup, CommentTag, Reading, Status, Tag
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from participa.jobs import tasks as jobs_tasks
from participa.jobs.models import Job
from participa.services.models import Membership
from tests.builders import (
    HOUR,
    IN_ANALYSIS,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    an_analyst_of,
    many_comments,
)

pytestmark = pytest.mark.django_db
Kind = Batch.Kind


@pytest.fixture(autouse=True)
def _it_closed(clock):
    clock.move_to(IN_ANALYSIS)


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def analyst(consultation):
    return an_analyst_of(consultation.service)


@pytest.fixture
def tag(consultation, analyst):
    return Tag.objects.create(consultation=consultation, name="agua", by=analyst, at=NOON)


@pytest.fixture
def few(monkeypatch):
    """Few are many: more than 3 are the worker's, two at a time."""
    monkeypatch.setattr(batches, "AT_ONCE", 3)
    monkeypatch.setattr(batches, "SLICE", 2)


@pytest.fixture
def ask(consultation, analyst):
    def ask(kind, comments=None, **what):
        found = consultation.comments.all() if comments is None else comments
        return batches.start(consultation, found, kind=kind, by=analyst, now=IN_ANALYSIS, **what)

    return ask


def work():
    jobs_tasks.sweep()
    assert set(Job.objects.values_list("status", flat=True)) == {"done"}


def sizes_are_exact():
    return all(group.size == group.comments.count() for group in CommentGroup.objects.all())


def outcomes(batch):
    return list(batch.items.order_by("comment_id").values_list("outcome", flat=True))


# Asking ----------------------------------------------------------------------------------------


def test_a_few_are_done_at_once(consultation, ask):
    many_comments(consultation, 3)
    batch = ask(Kind.GROUP, title="Rampas")
    assert (batch.status, batch.done, batch.job) == ("done", 3, None)
    assert (batch.group.title, batch.group.size) == ("Rampas", 3)


def test_more_are_the_workers(consultation, ask, few):
    many_comments(consultation, 5)
    batch = ask(Kind.GROUP, title="Rampas")
    assert (batch.status, batch.job.status) == ("waiting", "queued")
    assert not Comment.objects.exclude(group=None).exists()
    work()
    batch.refresh_from_db()
    assert (batch.status, batch.asked, batch.done, batch.skipped) == ("done", 5, 5, {})
    assert sizes_are_exact()
    assert batch.group.comments.count() == 5


def test_how_far_it_is_is_told(consultation, ask, few):
    many_comments(consultation, 5)
    batch, told = ask(Kind.GROUP, title="Rampas"), []
    result = batch_job.comments_batch(batch.job, lambda done, total=None: told.append((done, total)))
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert result.url == f"/gestion/consultas/{consultation.code}/observaciones/actos/{batch.pk}/"


def test_which_ones_is_fixed_when_it_is_asked(consultation, ask, few):
    many_comments(consultation, 5)
    batch = ask(Kind.GROUP, consultation.comments.filter(group=None), title="Rampas")
    late = many_comments(consultation, 1)
    work()
    late[0].refresh_from_db()
    assert late[0].group is None
    assert batch.items.count() == 5


def test_fixing_thousands_takes_as_many_questions_as_fixing_one(
    consultation, ask, few, django_assert_max_num_queries
):
    many_comments(consultation, 300)
    with django_assert_max_num_queries(25):
        ask(Kind.READ)


def test_it_is_never_about_nothing(consultation, ask):
    with pytest.raises(batches.NothingChosen):
        ask(Kind.GROUP, title="Rampas")
    with pytest.raises(batches.NothingChosen):
        ask(Kind.READ, Comment.objects.none())
    assert not Batch.objects.exists()
    assert not CommentGroup.objects.exists()


def test_what_would_change_nothing_is_refused_with_its_reasons(consultation, ask):
    group = a_group(consultation, a_comment(consultation))
    with pytest.raises(batches.NothingDone) as refused:
        ask(Kind.GROUP, group=group)
    assert refused.value.skipped == {"already": 1}
    assert not Batch.objects.exists()
    assert not Event.objects.filter(verb__startswith="comment_batch").exists()


def test_a_group_or_a_tag_that_a_colleague_took_away_is_said(consultation, ask, tag):
    a_comment(consultation)
    group = a_group(consultation)
    CommentGroup.objects.all().delete()
    with pytest.raises(answering.GroupGone):
        ask(Kind.GROUP, group=group)
    Tag.objects.all().delete()
    with pytest.raises(batches.TagGone):
        ask(Kind.TAG, tag=tag)
    assert not Batch.objects.exists()


def test_it_is_in_the_trail_from_asking_to_undoing(consultation, ask, analyst):
    many_comments(consultation, 2)
    batch = ask(Kind.GROUP, title="Rampas")
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    verbs = Event.objects.filter(target=f"consultations.batch:{batch.pk}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "comment_batch.asked",
        "comment_batch.done",
        "comment_batch.undone",
    ]
    assert set(verbs.values_list("service", flat=True)) == {consultation.service.code}


# Each skip has its reason ----------------------------------------------------------------------


def test_each_skip_has_its_reason(consultation, ask, analyst):
    """Asked of everything; only what is there to be moved moves."""
    group = a_group(consultation, a_comment(consultation))
    ana = a_citizen()
    gone, hidden, doubted = (a_comment(consultation, by=ana) for _one in range(3))
    commenting.withdraw(gone, by=ana, now=NOON + HOUR)
    Comment.objects.filter(pk=hidden.pk).update(status="hidden")
    Comment.objects.filter(pk=doubted.pk).update(status="disputed")
    elsewhere = a_comment(a_consultation())
    a_comment(consultation)
    batch = ask(Kind.GROUP, Comment.objects.all(), group=group)
    assert batch.done == 1
    assert batch.skipped == {"already": 1, "withdrawn": 1, "hidden": 1, "disputed": 1, "elsewhere": 1}
    elsewhere.refresh_from_db()
    assert elsewhere.group is None
    assert sizes_are_exact()


def test_once_the_answers_are_out_the_rest_stays(consultation, ask, few):
    many_comments(consultation, 5)
    batch = ask(Kind.GROUP, title="Rampas")
    assert batches.next_slice(batch, now=IN_ANALYSIS) == 2
    type(consultation).objects.update(status=Status.ANSWERED, answered_at=IN_ANALYSIS, answered_by=batch.by)
    work()
    batch.refresh_from_db()
    assert (batch.status, batch.done, batch.skipped) == ("done", 2, {"answers_out": 3})


def test_tags_do_not_mind_that_answers_are_out(consultation, ask, tag):
    many_comments(consultation, 2)
    type(consultation).objects.update(status=Status.ANSWERED, answered_at=IN_ANALYSIS, answered_by=tag.by)
    assert ask(Kind.TAG, tag=tag).done == 2


def test_who_lost_her_role_meanwhile_does_no_more(consultation, ask, few):
    many_comments(consultation, 5)
    batch = ask(Kind.GROUP, title="Rampas")
    Membership.objects.update(ended_at=NOON)
    work()
    batch.refresh_from_db()
    assert (batch.done, batch.skipped) == (0, {"no_role": 5})
    assert not Comment.objects.exclude(group=None).exists()


def test_a_group_undone_half_way_takes_no_more(consultation, ask, analyst, few):
    many_comments(consultation, 5)
    batch = ask(Kind.GROUP, title="Rampas")
    batches.next_slice(batch, now=IN_ANALYSIS)
    answering.delete_group(CommentGroup.objects.get(), by=analyst, now=IN_ANALYSIS)
    work()
    batch.refresh_from_db()
    assert (batch.done, batch.skipped) == (2, {"group_gone": 3})
    assert not Comment.objects.exclude(group=None).exists()


# The worker dies -------------------------------------------------------------------------------


def test_a_worker_that_dies_half_way_leaves_the_rest_to_the_next(consultation, ask, few, monkeypatch):
    many_comments(consultation, 7)
    batch = ask(Kind.GROUP, title="Rampas")
    moved = []
    first = batches.move

    def die_at_the_second(moving, group):
        moved.append(moving.count())
        if len(moved) == 2:
            raise SystemExit
        return first(moving, group)

    monkeypatch.setattr(batches, "move", die_at_the_second)
    with pytest.raises(SystemExit):
        batch_job.comments_batch(batch.job, lambda done, total=None: None)
    assert batch.items.filter(outcome="").count() == 5
    assert sizes_are_exact()
    monkeypatch.setattr(batches, "move", first)
    told = []
    batch_job.comments_batch(batch.job, lambda done, total=None: told.append(done))
    batch.refresh_from_db()
    assert told[0] == 2
    assert (batch.status, batch.done) == ("done", 7)
    assert sizes_are_exact()


def test_done_twice_it_is_done_once(consultation, ask, few):
    many_comments(consultation, 5)
    batch = ask(Kind.GROUP, title="Rampas")
    for _run in range(2):
        batch_job.comments_batch(batch.job, lambda done, total=None: None)
    batch.refresh_from_db()
    assert batch.done == 5
    assert Event.objects.filter(verb="comment_batch.done").count() == 1


def test_what_the_worker_gave_up_goes_on_if_somebody_asks(consultation, ask, analyst, few):
    many_comments(consultation, 5)
    batch = ask(Kind.GROUP, title="Rampas")
    assert not batches.is_stopped(batch)
    with pytest.raises(TransitionError):
        batches.resume(batch, by=analyst, now=IN_ANALYSIS)
    batches.next_slice(batch, now=IN_ANALYSIS)
    Job.objects.update(status="failed", error="x", ended_at=IN_ANALYSIS)
    batch = Batch.objects.get()
    assert batches.is_stopped(batch)
    batches.resume(batch, by=analyst, now=IN_ANALYSIS)
    with pytest.raises(TransitionError):
        batches.resume(batch, by=analyst, now=IN_ANALYSIS)
    jobs_tasks.sweep()
    batch.refresh_from_db()
    assert (batch.status, batch.done) == ("done", 5)


# Undoing ---------------------------------------------------------------------------------------


def test_undoing_puts_each_back_in_the_group_it_left(consultation, ask, analyst):
    one, two, loose = (a_comment(consultation) for _one in range(3))
    first, second = a_group(consultation, one), a_group(consultation, two)
    batch = ask(Kind.GROUP, title="Todas")
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    assert [comment.group for comment in Comment.objects.order_by("pk")] == [first, second, None]
    assert (batch.status, batch.skipped, batch.undone_by) == ("undone", {}, analyst)
    assert sizes_are_exact()
    assert loose.pk


def test_undoing_leaves_what_somebody_moved_since_and_names_it(consultation, ask, analyst):
    stays, goes = a_comment(consultation), a_comment(consultation)
    batch = ask(Kind.GROUP, title="Rampas")
    other = a_group(consultation)
    answering.put_in_group(other, Comment.objects.filter(pk=goes.pk), by=analyst, now=IN_ANALYSIS)
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    assert batch.skipped == {"kept_moved": 1}
    assert BatchItem.objects.get(outcome="kept_moved").comment == goes
    assert Comment.objects.get(pk=goes.pk).group == other
    assert Comment.objects.get(pk=stays.pk).group is None
    assert sizes_are_exact()


def test_what_went_away_and_was_brought_again_is_there_because_of_that(consultation, ask, analyst):
    comment = a_comment(consultation)
    first = ask(Kind.GROUP, title="Rampas")
    ask(Kind.UNGROUP)
    ask(Kind.GROUP, group=first.group)
    batches.undo(first, by=analyst, now=IN_ANALYSIS)
    assert first.skipped == {"kept_moved": 1}
    assert Comment.objects.get(pk=comment.pk).group == first.group


def test_one_asked_later_and_done_before_does_not_keep_it(consultation, ask, analyst, few):
    """The worker was slow: what was asked after it put the comment where it found it."""
    first, *_rest = many_comments(consultation, 5)
    slow = ask(Kind.GROUP, title="Lenta")
    quick = ask(Kind.GROUP, Comment.objects.filter(pk=first.pk), title="Rápida")
    work()
    slow.refresh_from_db()
    assert Comment.objects.get(pk=first.pk).group == slow.group
    batches.undo(slow, by=analyst, now=IN_ANALYSIS)
    work()
    assert Comment.objects.get(pk=first.pk).group == quick.group
    assert sizes_are_exact()


def test_acts_undone_from_the_last_to_the_first_leave_all_as_it_was(consultation, ask, analyst):
    many_comments(consultation, 2)
    group = a_group(consultation, *Comment.objects.all()[:1])
    before = list(Comment.objects.order_by("pk").values_list("group", flat=True))
    done = [ask(Kind.GROUP, title="Rampas"), ask(Kind.UNGROUP), ask(Kind.GROUP, group=group)]
    for batch in reversed(done):
        batches.undo(batch, by=analyst, now=IN_ANALYSIS)
        assert batch.skipped == {}
    assert list(Comment.objects.order_by("pk").values_list("group", flat=True)) == before
    assert sizes_are_exact()


def test_what_its_author_changed_since_stays_out(consultation, ask, analyst):
    comment = a_comment(consultation)
    a_group(consultation, comment)
    batch = ask(Kind.UNGROUP)
    Comment.objects.update(amended_at=IN_ANALYSIS + HOUR)
    batches.undo(batch, by=analyst, now=IN_ANALYSIS + HOUR)
    assert batch.skipped == {"kept_amended": 1}
    assert Comment.objects.get().group is None


def test_what_was_hidden_since_stays_out(consultation, ask, analyst):
    a_group(consultation, a_comment(consultation))
    batch = ask(Kind.UNGROUP)
    Comment.objects.update(status="hidden")
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    assert batch.skipped == {"kept_hidden": 1}
    assert Comment.objects.get().group is None


def test_a_group_that_is_no_more_takes_nothing_back(consultation, ask, analyst):
    group = a_group(consultation, a_comment(consultation))
    batch = ask(Kind.UNGROUP)
    answering.delete_group(group, by=analyst, now=IN_ANALYSIS)
    batch.refresh_from_db()
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    assert batch.skipped == {"kept_group_gone": 1}


def test_nor_does_undoing_bring_back_what_left_with_its_group(consultation, ask, analyst):
    """She grouped it, a colleague undid the group: the comment stays where the colleague left it."""
    old = a_group(consultation, a_comment(consultation))
    batch = ask(Kind.GROUP, title="Rampas")
    answering.delete_group(batch.group, by=analyst, now=IN_ANALYSIS)
    batch = Batch.objects.get()
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    assert batch.skipped == {"kept_group_gone": 1}
    assert Comment.objects.get().group is None
    old.refresh_from_db()
    assert old.size == 0


def test_of_two_who_undo_one_does(consultation, ask, analyst):
    a_comment(consultation)
    batch = ask(Kind.GROUP, title="Rampas")
    seen_by_the_other = Batch.objects.get()
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    with pytest.raises(TransitionError):
        batches.undo(seen_by_the_other, by=analyst, now=IN_ANALYSIS)
    assert Event.objects.filter(verb="comment_batch.undone").count() == 1


def test_what_goes_on_cannot_be_undone_yet(consultation, ask, analyst, few):
    many_comments(consultation, 5)
    batch = ask(Kind.GROUP, title="Rampas")
    with pytest.raises(TransitionError):
        batches.undo(batch, by=analyst, now=IN_ANALYSIS)


def test_after_the_answers_are_out_nothing_is_undone(consultation, ask, analyst):
    a_comment(consultation)
    batch = ask(Kind.GROUP, title="Rampas")
    type(consultation).objects.update(status=Status.ANSWERED, answered_at=IN_ANALYSIS, answered_by=analyst)
    with pytest.raises(TransitionError):
        batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    batch.refresh_from_db()
    assert (batch.status, Comment.objects.get().group) == ("done", batch.group)


def test_many_are_undone_by_the_worker_and_a_second_run_changes_nothing(consultation, ask, analyst, few):
    many_comments(consultation, 5)
    batch = ask(Kind.GROUP, title="Rampas")
    work()
    batch.refresh_from_db()
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    assert batch.group.comments.count() == 5
    batches.next_undone(batch, now=IN_ANALYSIS)  # and then its worker died
    work()
    batch_job.comments_batch(batch.job, lambda done, total=None: None)
    assert set(outcomes(batch)) == {"undone"}
    assert not Comment.objects.exclude(group=None).exists()
    assert sizes_are_exact()


# Tags and readings -----------------------------------------------------------------------------


def test_a_tag_is_put_and_what_this_act_put_is_taken_back(consultation, ask, analyst, tag):
    one, two = many_comments(consultation, 2)
    CommentTag.objects.create(comment=one, tag=tag, by=analyst, at=NOON)
    batch = ask(Kind.TAG, tag=tag)
    assert (batch.done, batch.skipped) == (1, {"already": 1})
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    assert list(CommentTag.objects.values_list("comment", flat=True)) == [one.pk]
    assert two.pk


def test_a_tag_put_again_by_somebody_stays(consultation, ask, analyst, tag):
    many_comments(consultation, 1)
    batch = ask(Kind.TAG, tag=tag)
    CommentTag.objects.update(at=IN_ANALYSIS + HOUR)
    batches.undo(batch, by=analyst, now=IN_ANALYSIS + HOUR)
    assert batch.skipped == {"kept_moved": 1}
    assert CommentTag.objects.count() == 1


def test_a_tag_is_taken_and_given_back(consultation, ask, analyst, tag):
    one, _two = many_comments(consultation, 2)
    CommentTag.objects.create(comment=one, tag=tag, by=analyst, at=NOON)
    batch = ask(Kind.UNTAG, tag=tag)
    assert (batch.done, batch.skipped, CommentTag.objects.count()) == (1, {"already": 1}, 0)
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    assert list(CommentTag.objects.values_list("comment", flat=True)) == [one.pk]


def test_marking_as_read_is_of_whoever_marks(consultation, ask, analyst):
    one, two = many_comments(consultation, 2)
    Reading.objects.create(comment=one, by=analyst, at=NOON)
    batch = ask(Kind.READ)
    assert (batch.done, batch.skipped) == (1, {"already": 1})
    assert set(Reading.objects.values_list("comment", "by")) == {(one.pk, analyst.pk), (two.pk, analyst.pk)}
    batches.undo(batch, by=analyst, now=IN_ANALYSIS)
    assert list(Reading.objects.values_list("comment", flat=True)) == [one.pk]
