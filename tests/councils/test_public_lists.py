"""The list of councils and the board of processes: what people can still do comes first."""

from datetime import date

import pytest
import time_machine

from councils.actions import calling
from councils.cards import state_of, with_state
from councils.models import Contest, Council, Process, StageCode, State
from participa.core.calendar import ONE_DAY, day_of, midnight
from tests.builders import DAY, HOUR, NOON, a_region, a_service
from tests.councils import builders as a

pytestmark = pytest.mark.django_db
DAYS = (date(2024, 12, 31), date(2025, 1, 1), date(2026, 11, 2), date(2026, 12, 31), date(2027, 1, 1))


def listed(client, query="", now=NOON, path="/consejos/"):
    with time_machine.travel(now, tick=False):
        response = client.get(path + query)
    assert response.status_code == 200
    return response


def titles(response, name="cards"):
    return [card["title"] for card in response.context[name]]


def a_reported_council(**fields):
    council = a.a_council(rules=False, **fields)
    Council.objects.filter(pk=council.pk).update(is_reported=True)
    council.refresh_from_db()
    return council


# The state -------------------------------------------------------------------------------------


def every_situation():
    """A council for each way of having terms and processes."""
    a.a_council(name="Sin nada")
    a.a_council_in_force(name="Con período")
    ended = a.a_council(name="Terminado")
    a.a_term(ended, starts_on=date(2023, 1, 1), last_day=date(2024, 12, 31))
    renewed = a.a_council_in_force(name="Renovado")
    a.a_term(renewed, starts_on=date(2027, 1, 1), last_day=date(2028, 12, 31))
    electing = a.a_council(name="Terminado y eligiendo")
    a.a_term(electing, starts_on=date(2023, 1, 1), last_day=date(2024, 12, 31))
    a.a_process(electing)
    a.a_process(a.a_council(name="Eligiendo por primera vez"))
    annulled = a.a_process(a.a_council(name="Anulado"))
    calling.annul(
        annulled, reason="Por falta de postulaciones.", by=a.the_officer(annulled.council), now=NOON
    )
    gap = a.a_council(name="Entre dos períodos")
    a.a_term(gap, starts_on=date(2023, 1, 1), last_day=date(2024, 12, 31))
    a.a_term(gap, starts_on=date(2027, 1, 1), last_day=date(2028, 12, 31))
    a_reported_council(name="Según la prensa")


def test_what_a_council_says_of_itself_is_what_the_list_asks_the_database():
    every_situation()
    seen = set()
    for today in DAYS:
        for council in with_state(Council.objects.all()):
            mine = state_of(council, today)
            found = {s for s in State if Council.objects.in_state(s, today=today).filter(pk=council.pk)}
            assert found == {mine}, (council.name, today)
            seen.add(mine)
    assert seen == set(State)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Sin nada", State.BEING_CONSTITUTED),
        ("Terminado", State.EXPIRED),
        ("Renovado", State.IN_FORCE),
        ("Con período", State.EXPIRING),
        ("Terminado y eligiendo", State.BEING_CONSTITUTED),
        ("Anulado", State.BEING_CONSTITUTED),
        ("Entre dos períodos", State.BEING_CONSTITUTED),
        ("Según la prensa", State.REPORTED),
    ],
)
def test_each_situation_has_its_state(name, state):
    every_situation()
    council = with_state(Council.objects.filter(name=name)).get()
    assert state_of(council, date(2026, 12, 31)) == state


# The list --------------------------------------------------------------------------------------


def test_the_list_opens_with_the_processes_that_take_applications(client):
    board = a.a_process(a.a_council(name="Z"))
    now = a.in_stage(board, StageCode.REGISTRATION)
    page = listed(client, now=now)
    assert titles(page, "processes") == [board.title]
    assert page.context["processes"][0]["actions"] == [
        ("Postula tu organización", f"{board.get_absolute_url()}postular/")
    ]
    html = page.content.decode()
    assert html.index(board.title) < html.index('id="f-q"')


def test_a_filtered_list_shows_councils_alone(client):
    a.a_process(a.a_council(name="Consejo del agua"))
    page = listed(client, "?q=agua")
    assert page.context["processes"] == []
    assert titles(page) == ["Consejo del agua"]


def test_without_processes_the_list_says_what_to_do(client):
    assert "Hoy no hay elecciones en curso" in listed(client).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ribera", ["Consejo de riberas"]),
        ("?region=los-rios", ["Consejo de riberas"]),
        ("?ministerio=ministerio-del-agua", ["Consejo de humedales"]),
        ("?servicio=ministerio-del-agua", []),
        ("?estado=por-vencer", ["Consejo de riberas"]),
        ("?estado=por-vencer&estado=en-constitucion", ["Consejo de humedales", "Consejo de riberas"]),
        ("?estado=vencido", []),
        ("?estado=inventado&region=%3Cb%3E", ["Consejo de humedales", "Consejo de riberas"]),
    ],
)
def test_the_list_is_filtered(client, query, found):
    ministry = a_service("Ministerio del Agua", slug="ministerio-del-agua", kind="ministerio")
    a.a_council_in_force(a_service("Uno"), name="Consejo de riberas", region=a_region())
    a.a_council(a_service("Otro", parent=ministry), name="Consejo de humedales")
    assert titles(listed(client, query)) == found


def test_a_filter_in_force_is_a_chip_that_takes_it_away(client):
    a_region()
    chips = listed(client, "?q=agua&estado=vigente&region=los-rios").context["chips"]
    assert chips == [
        ("Palabra: agua", "?estado=vigente&region=los-rios"),
        ("Estado: Vigente", "?q=agua&region=los-rios"),
        ("Región: Los Ríos", "?q=agua&estado=vigente"),
    ]


def test_nothing_found_says_two_ways_out(client):
    html = listed(client, "?q=dragones").content.decode()
    assert "No encontramos consejos sobre «dragones»" in html
    assert "Ver todos los consejos" in html


def test_drafts_are_nobodys_to_read(client):
    process = a.a_draft_process()
    assert titles(listed(client), "processes") == []
    assert titles(listed(client, path="/consejos/procesos/")) == []
    assert client.get(process.get_absolute_url()).status_code == 404


# The board -------------------------------------------------------------------------------------


def on_board(client, query="", now=NOON):
    return listed(client, query, now, "/consejos/procesos/")


def test_the_board_puts_registration_and_vote_first(client):
    voted = a.an_election()
    now = a.in_stage(voted, StageCode.VOTING)
    start = day_of(now) - 21 * ONE_DAY
    a.a_process(start=day_of(now), title="Recién llamado", now=now - DAY)
    a.a_process(start=start, now=now - 30 * DAY)
    first, second, _third = on_board(client, now=now).context["cards"]
    assert [first["tags"][0][1], second["tags"][0][1]] == ["Recibe inscripciones", "En votación"]


def test_the_board_shows_one_stage(client):
    process = a.a_process()
    now = a.in_stage(process, StageCode.REGISTRATION)
    assert titles(on_board(client, "?etapa=reciben-inscripciones", now)) == [process.title]
    assert titles(on_board(client, "?etapa=en-votacion", now)) == []


def test_a_region_sees_its_own_processes_and_those_of_the_whole_country(client):
    rios, biobio = (
        a_region(),
        a_region("biobio", code="08", name="Región del Biobío", short_name="Biobío", order=8),
    )
    country = a.a_process()
    own = a.a_process(a.a_council(region=rios))
    a.a_process(a.a_council(a_service(region=biobio)))
    assert set(titles(on_board(client, "?region=los-rios"))) == {country.title, own.title}


def test_what_ended_is_told_apart(client):
    annulled = a.a_process()
    calling.annul(annulled, reason="Por error.", by=a.the_officer(annulled.council), now=NOON)
    recorded = a.a_draft_process()
    Process.objects.filter(pk=recorded.pk).update(status="recorded")
    page = on_board(client)
    assert (titles(page), titles(page, "ended"), titles(page, "recorded")) == (
        [],
        [annulled.title],
        [recorded.title],
    )
    assert titles(on_board(client, "?etapa=terminados")) == [annulled.title]
    assert titles(on_board(client, "?etapa=segun-fuentes")) == [recorded.title]


def test_where_nothing_is_voted_nobody_is_called_to_vote(client):
    process = a.an_election()
    process.contests.update(outcome=Contest.Outcome.ACCLAIMED)
    (card,) = on_board(client, now=a.in_stage(process, StageCode.VOTING)).context["cards"]
    assert card["tags"][0] == ("neutral", "Sin votación")
    assert [words for words, _address in card["actions"]] == ["Mira las candidaturas"]


def test_a_list_is_kept_until_the_clock_changes_it(client, settings):
    settings.PAGE_CACHE_SECONDS = 3600
    process = a.a_process()
    opens = process.stage(StageCode.REGISTRATION).starts_at
    assert on_board(client, now=opens - HOUR / 60).content != on_board(client, now=opens).content


def test_a_call_is_seen_at_once(client, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 3600
    process = a.a_draft_process()
    calling.add_commissioner(
        process, a.a_person(), display_name="Ana", position="Presidenta", act_number="1",
        by=a.the_officer(process.council), now=NOON - 40 * DAY,
    )  # fmt: skip
    now = midnight(date(2026, 10, 6))
    assert titles(on_board(client, now=now)) == []
    with django_capture_on_commit_callbacks(execute=True):
        calling.publish(
            process, act_number="Res. 1", act_date=day_of(now), by=a.the_officer(process.council), now=now
        )
    assert process.title in on_board(client, now=now).content.decode()
