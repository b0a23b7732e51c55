"""The page of an account, its reports and what was said in it, as anybody reads them."""

import csv
import io
from datetime import date

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participa.core import public_codes
from participa.core.calendar import day_of
from public_accounts import report_pages
from public_accounts.actions import asking, events, planning, reporting
from public_accounts.models import Milestone
from tests.builders import DAY, NOON, a_person, a_region, a_service
from tests.questions import asked

from . import builders as a
from .test_phases import a_reported_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SAID = """WEBVTT

00:00.000 --> 00:05.000
Buenos días, vecinas.

04:05.000 --> 04:09.000
Reparamos catorce accesos.
"""
PLACE = "en Teatro Lord Cochrane, Valdivia, y en línea"


def shown(client, thing):
    path = thing if isinstance(thing, str) else thing.get_absolute_url()
    response = client.get(path)
    assert response.status_code == 200
    return response.context


def words(client, thing):
    path = thing if isinstance(thing, str) else thing.get_absolute_url()
    return client.get(path).content.decode()


def edited(account, event=None, **fields):
    event = event or account.events.get(region=None)
    return events.edit_event(event, by=a.the_officer(account), now=NOON, seen_at=event.changed_at, **fields)


def states(client, account):
    """How the dates of the strip stand, by name."""
    return {item["name"]: item["state"] for item in shown(client, account)["phases"]}


# Whether it is there ---------------------------------------------------------------------------


def test_a_draft_is_nobodys_yet(client):
    draft = a.a_draft_account()
    a.a_report(draft)
    edited(draft, transcript=SimpleUploadedFile("c.vtt", SAID.encode(), "text/vtt"))
    base = draft.get_absolute_url()
    for page in ("", "evento.ics", "asistencia.csv", "informes/preliminar/1/", "transcripcion/"):
        assert client.get(base + page).status_code == 404, page


def test_what_was_suspended_before_its_call_was_never_public(client):
    draft = a.a_draft_account()
    planning.cancel(draft, reason="Se fusiona.", by=a.the_officer(draft), now=NOON)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_suspended_account_says_why_and_offers_nothing(client):
    account = a.an_account(starts=NOON + 9 * DAY)
    planning.cancel(account, reason="Se inundó el teatro.", by=a.the_officer(account), now=NOON)
    context = shown(client, account)
    assert (context["next"], context["phases"]) == (None, [])
    page = words(client, account)
    assert "Se inundó el teatro." in page
    assert "/preguntar/" not in page


def test_the_page_carries_nothing_of_anybody(client):
    account = a.an_account()
    response = client.get(account.get_absolute_url())
    assert response.is_public_page
    assert b"<form" not in response.content
    assert b"csrf" not in response.content
    assert response.good_until == account.next_change(NOON)


# At the top ------------------------------------------------------------------------------------


def test_it_says_in_a_line_what_happens_and_where(client, clock):
    account = a.an_account()
    told = []
    for now in (a.CALLED, a.EVENT, NOON):
        clock.move_to(now)
        told.append(shown(client, account)["lead"])
    assert told == [
        f"rinde cuenta el miércoles 28 de octubre de 2026, a las 11:00, {PLACE}.",
        f"está rindiendo cuenta ahora, {PLACE}.",
        f"rindió cuenta el 28 de octubre de 2026, {PLACE}.",
    ]


def test_what_comes_next_has_its_clock_and_its_one_action(client, clock):
    account = a.an_account()
    a.a_question(account)
    told = []
    for now in (a.CALLED, a.BEFORE_EVENT, a.EVENT, a.AFTER_EVENT, a.CLOSED, account.answers_close_at):
        clock.move_to(now)
        coming = shown(client, account)["next"]
        told.append((coming["title"], coming["actions"][0][0] if coming["actions"] else ""))
    assert told == [
        ("Lo que viene: el evento", "Agregar a mi calendario"),
        ("Puedes preguntar", "Preguntar"),
        ("Está en vivo", "Preguntar"),
        ("Puedes preguntar", "Preguntar"),
        ("Lo que viene: las respuestas", ""),
        ("Faltan respuestas", ""),
    ]
    assert shown(client, account)["next"]["countdown"].left == "Atraso de 1 día hábil"


def test_while_topics_are_asked_anybody_may_propose_one(client, clock):
    account = a.an_account(starts=NOON + 30 * DAY)
    clock.move_to(a.CALLED)
    assert ("Proponer un tema", f"{account.get_absolute_url()}temas/") in shown(client, account)["next"][
        "actions"
    ]
    account.milestones.filter(code="topics").update(planned_on=day_of(a.CALLED - DAY))
    assert "Proponer un tema" not in dict(shown(client, account)["next"]["actions"])


def test_in_brief_it_tells_who_came_what_was_asked_and_how_often_it_was_seen(client):
    account = a.an_account()
    a.answered(a.a_question(account))
    a.a_question(account)
    a.attended(account, women=238, men=170, undeclared=9)
    main = account.events.get()
    events.tell_audience(
        main, channel="YouTube", views=2310, source="Panel", read_on=date(2026, 11, 5),
        by=a.the_officer(account), now=NOON,
    )  # fmt: skip
    brief = dict(shown(client, account)["brief"])
    assert brief["Asistieron"] == "417 personas: 238 mujeres, 170 hombres, 9 sin declarar"
    assert brief["Preguntas"] == "2 preguntas, de ellas 1 respondida"
    assert brief["Se vio"] == "2.310 veces (YouTube)"


# Dates -----------------------------------------------------------------------------------------


def test_the_strip_follows_the_clock(client, clock):
    account = a.an_account()
    a.a_question(account)
    clock.move_to(a.EVENT)
    assert states(client, account) == {
        "Se pregunta qué temas tratar": "done",
        "Se escucha al consejo": "late",
        "Informe preliminar": "late",
        "Se abren las preguntas": "done",
        "Se rinde la cuenta": "now",
        "Se cierran las preguntas": "now",
        "Respuestas": "next",
        "Informe final": "next",
    }
    clock.move_to(account.answers_close_at)
    late = {name for name, state in states(client, account).items() if state == "late"}
    assert late == {"Se escucha al consejo", "Informe preliminar", "Respuestas", "Informe final"}


def test_what_was_published_is_done(client):
    account = a.an_account()
    a.a_report(account)
    assert states(client, account)["Informe preliminar"] == "done"


def test_each_date_says_its_rule_and_what_moved_it(client):
    account = a.an_account(starts=NOON + 9 * DAY)
    day = account.milestones.get(code="questions_close").planned_on + DAY
    planning.set_calendar(
        account, {"questions_close": day}, by=a.the_officer(account), now=NOON,
        seen_at=account.changed_at, reason="Hay un feriado local.", act_number="Resolución 80",
    )  # fmt: skip
    context = shown(client, account)
    rows = {row["name"]: row for row in context["calendar"]}
    assert "Regla del portal" in rows["Respuestas"]["rule"]
    assert [change.new_on for change in rows["Se cierran las preguntas"]["changes"]] == [day]
    assert context["was_moved"]
    page = words(client, account)
    assert "Hay un feriado local." in page
    assert "Resolución 80" in page


# The event -------------------------------------------------------------------------------------


def test_the_video_waits_to_be_asked_for_and_has_a_plain_link(client):
    account = a.an_account()
    a.attended(account)
    edited(account, video_minutes=52)
    page = words(client, account)
    assert "<iframe" not in page
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in page
    assert "52 minutos" in page


def test_before_the_event_there_is_a_link_and_no_player(client):
    account = a.an_account(starts=NOON + 9 * DAY)
    page = words(client, account)
    assert "Aquí será la transmisión" in page
    assert "data-participa-player=" not in page


def test_it_says_what_makes_it_accessible_what_it_lacks_and_what_nobody_told(client):
    account = a.an_account(plain_url="https://example.cl/facil")
    edited(account, captions="yes", sign_language="no", venue_access="na", access_note="Lo revisó la unidad.")
    badges = [(badge["text"], badge["is_missing"]) for badge in shown(client, account)["main"]["badges"]]
    assert badges == [
        ("Con subtítulos", False),
        ("Sin lengua de señas chilena", True),
        ("Lugar accesible: no corresponde", False),
        ("Leer la versión en lectura fácil", False),
        ("El servicio aún no informa: documentos accesibles", False),
    ]
    assert "Lo revisó la unidad." in words(client, account)


def test_what_was_said_can_be_read_beside_the_video(client):
    account = a.an_account()
    edited(account, transcript=SimpleUploadedFile("c.vtt", SAID.encode(), "text/vtt"))
    path = f"{account.get_absolute_url()}transcripcion/"
    assert path in words(client, account)
    said = shown(client, path)["paragraphs"]
    assert [(one.clock, one.text) for one in said] == [
        ("0:00", "Buenos días, vecinas."),
        ("4:05", "Reparamos catorce accesos."),
    ]
    assert client.get(f"{path}?region=los-rios").status_code == 404


def test_a_region_has_its_own_transcript(client):
    account, region = a.an_account(), a_region()
    local = a.a_regional_event(account, region)
    edited(account, local, transcript=SimpleUploadedFile("c.vtt", SAID.encode(), "text/vtt"))
    path = f"{account.get_absolute_url()}transcripcion/"
    assert client.get(path).status_code == 404
    assert shown(client, f"{path}?region={region.slug}")["where"] == region.name


# Who came --------------------------------------------------------------------------------------


def test_figures_of_few_people_are_told_nowhere(client):
    account, region = a.an_account(), a_region()
    other = a_region("biobio", code="08", name="Región del Biobío", short_name="Biobío", order=8)
    a.attended(account, women=20, men=30, undeclared=0)
    a.attended(account, event=a.a_regional_event(account, region), women=2, men=1, undeclared=0, now=NOON)
    a.attended(account, event=a.a_regional_event(account, other), women=50, men=61, undeclared=0, now=NOON)
    context = shown(client, account)
    rows = {row["name"]: row["cells"] for row in context["table"]}
    few = rows[region.name]
    assert (few[0], few[1], few[-1]) == (None, None, None)
    hidden = sum(cells[0] is None for cells in rows.values())
    assert hidden > 1  # nobody finds it by subtracting
    text = client.get(f"{account.get_absolute_url()}asistencia.csv").content.decode("utf-8-sig")
    sheet = {line[0]: line[2:] for line in list(csv.reader(io.StringIO(text), delimiter=";"))[1:]}
    for name, cells in rows.items():
        line = sheet[name]
        assert line == ["no se muestra" if cell is None else str(cell) for cell in cells], name


def test_a_corrected_attendance_says_so_and_what_it_said_before(client):
    account = a.an_account()
    a.attended(account, women=200, men=200, undeclared=0)
    events.tell_attendance(
        account.events.get(), women=238, men=170, by=a.the_officer(account), now=NOON,
        correction="Faltaba una hoja.",
    )  # fmt: skip
    assert [one["total"] for one in shown(client, account)["main"]["before"]] == [400]
    assert "Faltaba una hoja." in words(client, account)


def test_regions_say_when_where_and_how_many(client):
    account, region = a.an_account(), a_region()
    a.attended(account, event=a.a_regional_event(account, region), women=50, men=36, undeclared=0, now=NOON)
    other = a_region("biobio", code="08", name="Región del Biobío", short_name="Biobío", order=8)
    suspended = a.a_regional_event(account, other)
    events.cancel_regional(suspended, reason="Corte de camino.", by=a.the_officer(account), now=NOON)
    page = words(client, account)
    assert "86 asistentes" in page
    assert "Corte de camino." in page


# Reports ---------------------------------------------------------------------------------------


def test_a_report_is_read_as_a_page_and_the_one_before_stays(client):
    account = a.an_account()
    first = a.a_report(account, text="## Lo viejo")
    second = a.a_report(account, text="## Lo nuevo", correction="Faltaba el presupuesto.", now=NOON)
    assert first.get_absolute_url().endswith("/informes/preliminar/1/")
    old, new = words(client, first), words(client, second)
    assert "<h2" in new
    assert "Lo nuevo" in new
    assert "Corrige la versión anterior, porque: Faltaba el presupuesto." in new
    assert "Lo viejo" in old
    assert "Esta versión fue reemplazada" in old
    assert shown(client, account)["reports"][0]["report"] == second
    assert client.get(f"{account.get_absolute_url()}informes/otro/1/").status_code == 404


def test_the_final_report_is_nobodys_until_it_is_published(client):
    account = a.an_account()
    a.attended(account)
    officer = a.the_officer(account)
    reporting.say_no_questions(account, by=officer, now=a.CLOSED)
    report = reporting.keep_final(
        a.fresh(account), None, text="Todo.", correction="", by=officer, now=a.CLOSED
    )
    assert client.get(report.get_absolute_url()).status_code == 404
    reporting.publish_final(report, act_number="Resolución 90", by=officer, now=a.CLOSED)
    assert "Todo." in words(client, report)
    assert shown(client, account)["tags"][0] == ("done", "Con informe final")


# Questions, promises, the council --------------------------------------------------------------


def test_the_most_supported_come_first_and_each_unanswered_one_has_its_clock(client):
    account = a.an_account()
    few, many = a.a_question(account, text="¿Pocos?"), a.a_question(account, text="¿Muchos?")
    asking.support(many, by=a_person(), now=a.BEFORE_EVENT)
    replied = a.answered(a.a_question(account, text="¿Respondida?"), answer="Porque llovió.")
    questions = shown(client, account)["questions"]
    assert [row["text"] for row in questions["shown"]] == [replied.questions.get().text, many.text, few.text]
    assert questions["shown"][0]["answer"]["text"] == "Porque llovió."
    assert [row["time"].day for row in questions["shown"][1:]] == [account.answers_day] * 2
    assert questions["all"] == f"{account.get_absolute_url()}preguntas/"


def test_no_questions_is_a_result(client, clock):
    account = a.an_account()
    assert "Aún no hay preguntas" in words(client, account)
    clock.move_to(a.CLOSED)
    assert "Aún no hay preguntas en el portal" in words(client, account)
    reporting.say_no_questions(account, by=a.the_officer(account), now=a.CLOSED)
    assert "También es un resultado." in words(client, account)


def test_it_opens_with_what_was_promised_before(client):
    service = a_service()
    account = a.an_account(service)
    mine = a.a_commitment(account, title="Reparar 26 accesos")
    later = a.an_account(service, starts=NOON + 330 * DAY)
    assert [row["title"] for row in shown(client, later)["inherited"]] == [mine.title]
    row = shown(client, account)["promised"][0]
    assert (row["title"], row["reached"], row["url"]) == (mine.title, "0 de 26", mine.get_absolute_url())


def test_what_councils_say_of_it_is_there_with_the_reply(client, monkeypatch):
    account = a.an_account()
    assert "Todavía no consta qué observó el consejo" in words(client, account)
    said = {"title": "Opinión del consejo", "url": "/consejos/x/opiniones/1/", "who": "Consejo",
            "tag": ("open", "Espera respuesta"), "day": NOON}  # fmt: skip
    monkeypatch.setattr(public_codes, "_mentions", [lambda code: [said] if code == account.code else []])
    officer = a.the_officer(account)
    note = reporting.note_council(
        account, heard_on=date(2026, 10, 20), text="Falta el detalle por comuna.", by=officer, now=NOON
    )
    reporting.reply_to_council(note, reply="Va en el anexo 2.", by=officer, now=NOON)
    page = words(client, account)
    for text in (
        "Opinión del consejo",
        "Espera respuesta",
        "Falta el detalle por comuna.",
        "Va en el anexo 2.",
    ):
        assert text in page
    assert states(client, account)["Se escucha al consejo"] == "done"


# History ---------------------------------------------------------------------------------------


def test_an_account_of_before_the_portal_says_where_it_is_known_from(client):
    account = a_reported_account(
        facts_text="Se rindió por video.", zero_questions=True,
        sources=[{"title": "Agencia", "url": "https://example.cl/cuenta"}],
    )  # fmt: skip
    Milestone.objects.create(account=account, code="event", done_on=date(2020, 5, 27))
    Milestone.objects.create(account=account, code="final", when_text="julio de 2020")
    context = shown(client, account)
    assert context["tags"] == [("neutral", "Según fuentes públicas")]
    assert context["lead"] == "rindió cuenta el 27 de mayo de 2020."
    whens = [(item["when"], item["state"]) for item in context["phases"]]
    assert whens == [("27 may 2020", "done"), ("julio de 2020", "done")]
    assert (context["next"], context["inherited"]) == (None, [])
    page = words(client, account)
    assert 'href="https://example.cl/cuenta"' in page
    assert "Se rindió por video." in page
    assert "No llegaron preguntas" in page


def test_questions_that_only_a_source_counts_are_told_as_its_figure(client):
    account = a_reported_account(question_count=120)
    questions = shown(client, account)["questions"]
    assert questions["shown"] == []
    assert questions["empty"] == ("120 preguntas", "La fuente cuenta 120 y no las reproduce.")


# Elsewhere -------------------------------------------------------------------------------------


def test_its_dates_go_to_a_calendar(client):
    account = a.an_account()
    found = icalendar.Calendar.from_ical(client.get(f"{account.get_absolute_url()}evento.ics").content)
    starts = [event["dtstart"].dt for event in found.walk("VEVENT")]
    assert starts == [a.EVENT, account.last_question_day]


def test_its_body_shows_its_accounts_by_year_and_lacks_one_no_more(client):
    service = a_service(regime="full")
    before = client.get(service.get_absolute_url()).context["missing"]
    account = a.an_account(service)
    context = shown(client, service)
    assert [card["title"] for card in context["accounts"]] == [account.title]
    door = next(door for door in context["doors"] if door["icon"] == "megaphone")
    assert (door["url"], door["tag"]) == (account.get_absolute_url(), "Recibiendo preguntas")
    gone = {item.text for item in before} - {item.text for item in context["missing"]}
    assert gone == {"Su cuenta pública participativa."}


def test_the_search_finds_it(client):
    account = a.an_account(a_service(name="Servicio de Riberas"))
    a.a_draft_account(a_service(name="Riberas en borrador"))
    found = shown(client, "/buscar/?q=riberas")["accounts"]
    assert [card["url"] for card in found] == [account.get_absolute_url()]


def test_the_page_costs_the_same_with_one_of_each_and_with_three(client):
    counts = []
    for how_many in (1, 3):
        account = a.an_account()
        region = a_region(f"r{how_many}", code=f"9{how_many}", name=f"Región {how_many}")
        a.attended(account, event=a.a_regional_event(account, region), women=9, men=9, undeclared=0, now=NOON)
        a.attended(account)
        for n in range(how_many):
            a.answered(a.a_question(account))
            a.a_question(account)
            a.a_commitment(account)
            reporting.note_council(
                account, heard_on=date(2026, 10, 20), text="Bien.", by=a.the_officer(account), now=NOON
            )
            kind = ("preliminary", "plain", "presentation")[n]
            a.a_report(account, kind)
            place = a_region(f"s{how_many}{n}", code=f"{how_many}{n}", name=f"Otra {how_many}{n}")
            a.attended(
                account, event=a.a_regional_event(account, place), women=8, men=9, undeclared=0, now=NOON
            )
        counts.append(asked(client, account.get_absolute_url()))
    assert counts[0] == counts[1]
    assert counts[0] <= 18


def test_the_pages_beside_it_cost_little(client):
    account = a.an_account()
    report = a.a_report(account)
    edited(account, transcript=SimpleUploadedFile("c.vtt", SAID.encode(), "text/vtt"))
    path = account.get_absolute_url()
    costs = [
        asked(client, page)
        for page in (report.get_absolute_url(), f"{path}transcripcion/", f"{path}evento.ics")
    ]
    assert max(costs) <= 4


def test_a_long_report_is_read_in_parts_cut_at_its_headings(client):
    account = a.an_account()
    questions = [f"### Pregunta {n}\n\n{'Respuesta. ' * 60}\n\n" for n in range(400)]
    report = a.a_report(account, text="## Todo\n\n" + "".join(questions))
    first = client.get(report.get_absolute_url())
    assert len(first.content) < 100_000
    second = client.get(f"{report.get_absolute_url()}?pagina=2").content.decode()
    assert "Pregunta 0<" in first.content.decode()
    assert "Pregunta 0<" not in second
    assert "Pregunta 60<" in second
    assert "".join(report_pages.parts_of(report.text)) == report.text
