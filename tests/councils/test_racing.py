"""Two people at the same instant, on a database that serves many at once: exactly one wins, and says so."""

import threading
import time
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from councils.actions import applying, appointing, calling, counting, deciding, meeting, opining, setting_up
from councils.models import (
    Application,
    Council,
    Mandate,
    Minutes,
    Opinion,
    Process,
    RollEntry,
    Session,
    Share,
    StageCode,
    Term,
)
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from tests.builders import DAY, NOON, a_person, a_service, an_officer_of
from tests.consultations.test_at_once import at_once
from tests.councils import builders as a
from tests.organizations.builders import an_organization

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]
FIRST, LAST = date(2027, 3, 1), date(2029, 2, 28)


def refusals(results, *errors):
    """How many were refused with one of these; nothing else went wrong."""
    wrong = [result for result in results if isinstance(result, Exception) and not isinstance(result, errors)]
    assert wrong == []
    return sum(isinstance(result, errors) for result in results)


def lines(verb):
    return Event.objects.filter(verb=verb).count()


def test_a_service_sets_up_one_council():
    service = a_service()
    officers = [an_officer_of(service) for _n in range(3)]
    acts = [lambda by=by: setting_up.create(service, name="Consejo", by=by, now=NOON) for by in officers]
    assert refusals(at_once(*acts), ValidationError) == 2
    assert Council.objects.count() == lines("council.created") == 1


def test_two_new_rules_leave_one_in_force():
    council = a.a_council()
    acts = [
        lambda n=n: setting_up.set_rules(
            council, by=a.the_officer(council), now=NOON, **a.RULES | {"number": f"Res. {n}"}
        )
        for n in range(3)
    ]
    assert refusals(at_once(*acts)) == 0
    assert council.rules.current().count() == 1
    assert council.rules.count() == 4


def test_drafts_started_together_get_codes_and_addresses_of_their_own():
    council = a.a_council(a_service(code="MMA"))
    by = a.the_officer(council)
    assert refusals(at_once(*[lambda: a.a_draft_process(council, by=by)] * 3)) == 0
    assert sorted(Process.objects.values_list("code", "key")) == [
        ("EC-2026-MMA-01", "2026"), ("EC-2026-MMA-02", "2026-2"), ("EC-2026-MMA-03", "2026-3"),
    ]  # fmt: skip


def test_two_officers_call_a_process_once():
    process = a.a_draft_process()
    by = a.the_officer(process.council)
    calling.add_commissioner(
        process, a_person(), display_name="Ana", position="x", act_number="1", by=by, now=NOON
    )
    acts = [
        lambda n=n: calling.publish(
            Process.objects.get(), act_number=f"Res. {n}", act_date=day_of(a.CALLED), by=by, now=a.CALLED
        )
        for n in range(3)
    ]
    assert refusals(at_once(*acts), TransitionError) == 2
    assert lines("council_process.published") == 1


def test_two_who_leave_the_commission_at_once_do_not_leave_it_empty():
    process = a.a_process()
    by = a.the_officer(process.council)
    calling.add_commissioner(
        process, a_person(), display_name="Ana", position="x", act_number="1", by=by, now=NOON
    )
    acts = [
        lambda member=member: calling.remove_commissioner(member, by=by, now=NOON)
        for member in process.commissioners.select_related("process__council")
    ]
    assert refusals(at_once(*acts), ValidationError) == 1
    assert process.commissioners.current().count() == 1


def test_an_organisation_is_inscribed_once_by_two_of_its_people():
    process = a.a_process()
    organization = an_organization(now=a.CALLED - 90 * DAY)
    voices = [a.a_voice_of(organization) for _n in range(3)]
    acts = [lambda by=by: a.an_application(process, organization, by=by) for by in voices]
    assert refusals(at_once(*acts), ValidationError) == 2
    assert Application.objects.count() == lines("council_application.submitted") == 1


def test_two_commissioners_decide_an_application_once():
    process = a.a_process()
    application = a.an_application(process)
    seen = deciding.version_of(application)
    by, now = a.the_commissioner(process), a.after_stage(process, StageCode.REGISTRATION)
    acts = [
        lambda status=status: deciding.decide(
            Application.objects.get(), status, by=by, now=now, reason="Porque sí", seen=seen
        )
        for status in ("admissible", "inadmissible")
    ]
    assert refusals(at_once(*acts), StaleError) == 1
    assert lines("council_application.decided") == 1


def test_what_arrives_in_the_last_instant_is_before_the_roll_or_not_at_all():
    """Her request arrived in time and the server was slow: no roll is published over an open objection."""
    process = a.a_process()
    application = a.an_application(process)
    a.with_provisional_roll(process, application)
    application.refresh_from_db()
    closes = a.fresh(process).stage(StageCode.OBJECTIONS).ends_at
    people, commissioner = [a_person() for _n in range(3)], a.the_commissioner(process)
    acts = [
        lambda by=by: applying.object_to(application, text="x", by=by, now=closes - timedelta(microseconds=1))
        for by in people
    ]
    results = at_once(*acts, lambda: deciding.publish_final_roll(process, by=commissioner, now=closes))
    refusals(results, TransitionError)
    waiting, is_final = process.objections.count(), Process.objects.get().final_roll_at is not None
    assert (waiting == 0) if is_final else (waiting > 0)


def test_a_roll_is_written_once_by_two():
    process = a.a_process()
    a.with_provisional_roll(process, *[a.an_application(process) for _n in range(3)])
    by, now = a.the_commissioner(process), a.in_stage(process, StageCode.FINAL_ROLL)
    acts = [lambda: deciding.publish_final_roll(process, by=by, now=now)] * 3
    assert refusals(at_once(*acts), TransitionError) == 2
    assert RollEntry.objects.count() == 3


def test_an_organisation_stands_once_and_names_are_published_once():
    process = a.a_process()
    application = a.an_application(process)
    a.with_final_roll(process, application)
    application.refresh_from_db()
    assert refusals(at_once(*[lambda: a.a_candidacy(application)] * 3), ValidationError) == 2
    by, now = a.the_commissioner(process), a.in_stage(process, StageCode.CANDIDATE_LIST)
    acts = [lambda: deciding.publish_candidates(process, by=by, now=now)] * 3
    assert refusals(at_once(*acts), TransitionError) == 2
    assert lines("council_process.candidates_published") == 1


def test_a_lot_is_drawn_once_and_a_result_published_once():
    process = a.an_election()
    one, two = a.voters_of(process)[:2]
    first, second = a.calling.Candidacy.objects.order_by("number").values_list("number", flat=True)
    a.a_vote(process, one, first)
    a.a_vote(process, two, second)
    process = a.counted(process)
    by, now = a.the_commissioner(process), a.after_stage(process, StageCode.VOTING)
    acts = [lambda n=n: counting.draw_lot(process, seed=str(n), by=by, now=now) for n in range(3)]
    assert refusals(at_once(*acts), TransitionError) == 2
    acts = [lambda: counting.publish_result(process, act_number="1", by=by, now=now)] * 3
    assert refusals(at_once(*acts), TransitionError) == 2
    assert lines("council_process.lot_drawn") == lines("council_process.result_published") == 1


def test_members_are_appointed_once_and_what_was_annulled_appoints_nobody():
    process = a.with_result(a.an_election(candidates=1))
    by, now = a.the_officer(process.council), a.in_stage(process, StageCode.APPOINTMENT)
    results = at_once(
        *[lambda: a.appointed(process)] * 2,
        lambda: calling.annul(Process.objects.get(), reason="x", by=by, now=now),
    )
    assert refusals(results, TransitionError) == 2
    stored = Process.objects.get()
    assert (stored.appointed_at is None) == (stored.annulled_at is not None)
    assert Mandate.objects.count() == Term.objects.count() == int(stored.appointed_at is not None)


def test_a_seat_is_filled_by_one():
    council = a.a_council_in_force(members=0)
    term, seat = council.terms.get(), council.seats.first()
    acts = [lambda: a.a_member(term, seat=seat)] * 3
    assert refusals(at_once(*acts), ValidationError) == 2
    assert Mandate.objects.count() == 1


def test_two_terms_that_would_cross_are_one():
    council = a.a_council()
    a.the_officer(council)
    acts = [
        lambda n=n: a.a_term(council, starts_on=FIRST + timedelta(days=n), last_day=LAST) for n in range(3)
    ]
    assert refusals(at_once(*acts), ValidationError) == 2
    assert Term.objects.count() == 1


def test_an_extension_waits_for_the_term_that_somebody_is_naming():
    council = a.a_council_in_force()
    term, by = council.terms.get(), a.the_officer(council)
    named = threading.Event()

    def name_slowly():
        with transaction.atomic():
            a.a_term(council, starts_on=date(2027, 1, 1), last_day=date(2028, 12, 31))
            named.set()
            time.sleep(0.5)

    def extend():
        named.wait(timeout=10)
        appointing.extend_by_law(term, last_day=date(2027, 6, 30), law="Ley", reason="x", by=by, now=NOON)

    assert refusals(at_once(name_slowly, extend), ValidationError) == 1
    term.refresh_from_db()
    assert term.last_day == date(2026, 12, 31)


def test_a_member_leaves_once_and_an_office_has_one_holder():
    council = a.a_council_in_force()
    by, mandate = a.the_officer(council), council.mandates.first()
    acts = [
        lambda: appointing.end_mandate(
            Mandate.objects.get(pk=mandate.pk), end="resigned", last_day=date(2026, 11, 20), by=by, now=NOON
        )
    ] * 2
    assert refusals(at_once(*acts), TransitionError) == 1
    acts = [
        lambda: appointing.set_office(
            council, "secretary", display_name="Ana", starts_on=date(2026, 11, 1), by=by, now=NOON
        )
    ] * 3
    assert refusals(at_once(*acts)) == 0
    assert council.offices.filter(ends_on=None).count() == 1


def test_signatures_at_once_call_the_session_once():
    council = a.a_council_in_force()
    by = a.the_officer(council)
    setting_up.set_rules(council, by=by, now=NOON, **a.RULES | {"self_convening": Share.TWO_THIRDS})
    one, two, three = (mandate.user for mandate in council.mandates.select_related("user"))
    session = meeting.propose(
        council, agenda=["x"], by=one, now=NOON, title="Urgencia", starts_at=NOON + 7 * DAY
    )
    acts = [
        lambda who=who: meeting.sign(Session.objects.get(), by=who, now=NOON) for who in (two, two, three)
    ]
    refusals(at_once(*acts), ValidationError, TransitionError)
    assert Session.objects.get().status == Session.Status.CALLED
    assert lines("council_session.called") == 1
    assert session.signatures.count() == 2


def test_numbers_of_sessions_minutes_and_opinions_are_not_given_twice():
    council = a.a_council_in_force()
    held = [a.a_held_session(council) for _n in range(2)]
    by = a.the_officer(council)
    acts = [lambda: a.a_session(council)] * 2
    acts += [lambda session=session: a.some_minutes(session) for session in held]
    acts += [lambda: opining.write(council, by=by, now=NOON, title="x", text="y")] * 2
    assert refusals(at_once(*acts)) == 0
    assert sorted(Session.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert sorted(Minutes.objects.values_list("number", flat=True)) == [1, 2]
    assert sorted(Opinion.objects.values_list("number", flat=True)) == [1, 2]


def test_attendance_and_an_answer_are_written_once():
    council = a.a_council_in_force()
    by, session = a.the_officer(council), a.a_session(council)
    everybody = list(council.mandates.all())
    acts = [
        lambda: meeting.hold(Session.objects.get(), everybody, by=by, now=NOON + 8 * DAY),
        lambda: meeting.fail(Session.objects.get(), everybody[:1], by=by, now=NOON + 8 * DAY),
    ]
    assert refusals(at_once(*acts), TransitionError) == 1
    opinion = a.an_opinion(council)
    acts = [
        lambda: opining.answer(Opinion.objects.get(pk=opinion.pk), text="x", act="1", by=by, now=NOON + DAY)
    ] * 3
    assert refusals(at_once(*acts), TransitionError) == 2
    assert session.attendance.count() in (1, 3)
