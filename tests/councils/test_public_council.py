"""The page of a council and what hangs from it: who sits, meets, agrees and opines."""

from datetime import date

import icalendar
import pytest
import time_machine

from councils import pages
from councils.actions import appointing, meeting, opining, setting_up
from councils.models import Council, Mandate, Session
from participa.core.calendar import SANTIAGO, midnight
from tests.builders import DAY, HOUR, NOON, a_consultation, a_region
from tests.councils import builders as a
from tests.organizations.builders import an_organization
from tests.services.builders import a_commune

pytestmark = pytest.mark.django_db


def read(client, path, now=NOON):
    with time_machine.travel(now, tick=False):
        response = client.get(path)
    assert response.status_code == 200
    return response


def page_of(client, council, part="", now=NOON):
    return read(client, council.get_absolute_url() + part, now)


@pytest.fixture
def council():
    """Of three seats, with a term and nobody in it."""
    return a.a_council(name="Consejo de Riberas")


@pytest.fixture
def term(council):
    return a.a_term(council)


# Who sits --------------------------------------------------------------------------------------


def test_a_council_with_nothing_yet_says_what_comes_next(client, council):
    html = page_of(client, council).content.decode()
    assert "Aún no tiene integrantes" in html
    assert "Sesionará cuando tenga integrantes." in html


def test_members_stand_with_their_organisation_estate_and_place(client, council, term):
    organization = an_organization("Comité de Agua")
    commune = a_commune("Valdivia")
    seat = council.seats.first()
    chair = a.a_member(term, seat=seat, name="Rosa Catrileo", organization=organization, commune=commune)
    a.a_member(term, seat=seat, kind="substitute", name="Hugo Barría")
    by = a.the_officer(council)
    appointing.set_office(
        council, "chair", mandate=chair, display_name="", starts_on=term.starts_on, by=by, now=NOON
    )
    (person,) = page_of(client, council).context["people"]
    assert person == {
        "name": "Rosa Catrileo",
        "office": "Presidencia",
        "is_substitute": False,
        "organization": "Comité de Agua",
        "url": organization.get_absolute_url(),
        "estate": "Territoriales",
        "place": "Valdivia",
        "substitute": "Hugo Barría",
        "starts_on": date(2025, 1, 1),
        "last_day": date(2026, 12, 31),
        "end": "",
    }


def test_an_organisation_that_is_not_public_is_named_and_not_linked(client, term):
    a.a_member(term, organization=an_organization("Sin revisar", public=False))
    (person,) = page_of(client, term.council).context["people"]
    assert (person["organization"], person["url"]) == ("Sin revisar", "")


def test_who_left_no_longer_sits(client, council, term):
    mandate = a.a_member(term, name="Se fue")
    appointing.end_mandate(
        mandate, end="resigned", last_day=date(2026, 6, 30), by=a.the_officer(council), now=NOON
    )
    assert page_of(client, council).context["people"] == []
    (past,) = page_of(client, council, "periodos/1/").context["people"]
    assert (past["name"], past["last_day"], past["end"]) == ("Se fue", date(2026, 6, 30), "Renunció")


def test_the_figures_say_of_how_many(client, term):
    capital = a_region("metropolitana-de-santiago", code="13", name="RM", short_name="RM", order=13)
    outside = a_commune()
    inside = type(outside).objects.create(
        cut="13101", slug="santiago", name="Santiago", sort_key="santiago", province=outside.province,
        region=capital,
    )  # fmt: skip
    a.a_member(term, sex="woman", commune=outside)
    a.a_member(term, sex="man", commune=inside)
    stats = page_of(client, term.council).context["stats"]
    assert [(s["value"], s.get("of"), s["label"]) for s in stats] == [
        (2, 3, "cupos ocupados por organizaciones"),
        (1, None, "mujeres, 50 %"),
        (1, 2, "de fuera de la Región Metropolitana"),
        (0, None, "sesiones en 2026, de 4 que pide el reglamento"),
        (31, None, "días hábiles para que termine el período"),
    ]


def test_the_seats_are_drawn_and_said_in_words(client, term):
    a.a_member(term, sex="woman")
    a.a_member(term, sex="")
    html = page_of(client, term.council).content.decode()
    assert 'aria-label="1 mujer, 1 sin dato, 1 cupo vacante"' in html
    assert html.count('class="seats__w"') == 1
    assert html.count('class="seats__x"') == 1


def test_the_members_file_runs_no_formula(client, council, term):
    a.a_member(term, name="=CMD()", organization_name="+Agua")
    response = page_of(client, council, "integrantes.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    heading, line = response.content.decode("utf-8-sig").splitlines()
    assert heading == "estamento;cupo;calidad;nombre;organización;comuna;desde;hasta"
    assert line == "Territoriales;1;Titular;'=CMD();'+Agua;;2025-01-01;2026-12-31"


def test_the_members_file_puts_who_substitutes_after_whom_it_is_for(client, council, term):
    seat = council.seats.order_by("pk").first()
    for kind, name in ((Mandate.Kind.TITULAR, "Rosa"), (Mandate.Kind.SUBSTITUTE, "Hugo")):
        a.a_member(term, seat=seat, kind=kind, name=name)
    lines = page_of(client, council, "integrantes.csv").content.decode("utf-8-sig").splitlines()[1:]
    assert [line.split(";")[2:4] for line in lines] == [["Titular", "Rosa"], ["Suplente", "Hugo"]]


def test_no_page_says_which_account_is_a_members(client, term):
    user = a.a_person("rosa@ejemplo.cl", display_name="Rosa Cuenta")
    a.a_member(term, name="Rosa Catrileo", user=user)
    for part in ("", "integrantes.csv", "periodos/1/"):
        html = page_of(client, term.council, part).content.decode()
        assert "rosa@ejemplo.cl" not in html
        assert "Rosa Cuenta" not in html


# What is reported ------------------------------------------------------------------------------


def test_a_reported_council_shows_what_sources_say_and_accuses_nobody(client, council):
    Council.objects.filter(pk=council.pk).update(
        is_reported=True,
        facts=[["Integrantes", "24"]],
        sources=[{"title": "Su sitio", "url": "https://x.cl/"}],
    )
    html = page_of(client, council).content.decode()
    assert "Según fuentes públicas" in html
    assert "24" in html
    assert '<a href="https://x.cl/" rel="external">Su sitio</a>' in html
    for word in ("Vencido", "Aún no tiene integrantes", "todavía no publica", "atraso"):
        assert word not in html


# Sessions --------------------------------------------------------------------------------------


def rows_of(client, council, query="", now=NOON):
    return page_of(client, council, f"actas/{query}", now).context["sessions"]


def test_minutes_that_are_late_say_since_when_and_by_which_rule(client):
    council = a.a_council_in_force()
    a.a_held_session(council, starts_at=NOON - 48 * DAY)
    (row,) = rows_of(client, council)
    assert row["tag"] == ("error", "Falta el acta desde el 22 oct 2026")
    assert row["rule"] == "15 días hábiles. Regla del portal: práctica observada, no verificada en una norma"
    assert row["attendance"] == "3 de 3"


def test_minutes_in_time_say_until_when(client):
    council = a.a_council_in_force()
    a.a_held_session(council)
    (row,) = rows_of(client, council)
    assert row["tag"] == ("open", "Acta hasta el 4 dic 2026")


def test_minutes_are_read_once_published(client):
    council = a.a_council_in_force()
    session = a.a_held_session(council)
    minutes = a.some_minutes(session, text="En secreto", approved=True)
    assert "En secreto" not in read(client, session.get_absolute_url()).content.decode()
    meeting.publish_minutes(minutes, by=a.the_officer(council), now=NOON)
    html = read(client, session.get_absolute_url()).content.decode()
    assert "En secreto" in html
    assert rows_of(client, council)[0]["minutes"] == "Acta 1"


def test_minutes_published_late_say_so(client):
    council = a.a_council_in_force()
    session = a.a_held_session(council, starts_at=NOON - 48 * DAY)
    a.some_minutes(session, published=True)
    assert read(client, session.get_absolute_url()).context["minutes_late"] == (
        "Se publicó el 18 de noviembre de 2026. Debía publicarse a más tardar el 22 de octubre de 2026 "
        "(Regla del portal: práctica observada, no verificada en una norma)."
    )


def test_sessions_are_read_by_year(client):
    council = a.a_council_in_force()
    a.a_held_session(council, starts_at=NOON - 400 * DAY, title="De 2025")
    a.a_held_session(council, title="De 2026")
    assert [row["title"] for row in rows_of(client, council)] == ["De 2026"]
    assert [row["title"] for row in rows_of(client, council, "?anio=2025")] == ["De 2025"]
    assert [row["title"] for row in rows_of(client, council, "?anio=99999999999999999999")] == ["De 2026"]


def test_a_year_shows_all_that_was_agreed_and_said_in_it(client, monkeypatch):
    monkeypatch.setattr(pages, "AGREEMENTS", 1)
    monkeypatch.setattr(pages, "OPINIONS", 1)
    council = a.a_council_in_force()
    for days, year in ((400, "2025"), (3, "2026")):
        session = a.a_held_session(council, starts_at=NOON - days * DAY)
        for n in (1, 2):
            a.an_agreement(session, text=f"Acuerdo {n} de {year}")
            a.an_opinion(council, title=f"Opinión {n} de {year}", now=NOON - (days - 1) * DAY)
    for year in ("2025", "2026"):
        shown = page_of(client, council, f"actas/?anio={year}").context
        assert [row["text"] for row in shown["agreements"]] == [f"Acuerdo {n} de {year}" for n in (1, 2)]
        assert [row["title"] for row in shown["opinions"]] == [f"Opinión {n} de {year}" for n in (2, 1)]


@pytest.mark.parametrize(("how_many", "is_more"), [(2, False), (3, True)])
def test_the_page_says_where_the_agreements_and_opinions_it_leaves_out_are(
    client, monkeypatch, how_many, is_more
):
    monkeypatch.setattr(pages, "AGREEMENTS", 2)
    monkeypatch.setattr(pages, "OPINIONS", 2)
    council = a.a_council_in_force()
    session = a.a_held_session(council)
    for _n in range(how_many):
        a.an_agreement(session)
        a.an_opinion(council)
    page = page_of(client, council)
    html, shown = page.content.decode(), page.context
    assert (len(shown["agreements"]), len(shown["opinions"])) == (2, 2)
    for words in ("Ver todos, por año", "Ver todas, por año"):
        assert (f'/actas/">{words}</a>' in html) == is_more
    counts = {part["url"]: part["count"] for part in shown["parts"]}
    whole = None if is_more else 2
    assert (counts["#acuerdos"], counts["#opiniones"]) == (whole, whole)


def test_a_year_in_which_it_only_sent_an_opinion_is_there(client):
    council = a.a_council_in_force()
    a.a_held_session(council)
    a.an_opinion(council, title="Por carta", now=NOON - 400 * DAY)
    shown = page_of(client, council, "actas/?anio=2025").context
    assert [row["title"] for row in shown["opinions"]] == ["Por carta"]
    assert (shown["sessions"], shown["agreements"]) == ([], [])


def test_the_last_hour_of_a_year_in_chile_belongs_to_it(client):
    council = a.a_council_in_force()
    late = midnight(date(2026, 1, 1)) - HOUR
    a.a_held_session(council, starts_at=late, title="Fin de año")
    assert [row["title"] for row in rows_of(client, council, "?anio=2025")] == ["Fin de año"]


def test_attendance_says_who_came_and_which_substitute(client):
    council = a.a_council_in_force(members=3)
    first, second, _third = council.mandates.all()
    other = a.a_member(council.terms.get(), seat=second.seat, kind="substitute", name="Suplente Marta")
    session = a.a_held_session(council, present=[first, other])
    seats = read(client, session.get_absolute_url()).context["seats"]
    assert [(row["came"], row["substitute"]) for row in seats] == [
        (True, ""),
        (True, "Suplente Marta"),
        (False, ""),
    ]
    words = dict(read(client, session.get_absolute_url()).context["rows"])["Quórum"]
    assert words == "Asistieron 2 de 3 cupos ocupados. Se necesitaban 2."


def test_a_session_that_members_still_sign_for_is_not_public(client):
    council = a.a_council_in_force()
    member = council.mandates.first().user
    session = meeting.propose(
        council, by=member, now=NOON, agenda=["Uno"], starts_at=NOON + 9 * DAY, title="Propuesta"
    )
    Session.objects.filter(pk=session.pk).update(status="proposed")
    assert rows_of(client, council) == []
    assert client.get(session.get_absolute_url()).status_code == 404
    assert client.get(session.get_absolute_url() + "sesion.ics").status_code == 404


def test_a_session_ahead_goes_into_a_calendar_without_its_link(client):
    council = a.a_council_in_force()
    session = a.a_session(council, agenda=("Uno", "Dos"), link="https://reunion.cl/secreta")
    html = read(client, session.get_absolute_url()).content.decode()
    assert "sesion.ics" in html
    assert "reunion.cl" not in html
    body = read(client, session.get_absolute_url() + "sesion.ics").content
    assert b"reunion.cl" not in body
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert event["dtstart"].dt == (NOON + 7 * DAY).astimezone(SANTIAGO)
    assert event["dtstart"].params["TZID"] == "America/Santiago"
    assert str(event["description"]) == "Presupuesto 2027\n1. Uno\n2. Dos"
    assert (str(event["status"]), str(event["location"])) == ("CONFIRMED", "Sala 2")


def test_a_suspended_session_says_why_and_leaves_calendars(client):
    council = a.a_council_in_force()
    session = a.a_session(council)
    meeting.cancel(session, reason="Por el temporal.", by=a.the_officer(council), now=NOON)
    html = read(client, session.get_absolute_url()).content.decode()
    assert "Por el temporal." in html
    body = read(client, session.get_absolute_url() + "sesion.ics").content
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"


# Agreements and opinions -----------------------------------------------------------------------


def test_agreements_say_who_owes_them_and_what_is_late(client):
    council = a.a_council_in_force()
    session = a.a_held_session(council, starts_at=NOON - 48 * DAY)
    a.an_agreement(session, text="Tarde", owner="Jefatura", due_on=date(2026, 11, 17))
    a.an_agreement(session, text="A tiempo", due_on=date(2026, 11, 18))
    done = a.an_agreement(session, text="Hecho")
    meeting.follow_up(done, state="done", text="Se publicó.", by=a.the_officer(council), now=NOON)
    rows = page_of(client, council).context["agreements"]
    assert [(row["text"], row["tag"][1]) for row in rows] == [
        ("Tarde", "Con atraso"),
        ("A tiempo", "En curso"),
        ("Hecho", "Cumplido"),
    ]
    assert "Se publicó." in read(client, session.get_absolute_url()).content.decode()


def test_an_opinion_says_about_what_and_until_when_it_is_answered(client):
    council = a.a_council_in_force()
    consultation = a_consultation(council.service, title="Acceso a las riberas")
    opinion = a.an_opinion(council, target=consultation.code)
    page = read(client, opinion.get_absolute_url())
    assert page.context["named"].title == "Acceso a las riberas"
    assert page.context["countdown"].day == opinion.due_on
    late = read(client, opinion.get_absolute_url(), NOON + 60 * DAY).content.decode()
    assert "Respuesta con atraso" in late


def test_an_answered_opinion_shows_the_answer(client):
    council = a.a_council_in_force()
    opinion = a.an_opinion(council)
    opining.answer(opinion, text="Se hará.", act="Ord. 12", by=a.the_officer(council), now=NOON)
    html = read(client, opinion.get_absolute_url(), NOON + 90 * DAY).content.decode()
    assert "Se hará." in html
    assert "todavía no responde" not in html


def test_a_draft_of_an_opinion_is_not_public(client):
    opinion = a.an_opinion(a.a_council_in_force(), sent=False)
    assert client.get(opinion.get_absolute_url()).status_code == 404
    assert page_of(client, opinion.council).context["opinions"] == []


def test_a_consultation_shows_what_councils_said_of_it(client):
    council = a.a_council_in_force()
    consultation = a_consultation(council.service)
    a.an_opinion(council, target=consultation.code, title="Sobre las riberas")
    a.an_opinion(council, target=consultation.code, title="En borrador", sent=False)
    (said,) = read(client, consultation.get_absolute_url()).context["mentions"]
    assert (said["title"], said["who"]) == ("Opinión del consejo: Sobre las riberas", council.name)


# Terms and rules -------------------------------------------------------------------------------


def test_a_term_that_a_law_made_longer_says_which_and_why(client, council):
    old = a.a_term(council, starts_on=date(2019, 1, 1), last_day=date(2020, 12, 31))
    a.a_member(old, name="Julia Paredes", sex="woman")
    appointing.extend_by_law(
        old, last_day=date(2021, 12, 31), law="Ley 21.239", reason="Por la pandemia.",
        by=a.the_officer(council), now=NOON,
    )  # fmt: skip
    page = page_of(client, council, "periodos/1/")
    assert page.context["extensions"] == [
        {
            "law": "Ley 21.239",
            "reason": "Por la pandemia.",
            "old_last_day": date(2020, 12, 31),
            "new_last_day": date(2021, 12, 31),
        }
    ]
    assert [person["name"] for person in page.context["people"]] == ["Julia Paredes"]
    assert "Prorrogado por Ley 21.239" in page_of(client, council).content.decode()


def test_the_rules_of_before_stay_readable(client, council):
    setting_up.set_rules(
        council,
        by=a.the_officer(council),
        now=NOON,
        **a.RULES | {"number": "Resolución 200", "min_sessions": 6},
    )
    versions = page_of(client, council, "reglamento/").context["versions"]
    assert [one["rules"].number for one in versions] == ["Resolución 200", "Resolución exenta 88"]
    assert dict(versions[0]["rows"])["Sesiones al año"] == "al menos 6"


def test_a_council_named_like_one_of_our_pages_has_an_address_of_its_own(client):
    council = a.a_council(name="Procesos")
    assert council.slug == "consejo-procesos"
    assert page_of(client, council).context["council"] == council


def test_of_a_seat_in_which_two_sat_the_term_tells_both(client, council, term):
    first = a.a_member(term, name="Ana")
    appointing.replace(
        first, display_name="Beatriz", last_day=date(2026, 3, 31), by=a.the_officer(council), now=NOON
    )
    page = page_of(client, council, "periodos/1/")
    assert [person["name"] for person in page.context["people"]] == ["Ana", "Beatriz"]
    assert page.context["figures"]["filled"] == 1
    assert Mandate.objects.count() == 2


def test_a_seat_that_its_substitute_alone_fills_is_filled(client, council, term):
    seat = council.seats.first()
    a.a_member(term, seat=seat, kind="substitute", name="Sola", sex="woman")
    page = page_of(client, council)
    (person,) = page.context["people"]
    assert (person["name"], person["is_substitute"], person["substitute"]) == ("Sola", True, "")
    assert (page.context["figures"]["filled"], page.context["figures"]["women"]) == (1, 1)
    session = a.a_held_session(council, present=council.mandates.all())
    (row,) = read(client, session.get_absolute_url()).context["seats"]
    assert (row["name"], row["came"], row["substitute"]) == ("Sola", True, "")
