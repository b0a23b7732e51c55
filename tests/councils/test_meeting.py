"""Sessions: called, signed for, held with quorum, told in minutes; what was agreed is followed."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from councils.actions import appointing, meeting, setting_up
from councils.models import (
    Agreement,
    AgreementUpdate,
    Attendance,
    Mandate,
    Minutes,
    Session,
    Share,
    Signature,
)
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from tests.builders import DAY, HOUR, NOON, a_person, a_rule, a_service, an_officer_of
from tests.councils import builders as a
from tests.councils.refusals import refused

pytestmark = pytest.mark.django_db
Status, Kind = Session.Status, Session.Kind
NEXT_WEEK = {"title": "Presupuesto", "starts_at": NOON + 7 * DAY}


@pytest.fixture
def council():
    return a.a_council_in_force()


@pytest.fixture
def by(council):
    return a.the_officer(council)


def members(council):
    return [mandate.user for mandate in council.mandates.order_by("pk").select_related("user")]


# Calling ---------------------------------------------------------------------------------------


def test_a_session_is_called_with_its_agenda_and_a_number(council):
    one, two = (a.a_session(council, agenda=("Presupuesto", "Varios")) for _n in range(2))
    assert (one.number, two.number, one.status, one.kind) == (1, 2, Status.CALLED, Kind.ORDINARY)
    assert [(str(item), item.number) for item in one.agenda.all()] == [("Presupuesto", 1), ("Varios", 2)]
    assert (str(one), one.day) == ("Presupuesto 2027", date(2026, 11, 25))
    assert one.get_absolute_url() == f"/consejos/{council.slug}/sesiones/1/"
    assert one.get_office_url() == f"/gestion/consejos/{council.code}/sesiones/1/"
    assert Announcement.objects.filter(event="council_session_called").count() == 2


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"starts_at": NOON}, "starts_at"),
        ({"ends_at": NOON + 7 * DAY}, "ends_at"),
        ({"kind": Kind.SELF_CONVENED}, "kind"),
    ],
)
def test_a_call_that_cannot_be_is_refused(council, fields, where):
    with refused(ValidationError, where):
        a.a_session(council, **fields)
    assert a.a_session(council, starts_at=NOON + timedelta(seconds=1), ends_at=NOON + HOUR)


def test_only_who_keeps_the_secretariat_calls_and_suspends(council):
    session, minutes_of = a.a_session(council), a.a_held_session(council)
    minutes = a.some_minutes(minutes_of)
    agreement = a.an_agreement(minutes_of)
    for who in (members(council)[0], an_officer_of(a_service()), AnonymousUser()):
        for act in (
            lambda who=who: a.a_session(council, by=who),
            lambda who=who: meeting.reschedule(
                session, agenda=[], by=who, now=NOON, seen_at=NOON, **NEXT_WEEK
            ),
            lambda who=who: meeting.cancel(session, reason="x", by=who, now=NOON),
            lambda who=who: meeting.hold(session, [], by=who, now=NOON + 8 * DAY),
            lambda who=who: meeting.correct(minutes_of, [], by=who, now=NOON, seen_at=NOON),
            lambda who=who: meeting.write_minutes(minutes_of, text="x", by=who, now=NOON),
            lambda who=who: meeting.approve_minutes(minutes, approval="x", by=who, now=NOON, seen_at=NOON),
            lambda who=who: meeting.reopen_minutes(minutes, by=who, now=NOON),
            lambda who=who: meeting.publish_minutes(minutes, by=who, now=NOON),
            lambda who=who: meeting.agree(minutes_of, text="x", owner="x", by=who, now=NOON),
            lambda who=who: meeting.follow_up(agreement, state="done", text="x", by=who, now=NOON),
        ):
            with refused(PermissionDenied):
                act()


def test_a_new_date_is_news_and_a_new_agenda_is_not(council, by):
    session = a.a_session(council)
    same = {"title": session.title, "starts_at": session.starts_at}
    meeting.reschedule(session, agenda=["Varios"], by=by, now=NOON + HOUR, seen_at=NOON, **same)
    assert [item.title for item in session.agenda.all()] == ["Varios"]
    assert Announcement.objects.filter(event="council_session_called").count() == 1
    moved = same | {"starts_at": NOON + 9 * DAY}
    meeting.reschedule(session, agenda=[], by=by, now=NOON + 2 * HOUR, seen_at=NOON + HOUR, **moved)
    assert Announcement.objects.filter(event="council_session_called", data__moved=True).count() == 1


def test_a_colleague_who_moved_it_first_is_named(council, by):
    session = a.a_session(council)
    other = an_officer_of(council.service)
    meeting.reschedule(Session.objects.get(), agenda=[], by=other, now=NOON + HOUR, seen_at=NOON, **NEXT_WEEK)
    with refused(StaleError) as why:
        meeting.reschedule(session, agenda=[], by=by, now=NOON + HOUR, seen_at=NOON, **NEXT_WEEK)
    assert (why.value.by, why.value.at) == (other, NOON + HOUR)
    with refused(ValidationError, "starts_at"):
        meeting.reschedule(session, agenda=[], by=by, now=NOON + 7 * DAY, seen_at=NOON + HOUR, **NEXT_WEEK)


def test_it_is_suspended_with_a_reason_and_no_more(council, by):
    session = a.a_session(council)
    with refused(ValidationError, "reason"):
        meeting.cancel(session, reason=" ", by=by, now=NOON)
    meeting.cancel(session, reason=" Paro de trenes ", by=by, now=NOON)
    assert Session.objects.get().reason == "Paro de trenes"
    for act in (
        lambda: meeting.cancel(session, reason="x", by=by, now=NOON),
        lambda: meeting.reschedule(session, agenda=[], by=by, now=NOON, seen_at=NOON, **NEXT_WEEK),
        lambda: meeting.hold(session, council.mandates.all(), by=by, now=NOON + 8 * DAY),
    ):
        with refused(TransitionError):
            act()


# Members call for themselves -------------------------------------------------------------------


def propose(council, who, **fields):
    return meeting.propose(council, agenda=["Urgencia"], by=who, now=NOON, **NEXT_WEEK | fields)


def test_enough_members_who_sign_call_a_session(council, by):
    setting_up.set_rules(council, by=by, now=NOON, **a.RULES | {"self_convening": Share.TWO_THIRDS})
    one, two, _three = members(council)
    session = propose(council, one)
    assert (session.status, session.kind, meeting.signatures_needed(council, NOON.date())) == (
        Status.PROPOSED, Kind.SELF_CONVENED, 2,
    )  # fmt: skip
    assert not Session.objects.public().exists()
    with refused(ValidationError):
        meeting.sign(session, by=one, now=NOON)
    assert meeting.sign(session, by=two, now=NOON).status == Status.CALLED
    assert Announcement.objects.filter(event="council_session_called").count() == 1
    with refused(TransitionError):
        meeting.sign(session, by=members(council)[2], now=NOON)
    assert str(Signature.objects.first()).startswith(f"{session.pk}:")


def test_where_one_signature_is_enough_it_is_called_at_once(council):
    assert propose(council, members(council)[0]).status == Status.CALLED
    assert not Announcement.objects.filter(event="council_session_proposed").exists()


def test_without_rules_a_third_of_the_members_is_enough():
    council = a.a_council_in_force(rules=False)
    assert meeting.signatures_needed(council, NOON.date()) == 1


def test_who_is_no_member_neither_proposes_nor_signs(council, by):
    setting_up.set_rules(council, by=by, now=NOON, **a.RULES | {"self_convening": Share.MAJORITY})
    session = propose(council, members(council)[0])
    for who in (a_person(), by, AnonymousUser()):
        with refused(PermissionDenied):
            propose(council, who)
        with refused(PermissionDenied):
            meeting.sign(session, by=who, now=NOON)
    with refused(ValidationError, "starts_at"):
        propose(council, members(council)[0], starts_at=NOON)


def test_the_signature_of_whoever_left_no_longer_counts(council, by):
    setting_up.set_rules(council, by=by, now=NOON, **a.RULES | {"self_convening": Share.TWO_THIRDS})
    one, two, three = council.mandates.order_by("pk")
    session = propose(council, one.user)
    rosa = a_person()
    appointing.replace(one, display_name="Rosa", user=rosa, last_day=date(2026, 11, 18), by=by, now=NOON)
    tomorrow = NOON + DAY
    assert meeting.sign(session, by=two.user, now=tomorrow).status == Status.PROPOSED
    with refused(PermissionDenied):
        meeting.sign(session, by=one.user, now=tomorrow)
    assert meeting.sign(session, by=rosa, now=tomorrow).status == Status.CALLED
    assert three.user


def test_a_seat_signs_once_by_its_titular_or_her_substitute(council, by):
    setting_up.set_rules(council, by=by, now=NOON, **a.RULES | {"self_convening": Share.TWO_THIRDS})
    mandate = council.mandates.order_by("pk").first()
    substitute = a.a_member(council.terms.get(), seat=mandate.seat, kind="substitute", user=a_person())
    session = propose(council, mandate.user)
    with refused(ValidationError):
        meeting.sign(session, by=substitute.user, now=NOON)


def test_nobody_signs_for_a_day_that_came(council, by):
    setting_up.set_rules(council, by=by, now=NOON, **a.RULES | {"self_convening": Share.TWO_THIRDS})
    one, two, _three = members(council)
    session = propose(council, one)
    with refused(TransitionError):
        meeting.sign(session, by=two, now=NOON + 7 * DAY)
    with refused(TransitionError):
        meeting.cancel(session, reason="x", by=by, now=NOON)


# Holding it ------------------------------------------------------------------------------------


def attend(session, present, *, act=meeting.hold, now=None):
    return act(session, present, by=a.the_officer(session.council), now=now or session.starts_at + HOUR)


def test_it_was_held_with_those_who_came(council):
    present = council.mandates.titular()[:2]
    session = attend(a.a_session(council), present)
    assert (session.status, session.in_force, session.needed, session.present) == (Status.HELD, 3, 2, 2)
    assert list(Attendance.objects.values_list("mandate", flat=True)) == [m.pk for m in present]
    assert str(Attendance.objects.first()) == f"{session.pk}: {present[0].pk}"


def test_without_quorum_there_was_no_session_and_that_is_written(council):
    session = a.a_session(council)
    one = council.mandates.all()[:1]
    with refused(ValidationError) as why:
        attend(session, one)
    assert why.value.messages == ["Sin quórum: asistieron 1 y se necesitan 2 de 3."]
    with refused(ValidationError):
        attend(session, council.mandates.all()[:2], act=meeting.fail)
    attend(session, one, act=meeting.fail)
    assert (session.status, session.present, Attendance.objects.count()) == (Status.FAILED, 1, 1)


def test_who_did_not_sit_that_day_did_not_come_and_a_seat_counts_once(council):
    session = a.a_session(council)
    foreign = a.a_council_in_force().mandates.first()
    gone = appointing.replace(
        council.mandates.first(),
        display_name="Rosa",
        last_day=session.day,
        by=a.the_officer(council),
        now=NOON,
    )
    mandate = council.mandates.order_by("pk")[1]
    substitute = a.a_member(council.terms.get(), seat=mandate.seat, kind="substitute")
    for present in ([foreign, mandate], [gone, mandate], [mandate, substitute]):
        with refused(ValidationError):
            attend(session, present)


def test_a_substitute_fills_the_seat_of_her_titular(council):
    mandate = council.mandates.first()
    substitute = a.a_member(council.terms.get(), seat=mandate.seat, kind="substitute")
    other = council.mandates.titular().order_by("pk")[1]
    assert attend(a.a_session(council), [substitute, other]).in_force == 3


def test_attendance_is_written_once_and_after_it_began(council):
    session = a.a_session(council)
    everybody = council.mandates.all()
    with refused(ValidationError):
        attend(session, everybody, now=session.starts_at - timedelta(microseconds=1))
    stale = Session.objects.get()
    attend(session, everybody, now=session.starts_at)
    with refused(TransitionError):
        attend(stale, everybody)


def test_a_session_that_was_moved_meanwhile_is_not_held_on_its_old_day(council, by):
    session = a.a_session(council)
    stale = Session.objects.get()
    meeting.reschedule(
        session, agenda=[], by=by, now=NOON, seen_at=NOON, title="x", starts_at=NOON + 30 * DAY
    )
    with refused(ValidationError):
        attend(stale, council.mandates.all(), now=NOON + 8 * DAY)


def test_the_quorum_is_that_of_the_rules_of_its_day(council, by):
    session = a.a_session(council)
    setting_up.set_rules(
        council, by=by, now=NOON, **a.RULES | {"quorum": Share.QUARTER, "date": session.day + a.ONE_DAY}
    )
    assert meeting.quorum_of(session) == (3, 2)
    setting_up.set_rules(council, by=by, now=NOON, **a.RULES | {"quorum": Share.QUARTER, "date": session.day})
    assert meeting.quorum_of(session) == (3, 1)


def test_without_rules_more_than_half_is_enough_and_later_rules_are_better_than_none():
    council = a.a_council_in_force(rules=False)
    session = a.a_session(council)
    assert meeting.quorum_of(session) == (3, 2)
    later = a.RULES | {"quorum": Share.TWO_THIRDS, "date": date(2027, 1, 1)}
    setting_up.set_rules(council, by=a.the_officer(council), now=NOON, **later)
    assert meeting.rules_on(council, session.day).quorum == Share.TWO_THIRDS


def test_who_was_marked_wrong_is_put_right_until_the_minutes_are_approved(council, by):
    session = a.a_held_session(council)
    two, one = council.mandates.all()[:2], council.mandates.all()[:1]
    with refused(ValidationError):
        meeting.correct(session, one, by=by, now=NOON, seen_at=session.changed_at)
    stale = session.changed_at
    meeting.correct(session, two, by=by, now=NOON, seen_at=stale)
    assert (session.present, Attendance.objects.count()) == (2, 2)
    with refused(StaleError) as why:
        meeting.correct(session, two, by=by, now=NOON, seen_at=stale)
    assert (why.value.by, why.value.at) == (by, NOON)
    a.some_minutes(session, approved=True)
    with refused(TransitionError):
        meeting.correct(session, two, by=by, now=NOON, seen_at=NOON)
    called = a.a_session(council)
    with refused(TransitionError):
        meeting.correct(called, two, by=by, now=NOON, seen_at=NOON)


# Minutes ---------------------------------------------------------------------------------------


def test_minutes_go_from_draft_to_published_with_their_due_date(council, by):
    session = a.a_held_session(council)  # Sunday 15 November
    minutes = a.some_minutes(session)
    assert (minutes.number, minutes.status, minutes.due_on) == (1, Minutes.Status.DRAFT, date(2026, 12, 4))
    assert (str(minutes), minutes.trail_service) == ("1", council.service.code)
    minutes = meeting.approve_minutes(minutes, approval=" Por todos ", by=by, now=NOON, seen_at=NOON)
    assert minutes.approval == "Por todos"
    minutes = meeting.publish_minutes(minutes, by=by, now=NOON)
    assert minutes.status == Minutes.Status.PUBLISHED
    assert Announcement.objects.filter(event="council_minutes_published").count() == 1
    assert a.some_minutes(a.a_held_session(council)).number == 2


def test_the_norm_of_the_service_says_by_when(council):
    a_rule(council.service, "cosoc_minutes_business_days", 3)
    minutes = a.some_minutes(a.a_held_session(council))
    assert (minutes.due_on, minutes.due_rule) == (date(2026, 11, 18), "Norma del servicio: Artículo 12")
    assert meeting.minutes_due(minutes.session).day == minutes.due_on


def test_without_quorum_there_are_neither_minutes_nor_agreements(council, by):
    failed = attend(a.a_session(council), [], act=meeting.fail)
    for session in (failed, a.a_session(council)):
        with refused(ValidationError):
            meeting.write_minutes(session, text="x", by=by, now=NOON)
        with refused(ValidationError):
            a.an_agreement(session)


def test_a_draft_that_a_colleague_saved_meanwhile_is_not_lost(council, by):
    session = a.a_held_session(council)
    other = an_officer_of(council.service)
    minutes = meeting.write_minutes(session, text="Primero", by=other, now=NOON)
    for seen_at in (None, NOON - DAY):
        with refused(StaleError) as why:
            meeting.write_minutes(session, text="Segundo", by=by, now=NOON + HOUR, seen_at=seen_at)
    assert (why.value.by, why.value.at) == (other, NOON)
    paper = a.a_paper(by)
    written = meeting.write_minutes(session, text="", by=by, now=NOON + HOUR, seen_at=NOON, document=paper)
    assert (written.pk, written.document) == (minutes.pk, paper)
    assert meeting.write_minutes(session, text="y", by=by, now=NOON, seen_at=NOON + HOUR).document == paper


def test_what_is_approved_was_written_is_what_was_read_and_says_how(council, by):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session, text=" ")
    with refused(ValidationError):
        meeting.approve_minutes(minutes, approval="x", by=by, now=NOON, seen_at=NOON)
    minutes = meeting.write_minutes(session, text="Se acordó", by=by, now=NOON + HOUR, seen_at=NOON)
    with refused(StaleError):
        meeting.approve_minutes(minutes, approval="x", by=by, now=NOON, seen_at=NOON)
    with refused(ValidationError, "approval"):
        meeting.approve_minutes(minutes, approval=" ", by=by, now=NOON, seen_at=NOON + HOUR)
    with refused(ValidationError):
        meeting.publish_minutes(minutes, by=by, now=NOON)
    with refused(TransitionError):
        meeting.reopen_minutes(minutes, by=by, now=NOON)


def test_a_file_is_enough_to_approve(council, by):
    session = a.a_held_session(council)
    minutes = meeting.write_minutes(session, text="", by=by, now=NOON, document=a.a_paper(by))
    assert meeting.approve_minutes(minutes, approval="x", by=by, now=NOON, seen_at=NOON)


def test_what_was_approved_is_corrected_only_by_opening_it_again_and_what_is_published_never(council, by):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session, approved=True)
    with refused(TransitionError):
        meeting.write_minutes(session, text="x", by=by, now=NOON, seen_at=NOON)
    with refused(TransitionError):
        meeting.approve_minutes(minutes, approval="x", by=by, now=NOON, seen_at=NOON)
    meeting.reopen_minutes(minutes, by=by, now=NOON)
    assert (minutes.status, minutes.approved_at, minutes.approval) == (Minutes.Status.DRAFT, None, "")
    minutes = meeting.approve_minutes(minutes, approval="x", by=by, now=NOON, seen_at=NOON)
    stale = Minutes.objects.get()
    minutes = meeting.publish_minutes(minutes, by=by, now=NOON)
    for act in (
        lambda: meeting.publish_minutes(stale, by=by, now=NOON),
        lambda: meeting.reopen_minutes(minutes, by=by, now=NOON),
        lambda: meeting.write_minutes(session, text="x", by=by, now=NOON, seen_at=NOON),
    ):
        with refused(TransitionError):
            act()


# Agreements ------------------------------------------------------------------------------------


def test_an_agreement_has_an_owner_a_day_and_a_history(council, by):
    session = a.a_held_session(council)
    one, two = a.an_agreement(session, due_on=date(2026, 12, 1)), a.an_agreement(session)
    assert (one.number, two.number, str(one), one.trail_service) == (
        1, 2, "Publicar el catastro", council.service.code,
    )  # fmt: skip
    meeting.follow_up(one, state="partial", text="La mitad", by=by, now=NOON, seen_at=one.changed_at)
    meeting.follow_up(one, state="done", text="Listo", by=by, now=NOON + DAY, url="https://example.org")
    assert Agreement.objects.get(pk=one.pk).state == "done"
    assert list(AgreementUpdate.objects.values_list("state", flat=True)) == ["done", "partial"]
    assert str(AgreementUpdate.objects.first()) == f"{one.pk}: done"


def test_an_agreement_is_due_after_the_session(council):
    session = a.a_held_session(council)
    with refused(ValidationError, "due_on"):
        a.an_agreement(session, due_on=session.day - a.ONE_DAY)
    assert a.an_agreement(session, due_on=session.day)


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        ("pending", 2, True),
        ("partial", 2, True),
        ("pending", 1, False),
        ("done", 2, False),
        ("dropped", 2, False),
    ],
)
def test_what_is_open_after_its_day_is_late(state, today, late):
    agreement = Agreement(state=state, due_on=date(2026, 12, 1))
    assert agreement.is_late(date(2026, 12, today)) == late
    assert not Agreement(state=state).is_late(date(2026, 12, today))


def test_two_who_follow_it_at_once_do_not_hide_each_other(council, by):
    agreement = a.an_agreement(a.a_held_session(council))
    with refused(StaleError) as why:
        meeting.follow_up(agreement, state="done", text="x", by=by, now=NOON, seen_at=NOON - DAY)
    assert why.value.by is None
    meeting.follow_up(agreement, state="partial", text="x", by=by, now=NOON + HOUR, seen_at=NOON)
    with refused(StaleError) as why:
        meeting.follow_up(agreement, state="done", text="x", by=by, now=NOON + HOUR, seen_at=NOON)
    assert (why.value.by, why.value.at) == (by, NOON + HOUR)


def test_a_number_that_a_colleague_took_is_tried_again(council, monkeypatch):
    calls, create = [], Session.objects.create

    def taken_once(**fields):
        calls.append(fields["number"])
        if len(calls) == 1:
            raise meeting.IntegrityError
        return create(**fields)

    monkeypatch.setattr(Session.objects, "create", taken_once)
    assert a.a_session(council).number == 1

    def taken(**fields):
        raise meeting.IntegrityError

    monkeypatch.setattr(Session.objects, "create", taken)
    with refused(TransitionError):
        a.a_session(council)
    assert Mandate.objects.count() == 3
