"""What the clock does in councils is told once to each, though it stopped, and never too late."""

from datetime import date

import pytest
import time_machine

from councils.actions import calling, meeting
from councils.models import RollMark, StageCode
from councils.permissions import line_to_vote
from councils.voters import voters_at
from participa.core.calendar import ONE_DAY, add_business_days, business_days_before, day_of, midnight
from participa.deadlines.engine import national_holidays
from participa.notifications import expansion
from participa.notifications.models import Announcement
from participa.organizations import actions as organizations
from participa.organizations.models import Representation
from tests.builders import DAY, HOUR, NOON, a_person
from tests.councils import builders as a
from tests.councils import told as t
from tests.organizations.builders import an_accreditor

pytestmark = pytest.mark.django_db


def tell_at(now):
    with time_machine.travel(now, tick=False):
        t.the_worker_goes_by(now)


@pytest.fixture
def election():
    """Two stand for one seat; three organisations vote, for three days."""
    return a.an_election(voters=3, candidates=2)


def nine(day):
    return midnight(day) + 9 * HOUR


# The vote --------------------------------------------------------------------------------------


def test_whoever_may_vote_is_told_once_that_it_opened(election, mailoutbox):
    voters = a.voters_of(election)
    stage = election.stage(StageCode.VOTING)
    tell_at(stage.starts_at - HOUR)
    assert t.told("council_voting_opens") == []
    for now in (stage.starts_at, stage.starts_at + HOUR):
        tell_at(now)
    assert t.told("council_voting_opens") == t.accounts(voters)
    mail = t.mails_to(voters[0].email, mailoutbox)[-1]
    assert mail.subject == f"Ya puedes votar en {election.title}"
    assert "a las 23:59" in mail.body
    assert "/votar/" in mail.body


def test_a_clock_that_stopped_tells_it_while_it_is_open(election):
    stage = election.stage(StageCode.VOTING)
    tell_at(stage.ends_at - HOUR)
    assert len(t.told("council_voting_opens")) == 3


def test_a_vote_that_is_over_is_told_to_nobody(election):
    tell_at(election.stage(StageCode.VOTING).ends_at)
    assert not Announcement.objects.filter(event__startswith="council_voting").exists()


def test_a_vote_that_its_day_did_not_open_is_told_to_nobody(election):
    type(election).objects.update(candidates_at=None)
    tell_at(election.stage(StageCode.VOTING).starts_at + HOUR)
    assert not Announcement.objects.filter(event="council_voting_opens").exists()


def test_where_no_estate_is_voted_nobody_is_called_to():
    process = a.an_election(voters=2, candidates=1)
    tell_at(process.stage(StageCode.VOTING).starts_at + HOUR)
    assert not Announcement.objects.filter(event="council_voting_opens").exists()


def test_the_eve_of_its_last_day_says_it_to_all_whoever_voted_already(election, mailoutbox):
    voters = a.voters_of(election)
    a.a_vote(election, voters[0], 1)
    stage = election.stage(StageCode.VOTING)
    eve = stage.last_day - ONE_DAY
    tell_at(nine(eve) - HOUR)
    assert t.told("council_voting_closes") == []
    for now in (nine(eve), nine(eve) + HOUR, nine(stage.last_day)):
        tell_at(now)
    assert t.told("council_voting_closes") == t.accounts(voters)  # once, and nothing tells who voted
    last = [t.mails_to(voter.email, mailoutbox)[-1] for voter in voters]
    assert len({mail.subject for mail in last}) == 1
    assert "Si ya votaste, no tienes que hacer nada." in last[0].body
    assert RollMark.objects.filter(voted=True).count() == 1


def test_a_vote_that_lasts_longer_is_about_to_close_again(election):
    stage = election.stage(StageCode.VOTING)
    tell_at(nine(stage.last_day))
    assert len(t.told("council_voting_closes")) == 3
    later = add_business_days(stage.last_day, 3, national_holidays())
    calling.change_stage(
        stage, first=day_of(stage.starts_at), last=later, by=a.the_officer(election.council),
        now=nine(stage.last_day), reason="Se cayó el sitio.", act_number="Resolución 9", move_rest=True,
    )  # fmt: skip
    tell_at(nine(later - ONE_DAY))
    assert len(t.told("council_voting_closes")) == 6
    assert len(t.told("council_voting_opens")) == 3  # it opened once


def test_a_reminder_of_a_vote_that_was_annulled_or_moved_does_not_leave(election):
    stage = election.stage(StageCode.VOTING)
    now = nine(stage.last_day)
    expansion.announce_by_the_clock(now)
    while expansion.expand_batch(now):
        pass
    later = add_business_days(stage.last_day, 3, national_holidays())
    calling.change_stage(
        stage, first=day_of(stage.starts_at), last=later, by=a.the_officer(election.council), now=now,
        reason="Se cayó el sitio.", act_number="Resolución 9", move_rest=True,
    )  # fmt: skip
    tell_at(now + HOUR)
    assert t.told("council_voting_closes") == []
    assert set(t.reasons("council_voting_closes")) == {"la votación cambió de fecha"}


def test_whoever_represents_the_organisation_today_is_called_to_vote(election):
    old = a.voters_of(election)[0]
    held = Representation.objects.get(user=old)
    now = election.stage(StageCode.VOTING).starts_at + HOUR
    organizations.end(held, reason="Cambió la directiva.", by=an_accreditor(), now=now - DAY)
    new = a.a_voice_of(held.organization, user=a_person(), now=now - HOUR)
    people = [*a.voters_of(election), new]
    may = {one.pk for one in people if line_to_vote(one, election, now=now)}
    assert voters_at(election, now) == may
    tell_at(now)
    assert t.told("council_voting_opens") == sorted(f"user:{pk}" for pk in may)
    assert old.pk not in may


# Registration ----------------------------------------------------------------------------------


@pytest.fixture
def process():
    process = a.a_process()
    t.follows("consejo", process.council.code, "sigue@ejemplo.cl")
    return process


def test_whoever_follows_is_told_that_applications_are_received_and_when_they_close(process, mailoutbox):
    stage = process.stage(StageCode.REGISTRATION)
    for now in (stage.starts_at, stage.starts_at + DAY):
        tell_at(now)
    assert t.told("council_registration_opens") == ["mailto:sigue@ejemplo.cl"]
    assert t.told("council_registration_closes") == []
    soon = business_days_before(stage.last_day, 3, national_holidays())
    tell_at(nine(soon) - HOUR)
    assert t.told("council_registration_closes") == []
    for now in (nine(soon), nine(soon + ONE_DAY)):
        tell_at(now)
    assert t.told("council_registration_closes") == ["mailto:sigue@ejemplo.cl"]
    assert "a las 23:59" in mailoutbox[-1].body


def test_a_closing_told_to_nobody_in_time_is_told_to_nobody(process):
    stage = process.stage(StageCode.REGISTRATION)
    now = nine(stage.last_day)
    expansion.announce_by_the_clock(now)
    while expansion.expand_batch(now):
        pass
    tell_at(stage.ends_at + HOUR)
    assert t.told("council_registration_closes") == []
    assert t.reasons("council_registration_closes") == ["ya no recibe postulaciones"]


# Sessions --------------------------------------------------------------------------------------


@pytest.fixture
def council():
    return a.a_council_in_force(members=2)


def members_of(council):
    return [one.user for one in council.mandates.select_related("user")]


def test_members_are_reminded_the_day_before_and_again_if_it_moves(council):
    session = a.a_session(council, starts_at=NOON + 7 * DAY)
    tell_at(NOON + 5 * DAY)
    assert t.told("council_session_tomorrow") == []
    for now in (NOON + 6 * DAY, NOON + 6 * DAY + HOUR):
        tell_at(now)
    assert t.told("council_session_tomorrow") == t.accounts(members_of(council))
    meeting.reschedule(
        session, agenda=["Presupuesto"], by=a.the_officer(council), now=NOON + 6 * DAY,
        seen_at=session.changed_at, starts_at=NOON + 9 * DAY,
    )  # fmt: skip
    tell_at(NOON + 8 * DAY)
    assert len(t.told("council_session_tomorrow")) == 4


def test_nobody_is_reminded_of_a_session_that_is_off(council):
    session = a.a_session(council, starts_at=NOON + DAY, now=NOON - DAY)
    expansion.announce_by_the_clock(NOON)
    while expansion.expand_batch(NOON):
        pass
    meeting.cancel(session, reason="Sin sala.", by=a.the_officer(council), now=NOON)
    tell_at(NOON + HOUR)
    assert t.told("council_session_tomorrow") == []
    assert set(t.reasons("council_session_tomorrow")) == {"la sesión ya no está por hacerse"}


def test_members_and_followers_hear_once_that_the_term_is_about_to_end(council, mailoutbox):
    t.follows("consejo", council.code, "sigue@ejemplo.cl")
    term = council.terms.get()
    tell_at(midnight(term.renewal_from) - HOUR)
    assert t.told("council_term_ending") == []
    for now in (midnight(term.renewal_from) + 3 * DAY, midnight(term.renewal_from) + 4 * DAY):
        tell_at(now)
    wanted = sorted(["mailto:sigue@ejemplo.cl", *t.accounts(members_of(council))])
    assert t.told("council_term_ending") == wanted
    [mail] = t.mails_to("sigue@ejemplo.cl", mailoutbox)
    assert mail.subject == f"El período del {council.name} termina el 31 de diciembre de 2026"
    assert "todavía no llama a elegir" in mail.body


def test_a_term_that_another_follows_is_not_about_to_end(council):
    term = council.terms.get()
    a.a_term(council, starts_on=date(2027, 1, 1), last_day=date(2028, 12, 31))
    tell_at(midnight(term.renewal_from) + DAY)
    assert not Announcement.objects.filter(event="council_term_ending").exists()


def test_the_clock_asks_as_many_questions_whatever_there_is(django_assert_max_num_queries, election):
    expansion.announce_by_the_clock(NOON)
    with django_assert_max_num_queries(60):
        expansion.announce_by_the_clock(nine(election.stage(StageCode.VOTING).last_day))
