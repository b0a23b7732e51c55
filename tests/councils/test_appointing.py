"""Who sits, day by day: appointments, changes in a term, extensions by law, offices."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from councils.actions import appointing
from councils.actions.deciding import TooEarly
from councils.models import (
    Candidacy,
    Contest,
    CouncilOffice,
    Mandate,
    Method,
    Process,
    Seat,
    StageCode,
    Term,
    TermExtension,
)
from councils.seating_forms import ServiceOfficeForm
from participa.core.lifecycle import TransitionError
from participa.notifications.models import Announcement
from tests.builders import NOON, a_person, a_rule, a_service, an_officer_of
from tests.councils import builders as a
from tests.councils.refusals import refused

pytestmark = pytest.mark.django_db
Kind, End, Office = Mandate.Kind, Mandate.End, CouncilOffice.Kind
FIRST, LAST = date(2027, 3, 1), date(2029, 2, 28)
NEXT = {"starts_on": date(2027, 1, 1), "last_day": date(2028, 12, 31)}


def a_designation(*, admitted=2):
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)), method=Method.DESIGNATION)
    applications = [a.an_application(process) for _n in range(admitted)]
    for application in applications:
        a.admitted(application)
        a.a_candidacy(application)
    a.deciding.publish_candidates(
        process, by=a.the_commissioner(process), now=a.after_stage(process, StageCode.CANDIDATES)
    )
    return a.fresh(process)


def an_elected_process(council=None, **fields):
    """With a result: one organisation acclaimed."""
    process = a.a_process(council or a.a_council(estates=(("Territoriales", 1),)), **fields)
    return a.with_result(a.an_election(process, voters=2, candidates=1))


def appoint(process, *, starts_on=FIRST, last_day=LAST, by=None, **fields):
    return appointing.appoint(
        process, starts_on=starts_on, last_day=last_day, by=by or a.the_officer(process.council),
        now=a.in_stage(process, StageCode.APPOINTMENT),
        **{"act_number": "Resolución 120", "act_date": date(2027, 1, 4)} | fields,
    )  # fmt: skip


def end(mandate, last_day, *, kind=End.RESIGNED, now=NOON, **fields):
    by = a.the_officer(mandate.council)
    appointing.end_mandate(mandate, end=kind, last_day=last_day, by=by, now=now, **fields)
    mandate.refresh_from_db()
    return mandate


def with_the_next_term(council):
    """The same seats, from the first of January of 2027."""
    term = a.a_term(council, **NEXT)
    seats = council.seats.order_by("pk")
    return term, [a.a_member(term, seat=seat, user=a_person()) for seat in seats]


# Designating -----------------------------------------------------------------------------------


def test_the_service_chooses_where_nobody_votes():
    process = a_designation()
    chosen, other = Candidacy.objects.order_by("number")
    by = a.the_officer(process.council)
    appointing.designate(process, [other], by=by, now=NOON)
    appointing.designate(process, [chosen], by=by, now=NOON)
    assert list(Candidacy.objects.filter(elected=True)) == [chosen]
    assert Contest.objects.get().outcome == Contest.Outcome.ACCLAIMED
    assert appoint(process).mandates.get().display_name == chosen.display_name


def test_it_chooses_no_more_than_there_are_seats_and_may_choose_nobody():
    process = a_designation()
    by = a.the_officer(process.council)
    with refused(ValidationError):
        appointing.designate(process, list(Candidacy.objects.all()), by=by, now=NOON)
    appointing.designate(process, [], by=by, now=NOON)
    assert Contest.objects.get().outcome == Contest.Outcome.DESERT
    with refused(TooEarly):
        appoint(process)


def test_nobody_is_designated_by_others_before_the_names_after_or_where_people_vote():
    process = a_designation(admitted=1)
    by, chosen = a.the_officer(process.council), list(Candidacy.objects.all())
    early = a.a_process(method=Method.DESIGNATION)
    voted = an_elected_process()
    for thing in (early, voted):
        with refused(TransitionError):
            appointing.designate(thing, [], by=a.the_officer(thing.council), now=NOON)
    with refused(PermissionDenied):
        appointing.designate(process, chosen, by=a.the_commissioner(process), now=NOON)
    appointing.designate(process, chosen, by=by, now=NOON)
    appoint(process)
    with refused(TransitionError):
        appointing.designate(process, [], by=by, now=NOON)


# Appointing ------------------------------------------------------------------------------------


def test_whoever_was_elected_sits_from_the_first_day_to_the_last():
    process = a.a_process(a.a_council(estates=(("Territoriales", 2),)))
    applications = [a.an_application(process) for _n in range(2)]
    a.with_final_roll(process, *applications)
    for n, application in enumerate(applications):
        a.a_candidacy(application, user=a_person(), substitute_name="Suplente" if n else "")
    a.deciding.publish_candidates(
        process, by=a.the_commissioner(process), now=a.in_stage(process, StageCode.CANDIDATE_LIST)
    )
    term = appoint(a.with_result(process))
    assert (term.starts_on, term.last_day, term.number, str(term)) == (FIRST, LAST, 1, "2027-2029")
    rows = Mandate.objects.order_by("seat__number", "kind").values_list("seat__number", "kind")
    assert sorted(rows) == [(1, "titular"), (2, "substitute"), (2, "titular")]
    assert {mandate.last_day for mandate in Mandate.objects.all()} == {LAST}
    assert Process.objects.get().appointed_by == a.the_officer(process.council)
    assert not Process.objects.going().exists()
    assert Announcement.objects.filter(event="council_appointed").count() == 1


def test_when_it_is_about_to_expire_comes_from_the_rules():
    term = appoint(an_elected_process())
    assert (term.ends_on - term.renewal_from).days == 60
    council = a.a_council()
    a_rule(council.service, "cosoc_call_before_end_days", 90, article="Artículo 20")
    other = a.a_term(council)
    assert (other.ends_on - other.renewal_from).days == 90
    assert other.renewal_rule == "Norma del servicio: Artículo 20"
    short = a.a_term(a.a_council(), starts_on=date(2026, 12, 1), last_day=date(2026, 12, 20))
    assert short.renewal_from == short.starts_on


def test_nobody_is_appointed_before_the_result_twice_without_an_act_or_by_others():
    voting = a.an_election()
    with refused(TooEarly):
        appoint(voting)
    process = an_elected_process()
    with refused(ValidationError, "act_number"):
        appoint(process, act_number=" ")
    with refused(PermissionDenied):
        appoint(process, by=a.the_commissioner(process))
    appoint(process)
    with refused(TransitionError):
        appoint(process)


def test_a_desert_process_appoints_nobody():
    process = a.with_result(a.an_election(voters=2, candidates=0))
    with refused(TooEarly):
        appoint(process)


def test_a_term_does_not_cross_another_nor_end_before_it_starts():
    council = a.a_council(estates=(("Territoriales", 1),))
    a.a_term(council, starts_on=date(2025, 3, 1), last_day=FIRST)
    process = an_elected_process(council, term_starts_on=date(2027, 3, 2))
    with refused(ValidationError, "starts_on"):
        appoint(process)
    with refused(ValidationError, "last_day"):
        appoint(process, starts_on=LAST, last_day=LAST - timedelta(days=1))
    assert appoint(process, starts_on=FIRST + timedelta(days=1)).number == 2


def test_the_mandates_of_before_end_with_their_term():
    council = a.a_council_in_force(estates=(("Territoriales", 1),), members=1)
    before = Mandate.objects.get()
    now = a.in_stage(process := an_elected_process(council), StageCode.APPOINTMENT)
    appoint(process)
    before.refresh_from_db()
    assert (before.end, before.ended_at, before.last_day) == (End.TERM, now, date(2026, 12, 31))


def test_a_partial_election_completes_the_term_that_is_there():
    council = a.a_council(estates=(("Territoriales", 2),))
    term = a.a_term(council, starts_on=date(2026, 3, 1), last_day=date(2028, 2, 29))
    rosa = a_person()
    a.a_member(term)
    process = a.a_process(council, method=Method.PARTIAL)
    a.calling.Contest.objects.update(seats=1)
    application = a.an_application(process)
    a.with_final_roll(process, application)
    a.a_candidacy(application, user=rosa)
    a.deciding.publish_candidates(
        process, by=a.the_commissioner(process), now=a.in_stage(process, StageCode.CANDIDATE_LIST)
    )
    process = a.with_result(process)
    with refused(ValidationError, "starts_on"):
        appoint(process, starts_on=date(2028, 3, 1))
    with refused(ValidationError, "last_day"):
        appoint(process, last_day=FIRST - timedelta(days=1))
    assert appoint(process) == term
    mandate = Mandate.objects.get(user=rosa)
    assert (mandate.starts_on, mandate.ends_on, mandate.seat.number) == (FIRST, term.ends_on, 2)


def test_where_no_seat_is_free_nobody_is_appointed():
    council = a.a_council(estates=(("Territoriales", 1),))
    term = a.a_term(council, starts_on=date(2026, 3, 1), last_day=date(2028, 2, 29))
    a.a_member(term)
    process = an_elected_process(council, method=Method.PARTIAL)
    with refused(ValidationError, "starts_on"):
        appoint(process)


# Filling a seat --------------------------------------------------------------------------------


@pytest.fixture
def council():
    return a.a_council_in_force()


@pytest.fixture
def term(council):
    return council.terms.get()


def fill(term, seat, **fields):
    by = fields.pop("by", None) or a.the_officer(term.council)
    return appointing.fill_seat(
        term, seat, by=by, now=NOON, **{"display_name": "Otra", "organization_name": "Club"} | fields
    )


def test_a_seat_has_one_titular_and_one_substitute(council, term):
    seat = council.seats.first()
    with refused(ValidationError):
        fill(term, seat)
    substitute = fill(term, seat, kind=Kind.SUBSTITUTE, starts_on=date(2026, 6, 1))
    assert (substitute.starts_on, substitute.ends_on) == (date(2026, 6, 1), term.ends_on)
    assert str(substitute) == f"Suplente: {seat}"
    with refused(ValidationError):
        fill(term, seat, kind=Kind.SUBSTITUTE)


def test_where_the_rules_say_so_there_are_no_substitutes():
    council = a.a_council_in_force(rules={"has_substitutes": False})
    with refused(ValidationError, "kind"):
        fill(council.terms.get(), council.seats.first(), kind=Kind.SUBSTITUTE)


def test_a_seat_is_filled_within_its_term_and_its_council(council, term):
    empty = Seat.objects.create(
        council=council, estate=council.estates.first(), number=9, opened_on=term.starts_on
    )
    for starts_on in (term.starts_on - timedelta(days=1), term.ends_on):
        with refused(ValidationError, "starts_on"):
            fill(term, empty, starts_on=starts_on)
    foreign = a.a_council().seats.first()
    with refused(ValidationError, "seat"):
        fill(term, foreign)
    Seat.objects.filter(pk=empty.pk).update(closed_on=date(2026, 6, 1))
    empty.refresh_from_db()
    with refused(ValidationError, "seat"):
        fill(term, empty, starts_on=date(2026, 6, 1))
    assert fill(term, empty, starts_on=date(2026, 5, 31))


def test_an_account_is_of_one_member(council, term):
    taken = Mandate.objects.first().user
    empty = Seat.objects.create(
        council=council, estate=council.estates.first(), number=9, opened_on=term.starts_on
    )
    with refused(ValidationError):
        fill(term, empty, user=taken)
    other = Mandate.objects.last()
    with refused(ValidationError):
        appointing.link_member(other, taken, by=a.the_officer(council), now=NOON)
    appointing.link_member(other, rosa := a_person(), by=a.the_officer(council), now=NOON)
    appointing.link_member(other, rosa, by=a.the_officer(council), now=NOON)
    other.refresh_from_db()
    assert other.user == rosa


def test_whoever_left_is_linked_to_no_account(council):
    mandate = end(Mandate.objects.first(), date(2026, 11, 17))
    with refused(TransitionError):
        appointing.link_member(mandate, a_person(), by=a.the_officer(council), now=NOON)


def test_a_term_of_before_the_portal_is_written_down_once(council):
    with refused(ValidationError, "starts_on"):
        a.a_term(council, starts_on=date(2026, 12, 31), last_day=date(2028, 1, 1))
    assert a.a_term(council, starts_on=date(2027, 1, 1), last_day=date(2028, 1, 1)).number == 2


# Leaving it ------------------------------------------------------------------------------------


def test_a_member_leaves_and_her_seat_is_free_from_the_next_day(council, term):
    mandate = end(Mandate.objects.first(), date(2026, 11, 20), reason=" Por salud ")
    assert (mandate.end, mandate.last_day, mandate.end_reason) == (
        End.RESIGNED,
        date(2026, 11, 20),
        "Por salud",
    )
    assert not council.mandates.on(date(2026, 11, 21)).filter(pk=mandate.pk).exists()
    with refused(ValidationError):
        fill(term, mandate.seat, starts_on=date(2026, 11, 20))
    assert fill(term, mandate.seat, starts_on=date(2026, 11, 21))


def test_nobody_leaves_twice_outside_her_days_or_without_the_reason_that_is_due(council):
    mandate = Mandate.objects.first()
    for day in (mandate.ends_on, mandate.starts_on - timedelta(days=2)):
        with refused(ValidationError, "last_day"):
            end(mandate, day)
    with refused(ValidationError, "reason"):
        end(mandate, date(2026, 11, 20), kind=End.REMOVED, reason=" ")
    with refused(ValidationError, "end"):
        end(mandate, date(2026, 11, 20), kind=End.TERM)
    end(mandate, date(2026, 11, 20), kind=End.REMOVED, reason="Artículo 12")
    with refused(TransitionError):
        end(mandate, date(2026, 11, 19))


def test_whoever_never_took_office_leaves_the_seat_free_on_its_first_day(council, term):
    mandate = end(Mandate.objects.first(), term.starts_on - timedelta(days=1))
    assert mandate.starts_on == mandate.ends_on
    assert not mandate.is_current(mandate.starts_on)
    assert fill(term, mandate.seat)


def test_whoever_never_took_office_takes_no_day_of_whom_came_before(council, term):
    seat = Mandate.objects.first().seat
    end(Mandate.objects.first(), date(2026, 4, 30))
    end(fill(term, seat, starts_on=date(2026, 6, 1)), date(2026, 5, 31))
    assert fill(term, seat, starts_on=date(2026, 5, 1)).last_day == term.last_day


def test_an_organisation_replaces_her_and_both_days_meet(council):
    mandate = Mandate.objects.first()
    rosa = a_person()
    new = appointing.replace(
        mandate,
        display_name="Rosa",
        user=rosa,
        last_day=date(2026, 11, 18),
        by=a.the_officer(council),
        now=NOON,
    )
    mandate.refresh_from_db()
    assert (mandate.end, mandate.ends_on) == (End.REPLACED, new.starts_on)
    assert (new.seat, new.kind, new.organization_name, new.user) == (
        mandate.seat, mandate.kind, mandate.organization_name, rosa,
    )  # fmt: skip
    for day, count in ((date(2026, 11, 18), 3), (date(2026, 11, 19), 3)):
        assert council.mandates.on(day).count() == count


def test_a_replacement_that_cannot_be_leaves_the_member_where_she_was(council):
    mandate = Mandate.objects.first()
    with refused(ValidationError):
        appointing.replace(
            mandate, display_name="Rosa", user=Mandate.objects.last().user, last_day=date(2026, 11, 18),
            by=a.the_officer(council), now=NOON,
        )  # fmt: skip


def test_a_member_may_leave_or_be_replaced_once_her_successor_was_named(council):
    mandate = council.mandates.order_by("pk").first()
    with_the_next_term(council)
    mandate.refresh_from_db()
    assert mandate.end == End.TERM
    new = appointing.replace(
        mandate, display_name="Rosa", last_day=date(2026, 11, 30), by=a.the_officer(council), now=NOON
    )
    assert (new.starts_on, new.ends_on, new.end) == (date(2026, 12, 1), date(2027, 1, 1), End.TERM)
    assert Mandate.objects.filter(seat=new.seat, end="").count() == 1
    end(new, date(2026, 12, 15))
    assert new.last_day == date(2026, 12, 15)


def test_whose_term_is_over_has_left_already(council):
    mandate = council.mandates.order_by("pk").first()
    with_the_next_term(council)
    with refused(TransitionError):
        end(mandate, date(2026, 12, 15), now=a.midnight(date(2027, 1, 1)))


# What the database holds -----------------------------------------------------------------------


def copy_of(mandate, **changes):
    names = [field.attname for field in Mandate._meta.local_fields if not field.primary_key]
    return Mandate(**{name: getattr(mandate, name) for name in names} | changes)


def test_one_seat_has_one_open_mandate_on_both_engines(council):
    mandate = Mandate.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(mandate, starts_on=date(2030, 1, 1), ends_on=date(2031, 1, 1)).save()
    assert Mandate.objects.count() == 3


def test_an_end_has_its_day_and_a_mandate_its_days(council):
    for changes in ({"end": "term"}, {"ended_at": NOON}, {"ends_on": date(2024, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.update(**changes)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no exclusion constraints")
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "held"),
    [
        ("2026-12-31", "2027-06-01", True),
        ("2027-01-01", "2027-06-01", False),
        ("2024-01-01", "2025-01-01", False),
        ("2024-01-01", "2025-01-02", True),
        ("2025-06-01", "2025-06-01", False),
    ],
)
def test_no_two_share_a_seat_on_one_day_even_by_hand(council, starts_on, ends_on, held):
    seat = Mandate.objects.first().seat_id
    values = (
        "INSERT INTO councils_mandate (council_id, term_id, seat_id, kind, organization_name, display_name,"
        ' sex, starts_on, ends_on, "end", end_reason, ended_at, set_at)'
        " SELECT council_id, term_id, seat_id, kind, organization_name, display_name, sex, %s, %s, 'term',"
        " '', now(), now() FROM councils_mandate WHERE seat_id = %s"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        if not held:
            cursor.execute(values, [starts_on, ends_on, seat])
            assert cursor.rowcount == 1
            return
        with pytest.raises(IntegrityError, match="mandate_one_holder_a_day"), transaction.atomic():
            cursor.execute(values, [starts_on, ends_on, seat])


def test_a_seat_that_somebody_else_filled_meanwhile_is_told_so(council, term, monkeypatch):
    empty = Seat.objects.create(
        council=council, estate=council.estates.first(), number=9, opened_on=term.starts_on
    )

    def taken(**fields):
        raise IntegrityError

    monkeypatch.setattr(Mandate.objects, "create", taken)
    with refused(ValidationError):
        fill(term, empty)


# By law ----------------------------------------------------------------------------------------


def extend(term, last_day, *, by=None, law="Ley 21.239", **fields):
    appointing.extend_by_law(
        term, last_day=last_day, law=law, reason="Emergencia sanitaria", by=by or a.the_officer(term.council),
        now=NOON, **fields,
    )  # fmt: skip


def test_a_law_makes_a_term_last_longer_with_whoever_sits_in_it(council, term):
    gone = end(Mandate.objects.first(), date(2026, 11, 20))
    extend(term, date(2027, 6, 30))
    term.refresh_from_db()
    gone.refresh_from_db()
    assert (term.last_day, gone.last_day) == (date(2027, 6, 30), date(2026, 11, 20))
    assert council.mandates.on(date(2027, 6, 30)).count() == 2
    kept = TermExtension.objects.get()
    assert (kept.old_ends_on, kept.new_ends_on, str(kept)) == (
        date(2027, 1, 1),
        date(2027, 7, 1),
        "Ley 21.239",
    )
    assert (term.ends_on - term.renewal_from).days == 60


def test_an_extension_goes_forward_and_names_its_law(term):
    with refused(ValidationError, "last_day"):
        extend(term, term.last_day)
    with refused(ValidationError, "law"):
        extend(term, date(2027, 6, 30), law=" ")


def test_an_extension_does_not_reach_the_next_term(council, term):
    a.a_term(council, starts_on=date(2027, 3, 1), last_day=date(2029, 2, 28))
    with refused(ValidationError, "last_day"):
        extend(term, date(2027, 3, 1))
    extend(term, date(2027, 2, 28))
    assert council.mandates.on(date(2027, 2, 28)).count() == 3


def test_those_whose_successors_are_named_last_until_the_day_the_law_says(council, term):
    after = a.a_term(council, starts_on=date(2027, 3, 1), last_day=date(2029, 2, 28))
    for seat in council.seats.all():
        a.a_member(after, seat=seat)
    extend(term, date(2027, 2, 28))
    assert council.mandates.on(date(2027, 2, 28)).count() == 3


def test_a_process_that_was_on_appoints_after_the_extension():
    council = a.a_council_in_force(estates=(("Territoriales", 1),), members=1)
    process = an_elected_process(council)
    extend(council.terms.get(), date(2027, 6, 30))
    with refused(ValidationError, "starts_on"):
        appoint(process)
    assert appoint(process, starts_on=date(2027, 7, 1))


# Offices ---------------------------------------------------------------------------------------


def set_office(council, kind, *, by=None, starts_on=date(2026, 11, 18), **fields):
    return appointing.set_office(
        council, kind, starts_on=starts_on, by=by or a.the_officer(council), now=NOON,
        **{"display_name": ""} | fields,
    )  # fmt: skip


def test_a_member_presides_until_another_does(council):
    one, two = Mandate.objects.order_by("pk")[:2]
    first = set_office(council, Office.CHAIR, mandate=one, starts_on=date(2026, 3, 1))
    second = set_office(council, Office.CHAIR, mandate=two)
    first.refresh_from_db()
    assert (first.ends_on, second.display_name, second.user) == (
        date(2026, 11, 18),
        two.display_name,
        two.user,
    )
    assert council.offices.current(date(2026, 11, 17)).get() == first
    assert council.offices.current(date(2026, 11, 18)).get() == second
    assert str(second) == f"Presidencia: {council}"


def test_the_office_of_a_member_goes_with_her_mandate(council):
    one, two = Mandate.objects.order_by("pk")[:2]
    office = set_office(council, Office.CHAIR, mandate=one)
    late = set_office(council, Office.VICE_CHAIR, mandate=two, starts_on=date(2026, 12, 1))
    assert not council.offices.current(date(2027, 1, 1)).exists()
    end(one, date(2026, 11, 20))
    end(two, date(2026, 11, 20))
    office.refresh_from_db()
    late.refresh_from_db()
    assert office.ends_on == date(2026, 11, 21)
    assert late.ends_on == late.starts_on


def test_only_who_sits_that_day_in_that_council_presides(council, term):
    foreign = a.a_council_in_force().mandates.first()
    hers = council.mandates.first()
    for fields in (
        {"mandate": None, "display_name": "Rosa"},
        {"mandate": foreign},
        {"mandate": hers, "starts_on": term.ends_on},
    ):
        with refused(ValidationError, "mandate"):
            set_office(council, Office.CHAIR, **fields)


def test_the_secretariat_is_of_the_service_and_has_a_name(council):
    with refused(ValidationError, "display_name"):
        set_office(council, Office.SECRETARY)
    office = set_office(council, Office.SECRETARY, display_name="Ana Soto", user=(ana := a_person()))
    assert (office.user, office.mandate) == (ana, None)


def test_an_office_does_not_begin_before_that_of_whoever_holds_it(council):
    set_office(council, Office.SECRETARY, display_name="Ana", starts_on=date(2026, 12, 1))
    with refused(ValidationError, "starts_on"):
        set_office(council, Office.SECRETARY, display_name="Rosa", starts_on=date(2026, 11, 30))
    assert set_office(council, Office.SECRETARY, display_name="Rosa", starts_on=date(2026, 12, 1))


def test_the_name_of_an_office_is_never_an_address(council):
    """It is published: of a colleague who gave no name, the form asks for one."""
    nameless, named = a_person(), a_person(display_name="Ana Soto")
    asked = {"council": council, "today": date(2026, 11, 18), "team": type(named).objects.all()}
    told = {"starts_on_0": "18", "starts_on_1": "11", "starts_on_2": "2026", "starts_on": "2026-11-18"}
    without = ServiceOfficeForm(told | {"user": nameless.pk}, **asked)
    assert list(without.errors) == ["display_name"]
    form = ServiceOfficeForm(told | {"user": named.pk}, **asked)
    assert form.is_valid(), form.errors
    assert form.values == {"user": named, "display_name": "Ana Soto"}
    other = ServiceOfficeForm(told | {"user": nameless.pk, "display_name": "Rosa"}, **asked)
    assert other.is_valid()
    assert other.values["display_name"] == "Rosa"


def test_only_the_service_seats_unseats_and_extends(council, term):
    stranger, mandate, seat = an_officer_of(a_service()), Mandate.objects.first(), council.seats.first()
    day = date(2026, 11, 20)
    for act in (
        lambda: fill(term, seat, by=stranger),
        lambda: appointing.end_mandate(mandate, end=End.RESIGNED, last_day=day, by=stranger, now=NOON),
        lambda: appointing.replace(mandate, display_name="x", last_day=day, by=stranger, now=NOON),
        lambda: appointing.link_member(mandate, stranger, by=stranger, now=NOON),
        lambda: extend(term, date(2027, 6, 30), by=stranger),
        lambda: set_office(council, Office.CHAIR, mandate=mandate, by=stranger),
        lambda: appointing.register_term(
            council, act_number="1", act_date=day, by=stranger, now=NOON, **NEXT
        ),
    ):
        with refused(PermissionDenied):
            act()
    assert Term.objects.get().is_current(day)
