"""A rule or a holiday moves open deadlines: SEGEGOB sees which before saving, and each leaves its trace."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from consultations.pages import answer_due
from participa.audit.models import Event
from participa.core.lifecycle import StaleError
from participa.deadlines.actions import keeping
from participa.deadlines.effects import digest_of
from participa.deadlines.engine import national_holidays, term
from participa.deadlines.models import DeadlineMove, Rule
from participa.deadlines.obligations import open_obligations
from participa.reference.models import Holiday
from tests.builders import DAY, NOON, a_holiday, a_region, a_rule, a_service, an_officer_of
from tests.councils import builders as councils
from tests.deadlines.builders import a_closed_consultation, a_rule_keeper, extended, the_answer_of
from tests.public_accounts import builders as accounts

pytestmark = pytest.mark.django_db
ANSWER, MINUTES = "consultation_answer_business_days", "cosoc_minutes_business_days"
TODAY = NOON.date()
CHRISTMAS = date(2026, 12, 25)  # a Friday


@pytest.fixture
def keeper():
    return a_rule_keeper()


@pytest.fixture
def rule():
    return Rule.objects.get(code=ANSWER)


def saved(rule, value, *, by, now=NOON, moves=None, **fields):
    """What SEGEGOB does: it looks at what moves, then saves."""
    moves = keeping.moves_of_rule(rule, value, now=now) if moves is None else moves
    said = {"reference": "Instructivo 1", "verified": False, "reason": "Cambió el instructivo."}
    return keeping.change_rule(
        rule, value=value, by=by, now=now, seen_at=rule.changed_at, shown=digest_of(moves), **said | fields
    )


def added(day=CHRISTMAS, name="Navidad", *, by, now=NOON, scope="national", **fields):
    moves = keeping.moves_of_holiday(None, date=day, scope=scope, now=now)
    return keeping.add_holiday(
        date=day, name=name, scope=scope, by=by, now=now, shown=digest_of(moves), **fields
    )


def told(moves):
    return [(one.owed.code, one.before, one.after) for one in moves]


def traced():
    return [(one.code, one.from_on, one.to_on) for one in DeadlineMove.objects.order_by("from_on", "title")]


def days_of_everything():
    return {(one.kind, one.code): one.day for one in open_obligations(NOON)}


def everything_owed():
    """One of each kind, with its date from the portal's rules."""
    service = a_service()
    consultation = a_closed_consultation(service)
    council = councils.a_council_in_force(service)
    minutes = councils.some_minutes(councils.a_held_session(council))
    opinion = councils.an_opinion(council)
    account = accounts.an_account(service)
    return consultation, minutes, opinion, account


def nothing_saved():
    return (
        not DeadlineMove.objects.exists() and not Event.objects.filter(verb="deadline_rule.changed").exists()
    )


# Rules -----------------------------------------------------------------------------------------


def test_what_it_shows_is_what_saving_does(rule, keeper):
    consultation, *_others = everything_owed()
    before = days_of_everything()
    shown = keeping.moves_of_rule(rule, 30, now=NOON)
    assert days_of_everything() == before  # looking moves nothing
    assert [one.owed.code for one in shown] == [consultation.code]
    saved(rule, 30, by=keeper, moves=shown)
    after = days_of_everything()
    assert told(shown) == traced()
    assert {code: day for (_kind, code), day in after.items()} == {
        **{code: day for (_kind, code), day in before.items()},
        **{one.owed.code: one.after for one in shown},
    }
    assert answer_due(consultation).day == shown[0].after


@pytest.mark.parametrize("code", [MINUTES, "cosoc_opinion_answer_days", "cpp_answer_business_days"])
def test_dates_written_on_their_thing_move_with_the_rule(code, keeper):
    _consultation, minutes, opinion, account = everything_owed()
    rule = Rule.objects.get(code=code)
    shown = keeping.moves_of_rule(rule, 25, now=NOON)
    saved(rule, 25, by=keeper, moves=shown)
    for thing in (minutes, opinion, account):
        thing.refresh_from_db()
    written = {
        MINUTES: minutes.due_on,
        "cosoc_opinion_answer_days": opinion.due_on,
        "cpp_answer_business_days": account.answers_day,
    }
    assert [one.after for one in shown] == [written[code]]
    assert len(traced()) == 1


def test_the_trace_says_what_changed_who_and_why(rule, keeper):
    consultation = a_closed_consultation()
    saved(rule, 44, by=keeper)
    trace = DeadlineMove.objects.get()
    assert (trace.kind, trace.service, trace.by, trace.at) == ("consulta", consultation.service, keeper, NOON)
    assert trace.cause == "Regla «Plazo para responder una consulta»: de 45 días hábiles a 44 días hábiles"
    assert trace.reason == "Cambió el instructivo."
    line = Event.objects.get(verb="deadline_rule.changed")
    assert (line.data["was"], line.data["value"], line.data["moved"]) == (45, 44, 1)


def test_what_its_own_act_or_norm_dates_does_not_move(rule, keeper):
    a_closed_consultation(answer_days=20)
    service = a_service()
    a_rule(service, ANSWER, 30)
    a_closed_consultation(service)
    assert keeping.moves_of_rule(rule, 10, now=NOON) == []
    saved(rule, 10, by=keeper)
    assert traced() == []
    assert term(ANSWER).days == 10


def test_what_was_dated_by_hand_stays(keeper):
    council = councils.a_council_in_force()
    opinion = councils.an_opinion(council)
    type(opinion).objects.filter(pk=opinion.pk).update(due_on=date(2027, 2, 1))
    account = accounts.an_account()
    account.milestones.filter(code="answers").update(rule="Fecha fijada por el servicio")
    for code in ("cosoc_opinion_answer_days", "cpp_answer_business_days"):
        assert keeping.moves_of_rule(Rule.objects.get(code=code), 60, now=NOON) == []


def test_an_extension_goes_on_counting_after_the_rule_changed(rule, keeper):
    consultation = a_closed_consultation()
    extended(the_answer_of(consultation), 10)
    saved(rule, 20, by=keeper)
    assert answer_due(consultation).day == date(2026, 12, 29)  # 20 + 10 business days from 17 November


def test_of_two_who_save_the_same_rule_the_second_is_told(rule, keeper):
    seen_by_the_other = Rule.objects.get(pk=rule.pk)
    saved(rule, 40, by=keeper)
    with pytest.raises(StaleError) as error:
        saved(seen_by_the_other, 30, by=a_rule_keeper("Pedro"), now=NOON + DAY)
    assert (error.value.by, error.value.at) == (keeper, NOON)
    assert Rule.objects.get(pk=rule.pk).value == 40


def test_what_was_not_seen_is_not_saved(rule, keeper):
    shown = keeping.moves_of_rule(rule, 30, now=NOON)
    a_closed_consultation()
    with pytest.raises(keeping.Unseen):
        saved(rule, 30, by=keeper, moves=shown)
    assert nothing_saved()
    assert Rule.objects.get(pk=rule.pk).value == 45


@pytest.mark.parametrize("value", [0, -1])
def test_a_rule_of_no_length_is_refused(rule, keeper, value):
    with pytest.raises(ValidationError):
        saved(rule, value, by=keeper, moves=[])
    assert nothing_saved()
    assert Rule.objects.get(pk=rule.pk).value == 45


@pytest.mark.parametrize("value", [229, 431, 1301, 100, 31, 532])
def test_a_day_that_does_not_come_every_year_is_refused(keeper, value):
    rule = Rule.objects.get(code="cpp_deadline_day")
    with pytest.raises(ValidationError):
        saved(rule, value, by=keeper, moves=[])
    assert Rule.objects.get(pk=rule.pk).value == 531


@pytest.mark.parametrize("value", [101, 228, 1231])
def test_any_day_of_every_year_is_taken(keeper, value):
    assert saved(Rule.objects.get(code="cpp_deadline_day"), value, by=keeper, moves=[]).value == value


def test_a_rule_changes_with_a_reason_only(rule, keeper):
    with pytest.raises(ValidationError, match="Di por qué cambia"):
        saved(rule, 30, by=keeper, reason="  ")
    assert nothing_saved()


def test_nobody_else_changes_a_rule_or_a_holiday(rule):
    holiday = a_holiday()
    officer = an_officer_of(a_service())
    version = keeping.version_of(holiday)
    with pytest.raises(PermissionDenied):
        saved(rule, 30, by=officer)
    with pytest.raises(PermissionDenied):
        added(by=officer)
    with pytest.raises(PermissionDenied):
        keeping.remove_holiday(holiday, reason="x", by=officer, now=NOON, seen=version, shown="")
    assert nothing_saved()
    assert Holiday.objects.count() == 1


# Holidays --------------------------------------------------------------------------------------


def test_a_new_holiday_moves_what_runs_over_it_and_nothing_else(keeper):
    over = a_closed_consultation(answer_days=30)  # 30 December
    before = a_closed_consultation(answer_days=27)  # 24 December
    on_it = a_closed_consultation(answer_days=28)  # 25 December
    shown = keeping.moves_of_holiday(None, date=CHRISTMAS, scope="national", now=NOON)
    assert told(shown) == [
        (on_it.code, CHRISTMAS, date(2026, 12, 28)),
        (over.code, date(2026, 12, 29), date(2026, 12, 30)),
    ]
    added(by=keeper)
    assert told(shown) == traced()
    assert answer_due(before).day == date(2026, 12, 24)
    assert national_holidays() == {CHRISTMAS}
    assert DeadlineMove.objects.first().cause == "Feriado: Navidad, 25 de diciembre de 2026"


def test_a_holiday_on_a_weekend_moves_nothing(keeper):
    a_closed_consultation()
    assert keeping.moves_of_holiday(None, date=date(2026, 12, 26), scope="national", now=NOON) == []


@pytest.mark.parametrize("scope", ["regional", "communal", "provincial"])
def test_a_local_holiday_is_kept_and_moves_nothing(keeper, scope):
    a_closed_consultation()
    region = a_region()
    holiday = added(date(2026, 12, 3), "Día de la región", by=keeper, scope=scope, region=region)
    assert (holiday.scope, holiday.region) == (scope, region)
    assert traced() == []
    with pytest.raises(ValidationError, match="ya es feriado"):
        added(date(2026, 12, 3), "Día de la Región", by=keeper, scope=scope, region=region)
    with pytest.raises(ValidationError, match="en qué región"):
        added(date(2026, 12, 4), "Otro", by=keeper, scope=scope)
    assert Holiday.objects.count() == 1


def test_the_same_holiday_twice_is_refused(keeper):
    added(by=keeper)
    with pytest.raises(ValidationError, match="Ese día ya es feriado: «Navidad»"):
        added(name="Otro nombre", by=keeper)
    assert Holiday.objects.count() == 1


def test_taking_one_out_brings_its_day_back(keeper):
    consultation = a_closed_consultation(answer_days=30)
    holiday = added(by=keeper)
    shown = keeping.moves_of_holiday(holiday, now=NOON)
    keeping.remove_holiday(
        holiday, reason="", by=keeper, now=NOON, seen=keeping.version_of(holiday), shown=digest_of(shown)
    )
    assert answer_due(consultation).day == date(2026, 12, 29)
    assert [one.to_on for one in DeadlineMove.objects.order_by("pk")] == [
        date(2026, 12, 30),
        date(2026, 12, 29),
    ]


@pytest.mark.parametrize(("day", "is_past"), [(TODAY - timedelta(1), True), (TODAY, False)])
def test_a_past_one_is_taken_out_with_a_reason_only(keeper, day, is_past):
    holiday = a_holiday(day)
    act = {"by": keeper, "now": NOON, "seen": keeping.version_of(holiday), "shown": digest_of([])}
    if is_past:
        with pytest.raises(ValidationError, match="ya pasó"):
            keeping.remove_holiday(holiday, reason=" ", **act)
        assert Holiday.objects.exists()
        assert not Event.objects.exists()
    keeping.remove_holiday(holiday, reason="Se anotó por error." if is_past else "", **act)
    assert not Holiday.objects.exists()
    assert Event.objects.get().verb == "holiday.removed"


def test_moving_one_moves_what_runs_over_both_days(keeper):
    consultation = a_closed_consultation(answer_days=30)
    holiday = added(by=keeper)
    shown = keeping.moves_of_holiday(holiday, date=date(2027, 1, 4), scope="national", now=NOON)
    edit = {"name": "Navidad", "scope": "national", "by": keeper, "now": NOON, "shown": digest_of(shown)}
    seen = keeping.version_of(holiday)
    keeping.edit_holiday(holiday, date=date(2027, 1, 4), seen=seen, **edit)
    assert answer_due(consultation).day == date(2026, 12, 29)
    with pytest.raises(StaleError):
        keeping.edit_holiday(holiday, date=CHRISTMAS, seen=seen, **edit)
    assert national_holidays() == {date(2027, 1, 4)}


def test_a_past_one_is_moved_with_a_reason_only(keeper):
    holiday = a_holiday(TODAY - timedelta(1))
    act = {"by": keeper, "now": NOON, "seen": keeping.version_of(holiday), "shown": digest_of([])}
    say = {"name": holiday.name, "scope": "national"}
    with pytest.raises(ValidationError, match="ya pasó"):
        keeping.edit_holiday(holiday, date=date(2027, 1, 2), **say, **act)
    renamed = keeping.edit_holiday(holiday, date=holiday.date, name="Otro nombre", scope="national", **act)
    assert renamed.name == "Otro nombre"
