"""The officer's pages of an account: who sees which, what each offers, and what they cost."""

import pytest
from django.urls import reverse

from participa.core.calendar import day_of
from participa.reference.models import Region
from public_accounts.actions import planning, reporting
from public_accounts.planning_pages import menu
from tests.builders import DAY, a_person, a_region, a_service, an_analyst_of, an_officer_of
from tests.questions import with_one_and_with_three

from . import builders as a

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = "/gestion/cuentas-publicas/"


def url(name, *args):
    return reverse(f"public_accounts_office:{name}", args=args)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def account(clock):
    clock.move_to(a.BEFORE_EVENT)
    return a.an_account()


@pytest.fixture
def office(account, as_user):
    return as_user(a.the_officer(account))


def a_closed_account():
    """Held, asked, answered, with its final report published."""
    account = a.an_account()
    a.answered(a.a_question(account))
    a.attended(account)
    by = a.the_officer(account)
    report = reporting.keep_final(account, None, text="Todo.", correction="", by=by, now=a.CLOSED)
    reporting.publish_final(report, act_number="Resolución 90", by=by, now=a.CLOSED)
    return a.fresh(account)


# Who sees them ---------------------------------------------------------------------------------


def test_whoever_acts_for_no_body_finds_no_list(as_user, account):
    assert as_user(a_person()).get(LIST).status_code == 404


def test_an_account_of_another_body_does_not_exist(as_user, account):
    stranger = as_user(an_officer_of(a_service()))
    assert stranger.get(account.get_office_url()).status_code == 404
    assert stranger.get(url("edit", account.code)).status_code == 404


@pytest.mark.parametrize("screen", ["edit", "calendar", "cancel", "council", "final"])
def test_an_analyst_reads_the_board_and_may_not_plan(as_user, account, screen):
    analyst = as_user(an_analyst_of(account.service))
    board = analyst.get(account.get_office_url())
    assert board.status_code == 200
    assert board.context["main_step"] is None
    assert analyst.get(url(screen, account.code)).status_code == 403


def test_a_regional_officer_sees_the_events_of_her_region_alone(as_user, account):
    biobio = a_region("biobio", code="08", name="Región del Biobío", order=8)
    maule = a_region("maule", code="07", name="Región del Maule", order=7)
    hers, other = a.a_regional_event(account, biobio), a.a_regional_event(account, maule)
    local = as_user(an_officer_of(account.service, region=biobio))
    board = local.get(account.get_office_url())
    assert [row["event"] for row in board.context["events"]] == [hers]
    assert local.get(hers.get_office_url()).status_code == 200
    assert local.get(other.get_office_url()).status_code == 404
    assert local.get(url("edit", account.code)).status_code == 403


def test_the_menu_offers_only_what_the_account_takes_now(account):
    def offered(status):
        account.status = status
        return [item["text"] for item in menu(account, "detail")]

    assert offered("draft") == ["Resumen", "Textos", "Calendario", "Compromisos", "Consejo"]
    whole = ["Resumen", "Textos", "Calendario", "Preguntas", "Compromisos", "Consejo", "Informe final"]
    assert offered("called") == whole
    assert offered("final") == ["Resumen", "Preguntas", "Compromisos", "Consejo", "Informe final"]


def test_the_board_offers_a_regional_event_until_each_region_has_its_own(office, account):
    biobio = a_region("biobio", code="08", name="Región del Biobío", order=8)
    Region.objects.exclude(pk=biobio.pk).delete()
    assert office.get(account.get_office_url()).context["may_add_event"] is True
    a.a_regional_event(account, biobio)
    assert office.get(account.get_office_url()).context["may_add_event"] is False


# The list --------------------------------------------------------------------------------------


def test_without_accounts_the_list_says_what_to_prepare(as_user):
    page = text_of(as_user(an_officer_of(a_service())).get(LIST))
    assert "Prepara la cuenta de 2027" in page
    assert url("create") in page


def test_the_list_says_how_each_account_stands_and_what_it_owes_first(office, account):
    a.a_question(account)
    (row,) = office.get(LIST).context["rows"]
    assert row["tags"] == [("open", "Recibiendo preguntas")]
    assert row["first"]["title"] == "Escuchar al consejo"
    assert row["first"]["countdown"].kind == "past"


def test_the_list_costs_the_same_with_one_and_with_three(as_user):
    service = a_service()
    years = iter(range(2026, 2030))

    def add():
        year = next(years)
        starts = a.EVENT.replace(year=year)
        a.a_draft_account(service, starts=starts)

    assert with_one_and_with_three(as_user(an_officer_of(service)), LIST, add) < 16


# The board -------------------------------------------------------------------------------------


def test_a_draft_says_what_it_lacks_and_where_that_is_put_right(clock, as_user):
    clock.move_to(a.PLANNED)
    draft = a.a_draft_account(summary="")
    board = as_user(a.the_officer(draft)).get(draft.get_office_url())
    (issue,) = board.context["issues"]
    assert issue["url"] == f"{url('edit', draft.code)}#id_summary"
    assert board.context["main_step"] == ("Completar lo que falta", issue["url"])


@pytest.mark.parametrize(
    ("when", "step", "screen"),
    [
        (a.BEFORE_EVENT, "Responder preguntas", "inbox"),
        (a.EVENT, "Abrir la sala", "hall"),
        (a.AFTER_EVENT, "Anotar la asistencia", "attendance"),
    ],
)
def test_each_moment_has_one_next_step(clock, as_user, account, when, step, screen):
    clock.move_to(when)
    words, address = as_user(a.the_officer(account)).get(account.get_office_url()).context["main_step"]
    args = [account.events.get().pk] if screen == "attendance" else []
    assert (words, address) == (step, url(screen, account.code, *args))


def test_before_questions_open_the_preliminary_report_comes_first(clock, as_user, account):
    clock.move_to(a.CALLED)
    board = as_user(a.the_officer(account)).get(account.get_office_url())
    assert board.context["main_step"] == (
        "Publicar el informe preliminar", url("publish_report", account.code, "preliminary"),
    )  # fmt: skip


def test_once_all_is_answered_the_final_report_is_next(clock, as_user, account):
    a.answered(a.a_question(account))
    a.attended(account)
    clock.move_to(a.CLOSED)
    board = as_user(a.the_officer(account)).get(account.get_office_url())
    assert board.context["main_step"] == ("Preparar el informe final", url("final", account.code))


def test_the_board_tells_late_dates_and_why_a_date_was_moved(clock, as_user, account):
    officer = a.the_officer(account)
    days = {"final": day_of(a.OVERDUE + 10 * DAY)}
    planning.set_calendar(
        account, days, by=officer, now=a.BEFORE_EVENT, seen_at=account.changed_at,
        reason="Feria regional", act_number="Resolución 80",
    )  # fmt: skip
    board = as_user(officer).get(account.get_office_url())
    states = {row["one"].code: row["state"] for row in board.context["milestones"]}
    assert (states["council"], states["questions_open"], states["final"]) == ("late", "done", "next")
    assert "«Feria regional» Resolución 80" in text_of(board)


def test_the_history_says_who_did_what(office, account):
    page = text_of(office.get(account.get_office_url()))
    assert "Se convocó la cuenta pública" in page
    assert "Se preparó la cuenta pública" in page


def test_a_closed_account_offers_its_report_and_no_way_to_write(as_user, clock):
    account = a_closed_account()
    office = as_user(a.the_officer(account))
    board = office.get(account.get_office_url())
    assert board.context["main_step"] == ("Ver el informe final", url("final", account.code))
    assert not board.context["may_cancel"]
    told = text_of(office.get(url("edit", account.code), follow=True))
    assert "ya publicó su informe final, el jueves 19 de noviembre de 2026" in told


def test_the_board_costs_the_same_with_one_and_with_three(office, account):
    numbers = iter(range(20, 40))

    def add():
        n = next(numbers)
        region = a_region(f"region-{n}", code=str(n), name=f"Región {n}", order=n)
        a.a_regional_event(account, region, now=a.BEFORE_EVENT)
        a.answered(a.a_question(account), now=a.BEFORE_EVENT)
        a.a_report(account, now=a.BEFORE_EVENT, correction="Otra cifra")
        note(account)

    def note(account):
        reporting.note_council(
            account, heard_on=day_of(a.CALLED), text="Bien.", by=a.the_officer(account), now=a.BEFORE_EVENT
        )

    assert with_one_and_with_three(office, account.get_office_url(), add) < 45


# Every page opens ------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", ["detail", "edit", "calendar", "cancel", "add_event", "council", "final"])
def test_each_page_of_a_called_account_opens(office, account, screen):
    a_region("biobio", code="08", name="Región del Biobío", order=8)
    assert office.get(url(screen, account.code)).status_code == 200


@pytest.mark.parametrize("screen", ["event", "attendance", "audience"])
def test_each_page_of_an_event_opens(office, account, screen):
    assert office.get(url(screen, account.code, account.events.get().pk)).status_code == 200


def test_a_page_of_a_kind_of_report_that_is_none_does_not_exist(office, account):
    assert office.get(url("publish_report", account.code, "final")).status_code == 404
    assert office.get(url("publish_report", account.code, "otro")).status_code == 404
    assert office.get(url("publish_report", account.code, "plain")).status_code == 200


@pytest.mark.parametrize("name", ["reset", "no_questions"])
def test_verbs_are_only_sent(office, account, name):
    assert office.get(url(name, account.code)).status_code == 405
