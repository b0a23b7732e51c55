"""Officials are reminded before, not after: by business days, in one mail, once, and only of what is owed."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import Consultation, Status
from participa.core.calendar import SANTIAGO, end_of
from participa.deadlines.actions import adjusting
from participa.notifications import expansion, summaries
from participa.notifications.models import Announcement, Message
from participa.portal import morning, pending
from participa.portal.work import LATE, morning_of, step_of
from participa.portal.work_messages import WorkSummary
from participa.services.models import Membership, PublicService
from participa.subscriptions import actions as alerts
from participa.subscriptions.models import Subscription
from tests.builders import a_comment, a_consultation, a_holiday, a_region, a_service, an_officer_of
from tests.deadlines.builders import ACT, the_answer_of
from tests.services.builders import a_role

from .mornings import MAIL, a_morning, at, beat, clock, mornings, steps_told, subjects, tell

pytestmark = pytest.mark.django_db
Role, Rhythm, State = Membership.Role, Subscription.Rhythm, Message.State


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", regime="voluntary")  # owes nothing by itself


@pytest.fixture
def officer(service):
    return an_officer_of(service, display_name="Inés")


def owes_an_answer(service, by, *, days=20, title="Accesos a las riberas"):
    """A consultation that closed so that its answer is owed by that day."""
    due = date.fromisoformat(by)
    closed = due
    for one in range(1, 90):
        closed = due - timedelta(one)
        found = a_consultation(
            service, title=title, answer_days=days, opens_at=end_of(closed - timedelta(31)),
            closes_at=end_of(closed),
        )  # fmt: skip
        if the_answer_of(found, now=at(due)).day == due:
            return found
        found.delete()
    raise AssertionError(f"No closing day gives {due}")


# When --------------------------------------------------------------------------------------------


def test_it_is_told_ten_five_and_one_business_days_before(service, officer):
    a_holiday()  # Tuesday 8 December
    owes_an_answer(service, "2026-12-16")
    mornings("2026-11-27", "2026-12-16")
    assert steps_told(officer) == [("12-01", 10), ("12-09", 5), ("12-15", 1)]


def test_holidays_of_september_and_the_change_of_hour_do_not_move_it(service, officer):
    a_holiday(date(2026, 9, 18), "Independencia")
    a_holiday(date(2026, 9, 17), "Feriado puente", scope="national")
    owes_an_answer(service, "2026-09-22")
    mornings("2026-09-03", "2026-09-22")  # the clocks went forward on Sunday the 6th
    assert steps_told(officer) == [("09-04", 10), ("09-11", 5), ("09-21", 1)]


def test_the_hour_of_the_mail_is_that_of_santiago_before_and_after_april(service):
    holidays = frozenset()
    friday, monday = date(2026, 4, 3), date(2026, 4, 6)  # the clocks went back on Saturday the 4th
    before, after = (morning_of(day, Rhythm.DAILY, holidays) for day in (friday, monday))
    assert (before.hour, after.hour) == (7, 7)
    assert after.timestamp() - before.timestamp() == 3 * 24 * 3600 + 3600


def test_what_is_late_is_told_each_business_day_for_a_week_and_then_each_week(service, officer):
    owes_an_answer(service, "2026-11-02")
    mornings("2026-11-03", "2026-11-24")
    daily = [("11-03", LATE + 1), ("11-04", LATE + 2), ("11-05", LATE + 3), ("11-06", LATE + 4)]
    assert steps_told(officer) == [*daily, ("11-09", LATE + 7), ("11-16", LATE + 14), ("11-23", LATE + 21)]


def test_of_the_steps_that_were_missed_only_the_last_is_told(service, officer):
    owes_an_answer(service, "2026-12-16")
    a_morning("2026-12-15")
    assert steps_told(officer) == [("12-15", 1)]


def test_nothing_is_told_on_a_day_that_is_not_a_business_day_nor_before_its_hour(service, officer):
    a_holiday()
    owes_an_answer(service, "2026-12-09")
    beat("2026-12-05")  # Saturday
    beat("2026-12-08")  # the holiday
    beat("2026-12-07", time(6, 29))
    assert not Announcement.objects.filter(event="work_due").exists()
    beat("2026-12-07")
    assert steps_told(officer) == [("12-07", 1)]


def test_a_clock_that_stopped_for_three_days_tells_how_it_stands_today(service, officer, mailoutbox):
    owes_an_answer(service, "2026-11-25")
    a_morning("2026-11-18")
    beat("2026-11-23", time(10))  # at ten, not at half past six
    assert steps_told(officer) == [("11-18", 5)]
    beat("2026-11-26", time(10))
    assert steps_told(officer) == [("11-18", 5), ("11-26", LATE + 1)]
    assert len(mailoutbox) == 2  # and it leaves at once: its hour was past


def test_a_day_is_looked_at_once(service, officer, django_assert_num_queries):
    owes_an_answer(service, "2026-11-25")
    beat("2026-11-18")
    count = Announcement.objects.count()
    now = at("2026-11-18", MAIL)
    with clock(now), django_assert_num_queries(1):
        assert morning.WorkDue().happened(now) == []
    assert Announcement.objects.count() == count


def test_two_that_look_at_once_tell_it_once(service, officer):
    owes_an_answer(service, "2026-11-25")
    now = at("2026-11-18")
    with clock(now):
        first = {f"work_due:{one.object}:{one.version}": one for one in morning.WorkDue().happened(now)}
        second = dict(first)
        expansion._announce_new("work_due", first, now)
        expansion._announce_new("work_due", second, now)
        tell(now)
    assert steps_told(officer) == [("11-18", 5)]


def test_a_source_that_fails_keeps_no_other_from_being_told_and_the_day_is_looked_at_again(
    service, officer, monkeypatch
):
    def broken(now, services):
        raise RuntimeError("no")

    owes_an_answer(service, "2026-11-25")
    monkeypatch.setattr(pending, "SOURCES", (broken, *pending.SOURCES))
    beat("2026-11-18")
    assert steps_told(officer) == [("11-18", 5)]
    assert not Announcement.objects.filter(object="day:2026-11-18").exists()


def test_the_day_costs_the_same_whatever_is_owed(service, officer, django_assert_max_num_queries):
    now = at("2026-11-18")
    owes_an_answer(service, "2026-11-25")
    with clock(now), django_assert_max_num_queries(80) as one:
        morning.WorkDue().happened(now)
    for _n in range(2):
        owes_an_answer(service, "2026-11-25")
    with clock(now), django_assert_max_num_queries(len(one)):
        morning.WorkDue().happened(now)


# Who ---------------------------------------------------------------------------------------------


def told_to():
    return set(Message.objects.filter(event="work_due").values_list("user", flat=True))


def test_the_head_of_the_service_is_told_only_once_it_is_late(service, officer):
    head = an_officer_of(service, Role.APPROVER)
    owes_an_answer(service, "2026-11-25")
    a_morning("2026-11-18")
    assert told_to() == {officer.pk}
    a_morning("2026-11-26")
    assert told_to() == {officer.pk, head.pk}


def test_neither_analysts_nor_who_left_nor_who_acts_for_one_region_nor_other_services(service, officer):
    an_officer_of(service, Role.ANALYST)
    an_officer_of(service, until=at("2026-11-01"))
    an_officer_of(service, region=a_region())
    an_officer_of(a_service())
    owes_an_answer(service, "2026-11-25")
    a_morning("2026-11-18")
    assert told_to() == {officer.pk}


def test_who_acts_for_one_region_is_told_of_what_is_there(service, monkeypatch):
    here = a_region()
    local = an_officer_of(service, region=here)
    an_officer_of(service, region=a_region("biobio", code="08", order=8))
    pile = pending.Pending("aportes:A-1", "Responder", "/gestion/", service, newest=7, region=here.pk)
    monkeypatch.setattr(pending, "SOURCES", (lambda now, services: [pile],))
    a_morning("2026-11-18")
    assert told_to() == {local.pk}


def test_a_body_that_closed_owes_nothing(service, officer):
    owes_an_answer(service, "2026-11-25")
    PublicService.objects.filter(pk=service.pk).update(closed_on=date(2026, 11, 1))
    a_morning("2026-11-18")
    assert told_to() == set()


# In one mail -------------------------------------------------------------------------------------


def test_one_mail_says_all_that_is_owed(service, officer, mailoutbox):
    late = owes_an_answer(service, "2026-11-17", title="Humedales")
    owes_an_answer(service, "2026-11-25", title="Riberas")
    a_comment(a_consultation(service, title="Playas"), now=at("2026-11-17"))
    a_morning("2026-11-18")
    [mail] = [one for one in mailoutbox if one.to == [officer.email]]
    assert mail.subject == "Tu trabajo de hoy: 1 vencido, 1 por vencer y 1 por hacer"
    html = mail.alternatives[0][0]
    for said in (mail.body, html):
        assert "Humedales" in said
        assert "Atraso de 1 día hábil" in said
        assert "martes 17 de noviembre de 2026" in said
        assert "Quedan 5 días hábiles" in said
        assert f"/gestion/consultas/{late.code}/" in said
        assert "Leer lo que llegó, 1 observación: Playas" in said
        assert "En tu escritorio hay 3 cosas en total." in said
        assert "Plazo propio de este proceso" in said
    assert "List-Unsubscribe" in mail.extra_headers
    assert "porque trabajas en un servicio" in mail.body
    assert not Message.objects.filter(state=State.HELD).exists()


def test_it_is_among_her_notices(service, officer):
    found = owes_an_answer(service, "2026-11-25")
    a_morning("2026-11-18")
    [notice] = Message.objects.notices_of(officer)
    assert notice.announcement.headline == {
        "es-cl": "Vence el 25 de noviembre de 2026: Responder: Accesos a las riberas",
        "en": notice.announcement.headline["en"],
    }
    assert notice.announcement.path == found.get_office_url()


def test_what_was_done_before_the_mail_left_is_not_told(service, officer, mailoutbox):
    done = owes_an_answer(service, "2026-11-25", title="Humedales")
    owes_an_answer(service, "2026-11-25", title="Riberas")
    beat("2026-11-18")
    Consultation.objects.filter(pk=done.pk).update(status=Status.RECORDED)
    with clock(at("2026-11-18", MAIL)):
        tell(at("2026-11-18", MAIL))
    [mail] = mailoutbox
    assert "Humedales" not in mail.body
    assert "Riberas" in mail.body
    assert Message.objects.get(state=State.SKIPPED).reason == "Ya se hizo."


def test_with_nothing_left_to_tell_there_is_no_mail(service, officer, mailoutbox):
    done = owes_an_answer(service, "2026-11-25")
    beat("2026-11-18")
    Consultation.objects.filter(pk=done.pk).update(status=Status.RECORDED)
    with clock(at("2026-11-18", MAIL)):
        tell(at("2026-11-18", MAIL))
    assert mailoutbox == []
    assert Message.objects.get(event="work_summary").state == State.SKIPPED


def test_whoever_lost_her_role_overnight_is_told_nothing(service, officer, mailoutbox):
    owes_an_answer(service, "2026-11-25")
    beat("2026-11-18")
    officer.memberships.update(ended_at=at("2026-11-18"))
    with clock(at("2026-11-18", MAIL)):
        tell(at("2026-11-18", MAIL))
    assert mailoutbox == []


def test_she_is_told_by_the_week_if_she_asked_so(service, officer, mailoutbox):
    alerts.work_rhythm(officer, Rhythm.WEEKLY, now=at("2026-11-01"))
    owes_an_answer(service, "2026-11-17", title="Humedales")
    owes_an_answer(service, "2026-11-25", title="Riberas")
    mornings("2026-11-18", "2026-11-22")
    assert mailoutbox == []
    a_morning("2026-11-23")
    [mail] = mailoutbox
    assert mail.subject == "Tu trabajo de hoy: 1 vencido y 1 por vencer"  # each once, as it stands


def test_she_reads_it_only_in_the_portal_if_she_asked_so(service, officer, mailoutbox):
    alerts.work_rhythm(officer, Rhythm.ONLY_HERE, now=at("2026-11-01"))
    owes_an_answer(service, "2026-11-25")
    a_morning("2026-11-18")
    assert mailoutbox == []
    assert Message.objects.notices_of(officer).count() == 1


def test_whoever_leaves_the_summary_is_not_sent_what_waited_for_it(service, officer, mailoutbox):
    owes_an_answer(service, "2026-11-25")
    beat("2026-11-18")
    alerts.work_rhythm(officer, Rhythm.ONLY_HERE, now=at("2026-11-18"))
    with clock(at("2026-11-18", MAIL)):
        tell(at("2026-11-18", MAIL))
    assert mailoutbox == []
    assert set(Message.objects.values_list("state", flat=True)) == {State.SKIPPED}


def test_the_week_starts_on_its_first_business_day():
    holidays = {date(2026, 12, 7)}
    assert morning_of(date(2026, 12, 3), Rhythm.WEEKLY, holidays).date() == date(2026, 12, 8)


def test_what_they_carry_is_asked_again_of_many_at_once(service, officer, django_assert_num_queries):
    for _n in range(2):
        an_officer_of(service)
    owes_an_answer(service, "2026-11-25")
    beat("2026-11-18")
    with clock(at("2026-11-18", MAIL)):
        summaries.gather_batch(at("2026-11-18", MAIL))
        mails = list(Message.objects.filter(event="work_summary"))
        pending.waiting(at("2026-11-18", MAIL))  # the holidays and rules are at hand
        with CaptureQueriesContext(connection) as of_one:
            assert WorkSummary().refusals(mails[:1]) == {}
        with django_assert_num_queries(len(of_one)):
            assert WorkSummary().refusals(mails) == {}
    assert [len(one.to_tell) for one in mails] == [1, 1, 1]


# What is moved -----------------------------------------------------------------------------------


def test_an_extension_is_told_the_next_morning_and_counts_again(service, officer, mailoutbox):
    found = owes_an_answer(service, "2026-11-25")
    a_morning("2026-11-18")
    owed = the_answer_of(found, now=at("2026-11-19", MAIL))
    adjusting.extend(owed, days=10, by=officer, now=at("2026-11-19", MAIL), seen=owed.day, **ACT)
    mornings("2026-11-19", "2026-12-02")
    assert [step for _day, step in steps_told(officer)] == [5, 10, 5]
    assert subjects(mailoutbox)[1] == "Tu trabajo de hoy: 1 con otra fecha"
    assert "Antes era el miércoles 25 de noviembre de 2026" in mailoutbox[1].body


def test_a_deadline_that_is_suspended_reminds_nobody(service, officer):
    found = owes_an_answer(service, "2026-11-25")
    owed = the_answer_of(found, now=at("2026-11-17"))
    adjusting.suspend(
        owed, from_on=date(2026, 11, 17), until_on=date(2026, 11, 30), by=officer, now=at("2026-11-17"),
        seen=owed.day, **ACT,
    )  # fmt: skip
    mornings("2026-11-18", "2026-11-30")
    assert steps_told(officer) == []
    a_morning("2026-12-01")
    assert [step for _day, step in steps_told(officer)] == [10]


# What piles up -----------------------------------------------------------------------------------


def piles(user):
    return [(day, step if step < 1000 else "week") for day, step in steps_told(user)]


def test_what_arrives_is_told_the_next_morning_and_once(service, officer):
    opened = a_consultation(service)
    a_comment(opened, now=at("2026-11-17"))
    mornings("2026-11-18", "2026-11-20")
    a_comment(opened, now=at("2026-11-22"))
    mornings("2026-11-23", "2026-11-24")
    assert piles(officer) == [("11-18", 1), ("11-23", 1)]


def test_a_pile_that_nobody_touches_is_told_again_on_mondays(service, officer, monkeypatch):
    pile = pending.Pending("aportes:A-1", "Responder 3 aportes", "/gestion/", service, newest=7)
    monkeypatch.setattr(pending, "SOURCES", (lambda now, services: [pile],))
    mornings("2026-11-18", "2026-11-30")
    assert piles(officer) == [("11-18", 1), ("11-23", "week"), ("11-30", "week")]


def test_a_councils_end_is_told_120_60_and_30_days_before(service):
    one = pending.Pending("periodo:C-1", "Termina", "/", service, day=date(2026, 12, 31), marks=(120, 60, 30))
    days = [date(2026, 12, 31) - timedelta(n) for n in (121, 120, 61, 60, 30, 1)]
    assert [step_of(one, day, frozenset()) for day in days] == [None, 120, 120, 60, 30, 30]


def test_every_source_answers_with_nothing_owed(db):
    assert pending.waiting(datetime(2026, 11, 18, 12, tzinfo=SANTIAGO)) == []


def test_a_second_role_is_no_second_mail(service, officer, mailoutbox):
    a_role(officer, service, Role.ADMIN)
    owes_an_answer(service, "2026-11-25")
    a_morning("2026-11-18")
    assert len(mailoutbox) == 1
