"""The screens of an official who attends somebody: two clicks to open, a banner on every page, a receipt."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from consultations.models import Comment
from participa.assistance.models import AssistedSession, Channel
from participa.audit.models import Event
from participa.core.pagecache import ASSISTING
from participa.documents.models import Document
from tests.assistance.builders import RUN, a_session
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_service,
    an_officer_of,
)
from tests.documents.files import a_pdf, an_upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HERE, NEW, END, PAST = (f"/gestion/atencion/{word}" for word in ("", "nueva/", "terminar/", "anteriores/"))
BANNER = "Atención en curso"
WHO = {"channel": "oirs", "place": "Oficina de Valdivia", "informed": "on"}
SAID = {"text": "Abran la ribera.", "confirmed": "on"}


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", code="SENADE")


@pytest.fixture
def consultation(service):
    return a_consultation(service)


@pytest.fixture
def officer(service):
    return an_officer_of(service, display_name="Antonia")


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


@pytest.fixture
def attend(desk, service):
    """``attend(…)``: she fills the form and is in."""

    def start(**more):
        response = desk.post(NEW, {"service": service.pk, **WHO, **more})
        assert response.status_code == 302, response.context["form"].errors
        return AssistedSession.objects.first()

    return start


def write(client, session, consultation, **more):
    address = f"{HERE}consultas/{consultation.slug}/"
    return client.post(address, {**SAID, "session": session.pk if session else "", **more})


def body(response):
    return response.content.decode()


# Opening -----------------------------------------------------------------------------------------


def test_from_the_desk_it_takes_two_clicks(desk, service):
    assert f'href="{NEW}"' in body(desk.get("/gestion/"))
    response = desk.post(NEW, {"service": service.pk, **WHO}, follow=True)
    assert response.redirect_chain == [(HERE, 302)]
    assert "Atiendes a Participante" in body(response)


@pytest.mark.parametrize("page", [HERE, NEW, PAST])
def test_whoever_did_not_sign_in_is_asked_to(client, page):
    assert client.get(page).url.startswith("/cuenta/ingresar/")


@pytest.mark.parametrize("page", [NEW, PAST])
def test_for_a_citizen_there_is_no_counter(as_user, page):
    assert as_user(a_citizen()).get(page).status_code == 404


def test_a_citizen_who_posts_opens_nothing(as_user, service):
    assert as_user(a_citizen()).post(NEW, {"service": service.pk, **WHO}).status_code == 404
    assert not AssistedSession.objects.exists()


def test_the_service_of_another_is_no_choice(desk):
    response = desk.post(NEW, {"service": a_service().pk, **WHO})
    assert response.status_code == 422
    assert not AssistedSession.objects.exists()


@pytest.mark.parametrize(
    ("missing", "words"),
    [("informed", "Léele el aviso"), ("place", "Completa «Lugar»"), ("channel", "Elige una opción")],
)
def test_what_is_missing_is_told_beside_and_nothing_is_lost(desk, service, missing, words):
    typed = {"service": service.pk, **WHO, "display_name": "Rosa Millán"}
    del typed[missing]
    response = desk.post(NEW, typed)
    assert response.status_code == 422
    assert words in body(response)
    assert "Rosa Millán" in body(response)
    assert not AssistedSession.objects.exists()


def test_a_wrong_run_is_told_beside_and_not_given_back(desk, service):
    response = desk.post(NEW, {"service": service.pk, **WHO, "run": "12.345.678-9"})
    assert response.status_code == 422
    assert "Ese RUN no existe" in body(response)
    assert "345.678" not in body(response)
    assert User.objects.count() == 1


def test_a_right_run_is_not_given_back_when_something_else_is_wrong(desk, service):
    response = desk.post(NEW, {"service": service.pk, **WHO, "run": RUN, "informed": ""})
    assert response.status_code == 422
    assert RUN not in body(response)
    assert User.objects.count() == 1


def test_whether_she_had_an_account_cannot_be_told(attend, desk, service):
    """The same pages, letter by letter, for a RUN with an account of long ago and for a new one."""

    def pages_of(run):
        attend(run=run, display_name="Rosa")
        return [desk.get(page).content for page in (HERE, "/gestion/")]

    def without_tokens(pages):
        return [re.sub(rb'(value|href)="[^"]*"', b"", page) for page in pages]

    attend(run=RUN)
    known = User.objects.get(national_id__isnull=False)
    User.objects.filter(pk=known.pk).update(display_name="Rosa la de siempre", email="rosa@ejemplo.cl")
    a_comment(a_consultation(), "Algo que dijo antes.", by=known)
    pages = pages_of(RUN), pages_of("11.111.111-1")
    assert without_tokens(pages[0]) == without_tokens(pages[1])
    assert "Rosa la de siempre" not in pages[0][0].decode()


def test_the_place_of_the_last_time_is_there_already(attend, desk):
    attend(place="Plaza de Corral", channel="infobus")
    form = desk.get(NEW).context["form"]
    assert (form.initial["place"], form.initial["channel"]) == ("Plaza de Corral", "infobus")
    assert "display_name" not in form.initial


def test_the_same_form_twice_opens_one(desk, service):
    form = {"service": service.pk, **WHO, "form_token": "f" * 32}
    for _time in range(2):
        assert desk.post(NEW, form).url == HERE
    assert AssistedSession.objects.count() == 1


def test_an_officer_of_several_services_says_for_which(desk, officer):
    other = a_service("Servicio de Bosques")
    officer.memberships.create(service=other, role="officer", started_at=NOON - DAY)
    assert "Servicio de Bosques" in body(desk.get(NEW))
    desk.post(NEW, {"service": other.pk, **WHO})
    assert AssistedSession.objects.get().service == other


# The banner --------------------------------------------------------------------------------------


def test_every_page_says_whom_she_attends_and_how_long_is_left(attend, desk, consultation, clock):
    attend(display_name="Rosa Millán")
    clock.shift(timedelta(minutes=7))
    for page in ("/gestion/", HERE, "/", consultation.get_absolute_url(), "/mi-participacion/"):
        words = body(desk.get(page))
        assert BANNER in words, page
        assert "Atiendes a Rosa Millán" in words
        assert "Quedan 23 minutos" in words
        assert "12:30" in words


def test_the_clock_takes_it_away(attend, desk, clock):
    attend()
    clock.shift(timedelta(minutes=30))
    assert BANNER not in body(desk.get("/gestion/"))
    assert desk.get(HERE).url == NEW


def test_a_kept_public_page_is_not_mixed_with_hers(attend, desk, client, consultation, settings):
    settings.PAGE_CACHE_SECONDS = 10
    page, stranger = consultation.get_absolute_url(), type(client)()
    assert BANNER not in body(stranger.get(page))
    attend()
    response = desk.get(page)
    assert BANNER in body(response)
    assert response["Cache-Control"] == "private, no-cache"
    assert BANNER not in body(stranger.get(page))


def test_the_cookie_alone_shows_nothing(client, consultation, officer, service):
    a_session(service, by=officer)
    client.cookies[ASSISTING] = "1"
    assert BANNER not in body(client.get(consultation.get_absolute_url()))


def test_another_browser_of_hers_is_not_in_the_session(as_user, officer, service):
    a_session(service, by=officer)
    assert as_user(officer).get(HERE).url == NEW


def test_it_costs_nothing_to_whoever_attends_nobody(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as before:
        desk.get("/gestion/")
    assert not [query for query in before if "assisted" in query["sql"]]


def test_ending_takes_the_banner_away(attend, desk):
    attend()
    response = desk.post(END, follow=True)
    assert "Terminaste la atención" in body(response)
    assert BANNER not in body(response)
    assert not desk.cookies[ASSISTING].value
    assert "ya había terminado" in body(desk.post(END, follow=True))


def test_a_get_ends_nothing(attend, desk):
    attend()
    assert desk.get(END).status_code == 405
    assert AssistedSession.objects.get().ended_at is None


# Typing ------------------------------------------------------------------------------------------


def test_what_she_types_leads_to_a_receipt_to_print(attend, desk, consultation):
    session = attend(display_name="Rosa Millán")
    response = write(desk, session, consultation)
    comment = Comment.objects.get()
    assert response.url == f"{HERE}comprobante/{comment.receipt}/"
    page = body(desk.get(response.url))
    for words in (comment.receipt, "Rosa Millán", "Abran la ribera.", "OIRS", "Oficina de Valdivia"):
        assert words in page
    assert f"/comprobante/{comment.receipt}/pdf/" in page
    assert "<svg" in page


def test_the_printed_receipt_is_a_pdf(attend, desk, consultation):
    write(desk, attend(), consultation)
    response = desk.get(f"/comprobante/{Comment.objects.get().receipt}/pdf/")
    assert response.content.startswith(b"%PDF-")


def test_whoever_has_the_code_sees_where_it_was_received(attend, desk, consultation, client):
    write(desk, attend(), consultation)
    page = body(type(client)().get(f"/comprobante/{Comment.objects.get().receipt}/"))
    assert "Oficina de informaciones (OIRS), Oficina de Valdivia" in page


def test_the_same_form_twice_is_one_observation(attend, desk, consultation):
    session = attend()
    places = {write(desk, session, consultation, form_token="f" * 32).url for _time in range(2)}
    assert len(places) == 1
    assert Comment.objects.count() == 1


def test_without_reading_it_back_it_is_not_received(attend, desk, consultation):
    response = write(desk, attend(), consultation, confirmed="")
    assert response.status_code == 422
    assert "Léele lo que escribiste" in body(response)
    assert "Abran la ribera." in body(response)
    assert not Comment.objects.exists()


def test_after_the_half_hour_what_was_typed_is_still_there(attend, desk, consultation, clock):
    session = attend()
    clock.shift(timedelta(minutes=30))
    response = write(desk, session, consultation)
    assert response.status_code == 422
    assert "lo que escribiste sigue aquí" in body(response)
    assert "Abran la ribera." in body(response)
    assert not Comment.objects.exists()


def test_sent_to_another_persons_session_it_asks_first(attend, desk, consultation):
    first = attend(display_name="Rosa")
    second = attend(display_name="Juana", place="Plaza de Corral")
    response = write(desk, first, consultation)
    assert response.status_code == 422
    assert "Ahora atiendes a Juana, en Plaza de Corral" in body(response)
    assert f'name="session" value="{second.pk}"' in body(response)
    assert not Comment.objects.exists()
    write(desk, second, consultation)
    assert Comment.objects.get().display_name == "Juana"


def test_another_services_consultation_does_not_exist(attend, desk):
    other = a_consultation()
    session = attend()
    assert desk.get(f"{HERE}consultas/{other.slug}/").status_code == 404
    assert write(desk, session, other).status_code == 404
    assert not Comment.objects.exists()


def test_without_a_session_the_form_leads_to_open_one(desk, consultation):
    assert desk.get(f"{HERE}consultas/{consultation.slug}/").url == NEW


def test_a_shut_consultation_takes_nothing_spoken(attend, desk, consultation, clock):
    session = attend()
    type(consultation).objects.update(closes_at=NOON + timedelta(minutes=1))
    clock.shift(timedelta(minutes=2))
    assert desk.get(f"{HERE}consultas/{consultation.slug}/").status_code == 404
    response = write(desk, session, consultation)
    assert response.status_code == 422
    assert "Esta consulta cerró" in body(response)
    assert "Abran la ribera." in body(response)


def test_a_paper_is_typed_by_its_stamp_with_its_scan(attend, desk, consultation):
    session = attend(channel=Channel.PAPER)
    assert "timbre" in body(desk.get(f"{HERE}consultas/{consultation.slug}/"))
    scan = an_upload("papel.pdf", a_pdf(text=""))
    write(desk, session, consultation, received_at="2026-11-17T16:30", scan=scan)
    comment = Comment.objects.get()
    assert comment.submitted_at == NOON - DAY + 4 * HOUR + timedelta(minutes=30)
    assert comment.typed.scan.name == "papel.pdf"


def test_whoever_answers_sees_the_channel_and_opens_the_paper(attend, desk, consultation):
    write(desk, attend(), consultation)
    paper = attend(channel=Channel.PAPER)
    scan = an_upload("papel.pdf", a_pdf())
    write(desk, paper, consultation, received_at="2026-11-17T16:30", scan=scan)
    page = body(desk.get(f"/gestion/consultas/{consultation.code}/observaciones/"))
    address = Document.objects.get().get_absolute_url()
    assert "Oficina de informaciones (OIRS)" in page
    assert page.count(f'href="{address}"') == 1
    response = desk.get(address)
    assert response.status_code == 200
    assert b"".join(response).startswith(b"%PDF")
    assert Event.objects.filter(verb="personal_data.seen", data__what="document").count() == 1


@pytest.mark.parametrize("stamp", ["", "2026-11-01T23:59", "2026-11-18T12:01", "mañana"])
def test_a_stamp_out_of_time_is_told_beside_and_no_file_stays(attend, desk, consultation, stamp):
    session = attend(channel=Channel.PAPER)
    scan = an_upload("papel.pdf", a_pdf())
    response = write(desk, session, consultation, received_at=stamp, scan=scan)
    assert response.status_code == 422
    assert response.context["form"].errors["received_at"]
    assert not Comment.objects.exists()
    assert not Document.objects.exists()


def test_a_scan_that_cannot_be_opened_is_told_beside(attend, desk, consultation):
    response = write(desk, attend(), consultation, scan=an_upload("papel.docx", b"PK"))
    assert response.context["form"].errors["scan"]
    assert not Comment.objects.exists()


def test_the_receipt_of_a_colleagues_session_is_not_hers_to_print(attend, desk, consultation, as_user):
    write(desk, attend(), consultation)
    colleague = as_user(an_officer_of(consultation.service))
    page = f"{HERE}comprobante/{Comment.objects.get().receipt}/"
    assert colleague.get(page).status_code == 404


def test_ordinary_sheets_of_the_person_are_not_opened(attend, desk, consultation):
    """She is still the official everywhere: her own participation, and not that of whom she attends."""
    session = attend(run=RUN)
    write(desk, session, consultation)
    assert desk.get("/mi-participacion/").context["page"].paginator.count == 0
    receipt = Comment.objects.get().receipt
    assert desk.get(f"/comprobante/{receipt}/cambiar/").status_code == 404
    assert desk.post(f"/comprobante/{receipt}/retirar/").status_code == 404
    assert Comment.objects.get().status == "received"


def test_when_she_signs_in_one_day_she_finds_it(attend, desk, consultation, client):
    session = attend(run=RUN)
    write(desk, session, consultation)
    hers = type(client)()
    hers.force_login(session.person)
    page = hers.get("/mi-participacion/")
    assert [item["comment"] for item in page.context["items"]] == [Comment.objects.get()]
    assert page.context["items"][0]["may_change"]


# What was attended --------------------------------------------------------------------------------


def test_the_service_sees_whom_it_attended_and_how_much_came_of_it(attend, desk, consultation, as_user):
    session = attend(display_name="Rosa Millán")
    for text in ("Uno.", "Dos."):
        write(desk, session, consultation, text=text)
    colleague = as_user(an_officer_of(consultation.service))
    row = colleague.get(PAST).context["rows"][0]
    assert (row.shown_name, row.comment_count, row.officer.display_name) == ("Rosa Millán", 2, "Antonia")
    assert Event.objects.filter(verb="personal_data.seen", data__what="assisted_sessions").count() == 1


def test_nor_those_of_another_service(desk, service):
    a_session(display_name="De otro servicio")
    assert "De otro servicio" not in body(desk.get(PAST))
    assert "Aún no atiendes a nadie" in body(desk.get(PAST))


def test_many_are_shown_by_pages(desk, service, officer):
    for n in range(21):
        a_session(service, by=officer, now=NOON - n * HOUR)
    first = desk.get(PAST)
    assert len(first.context["rows"]) == 20
    last = desk.get(first.context["next"])
    assert len(last.context["rows"]) == 1
    assert desk.get(last.context["previous"]).context["rows"] == first.context["rows"]


@pytest.mark.parametrize("address", [PAST, HERE])
def test_no_query_for_each_row(attend, desk, consultation, address):
    session = attend()

    def queries():
        with CaptureQueriesContext(connection) as seen:
            desk.get(address)
        return len(seen)

    write(desk, session, consultation)
    queries()
    one = queries()
    for _more in range(2):
        a_consultation(consultation.service)
        write(desk, session, consultation, text=f"Otra {_more}")
        a_session(consultation.service)
    assert queries() == one


def test_its_limits_are_its_own():
    assert "assistance" in project.RATE_LIMITS
