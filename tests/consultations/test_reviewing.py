"""A second pair of eyes: nobody approves her own draft, what waits does not change, one decides."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from consultations.actions import drafting, reviewing
from consultations.actions.freezing import Frozen
from consultations.models import Consultation, Review
from consultations.permissions import can_approve
from consultations.readiness import NotReady
from participa.audit.models import Event
from participa.core.calendar import end_of, midnight
from participa.core.lifecycle import TransitionError
from participa.notifications.models import Announcement
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    SECOND,
    a_background,
    a_citizen,
    a_ready_draft,
    a_region,
    a_service,
    an_analyst_of,
    an_officer_of,
    ask_approval,
)

pytestmark = pytest.mark.django_db
ACT = {"act_number": "Resolución exenta 214", "act_date": date(2026, 11, 16)}


def a_head_of(service, **fields):
    return an_officer_of(service, role="approver", **fields)


@pytest.fixture
def draft():
    return a_ready_draft()


@pytest.fixture
def head(draft):
    return a_head_of(draft.service)


@pytest.fixture
def waiting(draft, head):
    return ask_approval(draft)


# Asking ----------------------------------------------------------------------------------------


def test_what_is_missing_is_named_and_nothing_waits(draft, head):
    Consultation.objects.update(summary="")
    with pytest.raises(NotReady) as refusal:
        reviewing.ask(draft, by=an_officer_of(draft.service), now=NOON)
    assert [issue.text for issue in refusal.value.issues] == ["Falta el resumen en palabras simples."]
    assert not Review.objects.exists()
    assert not Event.objects.exists()


def test_where_nobody_else_could_approve_it_is_not_asked(draft):
    alone = an_officer_of(draft.service, role="admin")
    with pytest.raises(ValidationError, match="nadie más puede aprobarla"):
        reviewing.ask(draft, by=alone, now=NOON)
    assert not Review.objects.exists()


def test_it_is_asked_once_at_a_time(draft, waiting):
    with pytest.raises(Frozen) as refusal:
        reviewing.ask(draft, by=an_officer_of(draft.service), now=NOON)
    assert refusal.value.review == waiting
    assert Review.objects.count() == 1


@pytest.mark.parametrize("who", ["a citizen", "an analyst", "of another service"])
def test_nobody_else_asks_or_takes_back(draft, waiting, who):
    person = {
        "a citizen": a_citizen,
        "an analyst": lambda: an_analyst_of(draft.service),
        "of another service": lambda: an_officer_of(a_service()),
    }[who]()
    for act in (
        lambda: reviewing.ask(draft, by=person, now=NOON),
        lambda: reviewing.take_back(waiting, by=person, now=NOON),
        lambda: reviewing.give_back(waiting, answer="No", by=person, now=NOON),
        lambda: reviewing.approve(waiting, **ACT, by=person, now=NOON),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Review.objects.get().status == "waiting"


# While it waits --------------------------------------------------------------------------------


def test_while_it_waits_nobody_changes_it(draft, waiting):
    officer, section, item = an_officer_of(draft.service), draft.sections.get(), a_background(draft)
    acts = [
        lambda: drafting.edit_draft(draft, by=officer, now=NOON, seen_at=NOON, title="x"),
        lambda: drafting.delete_draft(draft, by=officer, now=NOON),
        lambda: drafting.save_section(draft, by=officer, now=NOON, title="x", text="y"),
        lambda: drafting.remove_section(section, by=officer, now=NOON),
        lambda: drafting.move_section(section, up=True, by=officer, now=NOON),
        lambda: drafting.add_background(draft, by=officer, now=NOON, title="x", text="y"),
        lambda: drafting.remove_background(item, by=officer, now=NOON),
    ]
    events = Event.objects.count()
    for act in acts:
        with pytest.raises(Frozen):
            act()
    assert Event.objects.count() == events
    assert Consultation.objects.get().changed_at == NOON


def test_taken_back_it_may_be_changed_and_asked_again(draft, waiting):
    officer = an_officer_of(draft.service)
    reviewing.take_back(waiting, by=officer, now=NOON)
    drafting.edit_draft(draft, by=officer, now=NOON, seen_at=NOON, summary="Mejor dicho.")
    reviewing.ask(draft, by=officer, now=NOON)
    assert list(Review.objects.order_by("pk").values_list("status", flat=True)) == ["taken_back", "waiting"]


# Who decides -----------------------------------------------------------------------------------


@pytest.mark.parametrize("hand", ["asked", "created", "changed"])
@pytest.mark.parametrize("role", ["approver", "admin"])
def test_nobody_approves_her_own_draft_whatever_her_roles(hand, role):
    draft = a_ready_draft()
    person = an_officer_of(draft.service, role=role)
    other = a_head_of(draft.service) if role == "approver" else an_officer_of(draft.service, role="admin")
    if hand != "asked":
        Consultation.objects.update(**{f"{hand}_by": person})
        draft.refresh_from_db()
    review = reviewing.ask(draft, by=person if hand == "asked" else an_officer_of(draft.service), now=NOON)
    for act in (
        lambda: reviewing.approve(review, **ACT, by=person, now=NOON),
        lambda: reviewing.give_back(review, answer="No", by=person, now=NOON),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Consultation.objects.get().status == "draft"
    assert can_approve(other, review, now=NOON)


def test_an_administrator_approves_only_where_there_is_no_other_head(draft):
    admin = an_officer_of(draft.service, role="admin")
    review = ask_approval(draft)
    assert can_approve(admin, review, now=NOON)
    a_head_of(draft.service)
    assert not can_approve(admin, review, now=NOON)


def test_an_administrator_approves_what_the_only_head_wrote(draft):
    admin, head = an_officer_of(draft.service, role="admin"), a_head_of(draft.service)
    review = reviewing.ask(draft, by=head, now=NOON)
    assert can_approve(admin, review, now=NOON)
    assert not can_approve(head, review, now=NOON)


def test_officers_do_not_approve(draft, waiting):
    with pytest.raises(PermissionDenied):
        reviewing.approve(waiting, **ACT, by=an_officer_of(draft.service), now=NOON)
    assert Consultation.objects.get().status == "draft"


def test_the_head_of_a_region_approves_only_what_is_about_it(draft):
    region = a_region()
    local = a_head_of(draft.service, region=region)
    a_head_of(draft.service)
    review = ask_approval(draft)
    assert not can_approve(local, review, now=NOON)
    draft.regions.set([region])
    assert can_approve(local, review, now=NOON)


def test_whoever_is_no_longer_head_does_not_decide(draft, head, waiting):
    head.memberships.update(ended_at=NOON)
    with pytest.raises(PermissionDenied):
        reviewing.approve(waiting, **ACT, by=head, now=NOON)


# Deciding --------------------------------------------------------------------------------------


def test_approved_it_is_published_by_its_act(draft, head, waiting):
    reviewing.approve(waiting, **ACT, by=head, now=NOON + HOUR)
    stored, review = Consultation.objects.get(), Review.objects.get()
    assert (stored.status, stored.act_number, stored.published_by) == ("published", ACT["act_number"], head)
    assert (review.status, review.decided_by, review.decided_at) == ("approved", head, NOON + HOUR)
    assert Announcement.objects.filter(event="consultation_published").count() == 1


@pytest.mark.parametrize(
    ("act", "field"),
    [
        ({"act_number": " "}, "act_number"),
        ({"act_date": date(2026, 11, 19)}, "act_date"),
    ],
)
def test_without_a_sound_act_it_goes_on_waiting(draft, head, waiting, act, field):
    with pytest.raises(ValidationError) as refusal:
        reviewing.approve(waiting, **(ACT | act), by=head, now=NOON)
    assert list(refusal.value.error_dict) == [field]
    assert (Consultation.objects.get().status, Review.objects.get().status) == ("draft", "waiting")


def test_returned_it_says_what_is_missing(draft, head, waiting):
    reviewing.give_back(waiting, answer=" Falta el mapa. ", by=head, now=NOON)
    review = Review.objects.get()
    assert (review.status, review.answer, review.decided_by) == ("returned", "Falta el mapa.", head)
    assert Consultation.objects.get().status == "draft"


def test_it_is_not_returned_without_words(draft, head, waiting):
    with pytest.raises(ValidationError) as refusal:
        reviewing.give_back(waiting, answer="  ", by=head, now=NOON)
    assert list(refusal.value.error_dict) == ["answer"]
    assert Review.objects.get().status == "waiting"


def test_one_whose_opening_went_by_is_returned_saying_so(draft, head, waiting):
    left = reviewing.approve(waiting, **ACT, by=head, now=midnight(date(2026, 11, 24)))
    assert left.status == "returned"
    assert Review.objects.get().answer == "La fecha en que abre ya pasó. Elige hoy o un día que venga."
    assert Consultation.objects.get().status == "draft"
    assert not Announcement.objects.filter(event="consultation_published").exists()


def test_the_last_instant_of_its_opening_day_is_still_in_time():
    draft = a_ready_draft(opens_at=midnight(date(2026, 11, 18)), closes_at=end_of(date(2026, 12, 23)))
    head = a_head_of(draft.service)
    late = end_of(date(2026, 11, 18)) - SECOND
    reviewing.approve(ask_approval(draft), **ACT, by=head, now=late)
    stored = Consultation.objects.get()
    assert (stored.status, stored.opens_at) == ("published", late)


@pytest.mark.parametrize("first", ["approve", "give back", "take back"])
def test_of_two_who_decide_the_first_wins(draft, head, waiting, first):
    officer = an_officer_of(draft.service)
    acts = {
        "approve": lambda review: reviewing.approve(review, **ACT, by=head, now=NOON),
        "give back": lambda review: reviewing.give_back(review, answer="No", by=head, now=NOON),
        "take back": lambda review: reviewing.take_back(review, by=officer, now=NOON),
    }
    same = {name: Review.objects.select_related("consultation").get() for name in acts}
    acts[first](same[first])
    stored = Review.objects.get()
    for name, act in acts.items():
        if name != first:
            with pytest.raises(TransitionError):
                act(same[name])
    assert Review.objects.get().status == stored.status
    assert Consultation.objects.get().status == ("published" if first == "approve" else "draft")


def test_who_loses_to_an_approval_publishes_nothing_twice(draft, head, waiting):
    other = a_head_of(draft.service)
    same = Review.objects.select_related("consultation").get()
    reviewing.approve(waiting, **ACT, by=head, now=NOON)
    with pytest.raises(TransitionError):
        reviewing.approve(same, act_number="Otra", act_date=date(2026, 11, 17), by=other, now=NOON + DAY)
    assert Consultation.objects.get().act_number == ACT["act_number"]
