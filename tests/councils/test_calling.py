"""Preparing a process, calling it and moving its dates: the rule of each, and what may no longer change."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from councils.actions import calling, setting_up
from councils.models import (
    Commissioner,
    Contest,
    Method,
    Process,
    Reelection,
    RollMark,
    StageChange,
    StageCode,
    Voters,
)
from councils.readiness import NotReady, issues_of
from participa.audit.models import Event
from participa.core.calendar import day_of, end_of, midnight
from participa.core.lifecycle import StaleError, TransitionError
from participa.jobs.models import Job
from participa.notifications.models import Announcement
from tests.builders import DAY, NOON, a_holiday, a_person, a_region, a_service, an_officer_of
from tests.councils import builders as a
from tests.councils.refusals import refused

pytestmark = pytest.mark.django_db
ON_TIME = {"reason": "Llegan más organizaciones.", "act_number": "Resolución 95"}


def days_of(process):
    """(first day, last day) of each stage."""
    return {stage.code: (day_of(stage.starts_at), stage.last_day) for stage in a.fresh(process).stages.all()}


def change(process, code, first=None, last=None, *, by=None, now, **fields):
    """New days for a stage; those it has where none is given."""
    stage = a.fresh(process).stage(code)
    calling.change_stage(
        stage, first=first or day_of(stage.starts_at), last=last or stage.last_day,
        by=by or a.the_officer(process.council), now=now, **fields,
    )  # fmt: skip


# A draft ---------------------------------------------------------------------------------------


def test_a_draft_has_a_code_an_address_and_the_estates_of_its_council():
    council = a.a_council(a_service(code="MMA"))
    one, two = a.a_draft_process(council), a.a_draft_process(council)
    assert [(p.code, p.key) for p in (one, two)] == [
        ("EC-2026-MMA-01", "2026"),
        ("EC-2026-MMA-02", "2026-2"),
    ]
    assert [(str(c), c.seats) for c in one.contests.all()] == [("Territoriales", 2), ("Funcionales", 1)]
    assert one.voters == Voters.ORGANIZATIONS


def test_the_codes_of_a_region_are_not_those_of_the_whole_service():
    service = a_service(code="MMA")
    a.a_draft_process(a.a_council(service, region=a_region()))
    assert a.a_draft_process(a.a_council(service)).code == "EC-2026-MMA-01"


def test_the_code_of_a_draft_that_was_thrown_away_is_not_given_again():
    process = a.a_draft_process(a.a_council(a_service(code="MMA")))
    calling.delete_draft(process, by=a.the_officer(process.council), now=NOON)
    assert not Process.objects.exists()
    assert a.a_draft_process(process.council).code == "EC-2026-MMA-02"


def test_a_code_that_somebody_took_meanwhile_is_tried_again(monkeypatch):
    council, saves = a.a_council(a_service(code="MMA")), []
    save = Process.save

    def taken_once(self, *args, **kwargs):
        saves.append(self.code)
        if len(saves) == 1:
            raise IntegrityError
        save(self, *args, **kwargs)

    monkeypatch.setattr(Process, "save", taken_once)
    assert a.a_draft_process(council).code == "EC-2026-MMA-01"
    assert len(saves) == 2


def test_if_every_code_is_taken_nothing_is_written(monkeypatch):
    council = a.a_council()
    by = a.the_officer(council)

    def taken(self, *args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(Process, "save", taken)
    with refused(TransitionError):
        a.a_draft_process(council, by=by)


def test_who_votes_comes_from_the_rules_and_in_an_open_vote_it_is_people():
    by_people = a.a_council(rules={"voters": Voters.PEOPLE})
    assert a.a_draft_process(by_people).voters == Voters.PEOPLE
    assert a.a_draft_process(method=Method.OPEN_VOTE).voters == Voters.PEOPLE
    assert a.a_draft_process(a.a_council(rules=False)).voters == Voters.ORGANIZATIONS


def test_estates_of_the_service_and_those_without_seats_elect_nobody():
    council = a.a_council(estates=())
    wanted = [
        {"pk": None, "name": "Del servicio", "seats": 1, "is_of_service": True},
        {"pk": None, "name": "Vacío", "seats": 0},
    ]
    setting_up.set_estates(council, wanted, by=a.the_officer(council), now=NOON)
    assert not a.a_draft_process(council).contests.exists()


def test_where_nobody_votes_there_are_neither_rolls_nor_count():
    codes = list(a.a_draft_process(method=Method.DESIGNATION).stages.values_list("code", flat=True))
    assert codes == ["commission", "call", "registration", "accreditation", "candidates", "appointment",
                     "installation"]  # fmt: skip


# Its dates -------------------------------------------------------------------------------------


def test_each_stage_lasts_what_the_rule_says_and_skips_what_is_no_business_day():
    a_holiday(date(2026, 10, 12), "Encuentro de Dos Mundos")
    days = days_of(a.a_draft_process(start=date(2026, 10, 4)))  # a Sunday
    assert days["commission"] == (date(2026, 10, 5), date(2026, 10, 9))
    assert days["call"] == (date(2026, 10, 13), date(2026, 10, 26))
    assert days["registration"] == (date(2026, 10, 27), date(2026, 11, 16))


def test_each_stage_tells_which_rule_gave_its_length():
    process = a.a_draft_process()
    calling.plan_stages(
        process, start=date(2026, 10, 5), lengths={"registration": 20}, by=a.the_officer(process.council),
        now=NOON,
    )  # fmt: skip
    process = a.fresh(process)
    own, default = process.stage(StageCode.REGISTRATION), process.stage(StageCode.ACCREDITATION)
    assert (own.days, own.source, own.reference) == (20, "own", "")
    assert (default.days, default.source) == (5, "default")


def test_a_stage_lasts_at_least_a_day():
    process = a.a_draft_process()
    calling.plan_stages(
        process,
        start=date(2026, 10, 5),
        lengths={"commission": 0},
        by=a.the_officer(process.council),
        now=NOON,
    )
    assert days_of(process)["commission"] == (date(2026, 10, 5), date(2026, 10, 5))


def test_planning_again_sets_the_term_too():
    process = a.a_draft_process()
    calling.plan_stages(
        process, start=date(2026, 10, 12), by=a.the_officer(process.council), now=NOON,
        seen_at=process.changed_at, term_ends_on=date(2028, 3, 1),
    )  # fmt: skip
    assert days_of(process)["commission"][0] == date(2026, 10, 12)
    assert Process.objects.get().term_ends_on == date(2028, 3, 1)


# Texts, contests, commission -------------------------------------------------------------------


def test_a_colleague_who_saved_meanwhile_is_named():
    process = a.a_draft_process()
    by, other, seen = (
        a.the_officer(process.council),
        an_officer_of(process.council.service),
        process.changed_at,
    )
    calling.edit(process, by=other, now=NOON, seen_at=seen, summary="Primero")
    wanted = [{"estate": c.estate, "seats": 1, "max_choices": 1} for c in process.contests.all()]
    for act in (
        lambda: calling.edit(process, by=by, now=NOON + DAY, seen_at=seen, summary="Segundo"),
        lambda: calling.set_contests(process, wanted, by=by, now=NOON + DAY, seen_at=seen),
        lambda: calling.plan_stages(process, start=date(2026, 10, 5), by=by, now=NOON + DAY, seen_at=seen),
    ):
        with refused(StaleError) as why:
            act()
        assert (why.value.by, why.value.at) == (other, NOON)


def test_once_called_it_is_no_draft():
    process = a.a_process()
    by, start = a.the_officer(process.council), date(2026, 10, 5)
    for act in (
        lambda: calling.edit(process, by=by, now=NOON, seen_at=process.changed_at, summary="x"),
        lambda: calling.set_contests(process, [], by=by, now=NOON),
        lambda: calling.plan_stages(process, start=start, by=by, now=NOON),
        lambda: calling.delete_draft(process, by=by, now=NOON),
        lambda: calling.publish(process, act_number="1", act_date=start, by=by, now=NOON),
    ):
        with refused(TransitionError):
            act()


def test_an_officer_says_which_estates_elect_and_how_many_names_a_vote_marks():
    process = a.a_draft_process()
    estate = process.council.estates.get(name="Territoriales")
    wanted = [{"estate": estate, "seats": 2, "max_choices": 2}]
    calling.set_contests(process, wanted, by=a.the_officer(process.council), now=NOON)
    assert list(Contest.objects.values_list("estate__name", "seats", "max_choices")) == [
        ("Territoriales", 2, 2)
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        {"seats": 0, "max_choices": 1},
        {"seats": 3, "max_choices": 1},
        {"seats": 1, "max_choices": 2},
        {"seats": 1, "max_choices": 0},
    ],
)
def test_a_contest_fills_seats_that_exist_with_names_that_fit(numbers):
    process = a.a_draft_process()
    wanted = [{"estate": process.council.estates.get(name="Territoriales")} | numbers]
    with refused(ValidationError):
        calling.set_contests(process, wanted, by=a.the_officer(process.council), now=NOON)


def test_an_estate_of_another_council_closed_or_of_the_service_elects_nobody():
    process = a.a_draft_process()
    by = a.the_officer(process.council)
    foreign, (one, two) = a.a_council().estates.first(), process.council.estates.all()
    type(one).objects.filter(pk=one.pk).update(closed_on=date(2026, 1, 1))
    type(two).objects.filter(pk=two.pk).update(is_of_service=True)
    for estate in (foreign, *process.council.estates.all()):
        with refused(ValidationError):
            calling.set_contests(process, [{"estate": estate, "seats": 1, "max_choices": 1}], by=by, now=NOON)


def name(process, user, *, by=None, now=NOON):
    return calling.add_commissioner(
        process, user, display_name="Ana", position="Secretaria", act_number="Resolución 90",
        by=by or a.the_officer(process.council), now=now,
    )  # fmt: skip


def test_somebody_is_named_of_the_commission_and_leaves_it():
    process, ana = a.a_process(), a_person()
    member = name(process, ana)
    assert Process.objects.commissioned_to(ana).get() == process
    calling.remove_commissioner(member, by=a.the_officer(process.council), now=NOON)
    assert not Process.objects.commissioned_to(ana).exists()
    with refused(TransitionError):
        calling.remove_commissioner(member, by=a.the_officer(process.council), now=NOON)


def test_nobody_is_of_the_commission_twice_nor_with_something_at_stake():
    process = a.a_process()
    with refused(ValidationError):
        name(process, a.the_commissioner(process))
    applicant = a.an_application(process).applicant
    with refused(ValidationError):
        name(process, applicant)


def test_a_candidate_is_not_of_the_commission():
    process = a.a_process()
    application, ana = a.an_application(process), a_person()
    a.with_final_roll(process, application)
    a.a_candidacy(application, user=ana)
    with refused(ValidationError):
        name(process, ana)


def test_a_commission_that_is_over_takes_nobody():
    process = a.a_process()
    calling.annul(process, reason="Error en las bases", by=a.the_officer(process.council), now=NOON)
    with refused(TransitionError):
        name(process, a_person())
    done = a.with_result(a.an_election())
    with refused(TransitionError):
        name(done, a_person())


def test_a_called_process_has_always_a_commission():
    process = a.a_process()
    with refused(ValidationError):
        calling.remove_commissioner(process.commissioners.get(), by=a.the_officer(process.council), now=NOON)
    draft = a.a_draft_process()
    calling.remove_commissioner(name(draft, a_person()), by=a.the_officer(draft.council), now=NOON)
    assert not draft.commissioners.current().exists()


# Calling it ------------------------------------------------------------------------------------


def test_calling_says_by_which_act_and_is_news():
    process = a.a_process()
    assert (process.status, process.act_number) == (Process.Status.PUBLISHED, "Resolución exenta 91")
    assert Announcement.objects.filter(event="council_process_published").count() == 1
    assert Event.objects.get(verb="council_process.published").data["act"] == "Resolución exenta 91"


def test_of_two_officers_who_call_it_one_does():
    process = a.a_process(now=a.CALLED)
    stale = Process.objects.get()
    stale.status = Process.Status.DRAFT
    with refused(TransitionError):
        calling.publish(
            stale,
            act_number="Otra",
            act_date=date(2026, 9, 1),
            by=a.the_officer(process.council),
            now=a.CALLED,
        )


def test_it_is_called_by_an_act_that_exists():
    process = a.a_draft_process()
    by = a.the_officer(process.council)
    name(process, a_person())
    today = day_of(a.CALLED)
    for fields, where in (
        ({"act_number": " ", "act_date": today}, "act_number"),
        ({"act_number": "91", "act_date": today + timedelta(days=1)}, "act_date"),
    ):
        with refused(ValidationError, where):
            calling.publish(process, by=by, now=a.CALLED, **fields)


def test_what_is_missing_is_told_all_at_once_with_where_to_do_it():
    process = a.a_draft_process(
        a.a_council(rules=False, estates=()), summary="", requirements=" ", lot_source="", term_ends_on=None
    )
    process.stages.filter(code=StageCode.VOTING).update(starts_at=None)
    with refused(NotReady) as why:
        calling.publish(
            process,
            act_number="91",
            act_date=day_of(a.CALLED),
            by=a.the_officer(process.council),
            now=a.CALLED,
        )
    assert [issue.screen for issue in why.value.issues] == [
        "process_edit", "process_edit", "process_edit", "rules", "process_contests", "process_commission",
        "process_dates",
    ]  # fmt: skip


def screens(process, now=a.CALLED):
    return [(issue.screen, issue.blocks) for issue in issues_of(process, now=now)]


def ready(**fields):
    process = a.a_draft_process(**fields)
    name(process, a_person())
    return process


def test_a_ready_draft_lacks_nothing():
    assert screens(ready()) == []


def test_a_designation_needs_no_lot():
    assert screens(ready(method=Method.DESIGNATION, lot_source="")) == []


def test_the_registration_may_not_be_over_before_it_is_called():
    process = ready()
    registration = a.fresh(process).stage(StageCode.REGISTRATION)
    assert screens(process, registration.starts_at) == []
    assert screens(process, registration.starts_at + DAY) == [("process_dates", False)]
    assert screens(process, registration.ends_at) == [("process_dates", True)]


def test_a_term_has_both_ends_and_crosses_no_other():
    process = ready()
    term = a.a_term(process.council, starts_on=date(2025, 3, 1), last_day=date(2027, 2, 28))
    assert screens(process) == []
    type(term).objects.update(ends_on=date(2027, 3, 2))
    assert screens(process) == [("process_dates", True)]
    Process.objects.update(term_starts_on=None)
    assert screens(Process.objects.get()) == [("process_dates", True)]


def test_a_partial_election_completes_a_term_that_is_there():
    council = a.a_council()
    process = ready(council=council, method=Method.PARTIAL)
    assert screens(process) == [("process_dates", True)]
    a.a_term(council, starts_on=date(2026, 3, 1), last_day=date(2028, 2, 29))
    assert screens(process) == []


def test_seats_that_closed_meanwhile_keep_it_from_being_called():
    process = ready()
    estate = process.council.estates.get(name="Territoriales")
    estate.seats.filter(number=2).update(closed_on=date(2026, 10, 1))
    assert screens(process) == [("process_contests", True)]
    type(estate).objects.filter(name="Funcionales").update(closed_on=date(2026, 10, 1))
    assert screens(process) == [("process_contests", True)] * 2


# Annulling it ----------------------------------------------------------------------------------


def test_a_called_process_is_annulled_with_a_reason():
    process = a.a_process()
    by = a.the_officer(process.council)
    with refused(ValidationError, "reason"):
        calling.annul(process, reason=" ", by=by, now=NOON)
    calling.annul(process, reason="Error en las bases", by=by, now=NOON)
    stored = Process.objects.get()
    assert (stored.status, stored.annul_reason, stored.annulled_by) == ("annulled", "Error en las bases", by)
    assert Announcement.objects.filter(event="council_process_annulled").count() == 1
    with refused(TransitionError):
        calling.annul(process, reason="Otra vez", by=by, now=NOON)


def test_a_draft_is_not_annulled():
    process = a.a_draft_process()
    with refused(TransitionError):
        calling.annul(process, reason="x", by=a.the_officer(process.council), now=NOON)


def test_what_was_appointed_meanwhile_is_not_annulled():
    process = a.with_result(a.an_election(candidates=1))
    seen_before = Process.objects.get()
    a.appointed(process)
    with refused(TransitionError):
        calling.annul(seen_before, reason="x", by=a.the_officer(process.council), now=NOON)


def test_an_urn_that_nobody_will_count_is_closed_and_tells_nothing_of_whom():
    process = a.an_election()
    for voter in a.voters_of(process):
        a.a_vote(process, voter)
    now = a.in_stage(process, StageCode.VOTING)
    calling.annul(process, reason="Se filtró el padrón", by=a.the_officer(process.council), now=now)
    stored = Process.objects.get()
    assert (stored.urn_closed_at, stored.urn_cleaned_at) == (now, None)
    assert RollMark.objects.filter(voted=True).count() == 4
    assert Job.objects.filter(kind="council_urn", params={"process": process.pk}).count() == 1


def test_where_nobody_voted_there_is_no_urn_to_close():
    process = a.an_election()
    now = a.in_stage(process, StageCode.VOTING)
    calling.annul(process, reason="x", by=a.the_officer(process.council), now=now)
    assert Process.objects.get().urn_closed_at is None
    assert not Job.objects.exists()


def test_an_urn_that_was_clean_is_left_as_it_was():
    process = a.an_election()
    a.a_vote(process, a.voters_of(process)[0])
    process = a.closed(process)
    after = a.after_stage(process, StageCode.VOTING) + DAY
    calling.annul(process, reason="x", by=a.the_officer(process.council), now=after)
    assert Process.objects.get().urn_closed_at == after - DAY
    assert not Job.objects.exists()


# Changing its dates ----------------------------------------------------------------------------


def test_before_a_stage_begins_both_days_move_and_the_old_ones_stay_readable():
    process = a.a_process()
    first, last = days_of(process)["accreditation"]
    new = first + timedelta(days=1), last - timedelta(days=1)
    change(process, "accreditation", *new, now=a.CALLED, reason=" Basta con menos. ")
    kept = StageChange.objects.get()
    assert (day_of(kept.old_starts_at), kept.old_ends_at) == (first, end_of(last))
    assert (day_of(kept.new_starts_at), kept.new_ends_at) == (new[0], end_of(new[1]))
    assert (kept.reason, kept.act_number) == ("Basta con menos.", "")
    assert days_of(process)["accreditation"] == new
    assert Announcement.objects.get(event="council_stage_changed").data == {"stage": "accreditation"}


def test_a_change_says_why():
    process = a.a_process()
    with refused(ValidationError, "reason"):
        change(process, "voting", last=date(2027, 1, 29), now=a.CALLED, reason=" ", move_rest=True)


def test_a_stage_ends_on_or_after_its_first_day():
    process = a.a_process()
    with refused(ValidationError, "last"):
        change(process, "voting", first=date(2027, 1, 8), last=date(2027, 1, 7), now=a.CALLED, **ON_TIME)


def test_dates_that_are_the_same_change_nothing():
    process = a.a_process()
    with refused(ValidationError, "last"):
        change(process, "voting", now=a.CALLED, **ON_TIME)


def test_a_stage_that_did_not_begin_does_not_move_to_the_past():
    process = a.a_process()
    with refused(ValidationError, "first"):
        change(process, "commission", first=day_of(a.CALLED) - timedelta(days=1), now=a.CALLED, **ON_TIME)


def test_once_it_begins_only_its_end_moves_later_and_by_an_act():
    process = a.a_process()
    now = a.in_stage(process, StageCode.REGISTRATION)
    first, last = days_of(process)["registration"]
    longer = last + timedelta(days=7)
    for fields, where in (
        ({"first": first + timedelta(days=1), **ON_TIME}, "first"),
        ({"last": longer, "reason": "Más tiempo"}, "act_number"),
        ({"last": last - timedelta(days=1), **ON_TIME}, "last"),
    ):
        with refused(ValidationError, where):
            change(process, "registration", now=now, move_rest=True, **fields)
    change(process, "registration", last=longer, now=now, move_rest=True, **ON_TIME)
    stage = a.fresh(process).stage("registration")
    assert (stage.last_day, stage.source, stage.reference) == (longer, "own", "Resolución 95")


def test_an_expired_period_is_not_extended():
    process = a.a_process()
    stage = a.fresh(process).stage(StageCode.REGISTRATION)
    with refused(ValidationError):
        change(process, "registration", last=date(2027, 3, 1), now=stage.ends_at, move_rest=True, **ON_TIME)
    change(
        process, "registration", last=date(2027, 3, 1), now=stage.ends_at - timedelta(microseconds=1),
        move_rest=True, **ON_TIME,
    )  # fmt: skip


def test_stages_come_one_after_another():
    process = a.a_process()
    days = days_of(process)
    with refused(ValidationError):
        change(process, "accreditation", last=days["provisional_roll"][0], now=a.CALLED, **ON_TIME)
    with refused(ValidationError):
        change(process, "accreditation", first=days["registration"][1], now=a.CALLED, **ON_TIME)


def test_those_after_it_follow_each_with_its_length():
    a_holiday(date(2026, 11, 23))
    process = a.a_process()
    change(process, "registration", last=date(2026, 11, 20), now=a.CALLED, move_rest=True, **ON_TIME)
    days = days_of(process)
    assert days["accreditation"] == (date(2026, 11, 24), date(2026, 11, 30))
    assert days["provisional_roll"] == (date(2026, 12, 1), date(2026, 12, 1))
    assert a.fresh(process).stage("accreditation").source == "default"
    assert StageChange.objects.count() == 11


def test_a_length_that_an_act_gave_is_kept_when_it_moves_again():
    process = a.a_process()
    first, _last = days_of(process)["voting"]
    change(process, "voting", last=first + timedelta(days=7), now=a.CALLED, move_rest=True, **ON_TIME)
    length = a.fresh(process).stage("voting").days
    change(process, "candidates", last=days_of(process)["candidates"][1] + timedelta(days=14), now=a.CALLED,
           move_rest=True, **ON_TIME)  # fmt: skip
    voting = a.fresh(process).stage("voting")
    assert (voting.days, voting.source) == (length, "own")
    assert length == 6


def test_a_stage_on_a_weekend_counts_as_one_day():
    process = a.a_process()
    saturday = date(2027, 3, 6)
    change(process, "installation", first=saturday, last=saturday, now=a.CALLED, **ON_TIME)
    assert a.fresh(process).stage("installation").days == 1


def test_the_dates_of_what_is_over_do_not_change():
    process = a.a_process()
    by = a.the_officer(process.council)
    stage = process.stage("voting")
    calling.annul(Process.objects.get(), reason="x", by=by, now=a.CALLED)
    with refused(TransitionError):
        calling.change_stage(
            stage, first=date(2027, 2, 1), last=date(2027, 2, 3), by=by, now=a.CALLED, **ON_TIME
        )


def test_a_window_that_a_late_roll_did_not_open_moves_whole_by_an_act():
    """Its days passed with nothing to object to: the period did not expire, it never ran."""
    process = a.a_process()
    a.admitted(a.an_application(process))
    late = a.after_stage(process, StageCode.OBJECTIONS)
    today = day_of(late)
    with refused(ValidationError, "act_number"):
        change(process, "objections", first=today, last=today, now=late, reason="Atraso", move_rest=True)
    with refused(ValidationError, "first"):
        change(process, "objections", now=late, move_rest=True, **ON_TIME)
    change(
        process, "objections", first=today + timedelta(days=1), last=today + timedelta(days=7), now=late,
        move_rest=True, **ON_TIME,
    )  # fmt: skip
    a.deciding.publish_provisional_roll(process, by=a.the_commissioner(process), now=late)
    assert a.fresh(process).stage("objections").is_open_at(late + DAY)


def test_what_already_opened_does_not_follow():
    process = a.an_election()
    now = a.in_stage(process, StageCode.VOTING)
    with refused(ValidationError):
        change(process, "candidate_list", last=day_of(now) + timedelta(days=3), now=now - 3 * DAY,
               move_rest=False, **ON_TIME)  # fmt: skip


def test_only_the_service_prepares_calls_moves_and_annuls():
    process, stranger = a.a_process(), an_officer_of(a_service())
    draft, today = a.a_draft_process(), date(2026, 10, 5)
    member = process.commissioners.get()
    for act in (
        lambda: calling.create(process.council, title="x", method=Method.ELECTION, start=today, by=stranger,
                               now=NOON, certificate_days=90),
        lambda: calling.edit(draft, by=stranger, now=NOON, seen_at=draft.changed_at, summary="x"),
        lambda: calling.set_contests(draft, [], by=stranger, now=NOON),
        lambda: calling.plan_stages(draft, start=today, by=stranger, now=NOON),
        lambda: name(draft, member.user, by=stranger),
        lambda: calling.remove_commissioner(member, by=stranger, now=NOON),
        lambda: calling.delete_draft(draft, by=stranger, now=NOON),
        lambda: calling.publish(draft, act_number="1", act_date=today, by=stranger, now=NOON),
        lambda: calling.annul(process, reason="x", by=stranger, now=NOON),
        lambda: change(process, "voting", last=date(2027, 2, 1), now=a.CALLED, by=stranger, **ON_TIME),
        lambda: calling.announce_lot(process, source="x", by=stranger, now=a.CALLED),
    ):  # fmt: skip
        with refused(PermissionDenied):
            act()


# What decides a lot ----------------------------------------------------------------------------


def test_what_decides_a_lot_may_change_until_somebody_may_vote():
    process = a.an_election()
    by = a.the_officer(process.council)
    opens = a.fresh(process).stage(StageCode.VOTING).starts_at
    with refused(TransitionError):
        calling.announce_lot(process, source="Mi número favorito", by=by, now=opens)
    before = opens - timedelta(microseconds=1)
    with refused(ValidationError, "source"):
        calling.announce_lot(process, source=" ", by=by, now=before)
    calling.announce_lot(process, source=" La Kino del 3 de enero ", by=by, now=before)
    assert Process.objects.get().lot_source == "La Kino del 3 de enero"


def test_where_nobody_votes_or_it_was_not_called_there_is_no_lot_to_announce():
    for process in (a.a_process(method=Method.DESIGNATION), a.a_draft_process()):
        with refused(TransitionError):
            calling.announce_lot(process, source="x", by=a.the_officer(process.council), now=a.CALLED)


def test_the_words_of_its_parts():
    process = a.a_process()
    stage = a.fresh(process).stage(StageCode.VOTING)
    assert (str(stage), str(process), str(process.contests.first())) == (
        "Votación", process.title, "Territoriales",
    )  # fmt: skip
    change(process, "installation", last=date(2027, 3, 31), now=a.CALLED, **ON_TIME)
    assert str(StageChange.objects.get()) == str(process.stages.get(code="installation").pk)
    assert str(Commissioner.objects.get()) == f"Presidenta: {process.pk}"
    assert Reelection("never").label == "No se puede"
    assert midnight(date(2026, 10, 5)) == process.stages.first().starts_at
