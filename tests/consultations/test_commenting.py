"""What a citizen says: received in time or not at all, kept in every version, hers alone to change."""

import hashlib
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from consultations import receipts
from consultations.actions import commenting
from consultations.actions.commenting import ClosedError
from consultations.models import (
    Comment,
    CommentDelta,
    CommentDraft,
    CommentGroup,
    CommentVersion,
    ParticipantProfile,
)
from participa.audit.models import Event
from participa.core.calendar import SANTIAGO
from participa.notifications.models import Announcement
from tests.builders import (
    CLOSES,
    DAY,
    HOUR,
    NOON,
    OPENS,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    a_group,
    a_region,
    a_section,
    a_service,
)

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)


def nothing_was_written():
    return not any(
        model.objects.exists() for model in (Comment, CommentDelta, ParticipantProfile, Event, Announcement)
    )


# The window ------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", [OPENS, NOON, CLOSES - timedelta(milliseconds=100), CLOSES - INSTANT])
def test_anyone_may_write_from_the_first_instant_to_the_last(now):
    assert a_comment(a_consultation(), now=now).submitted_at == now


@pytest.mark.parametrize("now", [OPENS - INSTANT, CLOSES, CLOSES + DAY])
def test_nobody_may_write_an_instant_before_or_after(now):
    consultation, person = a_consultation(), a_citizen()
    with pytest.raises(ClosedError):
        a_comment(consultation, by=person, now=now)
    assert nothing_was_written()


@pytest.mark.parametrize("status", ["draft", "answered", "omitted", "recorded", "outcome_published"])
def test_nobody_may_write_in_one_that_is_not_published(status):
    consultation, person = (
        a_consultation(status=status, answered_by=a_citizen(), answered_at=CLOSES),
        a_citizen(),
    )
    with pytest.raises(ClosedError):
        a_comment(consultation, by=person)
    assert nothing_was_written()


def test_a_draft_takes_no_comments():
    draft, person = a_draft(), a_citizen()
    with pytest.raises(ClosedError):
        a_comment(draft, by=person)


def test_whoever_did_not_sign_in_writes_nothing():
    with pytest.raises(PermissionDenied):
        a_comment(a_consultation(), by=AnonymousUser())
    assert nothing_was_written()


# What is kept ----------------------------------------------------------------------------------


def test_what_was_said_is_kept_exactly_with_its_fingerprint():
    text = "¿Y las sillas de ruedas?\n\nÑandú «1» 😀"
    comment = a_comment(a_consultation(), text)
    assert (comment.text, comment.version, comment.status) == (text, 1, "received")
    assert comment.sha256 == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_it_leaves_a_trace_and_a_receipt_to_send_but_never_the_text():
    comment = a_comment(a_consultation(), "Secreto")
    assert Event.objects.get().verb == "comment.received"
    assert Announcement.objects.get().event == "comment_received"
    assert "Secreto" not in str(Event.objects.get().data) + str(Announcement.objects.get().data)
    assert Announcement.objects.get().object == f"consultations.comment:{comment.pk}"


def test_on_a_saturday_both_times_are_kept():
    saturday = datetime(2026, 11, 21, 10, 30, tzinfo=SANTIAGO)
    comment = a_comment(a_consultation(), now=saturday)
    assert comment.submitted_at == saturday
    assert comment.legally_received_at == datetime(2026, 11, 23, tzinfo=SANTIAGO)


def test_facts_about_the_person_are_kept_apart():
    region = a_region()
    comment = a_comment(a_consultation(), sex="woman", age_band="30-44", residence_id=region.pk)
    profile = ParticipantProfile.objects.get()
    assert (profile.comment, profile.sex, profile.age_band, profile.residence) == (
        comment,
        "woman",
        "30-44",
        region,
    )


def test_who_declares_nothing_leaves_no_row():
    a_comment(a_consultation())
    assert not ParticipantProfile.objects.exists()


def test_the_database_refuses_an_empty_comment():
    consultation = a_consultation()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_comment(consultation, "")
    assert not Comment.objects.exists()


def test_one_person_may_say_several_things():
    consultation, ana = a_consultation(), a_citizen()
    a_comment(consultation, "Uno", by=ana)
    a_comment(consultation, "Uno", by=ana)
    assert Comment.objects.count() == 2


# Receipt codes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "prefix"), [("SENADE", "SEN"), ("M1O0", "MXX"), ("", "XXX"), ("MU-8", "MU8")]
)
def test_a_code_starts_as_its_service_and_has_no_letter_to_mistake(service, prefix):
    code = receipts.new_code(service)
    assert code[:4] == f"{prefix}-"
    assert (len(code), code[9]) == (15, "-")
    assert not set("01OI") & set(code)


def test_codes_do_not_repeat():
    assert len({receipts.new_code("SENADE") for _n in range(5000)}) == 5000


@pytest.mark.parametrize(
    "typed",
    [
        "SEN-7K4M2-29QXH",
        "sen-7k4m2-29qxh",
        " SEN 7K4M2 29QXH ",
        "sen7k4m229qxh",
        "SEN–7K4M2–29QXH",
        "s e n-7k4m229qxh",
    ],
)
def test_a_code_typed_sloppily_is_the_same_code(typed):
    assert receipts.normal_code(typed) == "SEN-7K4M2-29QXH"


@pytest.mark.parametrize("typed", ["", "SEN", "\x00", "SEN-7K4M2-29QXH-1", "ñ" * 500])
def test_what_is_no_code_stays_no_code(typed):
    assert "\x00" not in receipts.normal_code(typed)


# Amending --------------------------------------------------------------------------------------


@pytest.fixture
def said():
    """A comment, and the person who wrote it."""
    consultation, ana = a_consultation(), a_citizen()
    return a_comment(consultation, "Antes", by=ana, position="support"), ana


def test_amending_keeps_what_was_said_before_and_the_code(said):
    comment, ana = said
    commenting.amend(comment, by=ana, now=NOON + HOUR, text="Después", position="oppose")
    stored, before = Comment.objects.get(), CommentVersion.objects.get()
    assert (stored.text, stored.position, stored.version) == ("Después", "oppose", 2)
    assert (stored.receipt, stored.submitted_at, stored.amended_at) == (comment.receipt, NOON, NOON + HOUR)
    assert stored.sha256 == hashlib.sha256("Después".encode()).hexdigest()
    assert (before.number, before.text, before.position) == (1, "Antes", "support")
    assert (before.written_at, before.replaced_at) == (NOON, NOON + HOUR)
    assert before.sha256 == comment.sha256


def test_no_version_is_lost_however_often_it_is_amended(said):
    comment, ana = said
    for n in range(1, 5):
        commenting.amend(comment, by=ana, now=NOON + HOUR * n, text=f"Vez {n}")
    versions = CommentVersion.objects.order_by("number")
    assert [v.text for v in versions] == ["Antes", "Vez 1", "Vez 2", "Vez 3"]
    assert [v.written_at for v in versions] == [NOON, NOON + HOUR, NOON + 2 * HOUR, NOON + 3 * HOUR]


def test_saying_the_same_again_makes_no_version(said):
    comment, ana = said
    commenting.amend(comment, by=ana, now=NOON + HOUR, text="Antes", position="support")
    assert Comment.objects.get().version == 1
    assert not CommentVersion.objects.exists()


def test_moving_it_to_another_section_is_a_change(said):
    comment, ana = said
    section = a_section(comment.consultation)
    commenting.amend(comment, by=ana, now=NOON + HOUR, text="Antes", position="support", section=section)
    assert Comment.objects.get().section == section
    assert CommentVersion.objects.get().section is None


@pytest.mark.parametrize("change", ["amend", "withdraw"])
def test_a_changed_comment_leaves_its_group_and_is_no_longer_its_quote(said, change):
    comment, ana = said
    group = a_group(comment.consultation, comment, a_comment(comment.consultation), quote=comment)
    if change == "amend":
        commenting.amend(comment, by=ana, now=NOON + HOUR, text="Otra cosa")
    else:
        commenting.withdraw(comment, by=ana, now=NOON + HOUR)
    group.refresh_from_db()
    assert (group.size, group.quote) == (1, None)
    assert Comment.objects.get(pk=comment.pk).group is None


@pytest.mark.parametrize("now", [CLOSES, CLOSES + DAY])
@pytest.mark.parametrize("change", ["amend", "withdraw"])
def test_after_the_closing_nothing_changes(said, change, now):
    comment, ana = said
    act = {
        "amend": lambda: commenting.amend(comment, by=ana, now=now, text="Tarde"),
        "withdraw": lambda: commenting.withdraw(comment, by=ana, now=now),
    }[change]
    with pytest.raises(ClosedError):
        act()
    stored = Comment.objects.get()
    assert (stored.text, stored.status, stored.version) == ("Antes", "received", 1)
    assert CommentDelta.objects.count() == 1


def test_until_the_last_instant_it_may_change(said):
    comment, ana = said
    commenting.amend(comment, by=ana, now=CLOSES - INSTANT, text="Justo")
    commenting.withdraw(comment, by=ana, now=CLOSES - INSTANT)
    assert Comment.objects.get().withdrawn_at == CLOSES - INSTANT


@pytest.mark.parametrize("person", [a_citizen, AnonymousUser, lambda: a_citizen(is_superuser=True)])
def test_nobody_else_changes_it(said, person):
    comment, _ana = said
    other = person()
    with pytest.raises(PermissionDenied):
        commenting.amend(comment, by=other, now=NOON + HOUR, text="Ajeno")
    with pytest.raises(PermissionDenied):
        commenting.withdraw(comment, by=other, now=NOON + HOUR)
    assert Comment.objects.get().text == "Antes"


def test_withdrawn_it_keeps_its_record_and_is_not_visible(said):
    comment, ana = said
    commenting.withdraw(comment, by=ana, now=NOON + HOUR)
    stored = Comment.objects.get()
    assert (stored.status, stored.withdrawn_at, stored.text) == ("withdrawn", NOON + HOUR, "Antes")
    assert not Comment.objects.visible().exists()
    assert not Comment.objects.admissible().exists()


def test_withdrawn_it_changes_no_more(said):
    comment, ana = said
    commenting.withdraw(comment, by=ana, now=NOON + HOUR)
    with pytest.raises(ClosedError):
        commenting.amend(comment, by=ana, now=NOON + 2 * HOUR, text="Vuelvo")
    with pytest.raises(ClosedError):
        commenting.withdraw(comment, by=ana, now=NOON + 2 * HOUR)
    assert CommentDelta.objects.count() == 2


# Drafts of a comment ---------------------------------------------------------------------------


def test_a_person_keeps_one_draft_of_each_consultation():
    consultation, ana = a_consultation(), a_citizen()
    commenting.keep_draft(consultation, {"text": "a"}, by=ana, now=NOON)
    commenting.keep_draft(consultation, {"text": "ab"}, by=ana, now=NOON + SECOND)
    commenting.keep_draft(consultation, {"text": "z"}, by=a_citizen(), now=NOON)
    assert CommentDraft.objects.get(user=ana).data == {"text": "ab"}
    commenting.forget_draft(consultation, by=ana)
    assert CommentDraft.objects.get().data == {"text": "z"}


def test_a_draft_is_not_a_comment():
    commenting.keep_draft(a_consultation(), {"text": "a"}, by=a_citizen(), now=NOON)
    assert not Comment.objects.exists()


def test_another_services_group_is_never_touched(said):
    comment, ana = said
    other = a_consultation(a_service())
    group = a_group(other, a_comment(other))
    commenting.withdraw(comment, by=ana, now=NOON + HOUR)
    assert CommentGroup.objects.get(pk=group.pk).size == 1
