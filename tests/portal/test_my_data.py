"""A person sees, takes away and corrects what the portal keeps about her, and asks the rest of it."""

import json
import time
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as OWNER,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.contrib.auth import get_user
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import DataRequest, User
from accounts.protection import actions
from consultations.models import Comment
from participa.audit.actions import record
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.jobs.models import Job
from participa.jobs.tasks import sweep as run_jobs
from participa.notifications.models import Message
from participa.notifications.tasks import sweep
from participa.portal import my_data
from participa.services.models import Membership
from tests.builders import a_citizen, a_comment, a_consultation, a_service, an_officer_of

pytestmark = pytest.mark.django_db
HOME, ASK, ERASE = "/mis-datos/", "/mis-datos/solicitudes/nueva/", "/mis-datos/borrar/"
JSON, PAGE = "/mis-datos/descargar/mis-datos.json", "/mis-datos/descargar/mis-datos.html"
NOW = timezone.now()


@pytest.fixture
def ana(client):
    person = accounts.open_account("ana@ejemplo.cl", now=NOW, display_name="Ana Soto")
    client.force_login(person)
    return person


def body(answer):
    return answer.content.decode()


def ask(user, kind="rectification", **more):
    return actions.ask(user, kind, by=user, now=NOW, **more)


def sent_code(client, mailoutbox):
    client.post(ERASE, {"action": "code"})
    sweep()
    (mail,) = [mail for mail in mailoutbox if "es tu código" in mail.subject]
    return mail.subject[:6]


def signed_in_a_moment_ago(client):
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time()}]
    session[OWNER] = session["_auth_user_id"]
    session.save()


# The page ------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [HOME, ASK, ERASE, JSON, PAGE])
def test_strangers_are_sent_to_the_door(client, address):
    assert client.get(address).url.startswith("/cuenta/ingresar/")


def test_the_page_tells_everything_what_for_and_until_when(client, ana):
    a_comment(a_consultation(), by=ana, display_name="Ana Soto", text="Más bancas.")
    page = body(client.get(HOME))
    for words in (
        "ana@ejemplo.cl",
        "Más bancas.",
        "Tus observaciones",
        "Mientras uses el portal",
        "<dd>Sí</dd>",
    ):
        assert words in page


def test_it_shows_nobody_elses(client, ana):
    a_comment(a_consultation(), text="De otra persona.")
    assert "De otra persona." not in body(client.get(HOME))


def test_the_page_shows_the_latest_and_says_that_there_is_more(client, ana, django_assert_max_num_queries):
    consultation = a_consultation()
    for n in range(12):
        a_comment(consultation, by=ana, text=f"Banca {n}.")
    with django_assert_max_num_queries(81):
        page = body(client.get(HOME))
    assert "Banca 11." in page
    assert "Banca 0." not in page
    assert "Aquí están los más recientes" in page


def queries_of(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as asked:
        client.get(HOME)
    return len(asked)


def test_the_page_asks_no_more_for_more_rows(client, ana, django_assert_max_num_queries):
    consultation, seen = a_consultation(), []
    for rows in (1, 2):
        for _time in range(rows):
            a_comment(consultation, by=ana, sex="woman")
            ask(ana)
        seen.append(queries_of(client, django_assert_max_num_queries))
    assert seen[0] == seen[1]


def test_what_the_account_she_joined_did_is_hers_too(client, ana):
    old = accounts.open_account("vieja@ejemplo.cl", now=NOW)
    record("comment.received", old, by=old, now=NOW)
    accounts.merge(old, into=ana, by=ana, now=NOW)
    data = json.loads(client.get(JSON).content)
    (trail,) = [part for part in data["secciones"] if part["título"] == "Lo que hiciste en el portal"]
    assert f"persona {old.pk}" in {row["sobre"] for row in trail["datos"]}
    (account,) = [part for part in data["secciones"] if part["título"] == "Tu cuenta"]
    assert len(account["datos"]) == 1


# The files -----------------------------------------------------------------------------------
def test_she_takes_it_away_as_json(client, ana):
    a_comment(a_consultation(), by=ana, text="Más bancas.", sex="woman")
    answer = client.get(JSON)
    assert answer["Content-Disposition"] == 'attachment; filename="mis-datos.json"'
    sections = {section["título"]: section for section in json.loads(answer.content)["secciones"]}
    assert sections["Tus observaciones"]["datos"][0]["observación"] == "Más bancas."
    assert sections["Tu cuenta"]["datos"][0]["correo"] == "ana@ejemplo.cl"
    assert Event.objects.get(verb="account.data_taken").actor == ana


def test_she_takes_it_away_as_a_page(client, ana):
    a_comment(a_consultation(), by=ana, text="<b>Más</b> bancas.")
    answer = client.get(PAGE)
    assert "&lt;b&gt;Más&lt;/b&gt; bancas." in body(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="mis-datos.html"'


def test_too_much_for_waiting_is_made_by_the_worker(client, ana, monkeypatch):
    monkeypatch.setattr(my_data, "AT_ONCE", 1)
    consultation = a_consultation()
    for n in range(3):
        a_comment(consultation, by=ana, text=f"Banca {n}.")
    answer = client.get(JSON, follow=True)
    assert "Son muchos datos" in body(answer)
    client.post("/mis-datos/preparar/", {"kind": "json"})
    run_jobs()
    job = Job.objects.get()
    assert job.status == Job.Status.DONE
    with job.result.file.open() as file:
        assert len(json.load(file)["secciones"]) > 2
    mine = client.get(job.result.get_absolute_url())
    assert mine.status_code == 200
    assert b"secciones" in b"".join(mine)
    client.force_login(a_citizen())
    assert client.get(job.result.get_absolute_url()).status_code == 404


# Requests ------------------------------------------------------------------------------------
def test_a_request_gets_a_code_a_date_and_a_mail(client, ana, mailoutbox):
    answer = client.post(ASK, {"kind": "rectification", "details": "Mi nombre está mal."}, follow=True)
    asked = DataRequest.objects.get()
    assert asked.due_on == day_of(asked.received_at) + timedelta(days=30)
    assert asked.code in body(answer)
    assert "Quedan 30 días corridos" in body(answer)
    sweep()
    assert asked.code in mailoutbox[0].subject


def test_asking_without_words_keeps_what_was_chosen(client, ana):
    answer = client.post(ASK, {"kind": "blocking", "details": " "})
    assert answer.status_code == 422
    assert "Basta una frase" in body(answer)
    assert answer.context["form"]["kind"].value() == "blocking"
    assert not DataRequest.objects.exists()


def test_asking_to_be_erased_leads_to_where_it_is_done(client, ana):
    assert client.post(ASK, {"kind": "erasure", "details": ""}).url == ERASE
    assert not DataRequest.objects.exists()


def test_she_takes_a_request_back_once(client, ana):
    asked = ask(ana)
    address = asked.get_absolute_url()
    client.post(address)
    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert "ya no estaba en curso" in body(client.post(address, follow=True))


def test_the_requests_of_others_do_not_exist(client, ana):
    address = ask(a_citizen()).get_absolute_url()
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert DataRequest.objects.get().status == "open"


def test_a_late_request_says_so(client, ana):
    actions.ask(ana, "objection", by=ana, now=NOW - timedelta(days=33), details="x")
    page = body(client.get(HOME))
    assert "Atraso de 3 días corridos" in page
    assert "Atrasada" in page


def test_a_receipt_answers_to_its_code_and_names_nobody(client, ana):
    asked = ask(ana, details="Soy Ana Soto")
    client.logout()
    page = body(client.get(f"/mis-datos/comprobante/{asked.code}/"))
    assert asked.code in page
    assert "Ana" not in page
    assert client.get("/mis-datos/comprobante/SD-AAAAA-AAAAA/").status_code == 404


# Being erased --------------------------------------------------------------------------------
def test_the_page_says_what_will_happen_before(client, ana):
    a_comment(a_consultation(), by=ana)
    page = body(client.get(ERASE))
    assert "No se puede deshacer" in page
    assert "Tus borradores" not in page
    assert "Quedan, sin tu nombre" in page
    assert "Enviarme un código" in page
    assert 'name="sure"' not in page


def test_she_proves_that_it_is_her_with_a_code(client, ana, mailoutbox, django_capture_on_commit_callbacks):
    a_comment(a_consultation(), by=ana, display_name="Ana Soto", text="Más bancas.")
    code = sent_code(client, mailoutbox)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ERASE, {"sure": "borrar", "code": code}, follow=True)
    assert "La cuenta se borró" in body(answer)
    assert "Ana" not in body(answer)
    assert not get_user(client).is_authenticated
    assert not client.cookies["participa_name"].value
    assert User.objects.get(pk=ana.pk).erased_at
    assert Comment.objects.get().author is None
    asked = DataRequest.objects.get()
    assert (asked.user, asked.status, asked.outcome, asked.answered_by) == (None, "answered", "granted", None)


def test_the_last_mail_leaves_and_its_address_is_forgotten(client, ana, mailoutbox):
    signed_in_a_moment_ago(client)
    client.post(ERASE, {"sure": "BORRAR"})
    sweep()
    assert mailoutbox[-1].to == ["ana@ejemplo.cl"]
    assert DataRequest.objects.get().code in mailoutbox[-1].body
    message = Message.objects.get()
    assert (message.state, message.recipient, message.data) == ("sent", "mailto:", {})


@pytest.mark.parametrize("typed", [{"sure": "sí"}, {"sure": ""}])
def test_without_the_word_nothing_happens(client, ana, typed):
    signed_in_a_moment_ago(client)
    assert client.post(ERASE, typed).status_code == 422
    assert User.objects.get(pk=ana.pk).email
    assert not DataRequest.objects.exists()


def test_without_a_proof_nothing_happens(client, ana):
    assert client.post(ERASE, {"sure": "BORRAR"}).status_code == 422
    assert client.post(ERASE, {"sure": "BORRAR", "code": "123456"}).status_code == 422
    assert User.objects.get(pk=ana.pk).email


def test_a_code_is_not_guessed(client, ana, mailoutbox):
    code = sent_code(client, mailoutbox)
    wrong = "000000" if code != "000000" else "111111"
    for _time in range(5):
        answer = client.post(ERASE, {"sure": "BORRAR", "code": wrong})
    assert "demasiados intentos" in body(answer)
    assert client.post(ERASE, {"sure": "BORRAR", "code": code}).status_code == 422
    assert User.objects.get(pk=ana.pk).email


def test_a_code_serves_for_fifteen_minutes(client, ana, mailoutbox, time_machine):
    code = sent_code(client, mailoutbox)
    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))
    answer = client.post(ERASE, {"sure": "BORRAR", "code": code})
    assert "venció" in body(answer)
    assert User.objects.get(pk=ana.pk).email


def test_whoever_has_no_address_signs_in_again(client):
    person = User.objects.create_user()
    client.force_login(person)
    assert "Entra otra vez" in body(client.get(ERASE))
    assert client.post(ERASE, {"sure": "BORRAR"}).status_code == 422
    assert client.post(ERASE, {"action": "code"}).url == ERASE
    assert not Message.objects.exists()
    signed_in_a_moment_ago(client)
    client.post(ERASE, {"sure": "BORRAR"})
    assert User.objects.get(pk=person.pk).erased_at


def test_whoever_acts_for_a_service_waits_and_is_told_why(client):
    officer = an_officer_of(a_service(name="Servicio de Riberas"))
    client.force_login(officer)
    signed_in_a_moment_ago(client)
    answer = client.post(ERASE, {"sure": "BORRAR"}, follow=True)
    assert "Servicio de Riberas" in body(answer)
    assert "todavía no se puede borrar" in body(answer)
    asked = DataRequest.objects.get()
    assert (asked.status, asked.user) == ("open", officer)
    client.post(ERASE, {"sure": "BORRAR"})
    assert DataRequest.objects.count() == 1
    Membership.objects.update(ended_at=timezone.now())
    assert "Ya nada lo impide" in body(client.get(asked.get_absolute_url()))
    client.post(ERASE, {"sure": "BORRAR"})
    asked.refresh_from_db()
    assert asked.status == "answered"


def test_her_other_requests_end_with_her(client, ana):
    asked = ask(ana, details="Mi nombre")
    signed_in_a_moment_ago(client)
    client.post(ERASE, {"sure": "BORRAR"})
    asked.refresh_from_db()
    assert (asked.status, asked.details, asked.user) == ("withdrawn", "", None)
