"""What a council says to its service: drafted, sent once, answered once, and about something that exists."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.actions import appointing, opining
from councils.models import Opinion
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.notifications.models import Announcement
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_consultation,
    a_draft,
    a_person,
    a_service,
    an_analyst_of,
    an_officer_of,
)
from tests.councils import builders as a
from tests.documents.files import a_pdf, an_upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SAID = {
    "target": "", "title": "Sobre los accesos", "text": "Faltan accesos.", "minority": "", "session": "",
    "in_favor": "", "against": "", "abstained": "", "seen": "",
}  # fmt: skip


@pytest.fixture
def council():
    return a.a_council_in_force(name="Consejo de Riberas")


@pytest.fixture
def consultation(council):
    return a_consultation(council.service, title="Reglamento de riberas")


@pytest.fixture
def office(council, as_user):
    return as_user(a.the_officer(council))


def url(screen, council, **extra):
    return reverse(f"councils_office:{screen}", kwargs={"code": council.code, **extra})


def of(screen, opinion):
    return url(screen, opinion.council, number=opinion.number)


def text_of(response):
    return " ".join(response.content.decode().split())


# Who comes in ----------------------------------------------------------------------------------


def each_screen(council):
    draft, sent = a.an_opinion(council, sent=False), a.an_opinion(council)
    return [
        url("opinions", council),
        url("opinion_new", council),
        of("opinion", draft),
        of("opinion_send", draft),
        of("opinion_answer", sent),
    ]


def test_whoever_did_not_sign_in_is_asked_to(client, council):
    for address in each_screen(council):
        assert client.get(address).url.startswith(reverse("account_login"))


def test_for_others_they_do_not_exist(as_user, council):
    screens = each_screen(council)
    for person in (an_officer_of(a_service()), council.mandates.first().user, a_person()):
        hers = as_user(person)
        assert {hers.get(address).status_code for address in screens} == {404}


def test_an_officer_sees_each_screen(office, council):
    assert {office.get(address).status_code for address in each_screen(council)} == {200}


def test_whoever_keeps_the_minutes_writes_and_sends_but_does_not_answer(as_user, council):
    secretary = a_person()
    appointing.set_office(
        council, "minutes", display_name="Rosa", starts_on=day_of(NOON), user=secretary,
        by=a.the_officer(council), now=NOON,
    )  # fmt: skip
    hers = as_user(secretary)
    assert hers.post(url("opinion_new", council), SAID).status_code == 302
    opinion = Opinion.objects.get()
    assert hers.post(of("opinion_send", opinion), {"seen": opinion.changed_at.isoformat()}).status_code == 302
    answer = {"answer": "Sí.", "act": "Oficio 1"}
    assert hers.post(of("opinion_answer", opinion), answer).status_code == 404
    opinion.refresh_from_db()
    assert opinion.status == "sent"


def test_an_analyst_reads_and_writes_nothing(as_user, council):
    draft = a.an_opinion(council, sent=False)
    hers = as_user(an_analyst_of(council.service))
    assert "Falta dinero." in text_of(hers.get(of("opinion", draft)))
    assert hers.post(of("opinion", draft), SAID | {"title": "Otra"}).status_code == 404
    draft.refresh_from_db()
    assert draft.title == "Sobre el presupuesto"


@pytest.mark.parametrize("number", [0, 9, "9" * 40])
def test_an_opinion_somebody_made_up_does_not_exist(office, council, number):
    assert office.get(f"/gestion/consejos/{council.code}/opiniones/{number}/").status_code == 404


# Writing ---------------------------------------------------------------------------------------


def test_a_draft_is_of_the_secretariat_alone(office, council, consultation):
    session = a.a_held_session(council)
    form = SAID | {"target": f" {consultation.code.lower()} ", "session": session.pk, "in_favor": "3"}
    response = office.post(url("opinion_new", council), form)
    opinion = Opinion.objects.get()
    assert response.url == of("opinion", opinion)
    assert (opinion.status, opinion.target, opinion.session, opinion.in_favor) == (
        "draft", consultation.code, session, 3,
    )  # fmt: skip
    page = text_of(office.get(response.url))
    assert "Reglamento de riberas" in page
    assert not Announcement.objects.filter(event="council_opinion_sent").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"target": "CC-2026-NADIE-0001"}, "target"),
        ({"target": "x' OR 1=1"}, "target"),
        ({"title": ""}, "title"),
        ({"text": ""}, "text"),
        ({"text": "a" * 20_001}, "text"),
        ({"session": "999999"}, "session"),
        ({"session": "9" * 40}, "session"),
        ({"in_favor": "-1"}, "in_favor"),
        ({"against": "muchos"}, "against"),
        ({"abstained": "9" * 30}, "abstained"),
        ({"file": an_upload("opinion.pdf", b"MZ")}, "file"),
    ],
)
def test_a_wrong_opinion_is_told_beside_its_field(office, council, change, field):
    page = office.post(url("opinion_new", council), SAID | change)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Opinion.objects.exists()


def test_more_votes_than_people_is_refused(office, council):
    session = a.a_held_session(council)
    form = SAID | {"session": session.pk, "in_favor": "3", "against": "1"}
    page = office.post(url("opinion_new", council), form)
    assert page.context["form"].errors["in_favor"] == ["Suman 4 votos y en esa sesión hubo 3."]
    assert not Opinion.objects.exists()


def test_a_code_that_is_not_published_is_refused(office, council):
    draft = a_draft(council.service)
    page = office.post(url("opinion_new", council), SAID | {"target": draft.code})
    assert page.status_code == 422
    assert "No hay nada publicado con ese código" in text_of(page)


def test_the_code_of_another_service_is_refused(office, council):
    other = a_consultation(a_service())
    page = office.post(url("opinion_new", council), SAID | {"target": other.code})
    assert page.status_code == 422
    assert "Ese código es de otro servicio." in text_of(page)


def test_looking_up_a_code_writes_nothing_and_loses_nothing(office, council, consultation):
    page = office.post(url("opinion_new", council), SAID | {"target": consultation.code, "look": "1"})
    assert page.status_code == 200
    assert "Reglamento de riberas" in text_of(page)
    assert page.context["form"]["text"].value() == "Faltan accesos."
    wrong = office.post(url("opinion_new", council), SAID | {"target": "CC-1", "look": "1"})
    assert "No hay nada publicado con ese código" in text_of(wrong)
    assert not Opinion.objects.exists()


def test_a_draft_goes_on_with_its_file(office, council):
    opinion = a.an_opinion(council, sent=False)
    form = SAID | {"seen": opinion.changed_at.isoformat(), "file": an_upload("opinion.pdf", a_pdf())}
    assert office.post(of("opinion", opinion), form).url == of("opinion", opinion)
    opinion.refresh_from_db()
    assert (opinion.title, opinion.document.name) == ("Sobre los accesos", "opinion.pdf")


def test_of_two_who_edit_it_the_second_loses_nothing(office, council):
    opinion = a.an_opinion(council, sent=False)
    seen = opinion.changed_at.isoformat()
    rosa = an_officer_of(council.service, display_name="Rosa Díaz")
    opining.edit(
        opinion, by=rosa, now=NOON + HOUR, seen_at=opinion.changed_at, title="La de Rosa", text="Suyo"
    )
    page = office.post(of("opinion", opinion), SAID | {"seen": seen})
    assert page.status_code == 422
    assert "Rosa Díaz guardó cambios" in text_of(page)
    assert page.context["form"]["title"].value() == "Sobre los accesos"
    opinion.refresh_from_db()
    assert opinion.title == "La de Rosa"


# Sending ---------------------------------------------------------------------------------------


def test_sending_says_first_until_when_it_is_answered_and_by_which_rule(office, council, consultation):
    opinion = a.an_opinion(council, sent=False, target=consultation.code)
    page = text_of(office.get(of("opinion_send", opinion)))
    assert "ya no se puede cambiar" in page
    assert "miércoles 16 de diciembre de 2026" in page
    assert "20 días hábiles" in page
    assert "Regla del portal: práctica observada" in page
    assert "en la página de «Reglamento de riberas»" in page


def test_sending_makes_it_public_with_its_due_date(office, council):
    opinion = a.an_opinion(council, sent=False)
    response = office.post(of("opinion_send", opinion), {"seen": opinion.changed_at.isoformat()})
    assert response.url == of("opinion", opinion)
    opinion.refresh_from_db()
    assert (opinion.status, opinion.due_on) == ("sent", date(2026, 12, 16))
    assert Opinion.objects.public().get() == opinion


def test_nobody_sends_a_text_that_changed_since_she_read_it(office, council):
    opinion = a.an_opinion(council, sent=False)
    seen = opinion.changed_at.isoformat()
    rosa = an_officer_of(council.service, display_name="Rosa Díaz")
    opining.edit(opinion, by=rosa, now=NOON + HOUR, seen_at=opinion.changed_at, title="Otra", text="Otro")
    page = office.post(of("opinion_send", opinion), {"seen": seen})
    assert page.status_code == 422
    assert "Rosa Díaz guardó cambios" in text_of(page)
    opinion.refresh_from_db()
    assert opinion.status == "draft"


def test_what_it_was_about_may_have_gone(office, council, consultation):
    opinion = a.an_opinion(council, sent=False, target=consultation.code)
    type(consultation).objects.filter(pk=consultation.pk).update(status="draft")
    page = office.post(of("opinion_send", opinion), {"seen": opinion.changed_at.isoformat()})
    assert page.status_code == 422
    assert "No hay nada publicado con ese código" in text_of(page)
    opinion.refresh_from_db()
    assert opinion.status == "draft"


def test_it_is_sent_once_and_no_longer_changes(office, council):
    opinion = a.an_opinion(council)
    events = Event.objects.count()
    assert office.post(of("opinion_send", opinion), {"seen": ""}).url == of("opinion", opinion)
    assert office.post(of("opinion", opinion), SAID).url == of("opinion", opinion)
    opinion.refresh_from_db()
    assert opinion.title == "Sobre el presupuesto"
    assert (Event.objects.count(), Announcement.objects.filter(event="council_opinion_sent").count()) == (
        events,
        1,
    )


# Answering -------------------------------------------------------------------------------------


def test_the_service_answers_by_an_act(office, council):
    opinion = a.an_opinion(council)
    form = {"answer": "Se acoge: habrá tres accesos.", "act": "Oficio 214"}
    assert office.post(of("opinion_answer", opinion), form).url == of("opinion", opinion)
    opinion.refresh_from_db()
    assert (opinion.status, opinion.answer_act) == ("answered", "Oficio 214")
    assert "habrá tres accesos" in text_of(office.get(of("opinion", opinion)))


@pytest.mark.parametrize("form", [{"answer": " ", "act": "Oficio 1"}, {"answer": "Sí.", "act": ""}])
def test_an_answer_needs_its_text_and_its_act(office, council, form):
    opinion = a.an_opinion(council)
    assert office.post(of("opinion_answer", opinion), form).status_code == 422
    opinion.refresh_from_db()
    assert opinion.status == "sent"


def test_of_two_officers_who_answer_the_second_is_told_who_was_first(office, council):
    opinion = a.an_opinion(council)
    rosa = an_officer_of(council.service, display_name="Rosa Díaz")
    opining.answer(Opinion.objects.get(), text="La de Rosa.", act="Oficio 1", by=rosa, now=NOON)
    response = office.post(of("opinion_answer", opinion), {"answer": "La otra.", "act": "Oficio 2"})
    assert response.url == of("opinion", opinion)
    page = text_of(office.get(response.url))
    assert "Rosa Díaz la cambió antes" in page
    assert "La de Rosa." in page
    opinion.refresh_from_db()
    assert opinion.answer_act == "Oficio 1"


def test_a_draft_is_not_answered(office, council):
    opinion = a.an_opinion(council, sent=False)
    office.post(of("opinion_answer", opinion), {"answer": "Sí.", "act": "Oficio 1"})
    opinion.refresh_from_db()
    assert opinion.status == "draft"


def test_an_answer_that_is_late_is_told_in_the_list(as_user, council, clock):
    a.an_opinion(council)
    clock.move_to(NOON + 40 * DAY)
    page = text_of(as_user(a.the_officer(council)).get(url("opinions", council)))
    assert "Sin respuesta desde el 16 dic 2026" in page


# Questions to the database -----------------------------------------------------------------------


def test_the_list_asks_the_same_with_one_row_and_with_three(office, council):
    counts = []
    for _n in range(3):
        a.an_opinion(council, session=a.a_held_session(council))
        office.get(url("opinions", council))
        with CaptureQueriesContext(connection) as done:
            office.get(url("opinions", council))
        counts.append(len(done))
    assert counts == [7, 7, 7]
