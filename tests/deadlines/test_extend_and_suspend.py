"""A service extends or suspends its own deadline by act, before it expires, and at most by half."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from consultations.pages import answer_due
from councils.actions import meeting
from councils.models import Minutes
from participa.audit.models import Event
from participa.core.calendar import midnight
from participa.core.lifecycle import StaleError, TransitionError
from participa.deadlines.actions import adjusting
from participa.deadlines.models import Adjustment
from participa.deadlines.obligations import obligation_of, open_obligations
from participa.services.models import Membership
from public_accounts.models import MilestoneChange
from tests.builders import DAY, HOUR, NOON, a_basis, a_region, a_service, an_analyst_of, an_officer_of
from tests.councils import builders as councils
from tests.deadlines.builders import ACT, a_closed_consultation, extended, suspended, the_answer_of
from tests.public_accounts import builders as accounts

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def consultation():
    return a_closed_consultation(answer_days=20)


@pytest.fixture
def owed(consultation):
    return the_answer_of(consultation)


def refused(act, *, field=None):
    """The words of a refusal; nothing was written."""
    with pytest.raises(ValidationError) as error:
        act()
    assert not Adjustment.objects.exists()
    assert not Event.objects.filter(verb__startswith="deadline.").exists()
    return error.value.message_dict[field] if field else error.value.message_dict


def test_it_falls_so_many_business_days_later(consultation, owed):
    assert owed.day == date(2026, 12, 15)
    act = extended(owed, 10)
    assert (act.old_on, act.new_on, act.days) == (date(2026, 12, 15), date(2026, 12, 29), 10)
    due = answer_due(consultation)
    assert due.day == the_answer_of(consultation).day == date(2026, 12, 29)
    assert [change.title for change in due.changes] == ["Plazo ampliado"]
    line = Event.objects.get(verb="deadline.extended")
    assert (line.data["was"], line.data["day"]) == ("2026-12-15", "2026-12-29")


def test_exactly_half_is_allowed_and_a_day_more_is_not(owed):
    assert "Puedes agregar hasta 10 días" in refused(lambda: extended(owed, 11), field="days")[0]
    assert extended(owed, 10).days == 10


def test_half_of_an_odd_length_is_rounded_down():
    owed = the_answer_of(a_closed_consultation(answer_days=21))
    refused(lambda: extended(owed, 11), field="days")
    assert extended(owed, 10)


def test_all_extensions_together_are_at_most_half(consultation, owed):
    extended(owed, 6)
    with pytest.raises(ValidationError, match="hasta 4 días"):
        extended(the_answer_of(consultation), 5)
    extended(the_answer_of(consultation), 4)
    with pytest.raises(ValidationError, match="no se puede ampliar más"):
        extended(the_answer_of(consultation), 1)
    assert Adjustment.objects.count() == 2


@pytest.mark.parametrize("days", [0, -3])
def test_an_extension_of_nothing_is_refused(owed, days):
    assert "al menos uno" in refused(lambda: extended(owed, days), field="days")[0]


def test_it_is_decided_on_the_last_day_and_not_on_the_next(consultation, owed):
    last = midnight(owed.day) + 23 * HOUR
    words = refused(lambda: extended(owed, 1, now=last + 2 * HOUR), field="days")
    assert words == [
        "El plazo venció el 15 de diciembre de 2026: un plazo vencido no se amplía ni se suspende "
        "(Ley 19.880, art. 26)."
    ]
    assert extended(owed, 1, now=last)


def test_a_clock_that_does_not_run_yet_is_not_extended():
    consultation = a_closed_consultation(closes_at=NOON + DAY, answer_days=20)
    owed = the_answer_of(consultation)
    assert "todavía no empieza" in refused(lambda: extended(owed, 1), field="days")[0]
    assert extended(owed, 1, now=NOON + DAY)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("reason", " ", "Di por qué"),
        ("act_number", "", "Escribe el número de la resolución."),
        ("act_date", TODAY + timedelta(1), "fecha futura"),
    ],
)
def test_it_takes_an_act_and_a_reason(owed, field, value, words):
    assert words in refused(lambda: extended(owed, 5, **{field: value}), field=field)[0]


def test_an_act_of_today_is_no_future_one(owed):
    assert extended(owed, 5, act_date=TODAY)


def test_a_special_law_allows_more_only_where_one_orders_it(owed):
    law = "Ley 21.455, art. 9"
    assert (
        "Ninguna ley especial" in refused(lambda: extended(owed, 11, special_law=law), field="special_law")[0]
    )
    special = a_closed_consultation(legal_basis=a_basis(slug="otra-ley"), answer_days=20)
    refused(lambda: extended(the_answer_of(special), 11), field="days")
    assert extended(the_answer_of(special), 11, special_law=law).special_law == law


@pytest.mark.parametrize(
    "who",
    [
        lambda service: an_analyst_of(service),
        lambda service: an_officer_of(a_service()),
        lambda service: an_officer_of(service, region=a_region()),
        lambda service: an_officer_of(service, role=Membership.Role.MODERATOR),
    ],
)
def test_whoever_does_not_edit_the_service_moves_none(owed, who):
    somebody = who(owed.service)
    with pytest.raises(PermissionDenied):
        extended(owed, 1, by=somebody)
    with pytest.raises(PermissionDenied):
        suspended(owed, TODAY, TODAY, by=somebody)
    assert not Adjustment.objects.exists()


def test_of_two_officers_who_extend_at_once_the_second_is_told(owed):
    first, second = an_officer_of(owed.service, display_name="Ana"), an_officer_of(owed.service)
    extended(owed, 10, by=first)
    with pytest.raises(StaleError) as error:
        extended(owed, 10, by=second)
    assert (error.value.by, error.value.at) == (first, NOON)
    assert Adjustment.objects.count() == 1


def test_what_was_answered_is_extended_no_more(consultation, owed):
    officer = an_officer_of(consultation.service)
    consultation.become("answered", answered_by=officer, answered_at=NOON)
    with pytest.raises(TransitionError):
        extended(owed, 1, by=officer)
    assert not Adjustment.objects.exists()


# Suspensions -----------------------------------------------------------------------------------


def test_the_days_of_a_suspension_do_not_count(consultation, owed):
    suspended(owed, TODAY + timedelta(1), TODAY + timedelta(7))  # Thursday 19 to Wednesday 25: five
    assert answer_due(consultation).day == date(2026, 12, 22)
    assert the_answer_of(consultation).suspension_on(date(2026, 11, 25))
    assert not the_answer_of(consultation).suspension_on(date(2026, 11, 26))


@pytest.mark.parametrize(
    ("first", "last", "field", "words"),
    [
        (TODAY - timedelta(1), TODAY, "from_on", "ya pasó"),
        (date(2026, 12, 16), date(2026, 12, 20), "from_on", "ya venció"),
        (TODAY, TODAY - timedelta(1), "until_on", "termina el mismo día"),
        (TODAY, TODAY + timedelta(367), "until_on", "un año"),
    ],
)
def test_a_suspension_that_makes_no_sense_is_refused(owed, first, last, field, words):
    assert words in refused(lambda: suspended(owed, first, last), field=field)[0]


@pytest.mark.parametrize(
    ("first", "last"),
    [(TODAY, TODAY), (date(2026, 12, 15), date(2026, 12, 15)), (TODAY, TODAY + timedelta(366))],
)
def test_it_may_be_of_today_of_the_last_day_or_of_a_year(owed, first, last):
    assert suspended(owed, first, last)


def test_it_is_suspended_once_at_a_time(consultation, owed):
    suspended(owed, TODAY, TODAY + timedelta(7))
    with pytest.raises(ValidationError, match="ya está suspendido"):
        suspended(the_answer_of(consultation), TODAY, TODAY)
    later = NOON + 8 * DAY
    suspended(the_answer_of(consultation, now=later), later.date(), later.date(), now=later)
    assert Adjustment.objects.count() == 2


def test_it_is_not_suspended_once_it_expired(owed):
    late = midnight(owed.day) + 24 * HOUR
    refused(lambda: suspended(owed, late.date(), late.date(), now=late), field="from_on")


def test_resumed_earlier_it_runs_from_that_day(consultation, owed):
    suspended(owed, TODAY, date(2026, 12, 31))
    officer, then = an_officer_of(consultation.service), NOON + 2 * DAY  # Friday: two days were lost
    before = the_answer_of(consultation, now=then)
    act = adjusting.resume(before, by=officer, now=then, seen=before.day)
    assert (act.until_on, act.resumed_by, act.resumed_at) == (date(2026, 11, 19), officer, then)
    assert answer_due(consultation).day == act.new_on == date(2026, 12, 17)
    after = the_answer_of(consultation, now=then)
    with pytest.raises(TransitionError):
        adjusting.resume(after, by=officer, now=then, seen=after.day)


def test_resumed_before_it_began_it_moves_nothing(consultation, owed):
    suspended(owed, date(2026, 12, 1), date(2026, 12, 10))
    before = the_answer_of(consultation)
    adjusting.resume(before, by=an_officer_of(consultation.service), now=NOON, seen=before.day)
    assert answer_due(consultation).day == owed.day
    assert "sin efecto" in answer_due(consultation).changes[0].words


# What is written on its thing ------------------------------------------------------------------


def test_minutes_keep_the_new_date_and_their_rule():
    session = councils.a_held_session(councils.a_council_in_force())
    written = councils.some_minutes(session)
    owed = obligation_of("acta", meeting.minutes_code(session), now=NOON)
    assert owed.day == written.due_on
    act = extended(owed, 7)
    written.refresh_from_db()
    assert written.due_on == act.new_on > act.old_on
    assert obligation_of("acta", owed.code, now=NOON).day == act.new_on


def test_minutes_not_begun_are_owed_by_the_extended_day():
    session = councils.a_held_session(councils.a_council_in_force())
    Minutes.objects.all().delete()
    owed = obligation_of("acta", meeting.minutes_code(session), now=NOON)
    act = extended(owed, 7)
    assert meeting.minutes_due(session).day == act.new_on


def test_a_date_of_an_older_rule_moves_from_where_it_is():
    council = councils.a_council_in_force()
    opinion = councils.an_opinion(council)
    type(opinion).objects.filter(pk=opinion.pk).update(due_on=date(2027, 1, 4))
    owed = obligation_of("opinion", f"{council.code}-{opinion.number}", now=NOON)
    extended(owed, 2)
    opinion.refresh_from_db()
    assert opinion.due_on == date(2027, 1, 6)
    tomorrow = TODAY + timedelta(1)
    suspended(obligation_of("opinion", owed.code, now=NOON), tomorrow, tomorrow)
    before = obligation_of("opinion", owed.code, now=NOON)
    assert before.day == date(2027, 1, 7)
    adjusting.resume(before, by=an_officer_of(council.service), now=NOON, seen=before.day)
    opinion.refresh_from_db()
    assert opinion.due_on == date(2027, 1, 6)


def test_the_answers_of_an_account_move_as_its_calendar_does():
    account = accounts.an_account()
    owed = obligation_of("cuenta", account.code, now=NOON)
    assert owed.day == account.answers_day
    act = extended(owed, 5)
    account.refresh_from_db()
    assert account.answers_day == act.new_on
    change = MilestoneChange.objects.get()
    assert (change.old_on, change.new_on, change.act_number) == (act.old_on, act.new_on, ACT["act_number"])


def test_every_clock_is_known_and_the_nearest_comes_first(django_assert_num_queries):
    def add():
        service = a_service()
        a_closed_consultation(service, answer_days=20)
        council = councils.a_council_in_force(service)
        councils.some_minutes(councils.a_held_session(council))
        councils.an_opinion(council)
        accounts.an_account(service)

    add()
    kinds = ["acta", "consulta", "opinion", "cuenta"]
    assert [one.kind for one in open_obligations(NOON, only=kinds)] == kinds
    counts = []
    for _time in range(2):
        with django_assert_num_queries(9):
            counts.append(len(open_obligations(NOON, only=kinds)))
        add()
        add()
    assert counts == [4, 12]


def test_of_one_service_only_its_own():
    mine, other = a_closed_consultation(), a_closed_consultation()
    found = open_obligations(NOON, services=[mine.service])
    assert [one.code for one in found] == [mine.code]
    assert obligation_of("consulta", other.code, now=NOON, services=[mine.service]) is None
    assert obligation_of("nada", mine.code, now=NOON) is None
    assert open_obligations(NOON, only=["acta"]) == []
