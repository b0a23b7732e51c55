import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import actions, landing
from accounts.models import User
from participa.audit.models import Event
from participa.notifications.models import Message
from participa.services.models import Membership, PublicService

from .builders import NOW, a_person, answer_welcome

DOOR, ASK, CODE = "/cuenta/ingresar/", "/cuenta/ingresar/codigo/", "/cuenta/codigo/"
pytestmark = pytest.mark.django_db


def ask(client, email="ana@ejemplo.cl", **more):
    return client.post(ASK, {"email": email, **more})


def type_code(client, code, **more):
    """The code, and the welcome if she is new."""
    response = client.post(CODE, {"code": code, **more})
    return answer_welcome(client) if getattr(response, "url", "") == "/cuenta/bienvenida/" else response


def test_a_new_person_types_her_address_then_the_code_and_is_in(client, mailed_code):
    assert ask(client).url == CODE
    assert not User.objects.exists()
    response = type_code(client, mailed_code())
    assert response.url == "/mi-participacion/"
    ana = get_user(client)
    assert (ana.email, ana.language, ana.has_usable_password()) == ("ana@ejemplo.cl", "es-cl", False)
    assert EmailAddress.objects.get(user=ana).verified
    assert set(Event.objects.values_list("verb", flat=True)) == {"account.opened", "account.welcomed"}


def test_a_known_person_comes_back_to_her_account(client, mailed_code):
    ana = a_person()
    ask(client, "ANA@ejemplo.cl")
    type_code(client, mailed_code())
    assert get_user(client) == ana
    assert User.objects.count() == 1


def test_an_account_whose_address_nobody_had_proved_is_proved_now(client, mailed_code):
    ana = User.objects.create_user("ana@ejemplo.cl")
    ask(client)
    type_code(client, mailed_code())
    assert get_user(client) == ana
    assert EmailAddress.objects.get(user=ana).verified


def test_asking_is_the_same_whether_there_is_an_account_or_not(client, django_user_model):
    a_person("conocida@ejemplo.cl")
    seen = []
    for email in ("conocida@ejemplo.cl", "nadie00000@ejemplo.cl"):
        client.cookies.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = ask(client, email)
            page = client.get(CODE)
            wrong = type_code(client, "no")
        bodies = [_without_tokens(response.content.decode(), email) for response in (page, wrong)]
        statements = [_shape(query["sql"]) for query in queries]
        seen.append((answer.status_code, answer.url, bodies, statements))
    assert seen[0] == seen[1]


def _without_tokens(html, email):
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", html).replace(email, "CORREO")


def _shape(sql):
    return re.sub(r"'[^']*'|\d+", "?", sql)


def test_the_mail_says_the_code_in_text_and_in_html(client, mailed_code, mailoutbox):
    ask(client)
    code = mailed_code()
    mail = mailoutbox[0]
    assert mail.subject == f"{code} es tu código para entrar a Participa"
    assert mail.to == ["ana@ejemplo.cl"]
    assert code in mail.alternatives[0].content
    assert "Vale por 15 minutos" in mail.body
    message = Message.objects.get()
    assert (message.priority, message.data) == (10, {})


def test_a_wrong_code_is_said_beside_the_field(client, mailed_code):
    ask(client)
    right = mailed_code()
    response = type_code(client, "000000" if right != "000000" else "111111")
    assert response.status_code == 422
    words = "El código no coincide. Revisa el último correo que te enviamos."
    assert response.context["form"].errors["code"] == [words]
    assert "Error:" in response.content.decode()
    type_code(client, f" {right[:3]} {right[3:]} ")
    assert get_user(client).is_authenticated


def test_an_empty_code_is_not_an_attempt(client, mailed_code):
    ask(client)
    for _time in range(6):
        assert type_code(client, "").status_code == 422
    type_code(client, mailed_code())
    assert get_user(client).is_authenticated


def test_after_five_wrong_codes_another_has_to_be_asked_for(client, mailed_code):
    ask(client)
    right = mailed_code()
    for _time in range(4):
        assert type_code(client, "x").status_code == 422
    assert type_code(client, "x").url == DOOR
    assert type_code(client, right).url == DOOR
    assert not get_user(client).is_authenticated
    assert not User.objects.exists()


def test_an_expired_code_is_replaced_at_once(client, mailed_code):
    with time_machine.travel(NOW, tick=False) as clock:
        ask(client)
        old = mailed_code()
        clock.shift(timedelta(minutes=16))
        response = type_code(client, old)
        assert response.status_code == 422
        assert response.context["form"].errors["code"] == ["Ese código venció. Te enviamos otro recién."]
        type_code(client, mailed_code())
    assert get_user(client).is_authenticated


def test_another_code_may_be_asked_for_and_the_first_no_longer_works(client, mailed_code):
    ask(client)
    first = mailed_code()
    assert client.post(CODE, {"action": "resend"}).url == CODE
    second = mailed_code()
    if first != second:
        assert type_code(client, first).status_code == 422
    type_code(client, second)
    assert get_user(client).is_authenticated


def test_too_many_codes_for_one_address_wait(client, owed):
    for _time in range(3):
        ask(client)
    response = ask(client)
    assert response.status_code == 429
    assert "Demasiados intentos" in response.content.decode()
    assert owed() == 3


def test_without_asking_for_a_code_there_is_no_page_to_type_it(client):
    assert client.get(CODE).url == DOOR


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Escribe tu correo."),
        ("ana", "Falta algo en el correo. Debe verse así: nombre@ejemplo.cl"),
        ("a\x00na@", "Falta algo en el correo. Debe verse así: nombre@ejemplo.cl"),
    ],
)
def test_an_address_that_is_not_one_is_told_so(client, owed, email, words):
    response = ask(client, email)
    assert response.status_code == 422
    assert response.context["email_form"].errors["email"] == [words]
    assert owed() == 0


@pytest.mark.parametrize(
    ("asked", "landed"),
    [
        ("/consultas/aguas/opinar/", "/consultas/aguas/opinar/"),
        ("https://malo.example/", "/mi-participacion/"),
        ("//malo.example/", "/mi-participacion/"),
        ("https://localhost/x", "/mi-participacion/"),
        ("javascript:alert(1)", "/mi-participacion/"),
    ],
)
def test_one_goes_back_to_where_one_was_but_never_to_another_site(client, mailed_code, asked, landed):
    response = ask(client, next=asked)
    page = client.get(response.url)
    response = type_code(client, mailed_code(), next=page.context["next"])
    assert response.url == landed


def test_what_was_kept_in_the_session_is_still_there_after_signing_in(client, mailed_code):
    session = client.session
    session["draft"] = {"text": "Propongo"}
    session.save()
    client.cookies["sessionid"] = session.session_key
    before = session.session_key
    ask(client)
    type_code(client, mailed_code())
    assert client.session["draft"] == {"text": "Propongo"}
    assert client.session.session_key != before


def test_who_is_already_in_is_not_asked_again(client):
    client.force_login(a_person())
    assert client.get(DOOR).url == "/mi-participacion/"
    assert client.get(DOOR, {"next": "/consultas/"}).url == "/consultas/"
    assert ask(client).url == DOOR
    assert client.get(CODE).url == "/mi-participacion/"


def test_a_closed_account_does_not_open(client, mailed_code):
    a_person(is_active=False)
    ask(client)
    response = type_code(client, mailed_code())
    assert response.url == "/cuenta/cerrada/"
    assert client.get(response.url).status_code == 403
    assert not get_user(client).is_authenticated


def test_who_works_somewhere_lands_on_her_desk(client, mailed_code, monkeypatch):
    monkeypatch.setattr(landing, "_choices", [lambda user, now: "/gestion/"])
    ask(client)
    assert type_code(client, mailed_code()).url == "/gestion/"


def test_shared_pages_learn_her_name_from_a_cookie_that_signs_nobody_in(client, mailed_code):
    a_person(display_name="Ñusta Pérez")
    ask(client)
    type_code(client, mailed_code())
    cookie = client.cookies["participa_name"]
    assert unquote(cookie.value) == "Ñusta"
    assert cookie["httponly"] == ""
    assert cookie["samesite"] == "Lax"
    client.post("/cuenta/salir/")
    assert client.cookies["participa_name"].value == ""


def test_the_name_of_a_session_that_ended_is_forgotten_at_the_door(client):
    client.cookies["participa_name"] = "Ana"
    client.get(DOOR)
    assert client.cookies["participa_name"].value == ""


def test_two_windows_finishing_at_once_open_one_account():
    first = actions.account_for("ana@ejemplo.cl", language="es-cl", now=NOW)
    second = actions.account_for("Ana@ejemplo.cl", language="es-cl", now=NOW)
    assert first == second
    assert actions._opened("ana@ejemplo.cl", "es-cl", NOW) == first
    assert Event.objects.count() == 1


def test_the_code_is_mailed_in_the_language_of_the_page(client, mailed_code):
    response = client.post("/en/cuenta/ingresar/codigo/", {"email": "ana@ejemplo.cl"})
    assert response.url == "/en/cuenta/codigo/"
    welcome = client.post(response.url, {"code": mailed_code()}).url
    assert client.get(welcome).context["form"]["language"].initial == "en"
    assert answer_welcome(client, language="en").url == "/en/mi-participacion/"
    assert get_user(client).language == "en"


def test_old_addresses_lead_to_the_door(client):
    assert client.get("/cuenta/crear/", {"next": "/x/"}).url == "/cuenta/ingresar/?next=%2Fx%2F"
    assert (
        client.get("/cuenta/contrasena/recuperar/").url == "/cuenta/ingresar/?next=%2Fcuenta%2Fcontrasena%2F"
    )


def test_officials_land_on_their_desk_until_their_role_ends():
    ana = a_person()
    assert landing.landing_of(ana, NOW) == ""
    role = Membership.objects.create(
        user=ana,
        service=PublicService.objects.create(name="Servicio", code="SER", slug="ser"),
        started_at=NOW,
    )
    assert landing.landing_of(ana, NOW) == "/gestion/"
    role.ended_at = NOW
    role.save()
    assert landing.landing_of(ana, NOW) == ""


def test_whoever_keeps_the_directory_lands_on_the_desk():
    keeper = User.objects.create_superuser("segegob@ejemplo.cl", None)
    assert landing.landing_of(keeper, NOW) == "/gestion/"


def test_after_three_more_codes_one_starts_again(client, owed):
    with time_machine.travel(NOW, tick=False) as clock:
        ask(client)
        for _time in range(3):
            clock.shift(timedelta(minutes=1))
            assert client.post(CODE, {"action": "resend"}).url == CODE
        clock.shift(timedelta(minutes=1))
        assert client.post(CODE, {"action": "resend"}).url == DOOR
    assert owed() == 4


def test_asking_again_too_fast_waits(client, owed):
    ask(client)
    answers = [client.post(CODE, {"action": "resend"}).status_code for _time in range(3)]
    assert answers == [302, 302, 429]
    assert owed() == 3


def test_an_expired_code_is_not_replaced_faster_than_one_may_ask(client):
    with time_machine.travel(NOW, tick=False) as clock:
        ask(client)
        clock.shift(timedelta(minutes=16))
        for _time in range(3):
            ask(type(client)())
        assert type_code(client, "123456").status_code == 429
