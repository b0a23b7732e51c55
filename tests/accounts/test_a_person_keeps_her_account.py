from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts import actions, tasks
from accounts.models import User
from participa.audit.models import Event
from participa.notifications.models import Message
from participa.notifications.tasks import sweep

from .builders import NOW, PASSWORD, a_person, answer_welcome

DOOR, ACCOUNT, CHANGE = "/cuenta/ingresar/", "/cuenta/", "/cuenta/contrasena/"
OTHER = "otra frase bien larga"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    person = a_person(password=PASSWORD)
    client.force_login(person)
    QuerySet(Event).delete()  # the trail's own refuses
    return person


def enter(client, password=PASSWORD, **more):
    return client.post(DOOR, {"email": "ana@ejemplo.cl", "password": password, **more})


def test_one_enters_with_a_password(client):
    ana = a_person(password=PASSWORD)
    assert enter(client).url == "/mi-participacion/"
    assert get_user(client) == ana
    assert client.cookies["participa_name"].value


def test_the_password_leads_back_to_where_one_was_and_nowhere_else(client):
    a_person(password=PASSWORD)
    assert enter(client, next="/consultas/").url == "/consultas/"
    client.logout()
    assert enter(client, next="//malo.example").url == "/mi-participacion/"


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(client):
    a_person(password=PASSWORD)
    answers = [enter(client, "mala"), client.post(DOOR, {"email": "nadie@ejemplo.cl", "password": "mala"})]
    words = "El correo y la contraseña no coinciden. También puedes entrar con un código."
    for answer in answers:
        assert answer.status_code == 422
        assert answer.context["password_form"].errors == {"password": [words]}
    assert 'value="ana@ejemplo.cl"' in answers[0].content.decode()
    assert not get_user(client).is_authenticated


def test_guessing_passwords_is_stopped(client):
    a_person(password=PASSWORD)
    for _time in range(5):
        enter(client, "mala")
    answer = enter(client)
    assert answer.status_code == 422
    assert "Demasiados intentos seguidos" in str(answer.context["password_form"].errors)
    assert not get_user(client).is_authenticated


def test_a_password_alone_is_not_enough_while_nobody_proved_the_address(client, mailoutbox):
    User.objects.create_user("ana@ejemplo.cl", PASSWORD)
    assert enter(client).url == "/cuenta/codigo/"
    assert not get_user(client).is_authenticated
    sweep()
    client.post("/cuenta/codigo/", {"code": mailoutbox[0].subject[:6]})
    answer_welcome(client)
    assert get_user(client).is_authenticated
    assert EmailAddress.objects.get().verified


def test_leaving_asks_first_and_forgets_the_session(client, ana):
    assert "¿Quieres salir?" in client.get("/cuenta/salir/").content.decode()
    assert get_user(client) == ana
    assert client.post("/cuenta/salir/").url == "/"
    assert not get_user(client).is_authenticated
    assert client.get("/cuenta/salir/").url == "/"


def test_my_account_is_only_for_who_is_in(client):
    for address in (ACCOUNT, CHANGE):
        assert client.get(address).url == f"{DOOR}?next={address}"


def test_the_name_and_the_language_are_hers_to_choose(client, ana):
    response = client.post(ACCOUNT, {"display_name": "  Ana   Soto ", "language": "en", "form_token": "a"})
    assert response.url == "/en/cuenta/"
    ana.refresh_from_db()
    assert (ana.display_name, ana.language) == ("Ana Soto", "en")
    assert unquote(client.cookies["participa_name"].value) == "Ana"
    assert Event.objects.get().verb == "account.changed"


def test_a_bad_profile_is_refused_and_changes_nothing(client, ana):
    response = client.post(ACCOUNT, {"display_name": "x" * 81, "language": "xx", "form_token": "a"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"display_name", "language"}
    assert "x" * 81 in response.content.decode()
    ana.refresh_from_db()
    assert (ana.display_name, ana.language) == ("", "es-cl")
    assert not Event.objects.exists()


def test_changing_the_password_needs_the_present_one(client, ana):
    response = client.post(CHANGE, {"current": "mala", "password": OTHER, "form_token": "a"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"current": ["No es tu contraseña actual."]}
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)
    assert not Event.objects.exists()


def test_a_changed_password_closes_the_other_sessions_and_is_told_by_mail(client, ana, mailoutbox):
    other = type(client)()
    other.force_login(ana)
    data = {"current": PASSWORD, "password": OTHER, "form_token": "a"}
    assert client.post(CHANGE, data).url == ACCOUNT
    assert get_user(client) == ana
    assert not get_user(other).is_authenticated
    sweep()
    assert mailoutbox[0].subject == "Cambió la contraseña de tu cuenta en Participa"
    assert "http://localhost:8000/cuenta/contrasena/recuperar/" in mailoutbox[0].body
    assert Event.objects.get().verb == "account.password_set"


def test_a_weak_password_is_refused_with_the_reason(client, ana):
    response = client.post(CHANGE, {"current": PASSWORD, "password": "123456", "form_token": "a"})
    assert response.status_code == 422
    assert "12" in str(response.context["form"].errors["password"])
    assert not Message.objects.exists()


def test_guessing_the_present_password_is_stopped_although_each_refusal_writes_nothing(client, ana):
    data = {"current": "mala", "password": OTHER, "form_token": "a"}
    answers = [client.post(CHANGE, data).status_code for _time in range(6)]
    assert answers == [422] * 5 + [429]


def test_who_just_typed_a_code_may_choose_a_password_without_the_lost_one(client, mailoutbox):
    a_person(password=PASSWORD)
    client.post("/cuenta/ingresar/codigo/", {"email": "ana@ejemplo.cl", "next": CHANGE})
    sweep()
    code = mailoutbox[0].subject[:6]
    assert client.post("/cuenta/codigo/", {"code": code, "next": CHANGE}).url == CHANGE
    assert "current" not in client.get(CHANGE).context["form"].fields
    assert client.post(CHANGE, {"password": OTHER, "form_token": "a"}).url == ACCOUNT
    assert get_user(client).check_password(OTHER)


def test_nobody_changes_somebody_elses_account():
    ana, eva = a_person(), a_person("eva@ejemplo.cl")
    written = Event.objects.count()
    with pytest.raises(PermissionDenied):
        actions.change_profile(ana, display_name="X", language="en", by=eva, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.set_password(ana, OTHER, by=eva, now=NOW)
    ana.refresh_from_db()
    assert (ana.display_name, ana.has_usable_password()) == ("", False)
    assert Event.objects.count() == written


def test_old_sessions_are_cleared(client, ana):
    Session.objects.update(expire_date=NOW.replace(year=2020))
    tasks.clear_sessions()
    assert not Session.objects.exists()


def test_a_network_that_tries_without_rest_waits(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    assert [enter(client, "mala").status_code for _time in range(3)] == [422, 422, 429]


def test_a_person_is_called_by_what_she_chose_and_else_by_her_address():
    assert str(User(display_name="Ana", email="a@b.cl")) == "Ana"
    assert str(User(email="a@b.cl")) == "a@b.cl"
    assert User(display_name="Ana Soto").get_full_name() == "Ana Soto"


def test_an_empty_password_form_is_told_what_is_missing(client):
    errors = client.post(DOOR, {"email": "", "password": ""}).context["password_form"].errors
    assert errors == {"email": ["Escribe tu correo."], "password": ["Escribe tu contraseña."]}


def test_a_person_without_address_changes_her_password_and_no_mail_is_owed():
    husk = User.objects.create_user()
    actions.set_password(husk, OTHER, by=husk, now=NOW)
    assert husk.check_password(OTHER)
    assert not Message.objects.exists()
