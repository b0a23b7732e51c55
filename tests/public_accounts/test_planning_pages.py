"""Planning and calling an account from its screens: what is wrong is said beside its field."""

import pytest

from participa.core.calendar import day_of
from public_accounts.actions import planning
from public_accounts.models import Account, Status
from tests.builders import DAY, a_service, an_officer_of

from . import builders as a
from .office import refuses, text_of, url
from .refusals import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NEW = {
    "event_day": "2027-05-20", "starts": "11:00", "ends": "12:30", "management_year": "2026",
    "mode": "hybrid",
}  # fmt: skip
ACT = {"act_number": "Resolución 77", "act_date": "2026-10-16"}


@pytest.fixture
def draft(clock):
    clock.move_to(a.PLANNED)
    return a.a_draft_account()


@pytest.fixture
def account(clock):
    clock.move_to(a.BEFORE_EVENT)
    return a.an_account()


def signed(as_user, account):
    return as_user(a.the_officer(account))


# New -------------------------------------------------------------------------------------------


def test_the_calendar_is_shown_with_its_rules_before_anything_is_saved(as_user):
    service = a_service()
    hers = as_user(an_officer_of(service))
    before = everything()
    response = hers.post(url("create"), NEW | {"service": service.pk, "preview": "1"})
    assert response.status_code == 200
    assert everything() == before
    rows = {row["name"]: row for row in response.context["preview"]}
    assert rows["Informe preliminar"]["distance"] == "5 días hábiles antes"
    assert rows["Respuestas"]["distance"] == "45 días hábiles después"
    assert "Regla del portal" in rows["Respuestas"]["rule"]


def test_it_is_prepared_and_its_board_comes_next(as_user):
    service = a_service()
    hers = as_user(an_officer_of(service))
    response = hers.post(url("create"), NEW | {"service": service.pk})
    made = Account.objects.get()
    assert (made.service, made.event_year, made.status) == (service, 2027, Status.DRAFT)
    assert response.url == made.get_office_url()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"event_day": ""}, "Elige el día del evento."),
        ({"event_day": "2026-11-18"}, "Elige un día que no haya llegado"),
        ({"event_day": "0027-05-20"}, "Revisa el año."),
        ({"ends": "11:00"}, "El evento termina después de empezar."),
        ({"ends": "25:00"}, "Esa hora no existe."),
        ({"management_year": "2028"}, "se cuenta la gestión de 2026"),
        ({"management_year": "9" * 40}, "se cuenta la gestión de 2026"),
        ({"mode": "x"}, "Elige una de las opciones."),
        ({"service": "0"}, "Elige una de las opciones."),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(as_user, fields, words):
    service = a_service()
    hers = as_user(an_officer_of(service))
    refuses(hers, url("create"), NEW | {"service": service.pk} | fields, words)


def test_the_second_of_a_season_is_refused(as_user):
    service = a_service()
    hers = as_user(an_officer_of(service))
    hers.post(url("create"), NEW | {"service": service.pk})
    response = refuses(hers, url("create"), NEW | {"service": service.pk}, "ya tiene su cuenta pública")
    assert list(response.context["form"].errors) == ["event_day"]


# Texts and calendar ----------------------------------------------------------------------------


def test_texts_are_saved(as_user, draft):
    office = signed(as_user, draft)
    data = {"title": "Cuenta 2025", "summary": "En simple.", "seen": draft.changed_at.isoformat()}
    assert office.post(url("edit", draft.code), data).url == draft.get_office_url()
    assert (a.fresh(draft).title, a.fresh(draft).summary) == ("Cuenta 2025", "En simple.")


def test_who_saves_over_a_colleague_is_told_who_and_keeps_her_text(as_user, draft):
    seen = draft.changed_at.isoformat()
    eva = an_officer_of(draft.service, display_name="Eva Mella")
    planning.edit(draft, by=eva, now=a.PLANNED + DAY, seen_at=draft.changed_at, summary="De Eva")
    data = {"title": "Mío", "summary": "Mío", "seen": seen}
    response = refuses(signed(as_user, draft), url("edit", draft.code), data, "Eva Mella guardó cambios")
    assert response.context["form"]["summary"].value() == "Mío"


def calendar_of(account, **changes):
    """The form as it is shown, with some fields changed."""
    days = {
        code: day.isoformat() if day else ""
        for code, day in account.milestones.values_list("code", "planned_on")
    }
    hours = {"starts": "11:00", "ends": "12:30", "seen": account.changed_at.isoformat()}
    return days | hours | changes


def test_a_date_is_moved_before_the_call(as_user, draft):
    office = signed(as_user, draft)
    response = office.post(url("calendar", draft.code), calendar_of(draft, final="2027-03-01"))
    assert response.status_code == 302
    assert f"{draft.milestones.get(code='final').planned_on}" == "2027-03-01"


def test_each_date_says_its_rule_and_how_far_it_is(as_user, draft):
    page = signed(as_user, draft).get(url("calendar", draft.code))
    rows = {row["field"].name: row for row in page.context["rows"]}
    assert rows["answers"]["distance"] == "45 días hábiles después"
    assert "Regla del portal" in rows["answers"]["rule"]


def test_dates_out_of_order_are_said_beside_each(as_user, draft):
    office = signed(as_user, draft)
    data = calendar_of(draft, answers="2026-11-01", final="2026-10-30")
    response = refuses(office, url("calendar", draft.code), data, "Tiene que ser el mismo día que")
    assert set(response.context["form"].errors) == {"answers", "final"}


def test_a_date_left_empty_is_said_beside_it(as_user, draft):
    response = refuses(signed(as_user, draft), url("calendar", draft.code), calendar_of(draft, answers=""))
    assert list(response.context["form"].errors) == ["answers"]


def test_after_the_call_a_date_needs_its_reason_and_its_act(as_user, account):
    office = signed(as_user, account)
    data = calendar_of(account, final="2027-03-01")
    response = refuses(office, url("calendar", account.code), data)
    assert set(response.context["form"].errors) == {"act_number"}
    data |= {"act_number": "Resolución 80"}
    response = refuses(office, url("calendar", account.code), data)
    assert list(response.context["form"].errors) == ["reason"]
    office.post(url("calendar", account.code), data | {"reason": "Feria"})
    assert account.milestones.get(code="final").changes.get().reason == "Feria"


def test_what_no_longer_moves_says_why_and_does_not(as_user, account):
    office = signed(as_user, account)
    page = office.get(url("calendar", account.code))
    locked = {row["field"].name for row in page.context["rows"] if row["locked"]}
    assert locked == {"topics", "council", "preliminary", "questions_open"}
    data = calendar_of(account, questions_open="2026-10-27", final="2027-03-01")
    office.post(url("calendar", account.code), data | {"reason": "Feria", "act_number": "Resolución 80"})
    assert f"{account.milestones.get(code='questions_open').planned_on}" == "2026-10-21"


def test_a_calendar_saved_over_a_colleagues_is_told(as_user, draft):
    data = calendar_of(draft, final="2027-03-01")
    eva = an_officer_of(draft.service, display_name="Eva Mella")
    planning.edit(draft, by=eva, now=a.PLANNED + DAY, seen_at=draft.changed_at, summary="De Eva")
    refuses(signed(as_user, draft), url("calendar", draft.code), data, "Eva Mella guardó cambios")


@pytest.mark.parametrize("seen", ["", "ayer", "\x00", "9" * 400])
def test_a_forged_instant_resets_nothing(as_user, draft, seen):
    office = signed(as_user, draft)
    before = everything()
    office.post(url("reset", draft.code), {"seen": seen})
    assert everything() == before


def test_the_rules_dates_come_back(as_user, draft):
    office = signed(as_user, draft)
    office.post(url("calendar", draft.code), calendar_of(draft, final="2027-03-01"))
    office.post(url("reset", draft.code), {"seen": a.fresh(draft).changed_at.isoformat()})
    assert f"{draft.milestones.get(code='final').planned_on}" == "2026-12-30"


# The call and its end --------------------------------------------------------------------------


def test_what_is_missing_is_listed_and_nothing_is_called(as_user, clock):
    clock.move_to(a.PLANNED + DAY * 9)
    draft = a.a_draft_account(summary="")
    office = signed(as_user, draft)
    assert "Todavía falta" in text_of(office.get(url("call", draft.code)))
    refuses(office, url("call", draft.code), ACT, "Escribe en simple de qué se va a dar cuenta.")


def test_it_is_called_by_act(as_user, clock):
    clock.move_to(a.CALLED)
    draft = a.a_draft_account()
    response = signed(as_user, draft).post(url("call", draft.code), ACT)
    assert response.url == draft.get_office_url()
    assert (a.fresh(draft).status, a.fresh(draft).act_number) == (Status.CALLED, "Resolución 77")


@pytest.mark.parametrize("act", [{"act_number": ""}, {"act_date": ""}, {"act_date": "2026-10-20"}])
def test_without_a_sound_act_it_is_not_called(as_user, clock, act):
    clock.move_to(a.CALLED)
    draft = a.a_draft_account()
    refuses(signed(as_user, draft), url("call", draft.code), ACT | act)


def test_who_calls_second_is_told_who_was_first(as_user, clock):
    clock.move_to(a.CALLED)
    draft = a.a_draft_account()
    eva = an_officer_of(draft.service, display_name="Eva Mella")
    planning.call(draft, act_number="Resolución 76", act_date=day_of(a.CALLED), by=eva, now=a.CALLED)
    office = signed(as_user, draft)
    before = everything()
    page = text_of(office.post(url("call", draft.code), ACT, follow=True))
    assert "Eva Mella ya la convocó, el lunes 19 de octubre de 2026. Lo tuyo no cambió nada." in page
    assert everything() == before


def test_it_is_suspended_with_its_reason(as_user, account):
    office = signed(as_user, account)
    refuses(office, url("cancel", account.code), {"reason": " "}, "Di por qué se suspende")
    office.post(url("cancel", account.code), {"reason": "Alerta de incendio"})
    assert a.fresh(account).status == Status.CANCELLED
    assert "Alerta de incendio" in text_of(office.get(account.get_office_url()))


def test_once_held_it_is_not_suspended_and_it_says_so(as_user, account, clock):
    a.attended(account)
    clock.move_to(a.AFTER_EVENT)
    office = signed(as_user, account)
    refuses(office, url("cancel", account.code), {"reason": "Tarde"}, "Su evento ya se hizo")
