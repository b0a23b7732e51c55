"""The figures: exact after every change, never counted twice, silent about few people."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations import tallies
from consultations.actions import commenting
from consultations.models import CommentDelta, ParticipantProfile, Section, Tally
from consultations.tasks import tally
from tests.builders import HOUR, NOON, a_citizen, a_comment, a_consultation, a_region, a_section

pytestmark = pytest.mark.django_db


def counted(consultation):
    assert any(not tallies.fold() for _round in range(100)), "it never ends"
    consultation.refresh_from_db()
    return tallies.figures(consultation)


def test_nothing_is_counted_while_somebody_waits():
    consultation = a_consultation()
    a_comment(consultation)
    consultation.refresh_from_db()
    assert consultation.comment_count == 0
    assert CommentDelta.objects.count() == 1


def test_each_trait_has_its_figure():
    consultation = a_consultation()
    section, region = a_section(consultation), a_region()
    a_comment(
        consultation, section=section, position="support", region_id=region.pk, sex="woman", age_band="30-44",
        residence_id=region.pk,
    )  # fmt: skip
    a_comment(consultation, position="support", sex="man")
    a_comment(consultation)
    assert counted(consultation) == {
        "all": {"": 3},
        "position": {"support": 2, "none": 1},
        "section": {str(section.pk): 1, "none": 2},
        "voice": {"person": 3},
        "region": {str(region.pk): 1},
        "residence": {str(region.pk): 1},
        "sex": {"woman": 1, "man": 1},
        "age": {"30-44": 1},
    }
    assert consultation.comment_count == 3
    assert Section.objects.get().comment_count == 1


def test_an_amended_comment_is_counted_once_where_it_is_now():
    consultation, ana = a_consultation(), a_citizen()
    one, two = a_section(consultation), a_section(consultation)
    comment = a_comment(consultation, by=ana, section=one, position="support", sex="woman")
    counted(consultation)
    commenting.amend(comment, by=ana, now=NOON + HOUR, text="Otra", section=two, position="oppose")
    figures = counted(consultation)
    assert figures["all"] == {"": 1}
    assert figures["position"] == {"support": 0, "oppose": 1}
    assert figures["section"] == {str(one.pk): 0, str(two.pk): 1}
    assert figures["sex"] == {"woman": 1}
    assert [s.comment_count for s in Section.objects.order_by("number")] == [0, 1]


def test_a_withdrawn_comment_no_longer_counts_anywhere():
    consultation, ana = a_consultation(), a_citizen()
    comment = a_comment(
        consultation, by=ana, section=a_section(consultation), position="support", sex="woman"
    )
    counted(consultation)
    commenting.withdraw(comment, by=ana, now=NOON + HOUR)
    figures = counted(consultation)
    assert {count for keys in figures.values() for count in keys.values()} == {0}
    assert consultation.comment_count == 0
    assert Section.objects.get().comment_count == 0


def test_what_came_and_went_between_two_counts_leaves_nothing():
    consultation, ana = a_consultation(), a_citizen()
    commenting.withdraw(a_comment(consultation, by=ana), by=ana, now=NOON + HOUR)
    assert counted(consultation) == {}
    assert consultation.comment_count == 0


def test_each_consultation_has_its_own_figures():
    one, two = a_consultation(), a_consultation()
    a_comment(one)
    a_comment(two)
    a_comment(two)
    counted(one)
    assert tallies.figures(one)["all"] == {"": 1}
    assert tallies.figures(two)["all"] == {"": 2}


def test_batches_add_up(monkeypatch):
    monkeypatch.setattr(tallies, "BATCH", 2)
    consultation = a_consultation()
    for _n in range(5):
        a_comment(consultation)
    assert [tallies.fold() for _round in range(4)] == [2, 2, 1, 0]
    consultation.refresh_from_db()
    assert consultation.comment_count == 5


def test_the_task_counts_all_there_is(monkeypatch):
    monkeypatch.setattr(tallies, "BATCH", 2)
    monkeypatch.setattr("consultations.tasks.BATCH", 2)
    consultation = a_consultation()
    for _n in range(5):
        a_comment(consultation)
    tally()
    consultation.refresh_from_db()
    assert consultation.comment_count == 5


def test_counting_again_changes_nothing():
    consultation = a_consultation()
    a_comment(consultation)
    before = counted(consultation)
    assert counted(consultation) == before
    assert tallies.fold() == 0


def test_a_count_that_fails_half_way_counts_nothing(monkeypatch):
    consultation = a_consultation()
    a_comment(consultation, section=a_section(consultation))
    with monkeypatch.context() as patched:
        patched.setattr(CommentDelta.objects, "filter", lambda **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tallies.fold()
    assert not Tally.objects.exists()
    assert counted(consultation)["all"] == {"": 1}


def test_the_figures_take_one_query_whatever_they_are(django_assert_num_queries):
    consultation = a_consultation()
    for position in ("support", "oppose", ""):
        a_comment(consultation, position=position)
    counted(consultation)
    with django_assert_num_queries(1):
        tallies.figures(consultation)


@settings(deadline=None, max_examples=40, database=None)
@given(st.lists(st.sampled_from(["comment", "amend", "withdraw", "fold"]), max_size=14))
def test_whatever_happens_the_figures_say_what_there_is(acts):
    with transaction.atomic():
        consultation, ana = a_consultation(), a_citizen()
        comments = []
        for n, act in enumerate(acts):
            if act == "comment":
                comments.append(a_comment(consultation, by=ana, position="support", sex="woman"))
            elif act == "fold":
                tallies.fold()
            elif comments:
                comment = comments[n % len(comments)]
                comment.refresh_from_db()
                if comment.status == "received" and act == "amend":
                    positions = {"support": "oppose", "oppose": "support"}
                    commenting.amend(
                        comment, by=ana, now=NOON + HOUR, text=f"v{n}", position=positions[comment.position]
                    )
                elif comment.status == "received":
                    commenting.withdraw(comment, by=ana, now=NOON + HOUR)
        figures = counted(consultation)
        visible = consultation.comments.visible()
        assert consultation.comment_count == visible.count()
        assert figures.get("all", {}).get("", 0) == visible.count()
        for position in ("support", "oppose"):
            assert figures.get("position", {}).get(position, 0) == visible.filter(position=position).count()
        assert (
            figures.get("sex", {}).get("woman", 0)
            == ParticipantProfile.objects.filter(comment__in=visible).count()
        )
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_two_that_count_at_once_count_each_comment_once(monkeypatch):
    monkeypatch.setattr(tallies, "BATCH", 7)
    consultation, ana = a_consultation(), a_citizen()
    for _n in range(60):
        a_comment(consultation, by=ana, position="support")
    taken, start = [], threading.Barrier(3)

    def count_all():
        try:
            start.wait(timeout=5)
            while took := tallies.fold():
                taken.append(took)
        finally:
            connection.close()

    workers = [threading.Thread(target=count_all) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    consultation.refresh_from_db()
    assert sum(taken) == 60
    assert consultation.comment_count == 60
    assert tallies.figures(consultation)["position"] == {"support": 60}


# Few people ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"woman": 5, "man": 5}, {"woman": 5, "man": 5}),
        ({"woman": 500, "man": 4}, {}),
        ({"woman": 500, "man": 0}, {"woman": 500}),
        ({"woman": 1}, {}),
        ({}, {}),
        ({"woman": 0}, {}),
    ],
)
def test_a_figure_about_people_is_shown_only_where_nobody_is_few(counts, shown):
    assert tallies.publishable(counts) == shown


def test_deltas_forget_whose_they_are():
    a_comment(a_consultation(), sex="woman")
    assert set(CommentDelta.objects.get().facts) == {"position", "section", "voice", "sex"}
