"""The board of a season: what anybody can do today first, then every account by its day."""

import csv
import io
from datetime import date

import icalendar
import pytest

from participa.core.calendar import midnight
from public_accounts.actions import events, planning
from public_accounts.models import Season
from public_accounts.season_figures import figures_by_year, in_words
from tests.builders import DAY, HOUR, NOON, a_region, a_service
from tests.questions import asked, with_one_and_with_three

from . import builders as a
from .test_phases import a_reported_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HERE = "/cuentas-publicas/"
FAR = NOON + 20 * DAY


def board(client, path=HERE):
    response = client.get(path)
    assert response.status_code == 200
    return response.context


def names(rows):
    return [row["title"] for row in rows]


def named(name, **fields):
    return a.an_account(a_service(name=name), **fields)


def ask_csv(client, query=""):
    text = client.get(f"{HERE}planilla.csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def summaries(client, query=""):
    found = icalendar.Calendar.from_ical(client.get(f"{HERE}calendario.ics{query}").content)
    return [str(event["summary"]) for event in found.walk("VEVENT")]


# What comes first ------------------------------------------------------------------------------


def test_what_can_be_done_today_comes_first(client, clock):
    named("Pregunta"), named("Viene", starts=FAR)
    live = named("En vivo", starts=NOON - HOUR)
    context = board(client)
    assert (names(context["live"]), names(context["asking"])) == (["En vivo"], ["Pregunta"])
    assert names(context["coming"]) == ["Viene"]
    assert context["live"][0]["action"] == ("Preguntar", f"{live.get_absolute_url()}preguntar/")
    clock.move_to(NOON + HOUR)
    assert board(client)["live"] == []


def test_a_seasons_page_is_forgotten_when_the_clock_changes_it(client):
    live = named("En vivo", starts=NOON - HOUR)
    assert client.get(HERE).good_until == live.event_ends_at


def test_every_account_is_listed_by_its_day(client):
    named("Tarde", starts=FAR), named("Antes")
    a_reported_account(service=a_service(name="Sin día"), event_year=2026, management_year=2025)
    a.a_draft_account(a_service(name="Borrador"))
    assert names(board(client)["rows"]) == ["Antes", "Tarde", "Sin día"]


def test_each_row_says_what_it_owes_in_business_days(client, clock):
    account = named("Debe")
    a.a_question(account)
    clock.move_to(account.answers_close_at)
    row = board(client, f"{HERE}2026/")["rows"][0]
    assert row["tags"][0] == ("error", "Respuestas atrasadas")
    assert row["countdown"].left == "Atraso de 1 día hábil"
    assert row["note"] == "1 pregunta"


# Seasons ---------------------------------------------------------------------------------------


def test_a_season_has_its_own_page_and_the_year_in_a_query_leads_to_it(client):
    a_reported_account(service=a_service(name="Antigua"))
    assert names(board(client, f"{HERE}2020/")["rows"]) == ["Antigua"]
    assert [chip["text"] for chip in board(client)["years"]] == ["2026", "2020"]
    response = client.get(f"{HERE}?anio=2020&q=agua")
    assert (response.status_code, response["Location"]) == (302, f"{HERE}2020/?q=agua")


@pytest.mark.parametrize("path", ["1999/", "?anio=1999", "?anio=x", "planilla.csv?anio=1999"])
def test_a_year_of_which_nothing_is_known_is_not_found(client, path):
    assert client.get(HERE + path).status_code == 404


def test_this_years_page_exists_before_anybody_calls(client):
    context = board(client)
    assert (context["rows"], context["live"], context["stats"]) == ([], [], [])
    assert "Todavía no hay cuentas públicas de 2026" in client.get(HERE).content.decode()


# Filters ---------------------------------------------------------------------------------------


def test_filters_by_words_state_ministry_and_region(client):
    ministry = a_service(name="Ministerio del Río", kind="ministerio")
    region = a_region()
    river = a.an_account(a_service(name="Riberas", parent=ministry))
    a.an_account(a_service(name="Cielos", region=region), starts=FAR)
    assert names(board(client, f"{HERE}?q=riberas")["rows"]) == ["Riberas"]
    assert names(board(client, f"{HERE}?estado=proxima")["rows"]) == ["Cielos"]
    assert names(board(client, f"{HERE}?estado=proxima&estado=recibe-preguntas")["rows"]) == [
        "Riberas",
        "Cielos",
    ]
    assert names(board(client, f"{HERE}?ministerio={ministry.slug}")["rows"]) == ["Riberas"]
    assert names(board(client, f"{HERE}?servicio={river.service.slug}")["rows"]) == ["Riberas"]
    assert names(board(client, f"{HERE}?region={region.slug}")["rows"]) == ["Cielos"]
    a.a_regional_event(river, region)
    assert names(board(client, f"{HERE}?region={region.slug}")["rows"]) == ["Riberas", "Cielos"]
    context = board(client, f"{HERE}?estado=proxima&q=cielos")
    assert context["chips"] == [("Palabra: cielos", "?estado=proxima"), ("Estado: Próxima", "?q=cielos")]
    assert not context["is_first"]


def test_the_counts_of_each_state_say_what_choosing_it_shows(client):
    named("Uno"), named("Dos"), named("Tres", starts=FAR)
    for option in board(client)["options"]["states"]:
        listed = board(client, f"{HERE}?estado={option['value']}")["rows"]
        assert len(listed) == option["count"], option


def test_unknown_filters_are_ignored(client):
    named("Una")
    assert names(board(client, f"{HERE}?estado=nada&region=<x>&pagina=z")["rows"]) == ["Una"]


# Figures ---------------------------------------------------------------------------------------


def test_the_figures_of_a_season_are_counted_and_the_views_declared(client):
    account = named("Con cifras")
    a.answered(a.a_question(account))
    a.a_question(account)
    a.attended(account)
    main = account.events.get()
    for views in (100, 1240):  # told again: it replaces
        events.tell_audience(
            main, channel="YouTube", views=views, source="Panel", read_on=date(2026, 11, 1),
            by=a.the_officer(account), now=NOON,
        )  # fmt: skip
    a.a_regional_event(account, a_region())  # not held: no hours
    a.a_draft_account()
    figures = figures_by_year()[2026]
    told = {name: figures[name] for name in ("accounts", "views", "hours", "questions", "answered")}
    assert told == {"accounts": 1, "views": 1240, "hours": 2, "questions": 2, "answered": 1}  # 1.5 hours
    assert "las declara cada servicio" in client.get(HERE).content.decode()


def test_hours_are_those_of_the_video_where_somebody_said(client):
    account = named("Con video")
    a.attended(account)
    account.events.update(video_minutes=185)
    assert figures_by_year()[2026]["hours"] == 3


def test_a_suspended_or_reported_account_adds_no_questions():
    suspended = named("Suspendida")
    a.a_question(suspended)
    planning.cancel(a.fresh(suspended), reason="Llueve.", by=a.the_officer(suspended), now=NOON)
    a_reported_account(question_count=10)
    assert {year: one["questions"] for year, one in figures_by_year().items()} == {2026: 0, 2020: 0}


def test_what_the_state_reported_is_told_with_its_qualifiers_and_its_source(client):
    Season.objects.create(
        year=2020, views=148000, hours=70, questions=1000, source="la respuesta de Chile",
        qualifiers={"views": "more_than", "hours": "more_than", "questions": "almost"},
    )  # fmt: skip
    a_reported_account()
    figures = figures_by_year()[2020]
    words = [in_words(figures, name) for name in ("views", "hours", "questions")]
    assert words == ["más de 148.000", "más de 70", "casi 1.000"]
    page = client.get(f"{HERE}2020/").content.decode()
    assert "Según la respuesta de Chile." in page
    assert "las declara cada servicio" not in page


def a_reported_season():
    Season.objects.create(
        year=2020, questions=1000, source="La respuesta", qualifiers={"questions": "almost"}
    )


def test_one_year_is_not_drawn(client):
    a_reported_season()
    assert board(client)["plot"] == []


def test_two_years_are_drawn_beside_each_other(client):
    a_reported_season()
    a.a_question(named("Con pregunta"))
    assert board(client)["plot"] == [("Preguntas", [("2020", "casi 1.000", 100.0), ("2026", "1", 0.1)])]


# Files -----------------------------------------------------------------------------------------


def test_the_calendar_of_a_season_takes_what_the_filters_choose(client):
    account = named("Riberas")
    a.a_regional_event(account, a_region())
    named("Cielos", starts=FAR)
    assert summaries(client) == [
        "Cuenta pública: Riberas",
        "Cuenta pública: Riberas (Los Ríos)",
        "Último día para preguntar: Riberas",
        "Cuenta pública: Cielos",
        "Último día para preguntar: Cielos",
    ]
    assert summaries(client, "?anio=2026&q=cielos") == [
        "Cuenta pública: Cielos",
        "Último día para preguntar: Cielos",
    ]


def test_a_suspended_account_leaves_calendars(client):
    account = named("Suspendida", starts=FAR)
    planning.cancel(account, reason="Llueve.", by=a.the_officer(account), now=NOON)
    found = icalendar.Calendar.from_ical(client.get(f"{HERE}calendario.ics").content)
    assert [str(event["status"]) for event in found.walk("VEVENT")] == ["CANCELLED"]


def test_the_sheet_of_a_season_has_a_line_for_each_account(client):
    account = named("=Riberas")
    a.attended(account)
    named("Cielos", starts=FAR)
    headings, first, second = ask_csv(client, "?anio=2026")
    line = dict(zip(headings, first, strict=True))
    assert line["servicio"] == "'=Riberas"  # no spreadsheet runs it
    assert (line["asistentes"], line["mujeres"], line["hombres"]) == ("412", "238", "no se muestra")
    assert (line["evento"], line["estado"]) == ("2026-10-28 11:00", "Recibiendo preguntas")
    assert second[1] == "Cielos"
    assert len(ask_csv(client, "?anio=2026&q=cielos")) == 2


# Costs -----------------------------------------------------------------------------------------


def add_everything():
    live = a.an_account(starts=NOON - HOUR)
    a.attended(live, now=NOON)
    a.a_regional_event(live, a_region(f"r{live.pk}", code=str(live.pk)[-2:].zfill(2), name=f"R{live.pk}"))
    a.a_question(a.an_account())
    a.an_account(starts=FAR)


def test_the_board_costs_the_same_with_one_account_and_with_three(client):
    assert with_one_and_with_three(client, HERE, add_everything) == 13


def test_a_season_filtered_costs_the_same(client):
    path = f"{HERE}2026/?q=servicio&estado=proxima&region=los-rios"
    assert with_one_and_with_three(client, path, add_everything) <= 5


@pytest.mark.parametrize("name", ["calendario.ics", "planilla.csv"])
def test_the_files_of_a_season_cost_the_same(client, name):
    assert with_one_and_with_three(client, HERE + name, add_everything) <= 6


def test_the_figures_are_not_asked_for_by_each_visit(client):
    add_everything()
    assert asked(client, f"{HERE}?q=nada") < asked(client, HERE)
    client.get(HERE)
    a.a_question(a.an_account())
    assert board(client)["figures"]["questions"] == 1  # some seconds later


def test_a_december_that_takes_questions_in_january_is_still_offered(client, clock):
    account = named("De diciembre", starts=midnight(date(2026, 12, 22)) + 11 * HOUR)
    clock.move_to(midnight(date(2027, 1, 4)))
    assert account.takes_questions_at(midnight(date(2027, 1, 4)))
    assert names(board(client)["asking"]) == ["De diciembre"]
